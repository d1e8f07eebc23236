"""OpenAlex works, one or a list; the abstract is an inverted index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.json_records import json_records
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "openalex"
DESCRIPTION = "OpenAlex works as JSON"


def sniff(source: Source) -> bool:
    """JSON with an OpenAlex work's id."""
    head = source.head.lstrip()
    return head[:1] in "[{" and "https://openalex.org/W" in head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the works in the order of the answer."""
    return papers_of(json_records(source), _paper, source)


def abstract_of(index: dict[str, list[int]] | None) -> str:
    """Put the words of an inverted index back in order.

    >>> abstract_of({"is": [1], "This": [0], "it.": [2]})
    'This is it.'
    """
    places = sorted((place, word) for word, found in (index or {}).items() for place in found)
    return " ".join(word for _, word in places)


def _paper(record: dict[str, Any]) -> Paper:
    place = record.get("primary_location") or {}
    locations = [place, *(record.get("locations") or [])]
    return make_paper(
        title=record.get("title") or record.get("display_name"),
        abstract=abstract_of(record.get("abstract_inverted_index")),
        arxiv=[location.get("landing_page_url") for location in locations],
        doi=[record.get("doi")],
        date=record.get("publication_date") or record.get("publication_year"),
        authors=[
            (a.get("author") or {}).get("display_name") for a in record.get("authorships") or []
        ],
        venue=(place.get("source") or {}).get("display_name"),
        links=[record.get("id")],
        source=NAME,
    )
