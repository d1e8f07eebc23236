"""An extractor scored on annotated papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import AnnotationError
from kg.extract.annotations import (
    extraction_from_json,
    extraction_to_json,
    read_annotations,
)
from kg.extract.learned.calibration import KINDS, calibration_error
from kg.extract.pipeline import Extractor
from kg.extract.readers.base import read_papers
from kg.extract.scoring import Figure, judge, score


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an extractor reaches.

    Attributes:
        calibration_errors: By kind of statement, 15 bins of equal count.
    """

    papers: int
    extractor: str
    figures: Mapping[str, Figure]
    calibration_errors: Mapping[str, float]


def evaluate_extractor(extractor: Extractor, papers: str, gold: Path) -> Evaluation:
    """Extract from every paper that has gold annotations, and score.

    Raises:
        AnnotationError: If the annotations are broken, or one does not fit its paper.
    """
    records = read_annotations(gold)
    chosen = [p for p in read_papers([papers]) if p.id in records]
    if not chosen:
        fault = f"{gold}: none of its {len(records)} ids is a paper of {papers}."
        raise AnnotationError(fault)
    for paper in chosen:
        if "entities" not in records[paper.id]:
            fault = f"{gold}: {paper.id} has no field 'entities': these are no annotations."
            raise AnnotationError(fault)
        extraction_from_json(paper, records[paper.id])
    extractions = {paper.id: extractor.extract(paper) for paper in chosen}
    confidences: dict[str, list[float]] = {kind: [] for kind in KINDS}
    right: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    for paper in chosen:
        for kind, confidence, is_right in judge(paper, records[paper.id], extractions[paper.id]):
            confidences[kind].append(confidence)
            right[kind].append(is_right)
    return Evaluation(
        papers=len(chosen),
        extractor=extractor.version,
        figures=score(
            {paper.id: paper.text for paper in chosen},
            records,
            {p.id: extraction_to_json(p, extractions[p.id]) for p in chosen},
        ),
        calibration_errors={k: calibration_error(confidences[k], right[k]) for k in KINDS},
    )
