"""Targets of training, and that numpy computes what PyTorch trained (needs the extra [train])."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from kg.extract.learned.encoding import Encoded, encode
from kg.extract.learned.heads import Heads, word_vectors
from kg.extract.learned.labels import PREDICATES, RELATIONS, ROLES, TYPES
from kg.extract.learned.training.dataset import is_held_out, make_example
from kg.model import EntityType, FindingPredicate, Paper, RelationType, Role

PAPER = Paper(
    id="x", key="x", title="FooNet", abstract="FooNet extends BarNet. FooNet cuts latency from 5 ms to 2 ms."
)
GOLD: dict[str, Any] = {
    "id": "x",
    "entities": [
        {"name": "FooNet", "type": "Model", "mentions": ["FooNet"], "role": "proposes"},
        {"name": "BarNet", "type": "Model", "mentions": ["BarNet", "not there"], "role": "uses"},
        {"name": "latency", "type": "Metric", "mentions": ["latency"], "role": "measures"},
    ],
    "relations": [["FooNet", "basedOn", "BarNet"], ["FooNet", "outperforms", "BarNet"]],
    "findings": [
        {"quote": "FooNet cuts latency from 5 ms to 2 ms", "subject": "FooNet", "predicate": "decreases",
         "object": None, "metric": "latency", "value": "2 ms", "baseline_value": "5 ms", "on": []}
    ],
}  # fmt: skip


def encoded() -> Encoded:
    toy = Tokenizer(models.WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    toy.normalizer = normalizers.BertNormalizer()
    toy.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return encode(PAPER.text, len(PAPER.title), toy, (1, 2))


def test_every_occurrence_of_a_form_is_a_target() -> None:
    example = make_example(PAPER, GOLD, encoded())
    words = [example.encoded.text_of(*span) for span in sorted(example.spans)]
    assert words == ["FooNet", "FooNet", "BarNet", "FooNet", "latency"]
    assert [TYPES[u.type] for u in example.units] == [EntityType.MODEL, EntityType.MODEL, EntityType.METRIC]
    assert [ROLES[r] for r in example.roles] == [Role.PROPOSES, Role.USES, Role.MEASURES]


def test_a_relation_and_outperforms_stand_side_by_side() -> None:
    example = make_example(PAPER, GOLD, encoded())
    assert example.relations[0, 1] == 1 + RELATIONS.index(RelationType.BASED_ON)
    assert example.outperforms.tolist()[0] == [0, 1, 0]
    assert example.relations.sum() == example.relations[0, 1]


def test_a_finding_points_at_entities_and_words() -> None:
    (finding,) = make_example(PAPER, GOLD, encoded()).findings
    text = encoded()
    assert PREDICATES[finding.predicate] is FindingPredicate.DECREASES
    assert finding.pointers == {"subject": 0, "object": -2, "metric": 2}
    assert text.text_of(*finding.phrases["value"]) == "2 ms"
    assert text.text_of(*finding.phrases["baseline_value"]) == "5 ms"


def test_about_a_fifth_is_held_out_and_always_the_same() -> None:
    held = [n for n in range(2000) if is_held_out(f"arxiv:{n}")]
    assert 340 < len(held) < 460
    assert held == [n for n in range(2000) if is_held_out(f"arxiv:{n}")]


def test_numpy_computes_what_pytorch_trained() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra [train]")
    network = pytest.importorskip("kg.extract.learned.training.network", reason="needs [train]")
    from kg.extract.learned.candidates import (
        entity_features,
        finding_entity_features,
        pair_features,
    )

    torch.manual_seed(0)
    trained = network.Heads(24).eval()
    ours = Heads({k: v.detach().numpy() for k, v in trained.state_dict().items()})
    example = make_example(PAPER, GOLD, encoded())
    tokens = torch.randn(len(example.encoded.words) + 3, 24)
    first = np.arange(len(example.encoded.words))
    words = network.word_vectors(tokens, first)
    np.testing.assert_allclose(word_vectors(tokens.numpy(), first), words, rtol=1e-4, atol=1e-5)
    vectors, units = words.numpy(), example.units
    spans = [u.spans for u in units]
    size = len(vectors)
    valid = np.arange(size)[:, None] + np.arange(10)[None] < size
    with torch.no_grad():
        chances = trained.spans(words).softmax(-1).numpy()
        np.testing.assert_allclose(ours.spans(vectors)[valid], chances[valid], rtol=1e-3, atol=1e-5)
        of_units = trained.units(words, spans)
        np.testing.assert_allclose(ours.units(vectors, spans), of_units, rtol=1e-3, atol=1e-5)
        features = entity_features(example.encoded, units)
        scores = trained.roles(of_units, torch.from_numpy(features))
        roles = ours.roles(of_units.numpy(), features)
        np.testing.assert_allclose(roles, scores.softmax(-1), rtol=1e-3, atol=1e-5)
        of_pairs, gaps = pair_features(example.encoded, units)
        pairs = trained.pairs(words, of_units, scores, torch.from_numpy(of_pairs), gaps)
        six, wins = ours.pairs(vectors, of_units.numpy(), roles, of_pairs, gaps)
        np.testing.assert_allclose(six, pairs[:, :-1].softmax(-1), rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(wins, pairs[:, -1].sigmoid(), rtol=1e-3, atol=1e-5)
        (finding,) = example.findings
        vector = trained.finding(words, finding.clause, finding.value)
        np.testing.assert_allclose(
            ours.finding(vectors, finding.clause, finding.value), vector, rtol=1e-3, atol=1e-5
        )
        about = finding_entity_features(example.encoded, finding.clause, finding.value, units)
        both = np.concatenate([about, roles], 1)
        np.testing.assert_allclose(
            ours.pointers(vector.numpy(), of_units.numpy(), both),
            trained.pointers(vector, of_units, torch.from_numpy(both)), rtol=1e-3, atol=1e-5,
        )  # fmt: skip
