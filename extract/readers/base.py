"""What a reader is, which there are, and how an input finds its own."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from kg.errors import BadRecordError, UnknownFormatError, UnreadableInputError
from kg.extract.readers.identity import BadPaperError
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

T = TypeVar("T")


class Reader(Protocol):
    """A module that reads one format.

    ``NAME`` is what ``--from`` takes; ``DESCRIPTION`` is one line for people.
    """

    NAME: str
    DESCRIPTION: str

    def sniff(self, source: Source) -> bool:
        """Whether the input's first 64 kB look like this format."""

    def read(self, source: Source) -> Iterator[Paper | SkippedRecord]:
        """Yield the papers in the order of the input, and what could not be read."""


# The most specific first: the first that recognises an input reads it.
MODULES = (
    "daily_papers_html", "daily_papers_json", "openalex", "semantic_scholar", "arxiv_snapshot",
    "arxiv_atom", "arxiv_oai", "pubmed", "bibtex", "ris", "jsonl", "csv", "daily_papers_text",
)  # fmt: skip


def readers() -> list[Reader]:
    """Every reader, in the order in which they are tried."""
    return [importlib.import_module(f"kg.extract.readers.{name}") for name in MODULES]


def find_reader(source: Source, format_: str | None = None) -> Reader:
    """The reader of that name, or the first that recognises the input.

    Raises:
        UnknownFormatError: If there is no reader of that name.
        UnreadableInputError: If no reader recognises the input.
    """
    known = {reader.NAME: reader for reader in readers()}
    if format_ is not None:
        if format_ not in known:
            raise UnknownFormatError(format_, known)
        return known[format_]
    for reader in known.values():
        if reader.sniff(source):
            return reader
    supported = "; ".join(f"{reader.NAME} ({reader.DESCRIPTION})" for reader in known.values())
    step = f"Supported: {supported}. Name one with --from if the content is one of these."
    raise UnreadableInputError(source.name, "is in no format that is known.", next_step=step)


def read_papers(
    inputs: Iterable[str | Path],
    *,
    format_: str | None = None,
    year: int | None = None,
    strict: bool = False,
    on_skipped: Callable[[SkippedRecord], None] = lambda _: None,
) -> Iterator[Paper]:
    """Read the papers of files, folders (all files below, sorted) and ``-``, as a stream.

    Args:
        format_: The format of every input, instead of sniffing.
        year: Year of dates that a Daily Papers page cuts short.
        strict: Raise at the first bad record.
        on_skipped: Called with every bad record otherwise.

    Raises:
        BadRecordError: At the first bad record, if ``strict``.
        UnreadableInputError: If an input that was named cannot be read at all; a file found in a
            folder that no reader knows is a bad record.
    """
    for name in inputs:
        for path, in_folder in _files(str(name)):
            for found in _read_file(path, format_, year, in_folder=in_folder):
                if isinstance(found, Paper):
                    yield found
                elif strict:
                    raise BadRecordError(found)
                else:
                    on_skipped(found)


def guarded(
    records: Iterable[tuple[str, Callable[[], Paper]]], source: Source
) -> Iterator[Paper | SkippedRecord]:
    """Make each record's paper; one that cannot be made becomes a :class:`SkippedRecord`."""
    for where, make in records:
        try:
            yield make()
        except BadPaperError as error:
            yield SkippedRecord(source.name, where, str(error))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield SkippedRecord(
                source.name, where, f"does not have the format's fields ({error!r})"
            )


def papers_of(
    records: Iterable[tuple[str, T] | SkippedRecord], make: Callable[[T], Paper], source: Source
) -> Iterator[Paper | SkippedRecord]:
    """Make a paper of each record that could be parsed; pass on those that could not."""
    for found in records:
        if isinstance(found, SkippedRecord):
            yield found
        else:
            where, record = found
            yield from guarded([(where, partial(make, record))], source)


def _files(name: str) -> Iterator[tuple[str, bool]]:
    path = Path(name)
    if name != "-" and path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            if not any(part.startswith(".") for part in file.relative_to(path).parts):
                yield str(file), True
    else:
        yield name, False


def _read_file(
    name: str, format_: str | None, year: int | None, *, in_folder: bool
) -> Iterator[Paper | SkippedRecord]:
    try:
        with Source.open(name, year=year) as source:
            reader = find_reader(source, format_)
            empty = True
            for found in reader.read(source):
                empty = False
                yield found
        if empty:
            step = "Name the right format with --from."
            raise UnreadableInputError(name, f"has no papers ({reader.NAME}).", next_step=step)
    except UnreadableInputError as error:
        if not in_folder:
            raise
        yield SkippedRecord(name, "file", str(error).removeprefix(f"{name}: "))
