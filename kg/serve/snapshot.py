"""The snapshot that a worker has open, and the switch to the next one between two questions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import pyoxigraph as ox

from kg.query.name_index import NameIndex
from kg.query.names import Names
from kg.query.reading import StoreReader
from kg.store.folder import GraphFolder, write_derived
from kg.vocab import prefixes

T = TypeVar("T")


class Snapshot:
    """One open, read-only state of the graph, and what was worked out from it."""

    def __init__(self, folder: GraphFolder, tag: str) -> None:
        self.store = folder.read()
        self.iris = folder.iris
        self.tag = tag
        self.prefixes = prefixes(folder.iris.base)
        self._folder = folder
        self._kept: dict[str, Any] = {}

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for this snapshot."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast("T", self._kept[name])

    def keep_on_disk(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What ``make`` gives, from a file of this snapshot where it was made before.

        Files of other snapshots are deleted; a folder that cannot be written is no error.
        """
        home = self._folder.path / "served"
        path = home / f"{self.tag}-{name}"
        with suppress(FileNotFoundError):
            return path.read_bytes()
        body = make()
        with suppress(OSError):
            write_derived(path, body)
            for other in home.iterdir():
                if not other.name.startswith(self.tag):
                    other.unlink(missing_ok=True)
        return body

    def reader(self) -> StoreReader:
        """Looks nodes up in the store; it remembers, so each question has its own."""
        return StoreReader(self.store, self.iris)

    def name_index(self) -> NameIndex:
        """The index of all names, opened when it is first asked for."""
        return self.keep("names", lambda: NameIndex.of(self._folder))

    def names(self) -> Names:
        """Resolves what people type."""
        return Names(self.reader(), self.name_index)

    def select(self, query: str, **values: ox.NamedNode | ox.Literal) -> ox.QuerySolutions:
        """The rows of a SELECT of ours over all graphs, with variables bound to values."""
        found = self.store.query(
            query,
            prefixes=self.prefixes,
            use_default_graph_as_union=True,
            substitutions={ox.Variable(name): value for name, value in values.items()},
        )
        assert isinstance(found, ox.QuerySolutions)
        return found

    def has_graph(self, iri: str) -> bool:
        """Whether a named graph of that IRI is in the store; an IRI that is none is in no store."""
        return is_iri(iri) and self.store.contains_named_graph(ox.NamedNode(iri))


class SnapshotWatch:
    """Opens the current snapshot, and the next one as soon as a build has switched to it."""

    def __init__(self, path: Path) -> None:
        self._folder = GraphFolder.open(path)
        self._open: Snapshot | None = None

    def current(self) -> Snapshot:
        """The current snapshot; the one that is open where the folder has none for the moment.

        Raises:
            NotAGraphError: If there was never a finished build, or its snapshot is broken.
        """
        tag = snapshot_tag(self._folder)
        if self._open is None or tag not in ("", self._open.tag):
            self._open = Snapshot(self._folder, tag)
        return self._open


def is_iri(text: str) -> bool:
    """Whether a text can stand for a node."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def snapshot_tag(folder: GraphFolder) -> str:
    """A name for the state that readers should see, which no other state has; "" where none is.

    A graph that was deleted and built again counts its snapshots from 1 again, so the time at which
    the pointer was written belongs to the name.
    """
    try:
        written = (folder.path / "CURRENT").stat().st_mtime_ns
    except OSError:
        return ""
    current = folder.current()
    return f"{current.name}-{written:x}" if current else ""
