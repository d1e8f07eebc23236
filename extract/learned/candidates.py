"""What the heads see of entities, pairs and findings beside the encoder's vectors.

Used in training and at run time alike, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extract.learned.encoding import Encoded
from kg.extract.learned.labels import TYPES

Floats = npt.NDArray[np.float32]
WordSpan = tuple[int, int]  # first and last word, both counted in

_NEAR = (1, 3, 6, 12, 25)  # words; borders of the classes of distance
_BETWEEN = 40  # words between two mentions that are read at most

ENTITY_FEATURES = 13 + len(TYPES)
PAIR_FEATURES = 11 + len(_NEAR) + 1 + 2 * len(TYPES)
FINDING_ENTITY_FEATURES = 12 + len(TYPES)


@dataclass(frozen=True, slots=True)
class Unit:
    """An entity of one paper as the heads see it: its type and where it stands, in words."""

    type: int
    spans: tuple[WordSpan, ...]


def entity_features(encoded: Encoded, units: Sequence[Unit]) -> Floats:
    """Where and how each unit stands in its paper, ``[units, ENTITY_FEATURES]``."""
    rows = np.zeros((len(units), ENTITY_FEATURES), np.float32)
    size = max(1, len(encoded.words))
    last_sentence = int(encoded.sentences[-1]) if len(encoded.sentences) else 0
    for row, unit in zip(rows, units, strict=True):
        (first, last), *_ = unit.spans
        surface = encoded.text_of(first, last)
        after = encoded.text[encoded.words[last][1] : encoded.words[last][1] + 2].lstrip()
        sentences = [int(encoded.sentences[a]) for a, _ in unit.spans]
        in_title = [s == 0 for s in sentences]
        row[:13] = (
            any(in_title),
            all(in_title),
            min(len(unit.spans), 5) / 5,
            first / size,
            unit.spans[-1][1] / size,
            1 in sentences,
            last_sentence in sentences,
            min(last - first + 1, 8) / 8,
            sum(c.isupper() for c in surface[1:]) > 0,
            surface[:1].isupper(),
            first == 0 and after.startswith(":"),
            any(encoded.text[encoded.words[a][0] - 1] == "(" for a, _ in unit.spans if a),
            any(c.isdigit() for c in surface),
        )
        row[13 + unit.type] = 1
    return rows


def closest(left: Unit, right: Unit) -> tuple[WordSpan, WordSpan]:
    """The two mentions that stand closest; the first in the text where several do."""
    return min(
        ((a, b) for a in left.spans for b in right.spans),
        key=lambda pair: (max(pair[0][0], pair[1][0]) - min(pair[0][1], pair[1][1]), pair),
    )


def pair_features(encoded: Encoded, units: Sequence[Unit]) -> tuple[Floats, list[WordSpan | None]]:
    """How each ordered pair stands, ``[units², PAIR_FEATURES]``, and the words between its ends.

    Pairs go by the left unit, then the right one; a unit with itself gets zeros. There are no words
    between ends that stand in different sentences.
    """
    number = len(units)
    rows = np.zeros((number * number, PAIR_FEATURES), np.float32)
    gaps: list[WordSpan | None] = [None] * (number * number)
    words = [
        {w.casefold() for a, b in u.spans[:1] for w in encoded.text_of(a, b).split()} for u in units
    ]
    titles = [any(encoded.sentences[a] == 0 for a, _ in u.spans) for u in units]
    held = [{int(encoded.sentences[a]) for a, _ in u.spans} for u in units]
    starts = sorted({a for u in units for a, _ in u.spans})
    for i, left in enumerate(units):
        for j, right in enumerate(units):
            if i == j:
                continue
            a, b = closest(left, right)
            gap = (min(a[1], b[1]) + 1, max(a[0], b[0]) - 1)
            distance = max(0, gap[1] - gap[0] + 1)
            same = encoded.sentences[a[0]] == encoded.sentences[b[0]]
            if same and gap[0] <= gap[1] and distance <= _BETWEEN:
                gaps[i * number + j] = gap
            row = rows[i * number + j]
            row[:11] = (
                same,
                a < b,
                same and a < b,
                titles[i],
                titles[j],
                i == 0,
                j == 0,
                words[i] < words[j],
                words[j] < words[i],
                bool(held[i] & held[j] - {0}),
                same and sum(gap[0] <= s <= gap[1] for s in starts) / 4,
            )
            near = sum(distance > border for border in _NEAR)
            row[11 + near] = same
            offset = 11 + len(_NEAR) + 1
            row[offset + left.type] = 1
            row[offset + len(TYPES) + right.type] = 1
    return rows, gaps


def finding_entity_features(
    encoded: Encoded, clause: WordSpan, value: WordSpan | None, units: Sequence[Unit]
) -> Floats:
    """How each unit stands to one finding, ``[units, FINDING_ENTITY_FEATURES]``."""
    rows = np.zeros((len(units), FINDING_ENTITY_FEATURES), np.float32)
    inside = [[s for s in u.spans if clause[0] <= s[0] and s[1] <= clause[1]] for u in units]
    order = sorted((spans[0], at) for at, spans in enumerate(inside) if spans)
    sentence = encoded.sentences[clause[0]]
    size = max(1, clause[1] - clause[0] + 1)
    for at, (row, unit) in enumerate(zip(rows, units, strict=True)):
        spans = inside[at]
        before = [s for s in unit.spans if s[1] < clause[0]]
        same = [s for s in before if encoded.sentences[s[0]] == sentence]
        row[:12] = (
            bool(spans),
            bool(order) and order[0][1] == at,
            bool(order) and order[-1][1] == at,
            (spans[0][0] - clause[0]) / size if spans else 0,
            bool(same),
            bool(before) and encoded.sentences[before[-1][0]] == sentence - 1,
            any(encoded.sentences[a] == 0 for a, _ in unit.spans),
            value is not None and bool(spans) and spans[-1][1] < value[0],
            value is not None and bool(spans) and spans[0][0] > value[1],
            value is not None and bool(spans) and min(_apart(s, value) for s in spans) <= 4,
            min(len(unit.spans), 5) / 5,
            at == 0,
        )
        row[12 + unit.type] = 1
    return rows


def _apart(left: WordSpan, right: WordSpan) -> int:
    return max(left[0], right[0]) - min(left[1], right[1])
