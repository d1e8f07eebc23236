"""The Daily Papers API: objects with a ``paper`` inside.

The abstract is ``paper.summary``; ``ai_summary`` is generated text and never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.json_records import json_records
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "daily-papers-json"
DESCRIPTION = "the Daily Papers API's JSON"


def sniff(source: Source) -> bool:
    """JSON with objects that hold a ``paper`` with a ``publishedAt``."""
    head = source.head.lstrip()
    return head[:1] in "[{" and re.search(r'"paper"\s*:\s*{', head) is not None


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers in the page's order."""
    return papers_of(json_records(source), partial(paper_of, source=NAME), source)


def paper_of(entry: dict[str, Any], source: str) -> Paper:
    """Make a paper of one object of the list."""
    paper = entry["paper"]
    comments = entry.get("numComments")
    return make_paper(
        title=paper.get("title") or entry.get("title"),
        abstract=paper.get("summary") or entry.get("summary"),
        id_=f"arxiv:{paper['id']}" if re.fullmatch(r"\d{4}\.\d{4,5}", paper["id"]) else paper["id"],
        date=paper.get("publishedAt") or entry.get("publishedAt"),
        authors=[a.get("name") for a in paper.get("authors") or [] if not a.get("hidden")],
        links=[paper.get("githubRepo"), paper.get("projectPage")],
        comments=comments if isinstance(comments, int) else None,
        source=source,
    )
