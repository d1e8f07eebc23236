"""What papers say of names, added up: which short form stands for which long form, and how often.

:func:`paper_aliases` is the map, :class:`AliasTable` the reduce. The reduce is commutative and can be
undone, so papers come and go one at a time or by the million, in any order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import orjson

from kg.extract.components.abbreviations import find_abbreviations
from kg.extract.linking.names import name_key
from kg.model import Extraction, Paper


@dataclass(frozen=True, slots=True)
class PaperAliases:
    """What one paper says of names; small, and all that the reduce needs of it.

    Attributes:
        keys: The key of every form, sorted. A paper's links depend on nothing but its own text and
            what a linker knows of these keys.
        pairs: Keys (short, long) of the paper's own definitions, sorted.
        spellings: (key, spelling) of every form, sorted.
    """

    keys: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    spellings: tuple[tuple[str, str], ...]


def paper_aliases(paper: Paper, extraction: Extraction) -> PaperAliases:
    """Take from one paper what it says of names."""
    spellings = {(name_key(f), f) for e in extraction.entities for f in (e.name, *e.forms)}
    pairs = set()
    for short, long in find_abbreviations(paper.text):
        shorter, longer = short.of(paper.text), long.of(paper.text)
        pairs.add((name_key(shorter), name_key(longer)))
        spellings.add((name_key(longer), longer))
    keys = {key for key, _ in spellings} | {key for pair in pairs for key in pair}
    return PaperAliases(tuple(sorted(keys)), tuple(sorted(pairs)), tuple(sorted(spellings)))


class AliasTable:
    """Counts, over papers, of definitions and spellings."""

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._spellings: Counter[tuple[str, str]] = Counter()

    def add(self, one: PaperAliases) -> None:
        """Count one paper."""
        self._pairs.update(one.pairs)
        self._spellings.update(one.spellings)

    def remove(self, one: PaperAliases) -> None:
        """Undo :meth:`add`."""
        for counter, items in ((self._pairs, one.pairs), (self._spellings, one.spellings)):
            for item in items:
                counter[item] -= 1
                if not counter[item]:
                    del counter[item]

    def merge(self, other: AliasTable) -> None:
        """Count all that another table has counted."""
        self._pairs.update(other._pairs)
        self._spellings.update(other._spellings)

    def dumps(self) -> bytes:
        """Serialise; tables with the same counts give the same bytes."""
        parts = (self._pairs, self._spellings)
        return orjson.dumps([[[*k, n] for k, n in sorted(part.items())] for part in parts])

    @classmethod
    def loads(cls, data: bytes) -> AliasTable:
        """Give back what :meth:`dumps` wrote."""
        table = cls()
        pairs, spellings = orjson.loads(data)
        table._pairs.update({(a, b): n for a, b, n in pairs})
        table._spellings.update({(a, b): n for a, b, n in spellings})
        return table
