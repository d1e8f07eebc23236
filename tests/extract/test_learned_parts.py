"""The parts of the learned extractor, without a model: made-up probabilities, a toy tokenizer."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from kg.extract.learned.calibration import Calibration, calibration_error, fit_points
from kg.extract.learned.encoding import WINDOW, Encoded, encode
from kg.extract.learned.features import COLUMNS, token_features, word_shape
from kg.extract.learned.findings import find_clauses
from kg.extract.learned.labels import RELATIONS, TYPES, WIDEST
from kg.extract.learned.mentions import find_forms
from kg.extract.learned.relations import choose_relations
from kg.model import EntityType, RelationType

METHOD, TASK = TYPES.index(EntityType.METHOD), TYPES.index(EntityType.TASK)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    toy = Tokenizer(models.WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    toy.normalizer = normalizers.BertNormalizer()
    toy.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return toy


def encoded_of(text: str, tokenizer: Tokenizer) -> Encoded:
    return encode(text, max(0, text.find("\n")), tokenizer, (1, 2))


def chances_of(encoded: Encoded, found: dict[tuple[int, int], tuple[int, float]]) -> np.ndarray:
    chances = np.zeros((len(encoded.words), WIDEST, 1 + len(TYPES)), np.float32)
    chances[..., 0] = 1
    for (first, last), (kind, chance) in found.items():
        chances[first, last - first, 0] = 1 - chance
        chances[first, last - first, 1 + kind] = chance
    return chances


def column(features: np.ndarray, name: str) -> list[int]:
    return features[:, list(COLUMNS).index(name)].tolist()


def test_an_acronym_and_its_plural_have_different_shapes_from_a_mixed_name() -> None:
    assert len({word_shape("LLM"), word_shape("LLMs"), word_shape("LoRA"), word_shape("Low")}) == 4


def test_both_forms_of_a_definition_are_marked() -> None:
    text = "A title\nWe use low-rank adaptation (LoRA) here."
    offsets = [(text.index(w), text.index(w) + len(w)) for w in ("use", "rank", "LoRA", "here")]
    features = token_features(text, 7, offsets)
    assert column(features, "acronym") == [0, 2, 1, 0]
    assert column(features, "bracket") == [0, 0, 1, 0]


def test_a_word_of_the_title_is_marked_in_the_abstract_only() -> None:
    text = "Parsing trees\nOur parsing works."
    offsets = [(0, 7), (text.index("parsing"), text.index("parsing") + 7)]
    assert column(token_features(text, 13, offsets), "in_title") == [0, 1]


def test_words_slice_to_the_text_and_know_their_sentence(tokenizer: Tokenizer) -> None:
    encoded = encoded_of("A title\nWe use LN-DPO. It works.", tokenizer)
    words = [encoded.text[a:b] for a, b in encoded.words]
    assert words == ["A", "title", "We", "use", "LN", "-", "DPO", ".", "It", "works", "."]
    assert encoded.sentences.tolist() == [0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2]
    assert encoded.title_words == 2


def test_windows_hold_every_token_once_and_are_cut_at_sentences(tokenizer: Tokenizer) -> None:
    text = "Title\n" + "This sentence has seven words in it. " * 200
    encoded = encoded_of(text, tokenizer)
    inner = [len(w.ids) - 2 for w in encoded.windows]
    assert max(inner) <= WINDOW - 2
    assert sum(inner) == len(encoded.first_tokens) == len(encoded.words)
    ends = np.cumsum(inner)[:-1]
    assert all(encoded.sentences[at] != encoded.sentences[at - 1] for at in ends)


def test_one_word_longer_than_a_window_is_cut(tokenizer: Tokenizer) -> None:
    encoded = encoded_of("Title\n" + "🦊" * 3000, tokenizer)
    assert max((len(w.ids) for w in encoded.windows), default=0) <= WINDOW


def test_no_text_gives_no_window(tokenizer: Tokenizer) -> None:
    assert encoded_of("\n", tokenizer).windows == ()


def test_a_form_is_judged_by_all_its_occurrences(tokenizer: Tokenizer) -> None:
    encoded = encoded_of("Foo\nFoo is not Foo.", tokenizer)
    sure_once = chances_of(encoded, {(0, 0): (METHOD, 0.9), (1, 1): (METHOD, 0.0)})
    sure_always = chances_of(encoded, dict.fromkeys([(0, 0), (1, 1), (4, 4)], (METHOD, 0.9)))
    assert find_forms(encoded, sure_once, 0.4, {}) == []
    assert [(f.text, f.type) for f in find_forms(encoded, sure_always, 0.4, {})] == [
        ("Foo", EntityType.METHOD)
    ]


def test_of_two_forms_that_overlap_the_likelier_is_kept(tokenizer: Tokenizer) -> None:
    encoded = encoded_of("T\nbeam search decoding", tokenizer)
    chances = chances_of(encoded, {(1, 2): (METHOD, 0.6), (2, 3): (METHOD, 0.8)})
    assert [f.text for f in find_forms(encoded, chances, 0.4, {})] == ["search decoding"]


def test_the_vocabulary_tips_the_scale(tokenizer: Tokenizer) -> None:
    encoded = encoded_of("T\nparsing of trees", tokenizer)
    chances = chances_of(encoded, {(1, 1): (METHOD, 0.3)})
    hint = np.zeros(1 + len(TYPES), np.float32)
    hint[1:] = 1
    hint[1 + TASK] = 16
    assert find_forms(encoded, chances, 0.4, {}) == []
    (form,) = find_forms(encoded, chances, 0.4, {"parsing": hint})
    assert (form.text, form.type) == ("parsing", EntityType.TASK)


def test_a_clause_ends_with_its_sentence_and_none_stands_in_the_title() -> None:
    sentences = np.array([0, 0, 1, 1, 1, 2, 2, 2])
    chances = np.full((8, 5), 0.02, np.float32)
    chances[:, 2] = 0.9  # inside, everywhere
    clauses = find_clauses(chances, sentences, 0.0)
    assert [(c.first, c.last) for c in clauses] == [(2, 4), (5, 7)]


def test_a_bias_against_clauses_finds_fewer() -> None:
    sentences = np.ones(4, np.int64)
    chances = np.array([[0.4, 0.6, 0, 0, 0], [0.4, 0, 0.6, 0, 0], [0.4, 0, 0, 0.6, 0], [1, 0, 0, 0, 0]], np.float32)
    assert len(find_clauses(chances, sentences, 0.0)) == 1
    assert find_clauses(chances, sentences, 2.0) == []


def test_a_pair_keeps_one_direction_and_outperforms_may_stand_beside() -> None:
    six = np.zeros((4, 1 + len(RELATIONS)), np.float32)
    based_on = 1 + RELATIONS.index(RelationType.BASED_ON)
    six[1, based_on], six[2, based_on] = 0.7, 0.6
    wins = np.array([0, 0.8, 0.1, 0], np.float32)
    thresholds = dict.fromkeys(RelationType, 0.5)
    found = choose_relations(six, wins, 2, thresholds)
    assert [(a, kind, b) for a, kind, b, _ in found] == [
        (0, RelationType.BASED_ON, 1),
        (0, RelationType.OUTPERFORMS, 1),
    ]


def test_calibration_rises_and_makes_the_error_small() -> None:
    random = np.random.default_rng(0)
    scores = random.random(4000)
    right = random.random(4000) < scores**2  # over-confident
    calibration = Calibration({"mention": fit_points(scores.tolist(), right.tolist())})
    said = [calibration("mention", s) for s in scores]
    assert calibration_error(scores.tolist(), right.tolist()) > 0.1
    assert calibration_error(said, right.tolist()) < 0.03
    grid = [calibration("mention", s) for s in np.linspace(0, 1, 50)]
    assert grid == sorted(grid)


def test_a_kind_without_points_keeps_its_score_within_bounds() -> None:
    assert Calibration({})("role", 0.5) == 0.5
    assert Calibration({})("role", 1.0) < 1
