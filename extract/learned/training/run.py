"""``kg train``: from annotation files to a model folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from kg.errors import AnnotationError
from kg.extract.annotations import extraction_to_json, read_annotations
from kg.extract.learned.calibration import Calibration
from kg.extract.learned.encoding import encode
from kg.extract.learned.features import COLUMNS
from kg.extract.learned.model import FORMAT, LearnedModel, Thresholds
from kg.extract.learned.training.card import write_card
from kg.extract.learned.training.choose import choose, errors_of, judge_all
from kg.extract.learned.training.dataset import Example, is_held_out, make_example
from kg.extract.learned.training.export import export_model
from kg.extract.learned.training.fit import Settings, fit
from kg.extract.learned.training.network import (
    Encoder,
    Heads,
    cut_vocabulary,
    load_encoder,
    save_encoder,
)
from kg.extract.learned.training.pretrain import PretrainSettings, pretrain
from kg.extract.learned.training.silver import SILVER_WEIGHT, label
from kg.extract.learned.training.wordpieces import fit_vocabulary
from kg.extract.pipeline import Extractor, TermFinder
from kg.extract.scoring import score
from kg.model import Concept, Extraction, Paper, RelationType

log = logging.getLogger(__name__)

_UNCHOSEN = Thresholds(0.4, dict.fromkeys(RelationType, 0.4), 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train.

    Attributes:
        encoder: Name or path of a Hugging Face encoder.
        pretrain_steps: Steps of masked tokens on the unlabelled papers first; 0 for none.
        silver: How many unlabelled papers the first model labels for the second; 0 for none.
        keep_all: Fit the shipped network to the validation fifth too; thresholds and calibration
            stay those chosen by the network that had not seen it.
    """

    encoder: str
    epochs: int = 12
    rate: float = 2e-4
    pretrain_steps: int = 0
    silver: int = 0
    seed: int = 0
    keep_all: bool = False


def train(
    papers: Sequence[Paper],
    gold_file: Path,
    unlabelled: Sequence[Paper],
    concepts: Sequence[Concept],
    plan: Plan,
    folder: Path,
) -> None:
    """Train, resume where a run was cut off, and write the model folder with its card.

    Raises:
        AnnotationError: If no paper has annotations.
    """
    gold = read_annotations(gold_file)
    known = [p for p in papers if p.id in gold]
    held = [p for p in known if is_held_out(p.id)]
    if not held or len(held) == len(known):
        fault = f"{gold_file}: too few of its {len(gold)} ids are papers of the input to train on."
        raise AnnotationError(fault)
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    held_ids = {p.id for p in held}
    # What is unlabelled may hold the papers that the model is judged on: they are left out.
    free = [p for p in unlabelled if p.id not in held_ids]
    source = _pretrained(plan, free, work)
    part = [p for p in known if p.id not in held_ids]
    terms = TermFinder(concepts)
    encoder, heads, tokenizer = _fitted(plan, source, part, gold, [], terms, work / "first")
    silver: list[tuple[Paper, Mapping[str, Any]]] = []
    if plan.silver:
        chosen = [p for p in free if p.id not in gold][: plan.silver]
        model = _export(encoder, heads, tokenizer, _UNCHOSEN, Calibration({}), work / "teacher")
        silver = label(Extractor(concepts, model), chosen)
        second = work / "second"
        encoder, heads, tokenizer = _fitted(plan, source, part, gold, silver, terms, second)
    model = _export(encoder, heads, tokenizer, _UNCHOSEN, Calibration({}), work / "unchosen")
    extract = Retuned(model, concepts)
    thresholds, calibration = choose(extract, held, gold)
    figures = score(
        {p.id: p.text for p in held},
        gold,
        {p.id: extraction_to_json(p, extract(p, thresholds, calibration)) for p in held},
    )
    errors = errors_of(judge_all(extract, held, gold, thresholds, calibration))
    if plan.keep_all:
        encoder, heads, tokenizer = _fitted(plan, source, known, gold, silver, terms, work / "all")
    _export(encoder, heads, tokenizer, thresholds, calibration, folder)
    write_card(folder, asdict(plan), len(part), len(held), len(silver), figures, errors)


