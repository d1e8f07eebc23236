"""B-cubed precision, recall and F1 of a clustering (A. Bagga and B. Baldwin, LREC 1998)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return f"B-cubed precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def score_clusters(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> Score:
    """Score what was found against the gold; both give each item the name of its cluster."""
    golds, founds = _members(gold), _members(found)
    precision = recall = 0.0
    for item in gold:
        mine, right = founds[found[item]], golds[gold[item]]
        both = len(mine & right)
        precision += both / len(mine)
        recall += both / len(right)
    return Score(precision / len(gold), recall / len(gold))


def _members(clusters: Mapping[Hashable, Hashable]) -> Mapping[Hashable, Set[Hashable]]:
    members: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for item, cluster in clusters.items():
        members[cluster].add(item)
    return members
