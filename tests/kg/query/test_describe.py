"""Descriptions hold all that the papers state, each with its evidence."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kg.errors import NotFoundError
from kg.query.describe import (
    EntityDescription,
    PaperDescription,
    describe_entity,
    describe_paper,
    to_json,
)
from kg.query.pages import entity_page, paper_page
from kg.store.folder import GraphFolder


@pytest.fixture(scope="module")
def lora(small_graph: GraphFolder) -> EntityDescription:
    return describe_entity(small_graph.read(), small_graph.iris, "lora")


@pytest.fixture(scope="module")
def paper(small_graph: GraphFolder) -> PaperDescription:
    return describe_paper(small_graph.read(), small_graph.iris, "arxiv:2401.00001")


def test_an_entity_has_its_names_and_its_place(lora: EntityDescription) -> None:
    assert (lora.label, lora.type) == ("LoRA", "Method")
    assert "low-rank adaptation" in lora.alt_labels
    assert "parameter-efficient fine-tuning" in {one.label for one in lora.broader}
    assert "QLoRA" in {one.label for one in lora.narrower}


def test_an_entity_has_its_papers_with_the_sentence_that_shows_the_role(
    lora: EntityDescription,
) -> None:
    assert lora.paper_count == 2
    assert lora.role_counts == {"comparesTo": 1, "studies": 1}
    assert all("LoRA" in piece.quote for role in lora.roles for piece in role.evidence)


def test_an_entity_has_relations_and_findings_whichever_part_it_plays(
    lora: EntityDescription,
) -> None:
    edges = {(r.subject.label, r.relation.value, r.object.label) for r in lora.relations}
    assert ("TwigTuner", "basedOn", "LoRA") in edges
    assert ("LoRA", "outperforms", "TwigTuner") in edges
    assert lora.finding_count == len(lora.findings) == 2


def test_a_finding_has_values_as_numbers_and_as_the_paper_writes_them(
    paper: PaperDescription,
) -> None:
    first = paper.findings[0]
    assert first.value == Decimal("71.5")
    assert (first.value_text, first.baseline_value_text, first.unit) == ("71.5%", "68.0%", "%")
    assert first.direction == "higherIsBetter"
    assert [slot.text for slot in first.measured_on] == ["RiverQA"]


def test_evidence_slices_to_its_quote(paper: PaperDescription) -> None:
    text = f"{paper.title}\n{paper.abstract}"
    pieces = [
        piece
        for part in (*paper.roles, *paper.relations, *paper.findings)
        for piece in part.evidence
    ]
    assert pieces
    assert [p for p in pieces if text[p.start : p.end] != p.quote] == []


def test_a_paper_has_its_metadata(paper: PaperDescription) -> None:
    assert paper.authors == ("Ada Birch", "Ben Cedar")
    assert (paper.date, paper.venue) == ("2024-01-15", "Workshop on Small Updates")
    assert paper.pages == ("https://arxiv.org/abs/2401.00001",)


def test_a_paper_without_an_abstract_says_so(small_graph: GraphFolder) -> None:
    bare = describe_paper(small_graph.read(), small_graph.iris, "doi:10.1/none")
    assert (bare.abstract, bare.date_inferred) == ("", True)
    assert "(no abstract)" in paper_page(bare)


def test_a_limit_cuts_lists_but_not_counts(small_graph: GraphFolder) -> None:
    cut = describe_entity(small_graph.read(), small_graph.iris, "lora", limit=1)
    assert (len(cut.roles), cut.paper_count) == (1, 2)
    assert (len(cut.relations), cut.relation_count) == (1, 4)


def test_a_least_confidence_leaves_out_and_does_not_count(small_graph: GraphFolder) -> None:
    sure = describe_entity(small_graph.read(), small_graph.iris, "lora", min_confidence=0.7)
    assert sure.finding_count == 1


def test_an_id_that_was_merged_leads_to_the_entity(small_graph: GraphFolder) -> None:
    merged = describe_entity(small_graph.read(), small_graph.iris, "low-rank-adaptation")
    assert merged.id == "lora"


@pytest.mark.parametrize("id_", ["no-such-thing", "a b", "<>", ""])
def test_an_unknown_id_is_an_error(small_graph: GraphFolder, id_: str) -> None:
    with pytest.raises(NotFoundError):
        describe_entity(small_graph.read(), small_graph.iris, id_)


def test_json_has_keys_in_camel_case_and_survives_a_round_trip(lora: EntityDescription) -> None:
    found = to_json(lora)
    assert json.loads(json.dumps(found)) == found
    assert {"altLabels", "paperCount", "proposedBroader"} <= set(found)


def test_a_page_shows_quotes_with_their_offsets(lora: EntityDescription) -> None:
    page = entity_page(lora)
    assert "“We revisit TwigTuner and LoRA.” [28:58]" in page


def test_a_page_says_what_it_leaves_out(lora: EntityDescription) -> None:
    assert "… and 1 more papers" in entity_page(lora, rows=1)
