"""Thresholds and calibration, chosen on papers that the network was not fitted to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.extract.annotations import extraction_to_json
from kg.extract.learned.calibration import KINDS, Calibration, calibration_error, fit_points
from kg.extract.learned.model import Thresholds
from kg.extract.scoring import judge, tally_paper
from kg.model import Extraction, Paper, RelationType

log = logging.getLogger(__name__)

# Extracts from one paper with given thresholds and calibration.
Extract = Callable[[Paper, Thresholds, Calibration], Extraction]
Judged = dict[str, tuple[list[float], list[bool]]]

_MENTION = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
_CLAUSE = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
_RELATION = tuple(n / 100 for n in range(16, 72, 4))
_LOW = 0.15


def choose(
    extract: Extract, papers: Sequence[Paper], gold: Mapping[str, Any]
) -> tuple[Thresholds, Calibration]:
    """Choose thresholds by F1 one after another, then fit the calibration to what they let pass."""
    none = Calibration({})
    kinds = dict.fromkeys(RelationType, _LOW)

    def f1(figures: Sequence[str], thresholds: Thresholds) -> float:
        right = total = 0
        for paper in papers:
            record = extraction_to_json(paper, extract(paper, thresholds, none))
            tally = tally_paper(paper.text, gold[paper.id], record)
            right += sum(tally.right[f] for f in figures)
            total += sum(tally.gold[f] + tally.predicted[f] for f in figures)
        return 2 * right / max(1, total)

    figures = ["mention", "entity-merged", "role"]
    mention = max(_MENTION, key=lambda t: f1(figures, Thresholds(t, kinds, 0.0)))
    clause = max(
        _CLAUSE, key=lambda t: f1(["finding", "finding-full"], Thresholds(mention, kinds, t))
    )
    relation = _choose_relations(extract, papers, gold, Thresholds(mention, kinds, clause))
    chosen = Thresholds(mention, relation, clause)
    log.info("chosen: mention %.2f, clause %.1f, relations %s", mention, clause, relation)
    judged = judge_all(extract, papers, gold, chosen, none)
    return chosen, Calibration({kind: fit_points(*judged[kind]) for kind in KINDS})


def judge_all(
    extract: Extract,
    papers: Sequence[Paper],
    gold: Mapping[str, Any],
    thresholds: Thresholds,
    calibration: Calibration,
) -> Judged:
    """Every statement's confidence, and whether it is right, by kind."""
    judged: Judged = {kind: ([], []) for kind in KINDS}
    for paper in papers:
        extraction = extract(paper, thresholds, calibration)
        for kind, confidence, right in judge(paper, gold[paper.id], extraction):
            judged[kind][0].append(confidence)
            judged[kind][1].append(right)
    return judged


def errors_of(judged: Judged) -> dict[str, float]:
    """Expected calibration error by kind."""
    return {kind: calibration_error(*judged[kind]) for kind in KINDS}


def _choose_relations(
    extract: Extract, papers: Sequence[Paper], gold: Mapping[str, Any], low: Thresholds
) -> dict[RelationType, float]:
    """For each relation the threshold that serves the F1 of all together best, in two rounds."""
    scored: list[tuple[RelationType, float, bool]] = []
    wanted = 0
    for paper in papers:
        extraction = extract(paper, low, Calibration({}))
        wanted += len({tuple(r) for r in gold[paper.id].get("relations", [])})
        kinds = [r.type for r in extraction.relations]
        judged = [j for j in judge(paper, gold[paper.id], extraction) if j[0] == "relation"]
        scored.extend((k, c, right) for k, (_, c, right) in zip(kinds, judged, strict=True))
    chosen = dict.fromkeys(RelationType, 0.4)

    def f1(thresholds: Mapping[RelationType, float]) -> float:
        kept = [right for kind, chance, right in scored if chance >= thresholds[kind]]
        return 2 * sum(kept) / (len(kept) + wanted)

    for _ in range(2):
        for kind in RelationType:
            reached = [(f1({**chosen, kind: at}), -at) for at in _RELATION]
            chosen[kind] = -max(reached)[1]
    return chosen
