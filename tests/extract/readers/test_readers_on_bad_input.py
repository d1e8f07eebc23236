"""What is broken is named with its place, and nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import BadRecordError, UnknownFormatError, UnreadableInputError
from kg.extract.readers.base import read_papers
from kg.model import SkippedRecord

from .samples import BARE_TITLE, SAMPLES, TITLE


def read(path: Path, **options: object) -> tuple[list[str], list[SkippedRecord]]:
    """Titles of the papers, and the bad records."""
    skipped: list[SkippedRecord] = []
    papers = list(read_papers([path], on_skipped=skipped.append, **options))  # type: ignore[arg-type]
    return [paper.title for paper in papers], skipped


def write(folder: Path, content: str | bytes, name: str = "papers.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="is empty"):
        read(write(tmp_path, " \n"))


def test_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="binary"):
        read(write(tmp_path, b"\x7fELF\x00\x01\x02" * 50))


def test_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"nowhere\.bib"):
        read(tmp_path / "nowhere.bib")


def test_unknown_text_is_refused_with_the_formats_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="bibtex") as caught:
        read(write(tmp_path, "Dear diary,\nnothing happened.\n"))
    assert "--from" in str(caught.value)


def test_unknown_format_name_gets_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="Did you mean 'bibtex'"):
        read(write(tmp_path, SAMPLES["bibtex"]), format_="bibtx")


def test_page_cut_in_the_middle_keeps_the_papers_before_the_cut(tmp_path: Path) -> None:
    page = SAMPLES["daily-papers"]
    titles, skipped = read(write(tmp_path, page[: page.index("  • 1 author")]))
    assert titles == [TITLE]
    assert [s.reason for s in skipped] == ["the page is cut off in this paper"]
    assert page.splitlines()[int(skipped[0].where.split()[1]) - 1] == BARE_TITLE


@pytest.mark.parametrize("name", ["arxiv-atom", "arxiv-oai", "pubmed", "daily-papers-json"])
def test_cut_file_keeps_the_records_before_the_cut(tmp_path: Path, name: str) -> None:
    content = SAMPLES[name]
    titles, skipped = read(write(tmp_path, content[: content.index(BARE_TITLE)]))
    assert titles == [TITLE]
    assert len(skipped) == 1


def test_line_of_fifty_megabytes_is_skipped_by_its_number(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "One"}),
        '{"title": "' + "x" * 50_000_000 + '"}',
        json.dumps({"title": "Three"}),
    ]
    titles, skipped = read(write(tmp_path, "\n".join(lines), "papers.jsonl"))
    assert titles == ["One", "Three"]
    assert [s.where for s in skipped] == ["line 2"]


def test_invalid_utf8_is_reported_and_the_other_records_kept(tmp_path: Path) -> None:
    lines = b'{"title": "Good"}\n{"title": "caf\xe9"}\n{"title": "Fine"}\n'
    titles, skipped = read(write(tmp_path, lines, "papers.jsonl"))
    assert titles == ["Good", "Fine"]
    assert "not valid UTF-8" in skipped[0].reason


def test_record_without_title_is_reported(tmp_path: Path) -> None:
    titles, skipped = read(write(tmp_path, '{"title": "A"}\n{"abstract": "b"}\n', "papers.jsonl"))
    assert titles == ["A"]
    assert (skipped[0].where, skipped[0].reason) == ("line 2", "has no title")


def test_strict_stops_at_the_first_bad_record(tmp_path: Path) -> None:
    path = write(tmp_path, '{"title": "A"}\n{"abstract": "b"}\n', "papers.jsonl")
    with pytest.raises(BadRecordError, match="line 2"):
        list(read_papers([path], strict=True))


def test_folder_reads_every_file_and_reports_what_it_cannot(tmp_path: Path) -> None:
    write(tmp_path, SAMPLES["bibtex"], "a.bib")
    write(tmp_path, SAMPLES["ris"], "b.ris")
    write(tmp_path, "no papers here", "notes.md")
    write(tmp_path, SAMPLES["ris"], ".hidden.ris")
    titles, skipped = read(tmp_path)
    assert titles == [TITLE, BARE_TITLE] * 2
    assert [Path(s.path).name for s in skipped] == ["notes.md"]


def test_xml_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret", "secret.txt")
    doctype = f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    content = SAMPLES["arxiv-atom"].replace("<feed", doctype + "<feed", 1).replace("Cheap", "&x;")
    titles, _ = read(write(tmp_path, content, "a.xml"))
    assert not any("secret" in title for title in titles)
