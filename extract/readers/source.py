"""One input as readers see it: a file, a compressed file, or standard input."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kg.errors import UnreadableInputError

HEAD = 1 << 16  # bytes that sniffing looks at
MAX_LINE = 10_000_000  # characters; no record of any format comes near


@dataclass(slots=True)
class Source:
    """An open input.

    Text is decoded as UTF-8; bytes that are not become lone surrogates, so that the record that
    has them can be reported (see :func:`kg.extract.readers.text.find_fault`) and the others kept.
    """

    name: str
    year: int | None = None
    _stream: IO[bytes] = field(default_factory=io.BytesIO)
    head: str = ""

    @classmethod
    @contextmanager
    def open(cls, name: str, *, year: int | None = None) -> Iterator[Source]:
        """Open a path, or ``-`` for standard input; ``.gz`` is told by its first bytes.

        The input is closed at the end of the ``with`` block; standard input stays open.

        Raises:
            UnreadableInputError: If it cannot be opened, is empty, or is binary.
        """
        try:
            raw: IO[bytes] = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
        except OSError as error:
            raise UnreadableInputError(name, f"cannot be read ({error}).") from error
        try:
            yield cls._of(raw, name, year)
        finally:
            if raw is not sys.stdin.buffer:
                raw.close()

    @classmethod
    def _of(cls, raw: IO[bytes], name: str, year: int | None) -> Source:
        try:
            stream = io.BufferedReader(raw, HEAD) if name == "-" else raw  # type: ignore[type-var]
            start = _peek(stream)
            if start[:2] == b"\x1f\x8b":
                stream = gzip.GzipFile(fileobj=stream)  # type: ignore[assignment]
                start = _peek(stream)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableInputError(name, f"cannot be read ({error}).") from error
        if not start.strip():
            raise UnreadableInputError(
                name, "is empty.", next_step="Give a file with papers in it."
            )
        if b"\x00" in start:
            reason = "is a binary file."
            step = "Save the papers as text (see `kg build --help` for the formats)."
            raise UnreadableInputError(name, reason, next_step=step)
        return cls(name, year, stream, start.decode("utf-8-sig", "surrogateescape"))

    @property
    def suffix(self) -> str:
        """The file's suffix in lower case, without ``.gz``."""
        return Path(self.name.removesuffix(".gz")).suffix.lower()

    def read(self) -> bytes:
        """All bytes of the input."""
        try:
            return self._stream.read()
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableInputError(self.name, f"breaks off ({error}).") from error

    def text(self) -> str:
        """All text of the input."""
        return self.read().decode("utf-8-sig", "surrogateescape")

    def lines(self) -> Iterator[tuple[int, str | None]]:
        """Number from 1 and text of each line; None stands for a line too long to be a record."""
        number = 0
        while True:
            try:
                line = self._stream.readline(MAX_LINE)
                if not line:
                    return
                number += 1
                whole = line.endswith(b"\n") or len(line) < MAX_LINE
                if not whole:
                    while rest := self._stream.readline(MAX_LINE):
                        if rest.endswith(b"\n"):
                            break
            except (OSError, EOFError, zlib.error) as error:
                raise UnreadableInputError(self.name, f"breaks off ({error}).") from error
            text = line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")
            yield number, text if whole else None


def _peek(stream: object) -> bytes:
    """The first bytes of a buffered stream, which stay in it."""
    return stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined, no-any-return]
