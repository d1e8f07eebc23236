"""What a linked paper becomes as quads: every edge with its statement and its evidence."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import (
    EntityType,
    Extraction,
    FindingPredicate,
    Link,
    LinkedPaper,
    LocalEntity,
    LocalFinding,
    LocalRelation,
    Mention,
    Paper,
    RelationType,
    Role,
    Span,
)
from kg.statements import paper_quads
from kg.store.folder import GraphFolder
from kg.vocab import KG, OA, Iris

IRIS = Iris()
PAPER = Paper("t:1", "t:1", "On Alpha", "Alpha is old. Beta is based on it. Gamma is not.")


def mention(text: str, *, paper: Paper = PAPER, start: int = 0) -> Mention:
    at = paper.text.index(text, start)
    return Mention(at, at + len(text), text)


def entity(name: str, **more: object) -> LocalEntity:
    made = LocalEntity(name, EntityType.METHOD, Role.USES, (mention(name),))
    return replace(made, **more)  # type: ignore[arg-type]


def quads(extraction: Extraction, *ids: str, paper: Paper = PAPER) -> list[ox.Quad]:
    linked = LinkedPaper(paper, extraction, tuple(Link(one, "test") for one in ids), "test 1")
    text = paper_quads(linked, IRIS)
    lines = text.split("\n")[:-1]  # other line breaks are characters of N-Quads
    assert lines == sorted(set(lines))
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def objects(found: list[ox.Quad], subject: str, predicate: str) -> list[str]:
    return [
        q.object.value  # type: ignore[union-attr]
        for q in found
        if q.subject.value == subject and q.predicate.value == predicate  # type: ignore[union-attr]
    ]


def quotes(found: list[ox.Quad], node: str) -> list[str]:
    (target,) = objects(found, node, OA + "hasTarget")
    return objects(found, target + "-quote", OA + "exact")


def test_evidence_without_a_mention_gives_way_to_the_mention() -> None:
    elsewhere = Span(PAPER.text.index("Gamma"), len(PAPER.text))
    found = quads(Extraction((entity("Beta", role_evidence=elsewhere),)), "beta")
    assert quotes(found, IRIS.role("t:1", "uses", "beta")) == ["Beta"]


def test_a_relation_without_evidence_of_both_ends_is_inferred_from_the_stretch_between() -> None:
    relation = LocalRelation("Beta", RelationType.BASED_ON, "Alpha")
    found = quads(Extraction((entity("Alpha"), entity("Beta")), (relation,)), "alpha", "beta")
    node = IRIS.relation("t:1", "beta", "basedOn", "alpha")
    assert objects(found, node, KG + "inferred") == ["true"]
    assert quotes(found, node) == ["Alpha\nAlpha is old. Beta"]


def test_two_names_of_one_entity_make_one_statement_with_both_forms() -> None:
    found = quads(Extraction((entity("Alpha"), entity("Beta", confidence=0.4))), "one", "one")
    node = IRIS.role("t:1", "uses", "one")
    assert objects(found, node, KG + "surfaceForm") == ["Alpha", "Beta"]
    assert objects(found, node, KG + "confidence") == ["1"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [("75.20%", ["75.2"]), ("about 3 to 5 times", ["3"]), ("many", []), ("1,200", ["1200"]),
     ("1" * 40, []), ("0." + "1" * 30, []), ("-0.0", ["0"])],
)  # fmt: skip
def test_a_value_is_a_decimal_that_the_store_can_count_with(raw: str, value: list[str]) -> None:
    span = Span(0, 8)
    finding = LocalFinding("On Alpha", span, "x", FindingPredicate.SHOWS, value=raw)
    found = quads(Extraction(findings=(finding,)))
    node = IRIS.finding("t:1", 0, 8, 1)
    assert objects(found, node, KG + "value") == value
    assert objects(found, node, KG + "valueText") == [raw]


def test_the_store_gives_back_the_very_text(small_graph: GraphFolder) -> None:
    """Numbers are written as the store writes them, so that quads compare as text."""
    extraction = Extraction((entity("Alpha", confidence=0.25),))
    linked = LinkedPaper(PAPER, extraction, (Link("alpha", "test"),), "test 1")
    text, store = paper_quads(linked, IRIS), ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    dumped = store.dump(format=ox.RdfFormat.N_QUADS)
    assert dumped is not None
    assert sorted(dumped.decode().splitlines()) == text.splitlines()


@given(title=st.text(min_size=1), abstract=st.text(), link=st.text())
def test_any_text_makes_quads_that_parse_and_say_the_same(
    title: str, abstract: str, link: str
) -> None:
    paper = Paper('t:\\"<>', 't:\\"<>', title, abstract, links=(link,), venue=title)
    if any("\ud800" <= char <= "\udfff" for char in title + abstract + link):
        return
    found = quads(Extraction(), paper=paper)
    texts = {q.object.value for q in found if isinstance(q.object, ox.Literal)}
    assert {title, link} <= texts


def test_every_iri_of_a_graph_is_valid(small_graph: GraphFolder) -> None:
    odd = re.compile(r'[\s<>"{}|\\^`\x00-\x20]')
    for quad in small_graph.read():
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            assert not (isinstance(term, ox.NamedNode) and odd.search(term.value)), term
