"""All names of a graph in one piece of text, which is faster to search than the store.

The store keeps names apart from where they stand, and needs ten microseconds to fetch each: seconds
for a large graph. The index is a function of a snapshot; where it is missing it is made, and kept
in the graph's folder if that can be written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.model import EntityType
from kg.query.reading import StoreReader, lexical, pairs
from kg.store.folder import GraphFolder, write_derived
from kg.vocab import DCTERMS, KG, RDF, SKOS

_TYPES = {KG + type_.value: type_.value for type_ in EntityType}

Line = tuple[str, str, str, str, int]  # name, preferred label, IRI, type or "Paper", papers


class NameIndex:
    """Lines of a folded name, the name, the preferred label, the IRI, the type and the papers.

    The lines with most papers come first, so that the first matches are the best.
    """

    def __init__(self, text: bytes) -> None:
        self._text = text

    @classmethod
    def of(cls, folder: GraphFolder) -> NameIndex:
        """Open the index of a graph's current snapshot, and make it where there is none."""
        current = folder.current()
        path = folder.path / "names" / current.name if current else None
        if path and path.is_file():
            return cls(path.read_bytes())
        index = cls.scan(folder.read())
        if path:
            with suppress(OSError):  # a folder that cannot be written is searched all the same
                index.save(path)
                _sweep(path)
        return index

    @classmethod
    def scan(cls, store: ox.Store) -> NameIndex:
        """Collect the names of everything in a store."""
        lines = {*map(_write, _entity_lines(store)), *map(_write, _paper_lines(store))}
        return cls(b"".join([b"\n", *(line + b"\n" for line in sorted(lines, key=_order))]))

    @classmethod
    def follow(cls, folder: GraphFolder, before: Path, changed: Collection[str]) -> None:
        """Make the index of the current snapshot from that of the one before.

        Where the one before has none, nothing is done: the first search makes it.

        Args:
            before: The snapshot before.
            changed: IRIs of the entities and papers that may have changed.
        """
        current, old = folder.current(), folder.path / "names" / before.name
        if current and old.is_file():
            path = old.with_name(current.name)
            with suppress(OSError):
                then = StoreReader(ox.Store.read_only(str(before)), folder.iris)
                now = StoreReader(folder.read(), folder.iris)
                cls(old.read_bytes()).changed(then, now, changed).save(path)
                _sweep(path)

    def changed(self, before: StoreReader, after: StoreReader, iris: Collection[str]) -> NameIndex:
        """What a scan of a store gives that differs from an indexed one in these things alone."""
        old, new = (
            {_write(line) for iri in iris for line in _lines_of(reader, iri)}
            for reader in (before, after)
        )
        gone = [(self._place(line), line + b"\n") for line in old - new]
        cuts = [(at, len(line), b"") for at, line in gone if self._text.startswith(line, at)]
        cuts += [(self._place(line), 0, line + b"\n") for line in sorted(new - old, key=_order)]
        pieces, done = [], 0
        for at, length, text in sorted(cuts, key=lambda cut: cut[:2]):
            pieces += [self._text[done:at], text]
            done = at + length
        return NameIndex(b"".join([*pieces, self._text[done:]]))

    def _place(self, line: bytes) -> int:
        """Where a line stands in the text, or would stand: the lines are in order."""
        wanted, low, high = _order(line), 1, len(self._text)
        while low < high:
            middle = (low + high) // 2
            begin = self._text.rindex(b"\n", 0, middle) + 1
            end = self._text.index(b"\n", middle)
            if _order(self._text[begin:end]) < wanted:
                low = end + 1
            else:
                high = begin
        return low

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all."""
        write_derived(path, self._text)

    def find(self, start: str, *, end: str = "") -> Iterator[Line]:
        """Lines whose folded name holds a text, most papers first.

        Args:
            start: What is looked for; a newline in front stands for the beginning of the name.
            end: What follows it; a tab stands for the name's end.
        """
        text, wanted = self._text, (start + end).encode()
        at = text.find(wanted)
        while at >= 0:
            begin = at if start.startswith("\n") else text.rfind(b"\n", 0, at)
            stop = text.find(b"\n", begin + 1)
            if at < text.find(b"\t", begin):
                _, name, label, iri, type_, papers = text[begin + 1 : stop].decode().split("\t")
                yield name, label, iri, type_, int(papers)
            at = text.find(wanted, stop) if stop >= 0 else -1


def _sweep(current: Path) -> None:
    """Delete the indexes of other snapshots; nothing else that may lie in the folder."""
    for other in current.parent.iterdir():
        if other.name.isdigit() and other.is_file() and other.name != current.name:
            other.unlink(missing_ok=True)


def fold(name: str) -> str:
    """A name as it is compared: lower case, single spaces."""
    return " ".join(name.lower().split())


def _write(line: Line) -> bytes:
    name, label, *rest, papers = line
    columns = (fold(name), " ".join(name.split()), " ".join(label.split()), *rest, str(papers))
    return "\t".join(columns).encode()


def _order(line: bytes) -> tuple[int, bytes]:
    return -int(line.rpartition(b"\t")[2]), line


def _entity_lines(store: ox.Store) -> Iterator[Line]:
    counts: defaultdict[str, int] = defaultdict(int)
    counts.update((node, int(count)) for node, count in pairs(store, KG + "paperCount"))
    types = {node: name for iri, name in _TYPES.items() for node in _instances(store, iri)}
    labels = {node: label for node, label in pairs(store, SKOS + "prefLabel") if node in types}
    for node, label in labels.items():
        yield label, label, node, types[node], counts[node]
    for node, name in pairs(store, SKOS + "altLabel"):
        if node in labels:
            yield name, labels[node], node, types[node], counts[node]


def _paper_lines(store: ox.Store) -> Iterator[Line]:
    papers = set(_instances(store, KG + "Paper"))
    for node, title in pairs(store, DCTERMS + "title"):
        if node in papers:
            yield title, title, node, "Paper", 1


def _instances(store: ox.Store, class_iri: str) -> Iterator[str]:
    kind, node = ox.NamedNode(RDF + "type"), ox.NamedNode(class_iri)
    return (lexical(quad.subject) for quad in store.quads_for_pattern(None, kind, node))


def _lines_of(reader: StoreReader, node: str) -> Iterator[Line]:
    """The lines of one thing, if the store has it."""
    kinds = reader.values(node, RDF + "type")
    if KG + "Paper" in kinds:
        for title in reader.values(node, DCTERMS + "title"):
            yield title, title, node, "Paper", 1
    type_ = next((name for iri, name in reversed(_TYPES.items()) if iri in kinds), None)
    label = reader.value(node, SKOS + "prefLabel")
    if type_ and label:
        papers = int(reader.value(node, KG + "paperCount") or 0)
        for name in (label, *reader.values(node, SKOS + "altLabel")):
            yield name, label, node, type_, papers
