"""Every reader, on the same two papers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.extract.readers.base import find_reader, read_papers, readers
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

from .samples import ABSTRACT, BARE_TITLE, KEPT_ABSTRACT, SAMPLES, TITLE

NAMES = sorted(SAMPLES)


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A format's name and a file of it whose suffix says nothing."""
    path = tmp_path / "papers.download"
    path.write_text(SAMPLES[request.param], "utf-8")
    return request.param, path


def test_every_reader_has_a_sample() -> None:
    assert sorted(reader.NAME for reader in readers()) == NAMES


def test_format_is_told_by_the_content(sample: tuple[str, Path]) -> None:
    name, path = sample
    with Source.open(str(path)) as source:
        found = find_reader(source)
    assert name == found.NAME


def test_both_papers_are_read_and_none_is_skipped(sample: tuple[str, Path]) -> None:
    skipped: list[SkippedRecord] = []
    papers = list(read_papers([sample[1]], on_skipped=skipped.append))
    assert [paper.title for paper in papers] == [TITLE, BARE_TITLE]
    assert skipped == []


def test_text_is_kept_with_its_latex_and_entities_decoded(sample: tuple[str, Path]) -> None:
    first, bare = read_papers([sample[1]])
    assert first.abstract == KEPT_ABSTRACT
    assert bare.abstract == ""


def test_date_and_author_are_read(sample: tuple[str, Path]) -> None:
    name, path = sample
    first: Paper = next(iter(read_papers([path])))
    assert first.date == "2024-01-02"
    assert not first.date_inferred
    if name == "daily-papers":
        assert (first.authors, first.author_count, first.comments) == ((), 2, 4)
    else:
        assert (first.authors, first.author_count) == (("Ada Ames",), 1)


def test_compressed_input_reads_the_same(sample: tuple[str, Path], tmp_path: Path) -> None:
    packed = tmp_path / "papers.gz"
    packed.write_bytes(gzip.compress(sample[1].read_bytes()))
    assert list(read_papers([packed])) == list(read_papers([sample[1]]))


def test_format_can_be_named_instead_of_sniffed(sample: tuple[str, Path]) -> None:
    name, path = sample
    assert len(list(read_papers([path], format_=name))) == 2


def test_generated_summary_is_never_read() -> None:
    assert "Generated" in SAMPLES["daily-papers-json"]
    assert ABSTRACT in SAMPLES["daily-papers-json"].replace("\\\\", "\\")
