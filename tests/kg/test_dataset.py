"""The graph's description of itself counts what the graph holds, in whatever order it came."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.dataset import GraphCounts, dataset_quads
from kg.model import EntityType, Link, LinkedPaper
from kg.statements import paper_quads
from kg.vocab import DCTERMS, KG, VOID, Iris, slug

from ..small_papers import PAPERS, SmallSource

IRIS = Iris()


@pytest.fixture(scope="module")
def papers() -> list[tuple[LinkedPaper, str]]:
    found = []
    for paper, extraction in SmallSource().extract_many(PAPERS):
        links = tuple(Link(slug(entity.name), "test") for entity in extraction.entities)
        linked = LinkedPaper(paper, extraction, links, "test 1")
        found.append((linked, paper_quads(linked, IRIS)))
    return found


def count(papers: list[tuple[LinkedPaper, str]]) -> GraphCounts:
    counts = GraphCounts()
    for linked, quads in papers:
        counts.add(linked, quads)
    return counts


def test_counts_are_those_of_the_papers(papers: list[tuple[LinkedPaper, str]]) -> None:
    counts = count(papers).counts
    assert (counts["papers"], counts["abstract"], counts["reports"]) == (3, 2, 4)
    assert (counts["measures"], counts["outperforms"], counts["inferred"]) == (3, 2, 1)
    assert counts["triples"] == sum(len(quads.splitlines()) for _, quads in papers)


def test_the_order_of_papers_and_how_they_are_split_do_not_matter(
    papers: list[tuple[LinkedPaper, str]],
) -> None:
    halves, rest = count(papers[:1]), count(papers[1:])
    halves.merge(rest)
    assert halves.dumps() == count(papers[::-1]).dumps() == count(papers).dumps()


def test_removing_takes_back_what_adding_counted(papers: list[tuple[LinkedPaper, str]]) -> None:
    counts = count(papers)
    counts.remove(*papers[1])
    assert counts.dumps() == count([papers[0], papers[2]]).dumps()


def test_counts_survive_a_round_trip(papers: list[tuple[LinkedPaper, str]]) -> None:
    counts = count(papers)
    assert GraphCounts.loads(counts.dumps()).dumps() == counts.dumps()


def test_counts_from_the_store_are_those_from_the_build(
    papers: list[tuple[LinkedPaper, str]],
) -> None:
    """Removing a paper may take its quads from either."""
    linked, quads = papers[0]
    store = ox.Store()
    store.load(quads.encode(), format=ox.RdfFormat.N_QUADS)
    text = store.dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None
    counts = count(papers[:1])
    counts.remove(linked, text.decode())
    assert counts.dumps() == GraphCounts().dumps()


def triples(quads: str) -> set[tuple[str, str, str]]:
    parsed = ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)
    return {(q.subject.value, q.predicate.value, getattr(q.object, "value", "")) for q in parsed}


def test_the_description_says_what_there_is(papers: list[tuple[LinkedPaper, str]]) -> None:
    found = triples(dataset_quads(count(papers), {EntityType.METHOD: 7}, IRIS))
    assert (f"{IRIS.dataset}#class-Method", VOID + "entities", "7") in found
    assert (f"{IRIS.dataset}#property-measures", KG + "statementCount", "3") in found
    assert (IRIS.dataset, KG + "papersWithoutAbstract", "1") in found
    assert any(predicate == DCTERMS + "license" for _, predicate, _ in found)


def test_the_description_has_no_time_unless_it_is_given_one(
    papers: list[tuple[LinkedPaper, str]],
) -> None:
    counts = count(papers)
    assert dataset_quads(counts, {}, IRIS) == dataset_quads(counts, {}, IRIS)
    assert "modified" not in dataset_quads(counts, {}, IRIS)
    dated = triples(dataset_quads(counts, {}, IRIS, modified="2026-01-02"))
    assert (IRIS.dataset, DCTERMS + "modified", "2026-01-02") in dated


def test_the_description_keeps_the_overrides(papers: list[tuple[LinkedPaper, str]]) -> None:
    text = 'merge = ["a\\"b"]\n# end'
    assert text in {
        o for _, _, o in triples(dataset_quads(count(papers), {}, IRIS, overrides=text))
    }
