"""Writing a snapshot: from N-Quads text, whole, or as the one before with some graphs changed.

Making term objects costs more than loading them, so a whole snapshot goes in as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import DCTERMS, DEFAULT_BASE, Iris

_BATCH = 16 << 20  # characters; about 70,000 quads
_RESOURCES = "resource/"
_REPLACED_BY = ox.NamedNode(DCTERMS + "isReplacedBy")


def write_whole(
    target: Path, texts: Iterable[str], *, on_texts_end: Callable[[], None] = lambda: None
) -> None:
    """Make a store of N-Quads texts in a folder that does not exist yet.

    A batch is loaded by another thread while the next is made. The store would take all at once,
    but it holds a million quads in memory before it writes.

    Args:
        on_texts_end: Called when all texts have been made and the rest is the store's work.

    Raises:
        OSError: If the disk is full or fails.
    """
    store = ox.Store(str(target))
    with ThreadPoolExecutor(1) as loader:
        loading: Future[None] | None = None
        for batch in _batches(texts):
            if loading:
                loading.result()
            loading = loader.submit(store.bulk_load, batch, ox.RdfFormat.N_QUADS)
        on_texts_end()
        if loading:
            loading.result()
    store.optimize()
    store.flush()


def _batches(texts: Iterable[str]) -> Iterator[bytes]:
    """Join texts into batches of about the size that the store loads well."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield "".join(batch).encode("utf-8", "surrogatepass")
            batch, size = [], 0
    yield "".join(batch).encode("utf-8", "surrogatepass")


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
