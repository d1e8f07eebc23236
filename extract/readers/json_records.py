"""Objects out of JSON in the shapes that papers come in: lines, an array, a list in an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.extract.readers.source import Source
from kg.model import SkippedRecord

_LISTS = re.compile(r'"(?:data|results|papers|dailyPapers|items|works|entries)"\s*:\s*\[')
_DECODER = json.JSONDecoder(strict=False)


def json_records(source: Source) -> Iterator[tuple[str, dict[str, Any]] | SkippedRecord]:
    """Yield each object with where it stands; what does not parse becomes a skipped record.

    Lines are streamed. An array that is cut off gives what came before the cut.
    """
    if looks_like_lines(source.head):
        yield from _lines(source)
        return
    text = source.text().lstrip()
    start = 1 if text.startswith("[") else -1
    if start < 0 and (match := _LISTS.search(text)):
        start = match.end()
    if start < 0:
        yield from _single(source, text)
        return
    yield from _array(source, text, start)


def looks_like_lines(head: str) -> bool:
    """Whether the first line is one whole JSON object and there is another, or nothing, below."""
    first, newline, rest = head.lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    if not newline and len(head) > len(first) + 1:
        return False
    try:
        whole = isinstance(_DECODER.decode(first), dict)
    except ValueError:
        # A first line that is broken, or longer than what sniffing sees.
        return rest.lstrip().startswith("{") or (not newline and first.startswith('{"id"'))
    return whole and not (_LISTS.search(first) and not rest.strip())


def _lines(source: Source) -> Iterator[tuple[str, dict[str, Any]] | SkippedRecord]:
    for number, line in source.lines():
        where = f"line {number}"
        if line is None:
            yield SkippedRecord(source.name, where, "the line is too long to be a record")
        elif line.strip():
            try:
                record = _DECODER.decode(line.strip())
            except ValueError as error:
                yield SkippedRecord(source.name, where, f"is not JSON ({error})")
                continue
            if isinstance(record, dict):
                yield where, record
            else:
                yield SkippedRecord(source.name, where, "is not a JSON object")


def _single(source: Source, text: str) -> Iterator[tuple[str, dict[str, Any]] | SkippedRecord]:
    try:
        record = _DECODER.decode(text.strip())
    except ValueError as error:
        yield SkippedRecord(source.name, "record 1", f"is not JSON ({error})")
        return
    if isinstance(record, dict):
        yield "record 1", record


def _array(
    source: Source, text: str, start: int
) -> Iterator[tuple[str, dict[str, Any]] | SkippedRecord]:
    number, at = 0, start
    gap = re.compile(r"[\s,]*")
    while True:
        at = gap.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        number += 1
        where = f"record {number}"
        try:
            record, at = _DECODER.raw_decode(text, at)
        except ValueError as error:
            reason = "the file is cut off here" if at >= len(text) - 1 else f"is not JSON ({error})"
            yield SkippedRecord(source.name, where, reason)
            return
        if isinstance(record, dict):
            yield where, record
        else:
            yield SkippedRecord(source.name, where, "is not a JSON object")
