"""Semantic Scholar's Graph API: search results, lists and single papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.json_records import json_records
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "semantic-scholar"
DESCRIPTION = "Semantic Scholar's JSON"


def sniff(source: Source) -> bool:
    """JSON with a ``paperId``."""
    head = source.head.lstrip()
    return head[:1] in "[{" and '"paperId"' in head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers in the order of the answer."""
    return papers_of(json_records(source), _paper, source)


def _paper(record: dict[str, Any]) -> Paper:
    outside = record.get("externalIds") or {}
    return make_paper(
        title=record.get("title"),
        abstract=record.get("abstract"),
        arxiv=[outside.get("ArXiv")],
        doi=[outside.get("DOI")],
        date=record.get("publicationDate") or record.get("year"),
        authors=[author.get("name") for author in record.get("authors") or []],
        categories=record.get("fieldsOfStudy") or [],
        venue=record.get("venue"),
        links=[record.get("url")],
        source=NAME,
    )
