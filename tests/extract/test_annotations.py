"""The annotation format in and out, and the evidence that is found for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import AnnotationError
from kg.extract.annotations import (
    extraction_dumps,
    extraction_from_json,
    extraction_loads,
    extraction_to_json,
    read_annotations,
)
from kg.extract.occurrences import assign_occurrences
from kg.extract.readers.base import read_papers
from kg.model import Paper

PAPER = Paper(
    id="p1",
    key="arxiv:2401.00001",
    title="LN-DPO: Length Under Control",
    abstract="DPO makes long answers. We propose LN-DPO, which extends DPO. It wins 4 points on ToyBench.",
)
RECORD = {
    "id": "p1",
    "entities": [
        {"name": "LN-DPO", "type": "Method", "role": "proposes", "mentions": ["LN-DPO"]},
        {"name": "DPO", "type": "Method", "role": "studies", "mentions": ["DPO"]},
        {"name": "ToyBench", "type": "Benchmark", "role": "evaluatesOn", "mentions": ["ToyBench"]},
    ],
    "relations": [["LN-DPO", "basedOn", "DPO"], ["LN-DPO", "evaluatedOn", "ToyBench"]],
    "findings": [
        {
            "quote": "It wins 4 points on ToyBench",
            "subject": "LN-DPO",
            "predicate": "achieves",
            "object": None,
            "metric": None,
            "value": "4 points",
            "baseline_value": None,
            "on": ["ToyBench"],
        }
    ],
}


def test_longest_form_wins_where_two_overlap() -> None:
    found = assign_occurrences("LN-DPO and DPO", ["DPO", "LN-DPO"])
    assert found == {"LN-DPO": [(0, 6)], "DPO": [(11, 14)]}


def test_every_occurrence_is_a_mention_at_its_offset() -> None:
    for entity in extraction_from_json(PAPER, RECORD).entities:
        assert all(PAPER.text[m.start : m.end] == m.text for m in entity.mentions)
    dpo = extraction_from_json(PAPER, RECORD).entities[1]
    assert len(dpo.mentions) == 2


def test_role_evidence_is_the_sentence_with_the_cue() -> None:
    own = extraction_from_json(PAPER, RECORD).entities[0]
    assert own.role_evidence is not None
    assert own.role_evidence.of(PAPER.text) == "We propose LN-DPO, which extends DPO."


def test_relation_in_one_sentence_is_stated_and_across_two_is_inferred() -> None:
    stated, inferred = extraction_from_json(PAPER, RECORD).relations
    assert (stated.inferred, inferred.inferred) == (False, True)
    assert stated.evidence is not None
    assert stated.evidence.of(PAPER.text) == "We propose LN-DPO, which extends DPO."
    assert inferred.evidence is not None
    held = inferred.evidence.of(PAPER.text)
    assert "LN-DPO" in held
    assert "ToyBench" in held


def test_annotation_comes_back_as_it_went_in() -> None:
    written = extraction_to_json(PAPER, extraction_from_json(PAPER, RECORD))
    again = extraction_from_json(PAPER, written)
    assert again == extraction_from_json(PAPER, RECORD)
    assert [e["mentions"] for e in written["entities"]] == [["LN-DPO"], ["DPO"], ["ToyBench"]]


def test_record_of_an_extraction_gives_back_an_equal_value() -> None:
    extraction = extraction_from_json(PAPER, RECORD)
    assert extraction_loads(extraction_dumps(extraction)) == extraction


def test_form_that_is_not_in_the_text_is_left_out() -> None:
    ghost = {"name": "PPO", "type": "Method", "role": "mentions", "mentions": ["PPO"]}
    record = {**RECORD, "entities": [*RECORD["entities"], ghost]}
    assert len(extraction_from_json(PAPER, record).entities) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"findings": [{**RECORD["findings"][0], "quote": "not in the text"}]}, "quote"),
        ({"relations": [["LN-DPO", "basedOn", "Unknown"]]}, "'Unknown' is no entity"),
        ({"entities": [{**RECORD["entities"][0], "type": "Gadget"}]}, r"entities\.0\.type"),
    ],
)
def test_record_that_does_not_fit_is_named_with_its_fault(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(AnnotationError, match=message):
        extraction_from_json(PAPER, {**RECORD, **change})


def test_id_that_comes_twice_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a"}\n\n{"id": "a"}\n', "utf-8")
    with pytest.raises(AnnotationError, match=r"line 3: id 'a' comes twice"):
        read_annotations(path)


def test_line_break_of_unicode_is_no_end_of_a_record(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "links": ["\u2028"]}\n', "utf-8")
    assert read_annotations(path)["a"]["links"] == ["\u2028"]


@pytest.mark.quality
def test_gold_comes_back_without_loss(shared: Path) -> None:
    folder = shared / "annotation"
    gold = read_annotations(folder / "dev.gold.jsonl")
    for paper in read_papers([folder / "dev.papers.jsonl"]):
        record = gold[paper.id]
        extraction = extraction_from_json(paper, record)
        assert len(extraction.entities) == len(record["entities"])
        assert len(extraction.relations) == len(record["relations"])
        assert len(extraction.findings) == len(record["findings"])
