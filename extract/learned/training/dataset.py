"""Gold annotations as targets of the heads, on words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.extract.learned.candidates import Unit, WordSpan
from kg.extract.learned.encoding import Encoded
from kg.extract.learned.labels import PREDICATES, RELATIONS, ROLES, SLOTS, TYPES
from kg.extract.occurrences import assign_occurrences
from kg.extract.trie import words_of
from kg.model import Paper, RelationType


@dataclass(slots=True)
class FindingTarget:
    """One finding in words and classes.

    ``pointers`` holds, by slot, the unit that fills it, or -1 (a phrase), or -2 (nothing).
    """

    clause: WordSpan
    predicate: int
    value: WordSpan | None
    pointers: dict[str, int]
    on: tuple[int, ...]
    phrases: dict[str, WordSpan] = field(default_factory=dict)


@dataclass(slots=True)
class Example:
    """One paper with its targets; ``weight`` is its share in the loss."""

    encoded: Encoded
    spans: dict[WordSpan, int]
    units: list[Unit]
    roles: list[int]
    relations: npt.NDArray[np.int64]
    outperforms: npt.NDArray[np.float32]
    findings: list[FindingTarget]
    weight: float = 1.0


def is_held_out(paper_id: str) -> bool:
    """Whether a paper belongs to the validation fifth: fixed by a hash of its id."""
    return int(hashlib.sha256(paper_id.encode()).hexdigest(), 16) % 5 == 0


def make_example(paper: Paper, gold: Mapping[str, Any], encoded: Encoded) -> Example:
    """Lay the gold annotations of one paper on its words; what stands at no word is left out."""
    starts = {start: at for at, (start, _) in enumerate(encoded.words)}
    ends = {end: at for at, (_, end) in enumerate(encoded.words)}

    def in_words(start: int, end: int) -> WordSpan | None:
        if start in starts and end in ends:
            return starts[start], ends[end]
        return None

    owner: dict[str, int] = {}
    for at, entity in enumerate(gold["entities"]):
        for form in entity["mentions"]:
            owner.setdefault(form, at)
    of_entity: dict[int, list[WordSpan]] = {}
    for form, places in assign_occurrences(paper.text, owner).items():
        for start, end in places:
            if span := in_words(start, end):
                of_entity.setdefault(owner[form], []).append(span)
    kept = sorted(of_entity, key=lambda at: min(of_entity[at]))
    number = {at: row for row, at in enumerate(kept)}
    types = [TYPES.index(gold["entities"][at]["type"]) for at in kept]
    units = [Unit(t, tuple(sorted(of_entity[at]))) for t, at in zip(types, kept, strict=True)]
    table = _lookup(gold)
    relations, outperforms = _relations(gold, table, number)
    findings = [_finding(paper.text, f, table, number, in_words, encoded) for f in gold["findings"]]
    return Example(
        encoded=encoded,
        spans={s: u.type for u in units for s in u.spans},
        units=units,
        roles=[ROLES.index(gold["entities"][at]["role"]) for at in kept],
        relations=relations,
        outperforms=outperforms,
        findings=[f for f in findings if f],
    )


def _key(form: str | None) -> str:
    return " ".join(w for w, _, _ in words_of(form or ""))


def _lookup(gold: Mapping[str, Any]) -> dict[str, int]:
    table: dict[str, int] = {}
    for at, entity in enumerate(gold["entities"]):
        for form in (entity["name"], *entity["mentions"]):
            table.setdefault(_key(form), at)
    return table


def _relations(
    gold: Mapping[str, Any], table: dict[str, int], number: dict[int, int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    relations = np.zeros((len(number), len(number)), np.int64)
    outperforms = np.zeros((len(number), len(number)), np.float32)
    for left, kind, right in gold["relations"]:
        a, b = number.get(table.get(_key(left), -1)), number.get(table.get(_key(right), -1))
        if a is None or b is None or a == b:
            continue
        if kind == RelationType.OUTPERFORMS:
            outperforms[a, b] = 1
        else:
            relations[a, b] = 1 + RELATIONS.index(RelationType(kind))
    return relations, outperforms


def _finding(
    text: str,
    finding: Mapping[str, Any],
    table: dict[str, int],
    number: dict[int, int],
    in_words: Any,
    encoded: Encoded,
) -> FindingTarget | None:
    start = text.find(finding["quote"])
    clause = _cover(encoded, start, start + len(finding["quote"])) if start >= 0 else None
    if clause is None:
        return None
    phrases = {
        slot: span
        for slot in SLOTS
        if (span := _locate(text, finding.get(slot), start, finding["quote"], encoded))
    }
    pointers = {}
    for slot in ("subject", "object", "metric"):
        words = finding.get(slot)
        unit = number.get(table.get(_key(words), -1))
        pointers[slot] = -2 if not words else -1 if unit is None else unit
    units = (number.get(table.get(_key(name), -1)) for name in finding.get("on") or [])
    return FindingTarget(
        clause=clause,
        predicate=PREDICATES.index(finding["predicate"]),
        value=phrases.get("value"),
        pointers=pointers,
        on=tuple(unit for unit in units if unit is not None),
        phrases=phrases,
    )


def _cover(encoded: Encoded, start: int, end: int) -> WordSpan | None:
    inside = [at for at, (a, b) in enumerate(encoded.words) if a >= start and b <= end]
    return (inside[0], inside[-1]) if inside else None


def _locate(
    text: str, words: str | None, start: int, quote: str, encoded: Encoded
) -> WordSpan | None:
    """Where a slot's words stand in the quote, whatever their case."""
    if not words:
        return None
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote, re.I)
    if match is None:
        at = quote.casefold().find(words.casefold())
        if at < 0 or len(quote.casefold()) != len(quote):
            return None
        return _cover(encoded, start + at, start + at + len(words))
    return _cover(encoded, start + match.start(), start + match.end())
