"""JSON Lines, and JSON arrays, of papers: ``id, title, abstract, date, authors, categories``.

All but the title may be missing. Common other names of the fields are understood (``summary``,
``published``, ``arxiv_id``, ``author`` as ``A;B``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.json_records import json_records
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "jsonl"
DESCRIPTION = "JSON Lines or a JSON array with title, abstract, id, date, authors, categories"

_DATES = ("date", "published", "publication_date", "pubdate", "update_date", "created", "year")


def sniff(source: Source) -> bool:
    """JSON whose first object has a title."""
    head = source.head.lstrip()
    return head[:1] in "{[" and re.search(r'"title"\s*:', head) is not None


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers of the file, line by line where it has lines."""
    return papers_of(json_records(source), paper_of, source)


def paper_of(record: dict[str, Any]) -> Paper:
    """Make a paper of an object with the fields' common names."""
    return make_paper(
        title=record.get("title"),
        abstract=first(record, ("abstract", "summary")),
        id_=first(record, ("id", "arxiv_id", "paper_id")),
        arxiv=[record.get(f) for f in ("arxiv_id", "abs", "url", "link", "entry_id")],
        doi=[record.get("doi")],
        date=first(record, _DATES),
        authors=listed(first(record, ("authors", "author")), _AUTHOR_SEPARATORS),
        categories=listed(first(record, ("categories", "category", "keywords")), r"[;,\s]+"),
        venue=first(record, ("venue", "journal", "journal-ref")),
        links=[record.get(f) for f in ("github", "code", "project", "url")],
        source=NAME,
    )


_AUTHOR_SEPARATORS = r"\s*;\s*|\s+and\s+|,\s*(?=\S+\s+\S)"


def first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    """The value of the first of these fields that has one."""
    return next((record[name] for name in names if record.get(name)), None)


def listed(value: Any, separators: str) -> list[Any]:
    """A list as it is (objects by their ``name``), a string cut at the separators."""
    if isinstance(value, list):
        return [v.get("name") if isinstance(v, dict) else v for v in value]
    return re.split(separators, value.strip()) if isinstance(value, str) else []
