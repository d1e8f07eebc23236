"""The nodes of the graph, made of what all papers use: a reduce, then one node an id.

A node depends on nothing but what papers say of it and on the linker, so that it can be made anew
by itself when a paper comes or goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import orjson

from kg.extract.linking.aliases import mint
from kg.extract.linking.hierarchy import broader, learned_broader
from kg.extract.linking.linker import Linker
from kg.extract.linking.names import name_key
from kg.model import Entity, EntityType, LinkedPaper, RelationType

_CAPITALISED = re.compile(r"(?<![^\W_])[A-Z][a-z]+(?![^\W_])")
_LEAST_CONFIDENCE = 0.5  # of an isA relation, to count for the hierarchy


class _Usage:
    """How papers use one id; every count is of papers."""

    __slots__ = ("labels", "papers", "types", "wider")

    def __init__(self) -> None:
        self.papers = 0
        self.types: dict[str, int] = {}
        self.labels: dict[str, int] = {}
        self.wider: dict[str, int] = {}

    def parts(self) -> tuple[dict[str, int], ...]:
        return self.types, self.labels, self.wider


class EntityTable:
    """Counts, over papers, of what each node is called, its types, and what it is a kind of."""

    def __init__(self) -> None:
        self._usage: dict[str, _Usage] = {}

    def add(self, linked: LinkedPaper) -> None:
        """Count one paper."""
        self._count(linked, 1)

    def remove(self, linked: LinkedPaper) -> None:
        """Undo :meth:`add` of an equal value."""
        self._count(linked, -1)

    def merge(self, other: EntityTable) -> None:
        """Count all that another table has counted."""
        for id_, theirs in other._usage.items():
            mine = self._usage.setdefault(id_, _Usage())
            mine.papers += theirs.papers
            for counts, more in zip(mine.parts(), theirs.parts(), strict=True):
                for value, by in more.items():
                    _change(counts, value, by)

    def _count(self, linked: LinkedPaper, by: int) -> None:
        for id_, (types, labels, wider) in _uses(linked).items():
            usage = self._usage.setdefault(id_, _Usage())
            usage.papers += by
            for counts, values in zip(usage.parts(), (types, labels, wider), strict=True):
                for value in values:
                    _change(counts, value, by)
            if not usage.papers:
                del self._usage[id_]

    def entities(self, linker: Linker) -> Iterator[Entity]:
        """Make every node, by id: those that papers use, and the whole vocabulary."""
        for id_ in sorted({*self._usage, *linker.concepts}):
            yield self.make(id_, linker)

    # -- one entity at a time -----------------------------------------------------------------

    def ids(self) -> list[str]:
        """The ids that papers use, sorted."""
        return sorted(self._usage)

    def dumps(self, id_: str) -> bytes:
        """Serialise what was counted for one id."""
        usage = self._usage[id_]
        return orjson.dumps([usage.papers, *usage.parts()], option=orjson.OPT_SORT_KEYS)

    def load(self, id_: str, data: bytes) -> None:
        """Take up what :meth:`dumps` wrote for one id."""
        usage = self._usage[id_] = _Usage()
        usage.papers, usage.types, usage.labels, usage.wider = orjson.loads(data)

    def make(self, id_: str, linker: Linker) -> Entity:
        """Make the node of one id: what papers and vocabulary say of it."""
        usage = self._usage.get(id_) or _Usage()
        concept = linker.concepts.get(id_)
        label = linker.label_of(id_) or (
            concept.pref_label if concept else _label(id_, usage, linker)
        )
        known = (concept.pref_label, *concept.alt_labels) if concept else ()
        type_ = linker.type_of(id_) or (concept.type if concept else _most(usage.types))
        wider = broader(id_, usage.labels, linker)
        return Entity(
            id=id_,
            pref_label=label,
            type=EntityType(type_),
            alt_labels=tuple(sorted({*usage.labels, *known} - {label})),
            broader=wider,
            learned_broader=learned_broader(id_, usage.wider, wider, linker),
            replaces=_replaced(id_, usage.labels, linker),
            papers=usage.papers,
            direction=concept.direction if concept else None,
            unit=concept.unit if concept else None,
            definition=concept.definition if concept else None,
            in_vocabulary=concept is not None,
        )


def _uses(linked: LinkedPaper) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """What one paper says of each id: types, labels, wider ids."""
    seen: dict[str, tuple[set[str], set[str], set[str]]] = {}
    ids: dict[str, str] = {}
    pairs = list(zip(linked.extraction.entities, linked.links, strict=True))
    for entity, link in pairs:
        types, labels, _ = seen.setdefault(link.entity_id, (set(), set(), set()))
        types.add(entity.type.value)
        labels.update((entity.name, *entity.forms))
        ids.setdefault(entity.name, link.entity_id)
    for entity, link in pairs:
        for form in entity.forms:
            ids.setdefault(form, link.entity_id)
    for relation in linked.extraction.relations:
        if relation.type is RelationType.IS_A and relation.confidence >= _LEAST_CONFIDENCE:
            subject, wider = ids[relation.subject], ids[relation.object]
            if subject != wider:
                seen[subject][2].add(wider)
    return seen


def _most(counts: dict[str, int]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


def _label(id_: str, usage: _Usage, linker: Linker) -> str:
    """The spelling that most papers use, of those that lead here and nowhere else.

    Case does not part spellings: "diffusion" and "Diffusion" are counted as one, and written small.
    """
    plain = [label for label in usage.labels if _leads_only_to(id_, label, linker)]
    if not plain and (shipped := linker.shipped_label(id_)):
        return shipped
    counts = {label: usage.labels[label] for label in plain} or usage.labels
    together: Counter[str] = Counter()
    for label, count in counts.items():
        together[_uncapitalised(label)] += count
    return min(
        counts,
        key=lambda label: (
            -together[_uncapitalised(label)],
            _uncapitalised(label) != label,
            -counts[label],
            label,
        ),
    )


def _leads_only_to(id_: str, label: str, linker: Linker) -> bool:
    candidates = linker.nodes.candidates(name_key(label))
    return len(candidates) == 1 and candidates[0].id == id_


def _uncapitalised(label: str) -> str:
    """Small first letters of words that have no other capital.

    >>> _uncapitalised("Policy Learning for GPT-4")
    'policy learning for GPT-4'
    """
    return _CAPITALISED.sub(lambda word: word[0].lower(), label)


def _replaced(id_: str, labels: Iterable[str], linker: Linker) -> tuple[str, ...]:
    """The ids that the spellings in papers would have minted alone, and that no node has.

    A spelling that is known to mean other things ("routing", said of some special routing) gives
    nothing away; the id of a homonym leads to each of its meanings.
    """
    minted = set()
    for label in labels:
        candidates = linker.nodes.candidates(name_key(label))
        if candidates[0].rule == "new name" or any(c.id == id_ for c in candidates):
            minted.add(mint(label))
    return tuple(sorted(one for one in minted - {id_} if not linker.nodes.is_taken(one)))


def _change(counts: dict[str, int], value: str, by: int) -> None:
    counts[value] = counts.get(value, 0) + by
    if not counts[value]:
        del counts[value]