class Retuned:
    """One model with thresholds and calibration given anew for each paper; texts are read once."""

    def __init__(self, model: LearnedModel, concepts: Sequence[Concept]) -> None:
        self._model = model.remembering()
        self._extractor = Extractor(concepts, self._model)

    def __call__(
        self, paper: Paper, thresholds: Thresholds, calibration: Calibration
    ) -> Extraction:
        """Extract from one paper."""
        self._model.thresholds, self._model.calibration = thresholds, calibration
        return self._extractor.extract(paper)


def _pretrained(plan: Plan, papers: Sequence[Paper], work: Path) -> str:
    """The name of the encoder to start from: pretrained here, where that is asked for."""
    if not plan.pretrain_steps:
        return plan.encoder
    folder = work / "encoder"
    if not (folder / "tokenizer.json").exists():
        encoder, tokenizer = load_encoder(plan.encoder)
        if tokenizer.token_to_id("[CLS]") is not None:
            tokenizer, sources = fit_vocabulary(tokenizer, [p.text for p in papers])
            cut_vocabulary(encoder, sources)
        settings = PretrainSettings(steps=plan.pretrain_steps, seed=plan.seed)
        pretrain(encoder, tokenizer, papers, settings, work / "pretrain.pt")
        save_encoder(encoder, tokenizer, folder)
    return str(folder)


def _fitted(
    plan: Plan,
    source: str,
    papers: Sequence[Paper],
    gold: Mapping[str, Any],
    silver: Sequence[tuple[Paper, Mapping[str, Any]]],
    terms: TermFinder,
    checkpoint: Path,
) -> tuple[Encoder, Heads, Tokenizer]:
    torch.manual_seed(plan.seed)
    encoder, tokenizer = load_encoder(source)
    heads = Heads(encoder.encoder.config.hidden_size)
    examples = [_example(p, gold[p.id], tokenizer, terms) for p in papers]
    for paper, record in silver:
        example = _example(paper, record, tokenizer, terms)
        example.weight = SILVER_WEIGHT
        examples.append(example)
    settings = Settings(epochs=plan.epochs, encoder_rate=plan.rate, seed=plan.seed)
    fit(encoder, heads, examples, settings, checkpoint.with_suffix(".pt"))
    return encoder, heads, tokenizer


def _example(
    paper: Paper, record: Mapping[str, Any], tokenizer: Tokenizer, terms: TermFinder
) -> Example:
    text, marks = paper.text, marks_of(tokenizer)
    encoded = encode(text, len(paper.title), tokenizer, marks, terms.find(text))
    return make_example(paper, record, encoded)


def marks_of(tokenizer: Tokenizer) -> tuple[int, int]:
    """Ids of the marks that the encoder expects at both ends."""
    for first, last in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        opens, closes = tokenizer.token_to_id(first), tokenizer.token_to_id(last)
        if opens is not None and closes is not None:
            return opens, closes
    fault = "The encoder's tokenizer has neither [CLS] and [SEP] nor <s> and </s>."
    raise AnnotationError(fault)


def _export(
    encoder: Encoder,
    heads: Heads,
    tokenizer: Tokenizer,
    thresholds: Thresholds,
    calibration: Calibration,
    folder: Path,
) -> LearnedModel:
    settings = {
        "format": FORMAT,
        "columns": COLUMNS,
        "marks": marks_of(tokenizer),
        "thresholds": {
            "mention": thresholds.mention,
            "relation": {str(k): v for k, v in thresholds.relation.items()},
            "clause_bias": thresholds.clause_bias,
        },
        "calibration": calibration.to_json(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    export_model(
        encoder, heads, folder / "tokenizer.json", json.loads(json.dumps(settings)), folder
    )
    return LearnedModel(folder)
