"""Entities and papers by a part of their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kg.query.name_index import Line, NameIndex, fold

Kind = Literal["entity", "paper"]
KINDS: tuple[Kind, ...] = ("entity", "paper")

# What stands before and after the text, from the best match to the least.
_RANKS = (
    ("exact", "\n", "\t"),
    ("prefix", "\n", ""),
    ("word", " ", ""),
    ("word", "-", ""),
    ("word", "(", ""),
    ("substring", "", ""),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing whose name matches.

    Attributes:
        type: ``Paper``, or the entity's type.
        label: The preferred label, or the title.
        matched: The name that matches best, which may be another one.
        rank: ``exact``, ``prefix``, ``word`` (a word begins so) or ``substring``.
        papers: In how many papers an entity stands; for a paper 1.
    """

    iri: str
    kind: Kind
    type: str
    label: str
    matched: str
    rank: str
    papers: int


def search(
    names: NameIndex, text: str, *, limit: int = 20, kinds: Collection[Kind] = KINDS
) -> list[Hit]:
    """Find things one of whose names contains the text; case does not matter.

    Returns:
        Hits by rank, then by the number of papers; each thing once.
    """
    wanted = fold(text)
    return list(islice(_find(names, wanted, kinds), limit)) if wanted else []


def _find(names: NameIndex, wanted: str, kinds: Collection[Kind]) -> Iterator[Hit]:
    seen: set[str] = set()
    for rank, before, after in _RANKS:
        for line in names.find(before + wanted, end=after):
            hit = _hit(line, rank)
            if hit.iri not in seen and hit.kind in kinds:
                seen.add(hit.iri)
                yield hit


def _hit(line: Line, rank: str) -> Hit:
    name, label, iri, type_, papers = line
    return Hit(iri, "paper" if type_ == "Paper" else "entity", type_, label, name, rank, papers)
