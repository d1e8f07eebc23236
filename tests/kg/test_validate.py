"""A graph that a build makes keeps to the shapes, and whatever breaks one is named."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.ontologies import ontology, shapes
from kg.shacl import UnsupportedShapeError, compile_shapes
from kg.store.folder import GraphFolder
from kg.validate import Violation, validate
from kg.vocab import DCTERMS, KG

from .seeded import IRIS, Seed, read_seeds, seeded_store

SEEDS = read_seeds()
# Seeds that the reference processor checks too, which takes a second for each few.
FEW = SEEDS[::6]


def test_a_built_graph_keeps_to_every_shape(small_graph: GraphFolder) -> None:
    assert validate(small_graph.read(), small_graph.iris) == []


def test_whole_copies_break_nothing() -> None:
    assert validate(seeded_store(SEEDS, broken=False), IRIS) == []


@pytest.fixture(scope="module")
def violations() -> dict[tuple[str, str], Violation]:
    return {(v.focus, v.rule): v for v in validate(seeded_store(SEEDS), IRIS)}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.rule)
def test_one_triple_breaks_the_rule_and_is_named(
    seed: Seed, violations: dict[tuple[str, str], Violation]
) -> None:
    assert violations[seed.focus, seed.rule].message


def test_every_rule_has_a_seed() -> None:
    rules = compile_shapes(shapes(), ontology())
    assert {f"{rule.name} ({rule.component})" for rule in rules} == {s.rule for s in SEEDS}


def test_every_rule_says_what_must_hold() -> None:
    assert [r.name for r in compile_shapes(shapes(), ontology()) if not r.message] == []


def test_the_reference_processor_finds_the_same() -> None:
    store = seeded_store(FEW)
    ours, theirs = validate(store, IRIS), validate(store, IRIS, engine="pyshacl")
    assert {(v.focus, v.rule) for v in ours} == {(v.focus, v.rule) for v in theirs}
    assert ours


def test_what_stands_outside_the_graphs_of_papers_is_checked_too() -> None:
    store = seeded_store(SEEDS[:2], broken=False)
    paper, title = ox.NamedNode(IRIS.paper("test:0")), ox.NamedNode(DCTERMS + "title")
    store.add(ox.Quad(paper, title, ox.Literal("Another"), ox.DefaultGraph()))
    (violation,) = validate(store, IRIS)
    assert (violation.focus, violation.rule) == (paper.value, "Paper-title (MaxCount)")


def test_an_edge_that_another_paper_states_is_no_violation() -> None:
    """The shapes speak of the union of all graphs, though papers are checked in batches."""
    store = seeded_store(SEEDS[:2], broken=False)
    for predicate in (KG + "evaluatedOn",):
        edge = next(store.quads_for_pattern(None, ox.NamedNode(predicate), None))
        elsewhere = ox.NamedNode("https://w3id.org/paper-kg/graph/paper/test/elsewhere")
        store.add(ox.Quad(edge.subject, edge.predicate, edge.object, elsewhere))
    assert validate(store, IRIS) == []


def test_a_shape_that_cannot_be_compiled_is_an_error_and_not_skipped() -> None:
    odd = shapes().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:x:shape> a sh:NodeShape ; sh:targetClass <urn:x:C> ; sh:property <urn:x:property> .
        <urn:x:property> sh:path <urn:x:p> ; sh:uniqueLang true .""",
        format="turtle",
    )
    with pytest.raises(UnsupportedShapeError, match="uniqueLang"):
        compile_shapes(odd, ontology())
