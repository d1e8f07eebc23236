"""Writing a snapshot: from N-Quads text, whole, or as the one before with some graphs changed.

Making term objects costs more than loading them, so a whole snapshot goes in as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.vocab import DCTERMS, DEFAULT_BASE, Iris

_RESOURCES = "resource/"
_REPLACED_BY = ox.NamedNode(DCTERMS + "isReplacedBy")


class QuadStream(io.RawIOBase):
    """A stream of N-Quads texts as the binary file that ``bulk_load`` reads."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes; 0 at the end."""
        while not self._rest:
            text = next(self._texts, None)
            if text is None:
                return 0
            self._rest = memoryview(text.encode("utf-8", "surrogatepass"))
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def write_whole(target: Path, texts: Iterable[str]) -> None:
    """Make a store of N-Quads texts in a folder that does not exist yet.

    Raises:
        OSError: If the disk is full or fails.
    """
    store = ox.Store(str(target))
    store.bulk_load(cast("IO[bytes]", QuadStream(texts)), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


class SnapshotChange:
    """A snapshot that starts as the one before; only what differs is written."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    @contextmanager
    def of(cls, before: Path, target: Path) -> Iterator[SnapshotChange]:
        """Start from another snapshot, whose files are shared by hard links, not copied."""
        ox.Store.read_only(str(before)).backup(str(target))
        store = ox.Store(str(target))
        yield cls(store)
        store.flush()

    def replace_graph(self, graph: str, text: str) -> int:
        """Make a named graph hold exactly these N-Quads.

        Returns:
            How many quads were added or taken out.
        """
        return self._replace(self._find(graph), text)

    def replace_node(self, node: str, graph: str, text: str) -> int:
        """Make a named graph say exactly this about an entity; returns as :meth:`replace_graph`.

        What leads from an id that was replaced to its entity belongs to the latter.
        """
        own = {quad for quad in self._find(graph, node) if quad.predicate != _REPLACED_BY}
        return self._replace(own | self._find(graph, None, _REPLACED_BY, node), text)

    def _find(
        self,
        graph: str,
        subject: str | None = None,
        predicate: ox.NamedNode | None = None,
        object_: str | None = None,
    ) -> set[ox.Quad]:
        start = ox.NamedNode(subject) if subject else None
        end = ox.NamedNode(object_) if object_ else None
        return set(self._store.quads_for_pattern(start, predicate, end, ox.NamedNode(graph)))

    def _replace(self, old: set[ox.Quad], text: str) -> int:
        new = set(ox.parse(text, format=ox.RdfFormat.N_QUADS))
        for quad in old - new:
            self._store.remove(quad)
        self._store.extend(new - old)
        return len(old ^ new)


def turtle_quads(data: bytes, graph: str, iris: Iris) -> Iterator[str]:
    """The triples of a shipped Turtle file as N-Quads of one graph, under the graph's own base."""
    name = ox.NamedNode(graph)
    default, own = DEFAULT_BASE + _RESOURCES, iris.base + _RESOURCES
    for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
        line = f"{ox.Quad(quad.subject, quad.predicate, quad.object, name)} .\n"
        yield line if own == default else line.replace(f"<{default}", f"<{own}")


def dump_lines(store: ox.Store) -> list[bytes]:
    """Every quad of a store as canonical N-Quads, sorted: what two builds are compared by."""
    data = store.dump(format=ox.RdfFormat.N_QUADS) or b""
    return sorted(data.splitlines())
