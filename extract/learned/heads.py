"""The heads above the encoder, in numpy: the same sums that PyTorch trained.

``words`` is ``[words, width]`` everywhere, spans of words count both ends in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from kg.extract.learned.candidates import Floats, WordSpan
from kg.extract.learned.labels import WIDEST


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


def sigmoid(scores: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0)


def _running_total(values: Floats) -> Floats:
    total = np.zeros((len(values) + 1, values.shape[1]), np.float32)
    np.cumsum(values, axis=0, out=total[1:])
    return total


class Heads:
    """The trained parameters and what they say of words, units, pairs and findings."""

    def __init__(self, parameters: Mapping[str, Floats]) -> None:
        self._parameters = {k: np.asarray(v, np.float32) for k, v in parameters.items()}

    @property
    def width(self) -> int:
        """Width of a word's vector."""
        return int(self._parameters["mention_start.weight"].shape[1])

    def _linear(self, name: str, values: Floats) -> Floats:
        weight, bias = self._parameters[f"{name}.weight"], self._parameters[f"{name}.bias"]
        result: Floats = values @ weight.T + bias
        return result

    def spans(self, words: Floats) -> Floats:
        """Probabilities of each span: ``[words, WIDEST, none + types]``; past the end, of none."""
        size = len(words)
        total = _running_total(self._linear("span_mean", words))
        start, end = self._linear("span_start", words), self._linear("span_end", words)
        weight = self._parameters["span_out.weight"].T
        scores = np.full((size, WIDEST, weight.shape[1]), -np.inf, np.float32)
        scores[..., 0] = 0
        # One width at a time and in place: all widths at once take four times the memory and twice
        # the time.
        for more in range(min(WIDEST, size)):
            hidden = total[more + 1 :] - total[: size - more]
            hidden /= more + 1
            hidden += start[: size - more]
            hidden += end[more:]
            hidden += self._parameters["span_width.weight"][more]
            np.maximum(hidden, 0, out=hidden)
            scores[: size - more, more] = hidden @ weight + self._parameters["span_out.bias"]
        return softmax(scores)

    def units(self, words: Floats, spans: Sequence[Sequence[WordSpan]]) -> Floats:
        """Vectors of the units: mean and maximum over their mentions."""
        flat = np.array([s for unit in spans for s in unit])
        total = _running_total(words)
        first, last = flat[:, 0], flat[:, 1]
        mean = (total[last + 1] - total[first]) / (last - first + 1)[:, None]
        mentions = _relu(
            self._linear("mention_start", words[first])
            + self._linear("mention_end", words[last])
            + self._linear("mention_mean", mean)
        )
        starts = np.cumsum([0, *(len(unit) for unit in spans)])
        own = [mentions[a:b] for a, b in pairwise(starts)]
        return np.stack([np.concatenate([m.mean(0), m.max(0)]) for m in own])

    def roles(self, units: Floats, features: Floats) -> Floats:
        """Probabilities of each unit's role."""
        hidden = _relu(self._linear("role_hidden", np.concatenate([units, features], 1)))
        return softmax(self._linear("role_out", hidden))

    def pairs(
        self,
        words: Floats,
        units: Floats,
        roles: Floats,
        features: Floats,
        gaps: Sequence[WordSpan | None],
    ) -> tuple[Floats, Floats]:
        """Of each ordered pair: probabilities of none and six relations, and of outperforming."""
        number = len(units)
        total = _running_total(words)
        first = np.array([g[0] if g else 0 for g in gaps])
        last = np.array([g[1] if g else -1 for g in gaps])
        gap = (total[last + 1] - total[first]) / np.maximum(last - first + 1, 1)[:, None]
        both = np.concatenate(
            [features, np.repeat(roles, number, 0), np.tile(roles, (number, 1))], 1
        )
        hidden = _relu(
            np.repeat(self._linear("pair_left", units), number, 0)
            + np.tile(self._linear("pair_right", units), (number, 1))
            + self._linear("pair_gap", gap)
            + self._linear("pair_features", both)
        )
        scores = self._linear("pair_out", hidden)
        return softmax(scores[:, :-1]), sigmoid(scores[:, -1])

    def clauses(self, words: Floats) -> Floats:
        """Probabilities of each word's tag: outside, begin, inside, last, single."""
        return softmax(self._linear("clause_out", _relu(self._linear("clause_hidden", words))))

    def slots(self, words: Floats) -> Floats:
        """Probabilities ``[words, slots, outside + begin + inside]``."""
        scores = self._linear("slot_out", _relu(self._linear("slot_hidden", words)))
        return softmax(scores.reshape(len(words), -1, 3))

    def finding(self, words: Floats, clause: WordSpan, value: WordSpan | None) -> Floats:
        """The vector of one finding, ``[1, width of a finding]``."""
        inside = words[clause[0] : clause[1] + 1]
        weights = softmax(self._linear("finding_attention", inside)[:, 0])
        about = words[value[0] : value[1] + 1].mean(0) if value else np.zeros_like(words[0])
        pooled = np.concatenate([weights @ inside, inside.mean(0), inside.max(0), about])
        return _relu(self._linear("finding_hidden", pooled[None]))

    def predicates(self, finding: Floats) -> Floats:
        """Probabilities of the predicates."""
        chances: Floats = softmax(self._linear("predicate_out", finding))[0]
        return chances

    def otherwise(self, finding: Floats) -> Floats:
        """Scores of what a slot is where no entity fills it."""
        result: Floats = self._linear("otherwise_out", finding)[0]
        return result

    def pointers(self, finding: Floats, units: Floats, features: Floats) -> Floats:
        """Scores of each unit for each slot that an entity can fill."""
        return self._linear(
            "pointer_out",
            _relu(
                self._linear("pointer_finding", finding)
                + self._linear("pointer_unit", units)
                + self._linear("pointer_features", features)
            ),
        )


def word_vectors(tokens: Floats, first_tokens: np.ndarray) -> Floats:
    """The mean of each word's tokens."""
    if not len(first_tokens):
        return np.zeros((0, tokens.shape[1]), np.float32)
    counts = np.diff(np.append(first_tokens, len(tokens)))
    sums = np.add.reduceat(tokens, first_tokens, axis=0)
    return np.asarray(sums / counts[:, None], np.float32)
