"""A Daily Papers page as a person copies it from the browser.

A paper is a title, an abstract, ``• N authors``, ``·`` and a date, each a paragraph. A date without
a year is of the page's own year, which the page does not print: the smallest year after every year
that it does print. A number after the date counts comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kg.extract.readers.base import guarded
from kg.extract.readers.dates import MONTHS, make_date
from kg.extract.readers.identity import make_paper
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "daily-papers"
DESCRIPTION = "a Daily Papers page copied as text"

_AUTHORS = re.compile(r"^[•·*\-]?\s*(?:(\d+) authors?|(.+ authors?))\s*$", re.I)
_DATE = re.compile(
    rf"^(?:·\s*)?({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})(?:, (\d{{4}}))?(?:\s+(\d+))?$", re.I
)
_CHROME = re.compile(
    r"^(?:new|subscribe|daily papers|trending papers|by ?AK and the research community"
    r"|get trending papers in your email inbox!?|submitted by|upvote|\d+)$", re.I
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one paper: what stood before its count of authors, and what is known after."""

    line: int
    lines: tuple[str, ...]
    authors: int | None
    date: tuple[str, str, str | None] | None
    comments: int | None


def sniff(source: Source) -> bool:
    """Text with a count of authors followed by a date."""
    return any(block.date for block in _blocks(source.head.splitlines()))


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the papers of the page, in its order; what a cut leaves of one is reported."""
    blocks = list(_blocks(source.text().splitlines()))
    printed = [int(b.date[2]) for b in blocks if b.date and b.date[2]]
    year = source.year or (max(printed) + 1 if printed else None)
    for block in blocks:
        if block.authors is None:
            yield SkippedRecord(
                source.name, f"line {block.line}", "the page is cut off in this paper"
            )
            continue
        where = f"line {block.line}"
        yield from guarded([(where, partial(_paper, block, year))], source)


def _paper(block: _Block, year: int | None) -> Paper:
    month, day, printed = block.date or ("", "", None)
    date = make_date(printed or year, month, day) if block.date else None
    return make_paper(
        title=block.lines[0],
        abstract=" ".join(block.lines[1:]),
        date=date,
        date_inferred=date is not None and printed is None,
        author_count=block.authors,
        comments=block.comments,
        source=NAME,
    )


def _blocks(lines: list[str]) -> Iterator[_Block]:
    held: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number].strip()
        number += 1
        match = _AUTHORS.match(line)
        if match and held:
            number, date, comments = _date_after(lines, number)
            texts = tuple(text for _, text in held)
            yield _Block(held[0][0], texts, int(match.group(1) or 0), date, comments)
            held = []
        elif line and not (_is_chrome(line) and not held):
            held.append((number, line))
    if held:
        yield _Block(held[0][0], tuple(text for _, text in held), None, None, None)


def _date_after(
    lines: list[str], number: int
) -> tuple[int, tuple[str, str, str | None] | None, int | None]:
    """The date within the next lines, and the number of the line after it."""
    for ahead in range(number, min(number + 4, len(lines))):
        line = lines[ahead].strip()
        if match := _DATE.match(line):
            month, day, year, comments = match.groups()
            return ahead + 1, (month, day, year), int(comments) if comments else None
        if line and line != "·":
            break
    return number, None, None


def _is_chrome(line: str) -> bool:
    """Whether a line before a title is the page's own: its name, a button, the day it shows."""
    return bool(_CHROME.match(line) or _DATE.match(line) or line in "·•")
