"""Roles and relations of a paper's entities from the probabilities of the heads."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.learned.candidates import Floats
from kg.extract.learned.labels import RELATIONS
from kg.model import RelationType


def choose_relations(
    six: Floats, outperforms: Floats, number: int, thresholds: Mapping[RelationType, float]
) -> list[tuple[int, RelationType, int, float]]:
    """The relations ``(left, type, right, probability)`` above the thresholds of their types.

    Between an ordered pair at most one of the first six; a pair keeps the likelier direction of
    each relation.
    """
    found: dict[tuple[RelationType, int, int], tuple[int, RelationType, int, float]] = {}
    for row in range(number * number):
        left, right = divmod(row, number)
        if left == right:
            continue
        best = int(six[row, 1:].argmax())
        choices = [(RELATIONS[best], float(six[row, 1 + best])),
                   (RelationType.OUTPERFORMS, float(outperforms[row]))]  # fmt: skip
        for kind, chance in choices:
            key = (kind, min(left, right), max(left, right))
            if chance >= thresholds[kind] and (key not in found or chance > found[key][3]):
                found[key] = (left, kind, right, chance)
    return sorted(found.values(), key=lambda r: (r[0], r[2], r[1]))
