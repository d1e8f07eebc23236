"""What papers say of names, added up: which short form stands for which long form, and how often.

:func:`paper_aliases` is the map, :class:`AliasTable` the reduce. The reduce is commutative and can
be undone, so papers come and go one at a time or by the million, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.linking.definitions import find_definitions, full_name
from kg.extract.linking.generic import shorter_names, wider_keys
from kg.extract.linking.names import name_key, unshouted
from kg.model import Extraction, Paper
from kg.vocab import slug

_SIGNS = {"*": " star ", "#": " sharp ", "&": " and ", "@": " at "}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))

Counts = dict[str, dict[str, int]]


def mint(name: str) -> str:
    """The id that a name alone gives its entity.

    >>> mint("Low-Rank Adaptation"), mint("A*"), mint("Q&A")
    ('low-rank-adaptation', 'a-star', 'q-and-a')
    """
    return slug(_SIGN.sub(lambda sign: _SIGNS[sign[0]], name))


@dataclass(frozen=True, slots=True)
class PaperAliases:
    """What one paper says of names; small, and all that the reduce needs of it.

    Attributes:
        keys: The keys that the paper's links and the nodes they lead to depend on, sorted.
        pairs: Keys (short, long) of the paper's own definitions, sorted.
        spellings: (key, id that it alone would mint) of every entity's name, sorted; of a name that
            the paper spells out, the long form's.
    """

    keys: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    spellings: tuple[tuple[str, str], ...]


def paper_aliases(paper: Paper, extraction: Extraction) -> PaperAliases:
    """Take from one paper what it says of names.

    A definition counts where one of its two forms is a form of an entity.
    """
    forms = dict.fromkeys(f for e in extraction.entities for f in (e.name, *e.forms))
    keys = set(map(name_key, forms))
    pairs: set[tuple[str, str]] = set()
    written: dict[str, str] = {}
    for short, long in find_definitions(paper.text):
        pair = (name_key(short), name_key(long))
        if pair[0] != pair[1] and not keys.isdisjoint(pair):
            pairs.add(pair)
            written.setdefault(pair[0], long)
    names = [
        written.get(name_key(entity.name)) or full_name(entity) or entity.name
        for entity in extraction.entities
    ]
    spellings = {(name_key(name), mint(name)) for name in (*names, *written.values())}
    keys.update(key for pair in pairs for key in pair)
    keys.update(map(unshouted, tuple(keys)))
    for form in forms:
        keys.update(name_key(shorter.name) for shorter in shorter_names(form))
        keys.update(wider_keys(form))
    return PaperAliases(tuple(sorted(keys)), tuple(sorted(pairs)), tuple(sorted(spellings)))


class AliasTable:
    """Counts, over papers, of definitions and spellings."""

    def __init__(self) -> None:
        self._longs: Counts = {}  # short key → long key → papers
        self._shorts: Counts = {}  # long key → short key → papers
        self._slugs: Counts = {}  # key → minted id → papers
        self._keys: Counts = {}  # minted id → key → papers

    def add(self, one: PaperAliases) -> None:
        """Count one paper."""
        self._count(one, 1)

    def remove(self, one: PaperAliases) -> None:
        """Undo :meth:`add`."""
        self._count(one, -1)

    def merge(self, other: AliasTable) -> None:
        """Count all that another table has counted."""
        for mine, theirs in zip(self._parts(), other._parts(), strict=True):
            for key, counts in theirs.items():
                for value, by in counts.items():
                    _change(mine, key, value, by)

    def _parts(self) -> tuple[Counts, ...]:
        return self._longs, self._shorts, self._slugs, self._keys

    def _count(self, one: PaperAliases, by: int) -> None:
        for short, long in one.pairs:
            _change(self._longs, short, long, by)
            _change(self._shorts, long, short, by)
        for key, minted in one.spellings:
            _change(self._slugs, key, minted, by)
            _change(self._keys, minted, key, by)

    # -- what was counted ---------------------------------------------------------------------

    def longs(self, short: str) -> dict[str, int]:
        """The long keys that papers give a short key, with the number of papers."""
        return self._longs.get(short, {})

    def shorts(self, long: str) -> dict[str, int]:
        """The short keys that papers give a long key, with the number of papers."""
        return self._shorts.get(long, {})

    def slugs(self, key: str) -> dict[str, int]:
        """The ids that the spellings of a key would mint, with the number of papers."""
        return self._slugs.get(key, {})

    def claimants(self, minted: str) -> Iterable[str]:
        """The keys of the spellings that would mint an id."""
        return self._keys.get(minted, ())

    def uses(self, key: str) -> int:
        """In how many papers the most frequent spelling of a key stands; 0 where none has it."""
        return max(self.slugs(key).values(), default=0)

    def keys_from(self, start: str) -> list[str]:
        """The keys in use that start with a text, sorted."""
        return sorted(key for key in self._slugs if key.startswith(start))

    def around(self, keys: Iterable[str]) -> set[str]:
        """The keys whose meaning may change with that of these keys.

        These are the keys themselves, their short and long forms, the other forms of those, and the
        keys that would mint the same ids.
        """
        near = set(keys)
        for _ in range(2):
            for key in tuple(near):
                near.update(self.longs(key), self.shorts(key))
        for key in tuple(near):
            for minted in self.slugs(key):
                near.update(self.claimants(minted))
        return near

    # -- storage ------------------------------------------------------------------------------

    @classmethod
    def over(cls, longs: Counts, shorts: Counts, slugs: Counts, keys: Counts) -> AliasTable:
        """A table over mappings that may load what they are asked for (kg.store.links has some)."""
        table = cls()
        table._longs, table._shorts, table._slugs, table._keys = longs, shorts, slugs, keys
        return table

    def pairs(self) -> Iterator[tuple[str, str, int]]:
        """Every short and long key with the number of papers that define the one as the other."""
        return ((short, long, n) for short, of in self._longs.items() for long, n in of.items())

    def spellings(self) -> Iterator[tuple[str, str, int]]:
        """Every key and minted id with the number of papers that have such a spelling."""
        return ((key, minted, n) for key, of in self._slugs.items() for minted, n in of.items())


def _change(counts: Counts, key: str, value: str, by: int) -> None:
    of = counts.setdefault(key, {})
    of[value] = of.get(value, 0) + by
    if not of[value]:
        del of[value]
        if not of:
            del counts[key]
