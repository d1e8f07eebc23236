"""Findings: clauses that state a result, one finding for each of their values, and its slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.learned.candidates import (
    Floats,
    Unit,
    WordSpan,
    finding_entity_features,
)
from kg.extract.learned.encoding import Encoded
from kg.extract.learned.heads import Heads, sigmoid
from kg.extract.learned.labels import (
    BEGIN,
    INSIDE,
    LAST,
    OTHERWISE,
    OUTSIDE,
    POINTERS,
    PREDICATES,
    SINGLE,
    SLOTS,
)
from kg.extract.metrics import find_direction, find_unit
from kg.model import FindingPredicate, LocalFinding, Span

_ALLOWED = np.full((5, 5), -np.inf, np.float32)
for _left, _rights in (
    (OUTSIDE, (OUTSIDE, BEGIN, SINGLE)),
    (BEGIN, (INSIDE, LAST)),
    (INSIDE, (INSIDE, LAST)),
    (LAST, (OUTSIDE, BEGIN, SINGLE)),
    (SINGLE, (OUTSIDE, BEGIN, SINGLE)),
):
    _ALLOWED[_left, list(_rights)] = 0
_CLOSED = (OUTSIDE, LAST, SINGLE)
_SURE_VALUE = 0.65  # probability below which a number is a condition rather than a result
_GOES_ON = 0.15  # probability from which a phrase goes on with the next word
_NUMBER = r"[-+]?\$?\d[\d,]*(?:\.\d*)?\s?(?:\\?%|[xX×]\b|ms\b|dB\b|points?\b|percent\b)?"
_FROM_TO = re.compile(
    rf"\bfrom\s+(?:about |around |just )?({_NUMBER})\s+to\s+(?:about |just )?({_NUMBER})"
)
_LISTED = re.compile(r"\s*(?:,|,?\s*and|/|&)\s*")
_TIED = re.compile(r"\s*(?:[\w-]+\s+){0,2}?(?:on|in|for)\s+(?:the\s+)?")
_LEADS_ON = re.compile(r"(?:\s+(?:to|from|of|and|by|in|on|with|over|for|the|a|,))+$")


# Where a value stands, its text, and the text of the value that it is compared with.
_Value = tuple[WordSpan | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that states a result, in words, and how sure the model is of it."""

    first: int
    last: int
    confidence: float

    @property
    def span(self) -> WordSpan:
        """First and last word."""
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class _Filled:
    """The slots of one finding that are read from its vector."""

    subject: str
    predicate: FindingPredicate
    object: str | None
    metric: str | None
    on: tuple[str, ...]


def find_clauses(chances: Floats, sentences: np.ndarray, bias: float) -> list[Clause]:
    """The best sequence of clauses; none crosses the end of a sentence or lies in the title.

    Args:
        chances: Of each word's tag.
        bias: Added to the log-probability of "outside": above 0 finds fewer.
    """
    if not len(chances):
        return []
    scores = np.log(chances + 1e-9)
    scores[:, OUTSIDE] += bias
    scores[sentences == 0, 1:] = -np.inf
    best = scores[0].copy()
    best[[INSIDE, LAST]] = -np.inf
    back = np.zeros((len(scores), 5), np.int64)
    for at in range(1, len(scores)):
        before = best.copy()
        if sentences[at] != sentences[at - 1]:
            before[[BEGIN, INSIDE]] = -np.inf
        ways = before[:, None] + _ALLOWED
        if sentences[at] != sentences[at - 1]:
            ways[:, [INSIDE, LAST]] = -np.inf
        back[at] = ways.argmax(0)
        best = ways.max(0) + scores[at]
    tags = [max(_CLOSED, key=lambda tag: best[tag])]
    for at in range(len(scores) - 1, 0, -1):
        tags.append(int(back[at, tags[-1]]))
    return _clauses(tags[::-1], chances)


