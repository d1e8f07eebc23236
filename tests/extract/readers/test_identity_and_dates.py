"""Which records are one paper, and what a page's short dates mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableInputError
from kg.extract.readers.base import read_papers
from kg.extract.readers.identity import make_paper, merge_papers
from kg.extract.readers.text import keep_text

from .samples import SAMPLES

REFUSED = (
    "README.md",
    "endnote.xml",
    "medline.nbib",
    "neurips2023_schedule.md",
    "python_literal_lines.jsonl",
    "web_of_science_tagged.txt",
)


def test_short_date_is_of_the_year_after_the_last_one_printed(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(SAMPLES["daily-papers"], "utf-8")
    _, bare = read_papers([page])
    assert (bare.date, bare.date_inferred) == ("2025-03-05", True)


def test_year_option_settles_short_dates(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(SAMPLES["daily-papers"], "utf-8")
    _, bare = read_papers([page], year=2024)
    assert (bare.date, bare.date_inferred) == ("2024-03-05", True)


def test_real_page_has_26_papers_and_its_short_dates_are_of_2026(shared: Path) -> None:
    papers = list(read_papers([shared / "seeds" / "daily-papers.txt"]))
    assert len(papers) == 26
    assert [p.date for p in papers if p.date_inferred] == ["2026-05-02", "2026-04-08"]
    assert all(p.abstract and p.author_count for p in papers)


@pytest.mark.parametrize("name", REFUSED)
def test_real_file_of_another_format_is_refused_with_what_is_supported(
    shared: Path, name: str
) -> None:
    with pytest.raises(UnreadableInputError, match="Supported:"):
        list(read_papers([shared / "formats" / name]))


def test_every_other_real_file_is_read(shared: Path) -> None:
    for path in sorted((shared / "formats").iterdir()):
        if path.name not in REFUSED:
            assert list(read_papers([path])), path.name


def test_versions_and_addresses_of_one_arxiv_paper_share_a_key() -> None:
    spellings = ("2401.00001", "arXiv:2401.00001v2", "https://arxiv.org/pdf/2401.00001v3.pdf")
    keys = {make_paper(title="T", id_=spelling, source="x").key for spelling in spellings}
    keys.add(make_paper(title="T", doi=["10.48550/arXiv.2401.00001"], source="x").key)
    assert keys == {"arxiv:2401.00001"}


def test_merging_unites_metadata_whatever_the_order() -> None:
    long = make_paper(title="T", abstract="long text", id_="2401.00001", date="2024", source="a")
    short = make_paper(title="t", doi=["10.1000/x"], date="2024-02-03", authors=["A"], source="b")
    merged = merge_papers(long, short)
    assert merged == merge_papers(short, long)
    assert merged.abstract == "long text"
    assert merged.date == "2024-02-03"
    assert merged.identifiers == ("arxiv:2401.00001", "doi:10.1000/x")
    assert merged.source == "a+b"


@given(st.text())
def test_kept_text_is_stable_and_has_no_control_characters(raw: str) -> None:
    kept = keep_text(raw)
    assert keep_text(kept) == kept
    assert not any(ord(c) < 32 for c in kept)
