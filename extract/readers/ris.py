"""RIS, parsed by rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import rispy

from kg.errors import UnreadableInputError
from kg.extract.readers.base import guarded
from kg.extract.readers.dates import make_date
from kg.extract.readers.identity import make_paper
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "ris"
DESCRIPTION = "RIS"

_TITLES = ("title", "primary_title", "translated_title", "short_title")
_ABSTRACTS = ("abstract", "notes_abstract")


def sniff(source: Source) -> bool:
    """A line that opens a reference."""
    return re.search(r"^\ufeff?TY  - ", source.head, re.M) is not None


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the references in the order of the file.

    Raises:
        UnreadableInputError: If the file is not RIS from the first tag on.
    """
    try:
        references = rispy.loads(source.text(), skip_unknown_tags=False, newline="\n")
    except (ValueError, OSError, KeyError, IndexError) as error:
        raise UnreadableInputError(source.name, f"is not RIS ({error}).") from error
    records = ((f"record {n}", partial(_paper, ref)) for n, ref in enumerate(references, 1))
    yield from guarded(records, source)


def _paper(reference: dict[str, Any]) -> Paper:
    parts = str(reference.get("date") or "").split("/")
    year = reference.get("year") or reference.get("publication_year") or parts[0]
    return make_paper(
        title=_first(reference, _TITLES),
        abstract=_first(reference, _ABSTRACTS),
        arxiv=reference.get("urls") or [],
        doi=[reference.get("doi"), *(reference.get("urls") or [])],
        date=make_date(year, *parts[1:3]),
        authors=[*(reference.get("authors") or []), *(reference.get("first_authors") or [])],
        categories=reference.get("keywords") or [],
        venue=_first(reference, ("journal_name", "secondary_title", "alternate_title3")),
        links=reference.get("urls") or [],
        source=NAME,
    )


def _first(reference: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = reference.get(name)
        if value:
            return " ".join(value) if isinstance(value, list) else str(value)
    return ""
