"""What a person types leads to the entity or paper that is meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import NotFoundError
from kg.query.name_index import NameIndex
from kg.query.names import Names
from kg.query.reading import StoreReader
from kg.query.search import search
from kg.store.folder import GraphFolder


@pytest.fixture(scope="module")
def names(small_graph: GraphFolder) -> Names:
    reader = StoreReader(small_graph.read(), small_graph.iris)
    return Names(reader, lambda: NameIndex.of(small_graph))


@pytest.fixture(scope="module")
def index(small_graph: GraphFolder) -> NameIndex:
    return NameIndex.scan(small_graph.read())


@pytest.mark.parametrize(
    "name",
    ["LoRA", "lora", "low-rank adaptation", "Low Rank Adaptation", "LORA",
     "https://w3id.org/paper-kg/resource/entity/lora", "low-rank-adaptation"],
)  # fmt: skip
def test_every_spelling_of_a_name_leads_to_one_entity(names: Names, name: str) -> None:
    assert names.get_entity(name).endswith("/entity/lora")


@pytest.mark.parametrize(
    "name",
    ["arxiv:2401.00001", "2401.00001", "https://arxiv.org/abs/2401.00001",
     "TwigTuner: Small Updates for Large Encoders",
     "https://w3id.org/paper-kg/resource/paper/arxiv/2401.00001"],
)  # fmt: skip
def test_a_paper_is_found_by_id_address_and_title(names: Names, name: str) -> None:
    assert names.get_paper(name).endswith("/paper/arxiv/2401.00001")


@pytest.mark.parametrize(
    "name", ["", " ", "<>", "no such thing at all", "https://x/ y", "%", "é\u0000"]
)
def test_what_is_nothing_is_not_found(names: Names, name: str) -> None:
    assert names.find_entity(name) is None
    assert names.find_paper(name) is None


def test_going_through_all_names_comes_to_an_end(index: NameIndex) -> None:
    everything = list(index.find("\n"))
    assert len({name for name, *_ in everything}) > 1000
    assert list(NameIndex.scan(pyoxigraph.Store()).find("\n")) == []


def test_a_slip_of_the_pen_is_answered_with_what_is_near(names: Names) -> None:
    with pytest.raises(NotFoundError, match="Near: TwigTuner"):
        names.get_entity("TwigTunner")


def test_exact_names_come_before_prefixes_words_and_parts(index: NameIndex) -> None:
    ranks = [hit.rank for hit in search(index, "lora", limit=100)]
    assert ranks == sorted(ranks, key=["exact", "prefix", "word", "substring"].index)
    assert ranks[0] == "exact"


def test_a_hit_says_by_which_name_it_was_found(index: NameIndex) -> None:
    (hit,) = search(index, "low-rank adaptation", limit=1)
    assert (hit.label, hit.matched, hit.type, hit.papers) == (
        "LoRA", "low-rank adaptation", "Method", 2,
    )  # fmt: skip


def test_titles_of_papers_are_found_by_any_part(index: NameIndex) -> None:
    (hit,) = search(index, "updates for LARGE")
    assert (hit.kind, hit.type) == ("paper", "Paper")


def test_each_thing_is_one_hit_however_many_of_its_names_match(index: NameIndex) -> None:
    iris = [hit.iri for hit in search(index, "lora", limit=100)]
    assert len(iris) == len(set(iris))


@pytest.mark.parametrize("text", ["", "   ", "\n", "\t", "zzzzqq"])
def test_a_text_that_no_name_holds_finds_nothing(index: NameIndex, text: str) -> None:
    assert search(index, text) == []


def test_the_index_is_kept_with_the_graph_and_that_of_another_snapshot_goes(
    tmp_path: Path, small_graph: GraphFolder
) -> None:
    copy = tmp_path / "graph"
    shutil.copytree(small_graph.path, copy)
    kept = copy / "names"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    (kept / "0").write_bytes(b"of an old snapshot")
    (kept / "notes.txt").write_text("a user's own")
    folder = GraphFolder.open(copy)
    made = search(NameIndex.of(folder), "riverqa")
    current = folder.current()
    assert current
    assert sorted(one.name for one in kept.iterdir()) == [current.name, "notes.txt"]
    assert search(NameIndex.of(folder), "riverqa") == made != []
