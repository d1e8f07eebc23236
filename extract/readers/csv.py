"""CSV and TSV with a header line; columns as in :mod:`kg.extract.readers.jsonl`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial

from kg.extract.readers.base import guarded
from kg.extract.readers.identity import make_paper
from kg.extract.readers.jsonl import paper_of
from kg.extract.readers.source import MAX_LINE, Source
from kg.model import Paper, SkippedRecord

NAME = "csv"
DESCRIPTION = "CSV or TSV with a header line that names a title column"

_KNOWN = {"id", "abstract", "summary", "authors", "author", "date", "year", "categories", "doi"}


def sniff(source: Source) -> bool:
    """A first line that names the column title and one more that is known."""
    columns = _columns(source.head)
    return "title" in columns and bool(_KNOWN & set(columns))


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield a paper a row; cells may hold line breaks where they are quoted."""
    csv.field_size_limit(MAX_LINE)
    text = io.StringIO(source.text(), newline="")
    rows = csv.reader(text, delimiter=_delimiter(source.head))
    header = [name.strip().lower() for name in next(rows)]
    while True:
        where = f"line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield SkippedRecord(source.name, where, f"is no row ({error})")
            continue
        if row:
            cells = dict(zip(header, row, strict=False))
            yield from guarded([(where, partial(_paper, cells))], source)


def _paper(cells: dict[str, str]) -> Paper:
    read = paper_of(dict(cells))
    return make_paper(
        title=read.title, abstract=read.abstract, id_=cells.get("id") or None,
        arxiv=[cells.get("id"), cells.get("url")], doi=[cells.get("doi")], date=read.date,
        authors=read.authors, categories=read.categories, venue=read.venue, links=read.links,
        source=NAME,
    )  # fmt: skip


def _delimiter(head: str) -> str:
    first = head.partition("\n")[0]
    return max("\t,;", key=first.count)


def _columns(head: str) -> list[str]:
    first = head.lstrip("\ufeff").partition("\n")[0]
    return [c.strip().strip('"').lower() for c in first.split(_delimiter(head))]
