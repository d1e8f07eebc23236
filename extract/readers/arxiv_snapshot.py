"""The arXiv metadata snapshot: JSON Lines with ``authors_parsed``, ``versions``, ``submitter``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.json_records import json_records
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "arxiv-snapshot"
DESCRIPTION = "lines of the arXiv metadata snapshot"


def sniff(source: Source) -> bool:
    """A first object that has the snapshot's own fields."""
    head = source.head.lstrip()
    return head.startswith("{") and '"submitter"' in head and '"journal-ref"' in head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers line by line; the date is that of the first version."""
    return papers_of(json_records(source), _paper, source)


def _paper(record: dict[str, Any]) -> Paper:
    versions = record.get("versions") or [{}]
    parsed = record.get("authors_parsed") or []
    number = f"arxiv:{record['id']}"
    return make_paper(
        title=record.get("title"),
        abstract=record.get("abstract"),
        id_=number,
        doi=[record.get("doi")],
        date=versions[0].get("created") or record.get("update_date"),
        authors=[" ".join(filter(None, (a[1], a[0], *a[2:3]))) for a in parsed],
        categories=str(record.get("categories") or "").split(),
        venue=record.get("journal-ref"),
        source=NAME,
    )
