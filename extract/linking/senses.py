"""What a short form stands for where a paper does not say: the words around it decide.

``senses.json`` holds how often 60,000 abstracts define a short form so or so, and, where there are
several long forms, the words that stand near each, with their log odds (naive Bayes; made by
``benchmarks/train_senses.py``). The words of a vocabulary concept's context terms, labels and
definition count likewise.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from kg.extract.linking.words import fold_word

_TEXT_WORD = re.compile(r"[A-Za-z][A-Za-z]+")
_TEMPER = 0.5  # words of one text say the same thing many times: naive Bayes is too sure
_STOPS = frozenset(
    re.findall(
        r"\w+",
        """the and for that with this from are was were can has have had not but our its their they
        them which while when where how than then also such these those into over under between
        both each more most other some any all only very however using used use based propose
        proposed show paper method approach model result performance new existing work study task
        data we is in of to on by as an at or be it""",
    )
)


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a short form may stand for.

    Attributes:
        label: The long form.
        count: How many abstracts define the short form so.
        weights: Log odds of folded words near it.
    """

    label: str
    count: float
    weights: Mapping[str, float] = field(default_factory=dict)


@lru_cache(maxsize=1)
def shipped_senses() -> dict[str, tuple[Sense, ...]]:
    """The senses of each short key, the most frequent first."""
    text = (files("kg.extract.linking") / "senses.json").read_text("utf-8")
    return {
        key: tuple(Sense(label, count, weights) for label, count, weights in senses)
        for key, senses in json.loads(text).items()
    }


def context_words(text: str) -> frozenset[str]:
    """The folded words of a text that may tell senses apart."""
    return frozenset(map(fold_word, _TEXT_WORD.findall(text))) - _STOPS


def weigh_words(phrases: Iterable[str], weight: float) -> dict[str, float]:
    """Give every word of some phrases the same weight."""
    return dict.fromkeys(sorted(context_words(" ".join(phrases))), weight)


def rank_senses(
    senses: Sequence[Sense], words: frozenset[str], *, bonus: Sequence[float] = ()
) -> list[float]:
    """The probability of each sense near these words; sums to 1.

    Args:
        bonus: Log odds known otherwise (the case of the form), one a sense.
    """
    logs = [math.log(max(sense.count, 0.5)) for sense in senses]
    for at, sense in enumerate(senses):
        logs[at] += _TEMPER * sum(w for word, w in sense.weights.items() if word in words)
        logs[at] += bonus[at] if bonus else 0.0
    top = max(logs)
    odds = [math.exp(log - top) for log in logs]
    return [odd / sum(odds) for odd in odds]
