"""Which forms of a paper are mentions: the spans' probabilities, joined over every occurrence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.extract.learned.candidates import Floats
from kg.extract.learned.encoding import Encoded
from kg.extract.learned.labels import TYPES, WIDEST
from kg.extract.occurrences import find_occurrences
from kg.model import EntityType

_WORTH_A_LOOK = 0.1  # probability of a span below which its form is not considered


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form that the model takes for an entity's; it is a mention wherever it stands."""

    text: str
    start: int
    end: int
    type: EntityType
    confidence: float


def find_forms(
    encoded: Encoded, chances: Floats, threshold: float, known: Mapping[str, Floats]
) -> list[FoundForm]:
    """The forms that are mentions, surest first.

    Args:
        chances: Of each span, as :meth:`kg.extract.learned.heads.Heads.spans` gives them.
        known: What the vocabulary says of a form: log-odds to add, ``[none + types]``.
    """
    starts = {start: at for at, (start, _) in enumerate(encoded.words)}
    ends = {end: at for at, (_, end) in enumerate(encoded.words)}
    any_type = 1 - chances[..., 0]
    forms = {
        encoded.text_of(int(first), int(first + width))
        for first, width in zip(*np.nonzero(any_type > _WORTH_A_LOOK), strict=True)
    } | set(known)
    scored = []
    for form in forms:
        places = []
        for start in find_occurrences(encoded.text, form):
            first, last = starts.get(start), ends.get(start + len(form))
            if first is not None and last is not None and last - first < WIDEST:
                places.append((first, last))
        if places:
            score = np.mean([chances[a, b - a] for a, b in places], axis=0)
            if form in known:
                logits = np.log(score + 1e-6) + known[form]
                score = np.exp(logits - logits.max())
                score /= score.sum()
            scored.append((form, places, score))
    return _choose(encoded, scored, threshold)


def _choose(
    encoded: Encoded, scored: list[tuple[str, list[tuple[int, int]], Floats]], threshold: float
) -> list[FoundForm]:
    """Take forms by falling probability where a place of theirs is still free."""
    taken = np.zeros(len(encoded.words), bool)
    found = []
    for form, places, score in sorted(scored, key=lambda s: (s[2][0], -len(s[0]), s[0])):
        if 1 - score[0] < threshold:
            break
        free = [(a, b) for a, b in places if not taken[a : b + 1].any()]
        if not free:
            continue
        for a, b in free:
            taken[a : b + 1] = True
        kind = int(score[1:].argmax())
        first, last = free[0]
        found.append(
            FoundForm(
                form, encoded.words[first][0], encoded.words[last][1], TYPES[kind],
                float(score[1 + kind]),
            )
        )  # fmt: skip
    return found
