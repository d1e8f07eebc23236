"""Where an export goes: whole files or none, or a stream."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import KgError, StorageError


class Output:
    """What an exporter writes to.

    Attributes:
        stream: The output itself.
        path: The file that it becomes, or None for a stream such as standard output.
    """

    def __init__(self, stream: BinaryIO, path: Path | None = None) -> None:
        self.stream = stream
        self.path = path

    def beside(self, part: str) -> BinaryIO | None:
        """A second output of the export, called ``part``; None where there can be none."""
        return None


class FileOutput(Output):
    """Files that are drafts until :meth:`keep` puts all of them in their places."""

    def __init__(self, path: Path) -> None:
        self._files = ExitStack()
        self._drafts: dict[Path, Path] = {}
        super().__init__(self._open(path), path)

    def beside(self, part: str) -> BinaryIO | None:
        """A second file, ``graph.nodes.csv`` beside ``graph.csv``."""
        assert self.path is not None
        name = self.path.name.removesuffix(".gz")
        stem, _, suffix = name.rpartition(".")
        packed = self.path.name[len(name) :]
        return self._open(self.path.with_name(f"{stem}.{part}.{suffix}{packed}"))

    @property
    def paths(self) -> list[Path]:
        """Every file, the main one first."""
        return list(self._drafts)

    def keep(self) -> None:
        """Finish every draft, and only then replace what stood there."""
        self._files.close()
        for path, draft in self._drafts.items():
            draft.replace(path)

    def clear(self) -> None:
        """Delete what is still a draft."""
        self._files.close()
        for draft in self._drafts.values():
            draft.unlink(missing_ok=True)

    def _open(self, path: Path) -> BinaryIO:
        draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
        file = self._files.enter_context(draft.open("wb"))
        self._drafts[path] = draft
        self._files.callback(_sync, file)
        if path.suffix != ".gz":
            return file
        # No time and no name in the header: the same graph gives the same bytes.
        packed = gzip.GzipFile("", "wb", 6, file, mtime=0)
        return cast("BinaryIO", self._files.enter_context(packed))


@contextmanager
def open_output(path: Path) -> Iterator[FileOutput]:
    """Write files that appear whole at the end, or not at all; ``.gz`` is compressed.

    Raises:
        StorageError: If a file cannot be written; what stood there before is as it was.
    """
    try:
        output = FileOutput(path)
        try:
            yield output
            output.keep()
        finally:
            output.clear()
    except OSError as error:
        if isinstance(error, KgError):
            raise
        raise StorageError(str(path), error) from error


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
