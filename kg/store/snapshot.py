"""Writing a snapshot: N-Quads text, streamed into a new pyoxigraph store.

Making term objects costs more than loading them, so everything goes in as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import DEFAULT_BASE, Iris

_RESOURCES = "resource/"


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


def bulk_load(target: Path, texts: Iterable[str]) -> None:
    """Make a store of N-Quads texts in a folder that does not exist yet.

    Raises:
        OSError: If the disk is full or fails.
    """
    store = ox.Store(str(target))
    store.bulk_load(QuadStream(texts), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def turtle_quads(data: bytes, graph: str, iris: Iris) -> Iterator[str]:
    """The triples of a shipped Turtle file as N-Quads of one graph, under the graph's own base."""
    name = ox.NamedNode(graph)
    default, own = DEFAULT_BASE + _RESOURCES, iris.base + _RESOURCES
    for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
        line = f"{ox.Quad(quad.subject, quad.predicate, quad.object, name)} .\n"
        yield line if own == default else line.replace(f"<{default}", f"<{own}")
