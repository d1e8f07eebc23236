"""What the shipped model reaches on the papers that nothing was tuned on; the floor only rises."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.evaluation import Evaluation, evaluate_extractor
from kg.extract.learned.model import find_shipped_model
from kg.extract.pipeline import Extractor
from kg.ontologies import load_concepts

pytestmark = pytest.mark.quality

FLOORS = {
    "mention": 0.69,
    "entity-merged": 0.67,
    "role": 0.54,
    "relation": 0.38,
    "finding": 0.82,
    "finding-full": 0.42,
    "triples": 0.49,
}


@pytest.fixture(scope="module")
def evaluation(shared: Path) -> Evaluation:
    if find_shipped_model() is None:
        pytest.skip("needs the model's files in extract/learned/model, which are absent")
    folder = shared / "annotation"
    extractor = Extractor(load_concepts())
    return evaluate_extractor(
        extractor, str(folder / "dev.papers.jsonl"), folder / "dev.gold.jsonl"
    )


@pytest.mark.parametrize("figure", FLOORS)
def test_figure_stays_above_its_floor(evaluation: Evaluation, figure: str) -> None:
    assert evaluation.figures[figure].f1 >= FLOORS[figure]


@pytest.mark.parametrize("kind", ["mention", "role", "relation", "finding"])
def test_confidence_means_what_it_says(evaluation: Evaluation, kind: str) -> None:
    # 120 papers: some error is chance, and 0.05 is the goal on the larger validation part.
    assert evaluation.calibration_errors[kind] <= 0.1
