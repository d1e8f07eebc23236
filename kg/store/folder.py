"""The folder of a graph: who may write it, and which snapshot readers see.

::

    kg-graph/
      graph.json        version of this layout, base IRI
      records.sqlite    papers and what was extracted from them (kg.store.records)
      overrides.toml    what people decided about names (optional; see docs/linking.md)
      snapshots/<n>/    a pyoxigraph store; never written once it is current
      CURRENT           the name of the current snapshot; replaced atomically
      runs.jsonl        when which command ran; not part of the graph
      lock              held by the process that writes

A store that is being written must not be opened for reading, so a build writes a new snapshot and
then switches the pointer: a reader sees the old graph or the new one, never half of one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from kg.errors import GraphBusyError, NotAGraphError, StorageError
from kg.store.database import Database
from kg.store.records import Records
from kg.vocab import DEFAULT_BASE, Iris

LAYOUT_VERSION = 1
_KEEP_OLD = 1  # snapshots kept behind the current one, for readers that still have it open


class GraphFolder:
    """A graph on disk; :meth:`open` it to read, :meth:`create` it to write."""

    def __init__(self, path: Path, base: str, min_confidence: float = 0.0) -> None:
        self.path = path
        self.iris = Iris(base)
        self.min_confidence = min_confidence

    @classmethod
    def open(cls, path: Path) -> GraphFolder:
        """Open an existing graph.

        Raises:
            NotAGraphError: If the folder is missing, is no graph, or is of a newer version.
        """
        if not path.exists():
            raise NotAGraphError(str(path), "no such graph. Make one with `kg build INPUT`.")
        try:
            about = json.loads((path / "graph.json").read_text("utf-8"))
            version, base = int(about["version"]), str(about["base"])
            min_confidence = float(about.get("min_confidence", 0.0))
        except (OSError, ValueError, KeyError, TypeError) as error:
            reason = "is not a graph folder (no readable graph.json). Choose another --graph."
            raise NotAGraphError(str(path), reason) from error
        if version > LAYOUT_VERSION:
            known = f"newer than this program knows ({LAYOUT_VERSION}); update paper-kg."
            reason = f"is of layout {version}, {known}"
            raise NotAGraphError(str(path), reason)
        return cls(path, base, min_confidence)

    @classmethod
    def create(cls, path: Path, *, base: str | None = None) -> GraphFolder:
        """Open a graph to write it, and make it where there is none.

        Raises:
            NotAGraphError: If something else stands there, or the graph has another base IRI.
            StorageError: If the folder cannot be made.
        """
        with storing(path):
            # A draft alone is what a build leaves that was killed in its first moment.
            if not path.exists() or {p.name for p in path.iterdir()} <= {"graph.json.draft"}:
                path.mkdir(parents=True, exist_ok=True)
                cls(path, base or DEFAULT_BASE)._write_about()
        folder = cls.open(path)
        if base and base != folder.iris.base:
            reason = f"has the base IRI {folder.iris.base}, not {base}; build into another --graph."
            raise NotAGraphError(str(path), reason)
        return folder

    def put_min_confidence(self, value: float) -> None:
        """Keep what this graph leaves out from its next snapshot on."""
        self.min_confidence = value
        with storing(self.path):
            self._write_about()

    def put_overrides(self, text: str) -> None:
        """Keep people's decisions about names, which apply from the next snapshot on."""
        with storing(self.path):
            write_atomically(self.overrides_path, text)

    def _write_about(self) -> None:
        about = {"version": LAYOUT_VERSION, "base": self.iris.base}
        about |= {"min_confidence": self.min_confidence} if self.min_confidence else {}
        write_atomically(self.path / "graph.json", json.dumps(about) + "\n")

    @property
    def records_path(self) -> Path:
        """The SQLite file of papers and extractions."""
        return self.path / "records.sqlite"

    @property
    def overrides_path(self) -> Path:
        """The file of people's decisions about names, which need not exist."""
        return self.path / "overrides.toml"

    @contextmanager
    def records(self, *, read_only: bool = True) -> Iterator[Records]:
        """Open the records, to read them unless told otherwise."""
        database = Database(self.records_path, read_only=read_only)
        try:
            yield Records(database)
        except sqlite3.OperationalError as error:
            # The disk's fault rather than the file's: full, read-only, failing.
            if not read_only:
                raise StorageError(str(self.path), str(error)) from error
            reason = f"its records cannot be read ({error})."
            raise NotAGraphError(str(self.path), reason) from error
        except sqlite3.DatabaseError as error:
            reason = f"its records cannot be read ({error})."
            raise NotAGraphError(str(self.path), reason) from error
        finally:
            database.close()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the graph for writing; the lock goes with the process, however it ends.

        Raises:
            GraphBusyError: If another process holds it.
        """
        with storing(self.path):
            handle = (self.path / "lock").open("a+", encoding="utf-8")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                handle.seek(0)
                holder = handle.read().strip() or "another process"
                raise GraphBusyError(str(self.path), holder) from error
            handle.truncate(0)
            handle.write(f"process {os.getpid()} on {socket.gethostname()}")
            handle.flush()
            yield

    # -- snapshots ----------------------------------------------------------------------------

    def current(self) -> Path | None:
        """The folder of the current snapshot, or None where nothing was built yet."""
        try:
            return self.path / "snapshots" / (self.path / "CURRENT").read_text("utf-8").strip()
        except FileNotFoundError:
            return None

    def read(self) -> pyoxigraph.Store:
        """Open the current snapshot, read only.

        Raises:
            NotAGraphError: If no build has finished here, or the snapshot is broken.
        """
        current = self.current()
        if current is None:
            reason = "holds no finished build. Run `kg build` (it goes on where it stopped)."
            raise NotAGraphError(str(self.path), reason)
        try:
            return pyoxigraph.Store.read_only(str(current))
        except (OSError, ValueError) as error:
            reason = f"its snapshot cannot be opened ({error}). Run `kg rebuild`."
            raise NotAGraphError(str(self.path), reason) from error

    def write_snapshot(self, write: Callable[[Path], None]) -> str:
        """Make a new snapshot with ``write``; the caller holds the lock, and switches to it.

        ``write`` gets the path of a folder that does not exist yet. If it fails, nothing is left.

        Returns:
            The name of the snapshot, for :meth:`switch`.

        Raises:
            StorageError: If the disk is full, read-only, or fails.
        """
        snapshots = self.path / "snapshots"
        try:
            snapshots.mkdir(exist_ok=True)
            self._sweep()
            name = str(1 + max(map(_number, snapshots.iterdir()), default=0))
            draft = snapshots / f"{name}.draft"
            write(draft)
            draft.rename(snapshots / name)
        except OSError as error:
            self._sweep()
            raise StorageError(str(self.path), error) from error
        return name

    def has_snapshot(self, name: str) -> bool:
        """Whether a finished snapshot of that name is there."""
        return (self.path / "snapshots" / name).is_dir()

    def switch(self, name: str) -> None:
        """Show readers another snapshot from now on, and delete those before the last."""
        with storing(self.path):
            write_atomically(self.path / "CURRENT", f"{name}\n")
        self._sweep()

    def _sweep(self) -> None:
        """Delete drafts of builds that died, and snapshots that no reader should still have."""
        current = self.current()
        newest = _number(current) if current else 0
        for path in (self.path / "snapshots").iterdir():
            if not newest - _KEEP_OLD <= _number(path) <= newest:
                shutil.rmtree(path, ignore_errors=True)


def _number(path: Path) -> int:
    """The number of a finished snapshot; -1 of anything else."""
    return int(path.name) if path.name.isdigit() else -1


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn a failure of the disk into an error that says what could not be written."""
    try:
        yield
    except OSError as error:
        raise StorageError(str(path), error) from error


def write_atomically(path: Path, text: str) -> None:
    """Replace a file whole: a reader, or a crash, never meets half of it."""
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    _sync(path.parent)


def write_derived(path: Path, data: bytes) -> None:
    """Write what can be made again, whole or not at all; several processes may do so at once."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_bytes(data)
    draft.replace(path)


def _sync(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
