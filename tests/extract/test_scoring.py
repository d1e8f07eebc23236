"""Our figures against the judge's, and the intervals around them."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kg.extract.scoring import score

TEXT = "FooNet: parsing\nFooNet, based on BarNet, gains 3 points over BarNet on BazBench."
GOLD: dict[str, Any] = {
    "id": "a",
    "entities": [
        {"name": "FooNet", "type": "Model", "mentions": ["FooNet"], "role": "proposes"},
        {"name": "BarNet", "type": "Model", "mentions": ["BarNet"], "role": "comparesTo"},
        {"name": "BazBench", "type": "Benchmark", "mentions": ["BazBench"], "role": "evaluatesOn"},
    ],
    "relations": [["FooNet", "basedOn", "BarNet"]],
    "findings": [
        {"quote": "gains 3 points over BarNet on BazBench", "subject": "FooNet",
         "predicate": "outperforms", "object": "BarNet", "metric": None, "value": "3 points",
         "baseline_value": None, "on": ["BazBench"]}
    ],
}  # fmt: skip


def test_gold_against_itself_is_perfect() -> None:
    figures = score({"a": TEXT}, {"a": GOLD}, {"a": GOLD})
    assert all(f.f1 == 1 for f in figures.values())


def test_a_dataset_for_a_benchmark_counts_as_the_same_entity_only_when_merged() -> None:
    entities = [*GOLD["entities"][:2], {**GOLD["entities"][2], "type": "Dataset"}]
    figures = score({"a": TEXT}, {"a": GOLD}, {"a": {**GOLD, "entities": entities}})
    assert figures["entity"].f1 < 1
    assert figures["entity-merged"].f1 == 1


def test_a_form_that_is_not_in_the_text_is_no_mention() -> None:
    entity = {"name": "Qux", "type": "Model", "mentions": ["Qux"], "role": "uses"}
    figures = score({"a": TEXT}, {"a": GOLD}, {"a": {**GOLD, "entities": [*GOLD["entities"], entity]}})
    assert figures["mention"].f1 == 1
    assert figures["entity"].predicted == 4


def test_a_wrong_value_breaks_the_whole_finding_but_not_the_finding() -> None:
    finding = {**GOLD["findings"][0], "value": "4 points"}
    figures = score({"a": TEXT}, {"a": GOLD}, {"a": {**GOLD, "findings": [finding]}})
    assert (figures["finding"].f1, figures["finding-full"].f1) == (1, 0)


def test_a_missing_prediction_counts_as_empty() -> None:
    assert score({"a": TEXT}, {"a": GOLD}, {})["mention"].f1 == 0


def test_the_interval_holds_the_figure_and_repeats() -> None:
    texts = {str(n): TEXT for n in range(20)}
    gold = dict.fromkeys(texts, GOLD)
    half = {str(n): GOLD if n % 2 else {} for n in range(20)}
    first, second = score(texts, gold, half)["entity"], score(texts, gold, half)["entity"]
    assert first == second
    assert first.low < first.f1 < first.high


def test_every_figure_is_the_judge_s(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("judge", shared / "annotation" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    folder = shared / "annotation"
    lines = (folder / "train.papers.jsonl").read_text("utf-8").splitlines()
    papers = {p["id"]: p for p in map(json.loads, lines)}
    gold = dict(list(judge.load(folder / "train.gold.jsonl").items())[:60])
    papers = {key: papers[key] for key in gold}
    predicted = {key: _spoilt(record) for key, record in gold.items()}
    theirs = judge.score(papers, gold, predicted)
    texts = {key: f"{p['title']}\n{p['abstract']}" for key, p in papers.items()}
    ours = score(texts, gold, predicted, samples=10)
    assert ours.keys() == theirs.keys()
    for name, figure in theirs.items():
        assert ours[name].f1 == pytest.approx(figure["f1"]), name
        assert (ours[name].gold, ours[name].predicted) == (figure["gold"], figure["predicted"]), name


def _spoilt(record: dict[str, Any]) -> dict[str, Any]:
    """An annotation with faults of every kind, the same each time."""
    chance = random.Random(record["id"])
    copy = json.loads(json.dumps(record))
    for entity in copy["entities"]:
        if chance.random() < 0.3:
            entity["type"] = chance.choice(["Method", "Dataset", "Benchmark"])
        if chance.random() < 0.3:
            entity["role"] = "uses"
        if chance.random() < 0.2:
            entity["mentions"] = [*entity["mentions"][:1], "no such form"]
    copy["entities"] = [e for e in copy["entities"] if chance.random() < 0.8]
    copy["relations"] = [r for r in copy["relations"] if chance.random() < 0.7]
    for finding in copy["findings"]:
        if chance.random() < 0.3:
            finding["predicate"] = "shows"
        if chance.random() < 0.3:
            finding["quote"] = finding["quote"][: len(finding["quote"]) // 2]
        if chance.random() < 0.2:
            finding["subject"] = "another"
    return copy
