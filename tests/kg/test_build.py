"""A graph is a function of its papers: however they came, in whatever order, it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import BuildReport, build_graph, rebuild_graph, remove_papers
from kg.engines.local import InProcess
from kg.engines.stages import LinkSettings
from kg.extract.linking.overrides import Overrides
from kg.model import Paper
from kg.query.name_index import NameIndex
from kg.store.folder import GraphFolder
from kg.store.snapshot import dump_lines

from .sample_papers import SampleSource, sample_concepts, sample_papers


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship the ontology alone: the vocabulary is most of a small graph, and is tested elsewhere."""
    monkeypatch.setattr("kg.publish._SHIPPED", ("core",))


@pytest.fixture(scope="module")
def settings() -> LinkSettings:
    return LinkSettings(sample_concepts(), Overrides())


class Graph:
    """A graph under test."""

    def __init__(self, path: Path, settings: LinkSettings) -> None:
        self.folder = GraphFolder.create(path)
        self.settings = settings
        self.source = SampleSource()

    def build(self, papers: Iterable[Paper]) -> BuildReport:
        return build_graph(self.folder, papers, InProcess(self.source), self.settings)

    def remove(self, *keys: str) -> None:
        remove_papers(self.folder, keys, self.settings)

    def rebuild(self) -> None:
        rebuild_graph(self.folder, self.settings)

    @property
    def lines(self) -> list[bytes]:
        return dump_lines(self.folder.read())


@pytest.fixture
def graph(tmp_path: Path, settings: LinkSettings) -> Graph:
    return Graph(tmp_path / "graph", settings)


@pytest.fixture
def other(tmp_path: Path, settings: LinkSettings) -> Graph:
    return Graph(tmp_path / "other", settings)


def test_two_builds_give_what_one_gives(graph: Graph, other: Graph) -> None:
    graph.build(sample_papers(range(40)))
    other.build(sample_papers(range(20)))
    other.build(sample_papers(range(20, 40)))
    assert graph.lines == other.lines


def test_a_changed_snapshot_is_the_same_as_a_whole_one(
    graph: Graph, other: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.build(sample_papers(range(60)))
    other.build(sample_papers(range(50)))
    monkeypatch.setattr("kg.relink._MOST", 1000)
    monkeypatch.setattr("kg.build.publish_whole", None)
    other.build(sample_papers(range(50, 60)))
    assert graph.lines == other.lines


def test_the_order_of_papers_changes_nothing(graph: Graph, other: Graph) -> None:
    graph.build(sample_papers(range(50)))
    other.build(sample_papers(reversed(range(50))))
    assert graph.lines == other.lines


def test_the_same_build_again_changes_nothing_and_extracts_nothing(graph: Graph) -> None:
    graph.build(sample_papers(range(30)))
    before, snapshot = graph.lines, graph.folder.current()
    report = graph.build(sample_papers(range(30)))
    assert (report.read, report.changed, report.extracted, report.linked) == (30, 0, 0, 0)
    assert graph.folder.current() == snapshot
    assert graph.lines == before


def test_a_new_version_replaces_the_old_one(graph: Graph, other: Graph) -> None:
    graph.build(sample_papers(range(40)))
    graph.build(sample_papers([7], version=2))
    newer = {7: next(sample_papers([7], version=2))}
    other.build(newer.get(number, paper) for number, paper in enumerate(sample_papers(range(40))))
    assert graph.lines == other.lines


def test_going_back_to_the_old_version_restores_the_graph(graph: Graph) -> None:
    graph.build(sample_papers(range(40)))
    before = graph.lines
    graph.build(sample_papers([7], version=2))
    assert graph.lines != before
    graph.build(sample_papers([7]))
    assert graph.lines == before


@pytest.mark.parametrize("more", [3, 200])
def test_removing_what_was_added_restores_the_graph(graph: Graph, more: int) -> None:
    graph.build(sample_papers(range(60)))
    before = graph.lines
    graph.build(sample_papers(range(60, 60 + more)))
    graph.remove(*(paper.key for paper in sample_papers(range(60, 60 + more))))
    assert graph.lines == before


def test_a_rebuild_changes_nothing_and_needs_no_extractor(graph: Graph) -> None:
    graph.build(sample_papers(range(30)))
    before = graph.lines
    graph.rebuild()
    assert graph.lines == before


def test_many_small_changes_end_where_one_build_does(
    graph: Graph, other: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.relink._MOST", 1000)
    graph.build(sample_papers(range(40)))
    for number in range(40, 52, 4):
        graph.build(sample_papers(range(number, number + 4)))
        graph.remove(next(sample_papers([number - 40])).key)
    gone = {0, 4, 8}
    other.build(sample_papers(number for number in range(52) if number not in gone))
    assert graph.lines == other.lines


def test_a_graph_bears_the_date_that_a_reproducible_build_names(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    graph.build(sample_papers([1]))
    dated = [line for line in graph.lines if b"terms/modified>" in line]
    assert len(dated) == 1
    assert b'"2026-01-02"' in dated[0]


def test_the_index_of_names_follows_small_changes(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.relink._MOST", 1000)
    graph.build(sample_papers(range(40)))
    first = graph.folder.path / "names" / "1"
    assert first.is_file()
    graph.build(sample_papers([7, 40, 41], version=2))
    graph.remove(next(sample_papers([3])).key)
    second = graph.folder.path / "names" / "3"
    kept = second.read_bytes()
    assert not first.exists()
    second.unlink()
    NameIndex.of(graph.folder)  # makes it from the store
    assert second.read_bytes() == kept


def test_one_paper_of_two_sources_is_one_paper_in_either_order(graph: Graph, other: Graph) -> None:
    arxiv = next(sample_papers([1]))
    named = ("arxiv:2000.00001", "doi:10.1/x")
    index = replace(arxiv, id="W1", source="index", identifiers=named, abstract="", venue="A Venue")
    for target, papers in ((graph, [arxiv, index]), (other, [index, arxiv])):
        for paper in papers:
            target.build([paper])
    assert graph.lines == other.lines
    with graph.folder.records() as records:
        assert records.count() == 1


def test_records_that_share_a_title_alone_are_one_paper(graph: Graph) -> None:
    arxiv = next(sample_papers([1]))
    bare = replace(arxiv, id="x", key="title:x", source="bare", identifiers=(), abstract="")
    graph.build([bare])
    graph.build([arxiv])
    with graph.folder.records() as records:
        assert records.count() == 1
        assert records.find_key("x") == arxiv.key


def test_one_title_with_two_arxiv_ids_is_two_papers(graph: Graph) -> None:
    first = next(sample_papers([1]))
    second = replace(first, id="arxiv:2001.00001", key="arxiv:2001.00001", identifiers=("arxiv:2001.00001",))
    graph.build([first, second])
    with graph.folder.records() as records:
        assert records.count() == 2