def _clauses(tags: list[int], chances: Floats) -> list[Clause]:
    found, first = [], 0
    inside = 1 - chances[:, OUTSIDE]
    for at, tag in enumerate(tags):
        if tag in (BEGIN, SINGLE):
            first = at
        if tag in (LAST, SINGLE):
            borders = chances[first, [BEGIN, SINGLE]].sum() + chances[at, [LAST, SINGLE]].sum()
            mean = inside[first : at + 1].mean()
            found.append(Clause(first, at, float((2 * mean + borders) / 4)))
    return found


def find_findings(
    encoded: Encoded,
    heads: Heads,
    words: Floats,
    units: Sequence[Unit],
    names: Sequence[str],
    vectors: Floats,
    roles: Floats,
    bias: float,
) -> list[LocalFinding]:
    """The findings of a paper, in the order of the text.

    Args:
        names: Of the units; what a slot says where an entity fills it.
        vectors: Of the units; no rows where there are none.
        roles: Probabilities of the units' roles.
    """
    found = []
    slots = heads.slots(words)
    for clause in find_clauses(heads.clauses(words), encoded.sentences, bias):
        start, end = encoded.words[clause.first][0], encoded.words[clause.last][1]
        values = _values(encoded, clause, slots)
        slots_of_values = zip(
            values, _measure_units(encoded, values), _tied(encoded, values, units), strict=True
        )
        for (value, value_text, baseline), unit, tied in slots_of_values:
            filled = _fill(
                encoded, heads, words, units, names, vectors, roles, clause, value, slots
            )
            found.append(
                LocalFinding(
                    quote=encoded.text[start:end],
                    span=Span(start, end),
                    subject=filled.subject,
                    predicate=filled.predicate,
                    object=filled.object,
                    metric=filled.metric,
                    value=value_text,
                    baseline_value=baseline,
                    on=filled.on if tied is None else (names[tied],),
                    unit=unit,
                    direction=find_direction(filled.metric),
                    confidence=clause.confidence,
                )
            )
    return found


def _values(encoded: Encoded, clause: Clause, slots: Floats) -> list[_Value]:
    """Each value of a clause with its text and the value it is compared with; one None for none.

    "From X to Y" is read by its words: Y is the value, X what it is compared with.
    """
    phrases = {
        name: _phrases(slots[:, SLOTS.index(name)], clause, encoded)
        for name in ("value", "baseline_value")
    }
    offset = encoded.words[clause.first][0]
    changes = {
        (offset + m.start(), offset + m.end()): (m.group(2).strip(), m.group(1).strip())
        for m in _FROM_TO.finditer(encoded.text[offset : encoded.words[clause.last][1]])
    }
    found: list[_Value] = []
    for span in phrases["value"]:
        text = clean_value(encoded.text_of(*span))
        chance = float(1 - slots[span[0] : span[1] + 1, SLOTS.index("value"), 0].mean())
        if not _has_digit(text) or chance < _SURE_VALUE:
            continue
        start, end = encoded.words[span[0]][0], encoded.words[span[1]][1]
        inside = [place for place in changes if start < place[1] and place[0] < end]
        if inside:
            change = changes[inside[0]]
            if not any(f[1:] == change for f in found):
                found.append((span, *change))
            continue
        baseline = _nearest(phrases["baseline_value"], span)
        found.append((span, text, encoded.text_of(*baseline) if baseline else None))
    return found or [(None, None, None)]


def _measure_units(encoded: Encoded, values: Sequence[_Value]) -> list[str | None]:
    """The unit of each value; "5.6 and 22.7 points" are both points."""
    found = [find_unit(text) for _, text, _ in values]
    for at in range(len(values) - 2, -1, -1):
        left, right = values[at][0], values[at + 1][0]
        if found[at] is None and left and right and left[1] < right[0]:
            between = encoded.text[encoded.words[left[1]][1] : encoded.words[right[0]][0]]
            if _LISTED.fullmatch(between):
                found[at] = found[at + 1]
    return found


