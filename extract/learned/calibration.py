"""From raw scores to confidences that mean something: isotonic steps, one set for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

KINDS = ("mention", "role", "relation", "finding")
_LEAST = 0.01
_MOST = 0.99


@dataclass(frozen=True, slots=True)
class Calibration:
    """For each kind the points ``(score, confidence)`` between which a line is drawn."""

    points: Mapping[str, tuple[tuple[float, float], ...]]

    def __call__(self, kind: str, score: float) -> float:
        """The confidence for a raw score; a kind without points keeps it."""
        points = self.points.get(kind, ())
        if not points:
            return float(min(_MOST, max(_LEAST, score)))
        xs, ys = zip(*points, strict=True)
        return float(np.interp(score, xs, ys))

    def to_json(self) -> dict[str, list[list[float]]]:
        """As ``model.json`` keeps it."""
        return {kind: [list(p) for p in points] for kind, points in self.points.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Sequence[Sequence[float]]]) -> Calibration:
        """Read what :meth:`to_json` wrote."""
        return cls({k: tuple((float(x), float(y)) for x, y in v) for k, v in data.items()})


def fit_points(
    scores: Sequence[float], right: Sequence[bool], *, bins: int = 15
) -> tuple[tuple[float, float], ...]:
    """Fit points by isotonic regression over bins of equal count.

    Bins first, then pool-adjacent-violators, so that few answers never make a step of their own;
    between the middles of the bins a line rises, so that two scores seldom share a confidence.
    """
    order = np.argsort(scores, kind="stable")
    xs = np.asarray(scores, float)[order]
    ys = np.asarray(right, float)[order]
    blocks: list[list[float]] = []  # mean score, mean truth, weight
    for part_x, part_y in zip(np.array_split(xs, bins), np.array_split(ys, bins), strict=True):
        if not len(part_x):
            continue
        blocks.append([float(part_x.mean()), float(part_y.mean()), float(len(part_x))])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            x2, y2, w2 = blocks.pop()
            x1, y1, w1 = blocks.pop()
            weight = w1 + w2
            blocks.append([(x1 * w1 + x2 * w2) / weight, (y1 * w1 + y2 * w2) / weight, weight])
    points = [(x, min(_MOST, max(_LEAST, y))) for x, y, _ in blocks]
    return tuple((round(x, 5), round(y, 5)) for x, y in points)


def calibration_error(
    confidences: Sequence[float], right: Sequence[bool], *, bins: int = 15
) -> float:
    """Expected calibration error over bins of equal count, in [0, 1]."""
    order = np.argsort(confidences, kind="stable")
    said = np.asarray(confidences, float)[order]
    was = np.asarray(right, float)[order]
    parts = zip(np.array_split(said, bins), np.array_split(was, bins), strict=True)
    total = sum(abs(float(a.mean()) - float(b.mean())) * len(a) for a, b in parts if len(a))
    return total / max(1, len(said))
