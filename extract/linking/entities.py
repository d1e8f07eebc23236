"""The nodes of the graph, made of what all papers use: a reduce, then one node a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import orjson

from kg.extract.linking.linker import Linker
from kg.model import Entity, EntityType, LinkedPaper
from kg.vocab import slug


class EntityTable:
    """Counts, over papers, of what each node is called and what type it has."""

    def __init__(self) -> None:
        self._papers: Counter[str] = Counter()
        self._types: dict[str, Counter[EntityType]] = {}
        self._labels: dict[str, Counter[str]] = {}

    def add(self, linked: LinkedPaper) -> None:
        """Count one paper."""
        self._count(linked, 1)

    def remove(self, linked: LinkedPaper) -> None:
        """Undo :meth:`add` of an equal value."""
        self._count(linked, -1)

    def merge(self, other: EntityTable) -> None:
        """Count all that another table has counted."""
        self._papers.update(other._papers)
        for id_, types in other._types.items():
            self._types.setdefault(id_, Counter()).update(types)
        for id_, labels in other._labels.items():
            self._labels.setdefault(id_, Counter()).update(labels)

    def _count(self, linked: LinkedPaper, by: int) -> None:
        seen: dict[str, tuple[set[EntityType], set[str]]] = {}
        for entity, link in zip(linked.extraction.entities, linked.links, strict=True):
            types, labels = seen.setdefault(link.entity_id, (set(), set()))
            types.add(entity.type)
            labels.update((entity.name, *entity.forms))
        for id_, (types, labels) in seen.items():
            self._papers[id_] += by
            for type_ in types:
                self._types.setdefault(id_, Counter())[type_] += by
            for label in labels:
                self._labels.setdefault(id_, Counter())[label] += by
            if not self._papers[id_]:
                del self._papers[id_], self._types[id_], self._labels[id_]

    def entities(self, linker: Linker) -> Iterator[Entity]:
        """Make every node, by id: those that papers use, and the whole vocabulary."""
        for id_ in sorted({*self._papers, *linker.concepts}):
            yield self.make(id_, linker)

    # One entity at a time, so that a graph which gains one paper need not load the whole table:
    # see kg.store.links.

    def ids(self) -> list[str]:
        """The ids that papers use, sorted."""
        return sorted(self._papers)

    def dumps(self, id_: str) -> bytes:
        """Serialise what was counted for one id."""
        counters = (self._types[id_], self._labels[id_])
        return orjson.dumps([self._papers[id_], *(sorted(c.items()) for c in counters)])

    def load(self, id_: str, data: bytes) -> None:
        """Take up what :meth:`dumps` wrote for one id."""
        papers, types, labels = orjson.loads(data)
        self._papers[id_] = papers
        self._types[id_] = Counter({EntityType(t): n for t, n in types})
        self._labels[id_] = Counter(dict(labels))

    def make(self, id_: str, linker: Linker) -> Entity:
        """Make the node of one id: what papers and vocabulary say of it."""
        concept = linker.concepts.get(id_)
        labels = +self._labels.get(id_, Counter())
        ranked = sorted(labels, key=lambda label: (-labels[label], label))
        pref = concept.pref_label if concept else ranked[0]
        known = concept.alt_labels if concept else ()
        types = +self._types.get(id_, Counter())
        return Entity(
            id=id_,
            pref_label=pref,
            type=concept.type if concept else min(types, key=lambda t: (-types[t], t)),
            alt_labels=tuple(sorted({*ranked, *known} - {pref})),
            broader=concept.broader if concept else (),
            replaces=tuple(
                sorted({slug(label) for label in ranked} - {id_} - set(linker.concepts))
            ),
            papers=self._papers[id_],
            direction=concept.direction if concept else None,
            unit=concept.unit if concept else None,
            definition=concept.definition if concept else None,
            in_vocabulary=concept is not None,
        )