def _tied(encoded: Encoded, values: Sequence[_Value], units: Sequence[Unit]) -> list[int | None]:
    """The unit that each value says it was measured on: "17.9% on GSM8K, 11.0% on SVAMP".

    None for all where the clause does not give its values in that way.
    """
    starts = {first: at for at, unit in enumerate(units) for first, _ in unit.spans}
    found: list[int | None] = []
    for span, _, _ in values:
        found.append(None)
        last = span[1] if span else len(encoded.words)
        for word in range(last + 1, min(last + 6, len(encoded.words))):
            between = encoded.text[encoded.words[last][1] : encoded.words[word][0]]
            if word in starts and _TIED.fullmatch(between):
                found[-1] = starts[word]
                break
    return found if len(set(found) - {None}) > 1 else [None] * len(found)


def clean_value(text: str) -> str:
    """A value without what only leads on from it.

    >>> clean_value("57.2% to"), clean_value("22x (from 289"), clean_value("(3.1 points)")
    ('57.2%', '22x', '3.1 points')
    """
    opened = text.find("(", 1)
    if opened > 0 and ")" not in text[opened:]:
        text = text[:opened]
    return _LEADS_ON.sub("", text.strip(" ,;:()")).strip(" ,;:")


def _fill(
    encoded: Encoded,
    heads: Heads,
    words: Floats,
    units: Sequence[Unit],
    names: Sequence[str],
    vectors: Floats,
    roles: Floats,
    clause: Clause,
    value: WordSpan | None,
    slots: Floats,
) -> _Filled:
    """Subject, predicate, object, metric and ``on`` of one finding."""
    vector = heads.finding(words, clause.span, value)
    other = heads.otherwise(vector)
    scores = np.zeros((len(units), len(POINTERS)), np.float32)
    if len(units):
        features = finding_entity_features(encoded, clause.span, value, units)
        scores = heads.pointers(vector, vectors, np.concatenate([features, roles], 1))
    found: dict[str, str | None] = {}
    for column, slot in enumerate(POINTERS[:3]):
        phrase, nothing = OTHERWISE[slot]
        rest = [other[phrase]] + ([other[nothing]] if nothing is not None else [])
        best = int(np.concatenate([scores[:, column], rest]).argmax())
        found[slot] = None
        if best < len(units):
            found[slot] = names[best]
        elif best == len(units):
            span = _best_phrase(slots[:, SLOTS.index(slot)], clause)
            if span is not None:
                found[slot] = _LEADS_ON.sub("", encoded.text_of(*span))
            elif slot == "subject" and len(units):
                found[slot] = names[int(scores[:, column].argmax())]
    chosen = zip(names, sigmoid(scores[:, 3]), strict=True)
    return _Filled(
        subject=found["subject"] or "",
        predicate=PREDICATES[int(heads.predicates(vector).argmax())],
        object=found["object"],
        metric=found["metric"],
        on=tuple(name for name, chance in chosen if chance > 0.5),
    )


def _phrases(chances: Floats, clause: Clause, encoded: Encoded) -> list[WordSpan]:
    """The runs of one slot's words in a clause."""
    found: list[WordSpan] = []
    open_ = False
    for at in range(clause.first, clause.last + 1):
        outside, begin, inside = chances[at]
        if outside >= max(0.5, begin, inside) and outside > begin + inside:
            open_ = False
        elif begin > inside or not open_:
            found.append((at, at))
            open_ = True
        else:
            found[-1] = (found[-1][0], at)
    return found


def _best_phrase(chances: Floats, clause: Clause) -> WordSpan | None:
    """The likeliest run of one slot's words in a clause, though it be unlikely."""
    inside = chances[clause.first : clause.last + 1]
    first = int((inside[:, 1] + 0.1 * inside[:, 2]).argmax())
    if inside[first, 1] + inside[first, 2] < 0.05:
        return None
    last = first
    while last + 1 < len(inside) and inside[last + 1, 2] > max(_GOES_ON, inside[last + 1, 1]):
        last += 1
    return clause.first + first, clause.first + last


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _nearest(spans: list[WordSpan], value: WordSpan | None) -> WordSpan | None:
    if not spans:
        return None
    return min(spans, key=lambda s: (abs(s[0] - value[0]) if value else 0, s))
