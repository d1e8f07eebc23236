"""Self-training: what a model is sure of in unlabelled papers, as annotations for the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.extract.annotations import extraction_to_json
from kg.extract.pipeline import Extractor
from kg.model import Paper

SILVER_WEIGHT = 0.5  # share of a paper that the model labelled, in the loss


def label(extractor: Extractor, papers: Sequence[Paper]) -> list[tuple[Paper, Mapping[str, Any]]]:
    """Annotate papers with a model; those in which it finds nothing are left out."""
    labelled: list[tuple[Paper, Mapping[str, Any]]] = []
    for paper in papers:
        record = extraction_to_json(paper, extractor.extract(paper))
        if record["entities"] and record["findings"]:
            labelled.append((paper, record))
    return labelled
