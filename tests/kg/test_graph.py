"""The networkx views of a small graph that is made by hand."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pyoxigraph
import pytest
from hypothesis import given, settings

from kg.graph import co_occurrence, multigraph, paper_entities, relations
from kg.model import (
    Entity,
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
from kg.property_graph import node_id
from kg.vocab import Iris

from ..strategies import graphs, make_store

IRIS = Iris()
KINDS = {
    "Alpha": EntityType.METHOD,
    "Beta": EntityType.METHOD,
    "Gamma": EntityType.METHOD,
    "GlyphBench": EntityType.BENCHMARK,
}


def _paper(number: int, roles: dict[str, Role], *, confidence: float = 1.0) -> LinkedPaper:
    abstract = "We compare " + " with ".join(roles) + "."
    paper = Paper(f"p{number}", f"title:p{number}", f"Paper {number}", abstract)
    entities = []
    for name, role in roles.items():
        start = paper.text.index(name)
        mention = Mention(start, start + len(name), name)
        entities.append(LocalEntity(name, KINDS[name], role, (mention,), confidence))
    links = tuple(Link(name.lower(), "exact") for name in roles)
    return LinkedPaper(paper, Extraction(tuple(entities)), links, "tests 1")


def _stating(paper: LinkedPaper, *triples: tuple[str, RelationType, str, float]) -> LinkedPaper:
    text = paper.paper.text
    whole = Span(0, len(text))
    found = tuple(LocalRelation(s, kind, o, sure, whole) for s, kind, o, sure in triples)
    finding = LocalFinding(text, whole, "Alpha", FindingPredicate.OUTPERFORMS, "Beta")
    extraction = replace(paper.extraction, relations=found, findings=(finding,))
    return replace(paper, extraction=extraction)


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    based = ("Alpha", RelationType.BASED_ON, "Beta")
    both = {"Alpha": Role.PROPOSES, "Beta": Role.COMPARES_TO}
    return make_store(
        [
            _stating(_paper(1, both), (*based, 0.8)),
            _stating(
                _paper(2, {**both, "GlyphBench": Role.EVALUATES_ON}),
                (*based, 0.5),
                ("Alpha", RelationType.OUTPERFORMS, "Beta", 0.9),
            ),
            _paper(3, {"Beta": Role.USES, "Gamma": Role.MENTIONS}, confidence=0.3),
        ],
        IRIS,
    )


def test_every_statement_is_an_edge_of_its_own(store):
    graph = multigraph(store, IRIS)
    kinds = sorted(kind for *_, kind in graph.edges(data="type") if kind == "basedOn")
    assert kinds == ["basedOn", "basedOn"]
    assert set(graph["entity:alpha"]["entity:beta"]) == {
        "statement:title:p1:alpha:basedOn:beta",
        "statement:title:p2:alpha:basedOn:beta",
        "statement:title:p2:alpha:outperforms:beta",
    }


def test_an_edge_tells_its_evidence(store):
    edge = multigraph(store, IRIS)["entity:alpha"]["entity:beta"]
    assert edge["statement:title:p1:alpha:basedOn:beta"] == {
        "iri": IRIS.relation("title:p1", "alpha", "basedOn", "beta"),
        "type": "basedOn",
        "confidence": 0.8,
        "quote": "Paper 1\nWe compare Alpha with Beta.",
        "paper": IRIS.paper("title:p1"),
    }


def test_a_finding_is_a_node_with_an_edge_to_each_thing_it_is_about(store):
    graph = multigraph(store, IRIS)
    (finding,) = (node for node in graph["paper:title:p1"] if node.startswith("finding:"))
    assert graph.nodes[finding]["label"] == "Alpha outperforms Beta"
    slots = {(kind, target) for _, target, kind in graph.out_edges(finding, data="type")}
    assert slots == {("subject", "entity:alpha"), ("object", "entity:beta")}


def test_statements_below_the_threshold_and_entities_without_any_are_left_out(store):
    graph = multigraph(store, IRIS, min_confidence=0.6)
    assert "entity:gamma" not in graph
    assert list(graph["entity:alpha"]["entity:beta"]) == [
        "statement:title:p1:alpha:basedOn:beta",
        "statement:title:p2:alpha:outperforms:beta",
    ]


def test_papers_and_methods_are_bipartite(store):
    graph = paper_entities(store, IRIS)
    assert nx.is_bipartite(graph)
    assert sorted(graph.edges) == [
        ("entity:alpha", "paper:title:p1"),
        ("entity:alpha", "paper:title:p2"),
        ("entity:beta", "paper:title:p1"),
        ("entity:beta", "paper:title:p2"),
        ("entity:beta", "paper:title:p3"),
        ("entity:gamma", "paper:title:p3"),
    ]
    assert graph.edges["entity:alpha", "paper:title:p1"]["roles"] == "proposes"


def test_bipartite_view_keeps_the_types_and_roles_asked_for(store):
    graph = paper_entities(store, IRIS, types={"Benchmark"}, roles={"evaluatesOn"})
    assert sorted(graph) == ["entity:glyphbench", "paper:title:p2"]


def test_co_occurrence_counts_papers(store):
    graph = co_occurrence(store, IRIS)
    weights = {(a, b): weight for a, b, weight in graph.edges(data="weight")}
    assert weights == {("entity:alpha", "entity:beta"): 2, ("entity:beta", "entity:gamma"): 1}
    assert graph.nodes["entity:alpha"]["label"] == "Alpha"


def test_co_occurrence_of_few_papers_can_be_left_out(store):
    assert sorted(co_occurrence(store, IRIS, min_papers=2)) == ["entity:alpha", "entity:beta"]


def test_relations_of_several_papers_become_one_edge_that_counts_them(store):
    graph = relations(store, IRIS, {"basedOn"})
    assert list(graph.edges(keys=True, data=True)) == [
        (
            "entity:alpha",
            "entity:beta",
            "basedOn",
            {"type": "basedOn", "weight": 2, "confidence": 0.9},
        )
    ]


def test_every_networkx_writer_takes_the_view(store, tmp_path):
    graph = multigraph(store, IRIS)
    for write in (nx.write_graphml, nx.write_gexf, nx.write_gml):
        write(graph, tmp_path / "graph")


@given(graphs())
@settings(max_examples=30, deadline=None)
def test_every_edge_joins_two_nodes_that_are_described(papers):
    graph = multigraph(make_store(papers, IRIS), IRIS)
    assert all("type" in known for _, known in graph.nodes(data=True))
    roles = sum(len(paper.extraction.entities) for paper in papers)
    assert sum(kind in set(Role) for *_, kind in graph.edges(data="type")) == roles


def test_different_iris_have_different_ids():
    base = IRIS.base + "resource/entity/"
    iris = [base + end for end in ("a/b", "a_b", "a~b", "a:b", "a%2Fb", "a#b", "a_tb", "a,b", "aéb")]
    assert len({node_id(iri, IRIS) for iri in iris}) == len(iris)


def test_an_unused_concept_of_the_vocabulary_is_left_out_unless_something_is_a_kind_of_it():
    used = Entity("alpha", "Alpha", EntityType.METHOD, broader=("wide",), papers=1, in_vocabulary=True)
    wide = Entity("wide", "Wide", EntityType.METHOD, broader=("wider",), in_vocabulary=True)
    wider = Entity("wider", "Wider", EntityType.METHOD, in_vocabulary=True)
    unused = Entity("unused", "Unused", EntityType.METHOD, in_vocabulary=True)
    papers = [_paper(1, {"Alpha": Role.PROPOSES})]
    graph = multigraph(make_store(papers, IRIS, entities=[used, wide, wider, unused]), IRIS)
    assert sorted(graph) == ["entity:alpha", "entity:wide", "entity:wider", "paper:title:p1"]
    assert graph.has_edge("entity:wide", "entity:wider", "entity:wide:broader:entity:wider")
