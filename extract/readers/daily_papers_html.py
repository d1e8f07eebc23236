"""A saved Daily Papers page: the list stands as JSON in ``div[data-target="DailyPapers"]``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from lxml import html

from kg.errors import UnreadableInputError
from kg.extract.readers.base import guarded
from kg.extract.readers.daily_papers_json import paper_of
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "daily-papers-html"
DESCRIPTION = "a Daily Papers page saved as HTML"


def sniff(source: Source) -> bool:
    """HTML; that it is the right page is seen when it is read."""
    head = source.head.lstrip()[:2000].lower()
    return head.startswith(("<!doctype html", "<html")) or 'data-target="dailypapers"' in head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers of the page.

    Raises:
        UnreadableInputError: If the page has no list of papers in it.
    """
    step = "Save the Daily Papers page itself (Save as, HTML), or copy its text into a file."
    page = html.document_fromstring(source.read(), parser=html.HTMLParser(no_network=True))
    found = next(iter(page.iterfind('.//div[@data-target="DailyPapers"]')), None)
    listed = found.get("data-props") if found is not None else None
    if not listed:
        raise UnreadableInputError(
            source.name, "is HTML, but no Daily Papers page.", next_step=step
        )
    try:
        entries = json.loads(listed)["dailyPapers"]
    except (ValueError, KeyError) as error:
        raise UnreadableInputError(source.name, "is cut off.", next_step=step) from error
    yield from guarded(
        ((f"record {n}", partial(paper_of, entry, NAME)) for n, entry in enumerate(entries, 1)),
        source,
    )
