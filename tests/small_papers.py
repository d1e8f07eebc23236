"""Three papers that were made up for tests, annotated by hand: small enough to know by heart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.extract.annotations import extraction_from_json
from kg.model import Extraction, Paper

PAPERS = (
    Paper(
        id="arxiv:2401.00001",
        key="arxiv:2401.00001",
        title="TwigTuner: Small Updates for Large Encoders",
        abstract=(
            "Full fine-tuning of encoders is slow. We propose TwigTuner, an extension of low-rank"
            " adaptation (LoRA) that shares its factors. On RiverQA, a test of question answering,"
            " TwigTuner reaches an accuracy of 71.5% against 68.0% for LoRA. It halves latency from"
            " 80 ms to 40 ms. Encoders from the Oak family were trained on LeafText."
        ),
        date="2024-01-15",
        authors=("Ada Birch", "Ben Cedar"),
        author_count=2,
        categories=("cs.CL",),
        venue="Workshop on Small Updates",
        identifiers=("arxiv:2401.00001",),
        links=("https://example.org/twigtuner",),
        comments=3,
        source="test",
    ),
    Paper(
        id="arxiv:2402.00002",
        key="arxiv:2402.00002",
        title="Is TwigTuner Really Better?",
        abstract=(
            "We revisit TwigTuner and LoRA. With equal budgets, LoRA reaches an accuracy of 72.1% on"
            " RiverQA and outperforms TwigTuner, which reaches 70.9%. Catastrophic forgetting"
            " explains the gap."
        ),
        date="2024-02",
        identifiers=("arxiv:2402.00002",),
        source="test",
    ),
    Paper(
        id="doi:10.1/none",
        key="doi:10.1/none",
        title="BranchBench: A Benchmark without an Abstract",
        date="2023",
        date_inferred=True,
        identifiers=("doi:10.1/none",),
        source="test",
    ),
)

_ANNOTATIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "arxiv:2401.00001",
        "entities": [
            {"name": "TwigTuner", "type": "Method", "mentions": ["TwigTuner"], "role": "proposes",
             "confidence": 0.9},
            {"name": "low-rank adaptation", "type": "Method",
             "mentions": ["low-rank adaptation", "LoRA"], "role": "comparesTo"},
            {"name": "fine-tuning", "type": "Method", "mentions": ["fine-tuning"],
             "role": "mentions", "confidence": 0.5},
            {"name": "RiverQA", "type": "Benchmark", "mentions": ["RiverQA"],
             "role": "evaluatesOn"},
            {"name": "question answering", "type": "Task", "mentions": ["question answering"],
             "role": "addresses"},
            {"name": "accuracy", "type": "Metric", "mentions": ["accuracy"], "role": "measures"},
            {"name": "latency", "type": "Metric", "mentions": ["latency"], "role": "measures"},
            {"name": "Oak", "type": "Model", "mentions": ["Oak"], "role": "uses"},
            {"name": "LeafText", "type": "Dataset", "mentions": ["LeafText"], "role": "uses"},
        ],
        "relations": [
            ["TwigTuner", "basedOn", "LoRA"],
            ["TwigTuner", "outperforms", "LoRA"],
            ["TwigTuner", "evaluatedOn", "RiverQA"],
            ["TwigTuner", "appliedTo", "Oak"],
            ["Oak", "trainedOn", "LeafText"],
        ],
        "findings": [
            {"quote": "TwigTuner reaches an accuracy of 71.5% against 68.0% for LoRA",
             "subject": "TwigTuner", "predicate": "outperforms", "object": "LoRA",
             "metric": "accuracy", "value": "71.5%", "baseline_value": "68.0%", "on": ["RiverQA"],
             "unit": "%", "direction": "higherIsBetter", "confidence": 0.8},
            {"quote": "It halves latency from 80 ms to 40 ms", "subject": "TwigTuner",
             "predicate": "decreases", "metric": "latency", "value": "40 ms",
             "baseline_value": "80 ms", "on": [], "unit": "ms", "direction": "lowerIsBetter"},
        ],
    },
    {
        "id": "arxiv:2402.00002",
        "entities": [
            {"name": "TwigTuner", "type": "Method", "mentions": ["TwigTuner"],
             "role": "studies"},
            {"name": "LoRA", "type": "Method", "mentions": ["LoRA"], "role": "studies"},
            {"name": "RiverQA", "type": "Dataset", "mentions": ["RiverQA"],
             "role": "evaluatesOn"},
            {"name": "accuracy", "type": "Metric", "mentions": ["accuracy"], "role": "measures"},
            {"name": "Catastrophic forgetting", "type": "Concept",
             "mentions": ["Catastrophic forgetting"], "role": "studies"},
        ],
        "relations": [
            ["LoRA", "outperforms", "TwigTuner"],
            ["LoRA", "evaluatedOn", "RiverQA"],
            ["TwigTuner", "evaluatedOn", "RiverQA"],
        ],
        "findings": [
            {"quote": "LoRA reaches an accuracy of 72.1% on RiverQA and outperforms TwigTuner,"
                      " which reaches 70.9%",
             "subject": "LoRA", "predicate": "outperforms", "object": "TwigTuner",
             "metric": "accuracy", "value": "72.1%", "baseline_value": "70.9%", "on": ["RiverQA"],
             "unit": "%", "direction": "higherIsBetter", "confidence": 0.6},
            {"quote": "Catastrophic forgetting explains the gap",
             "subject": "Catastrophic forgetting", "predicate": "causes", "object": "the gap",
             "on": []},
        ],
    },
    {
        "id": "doi:10.1/none",
        "entities": [
            {"name": "BranchBench", "type": "Benchmark", "mentions": ["BranchBench"],
             "role": "proposes"},
        ],
        "relations": [],
        "findings": [],
    },
)  # fmt: skip


class SmallSource:
    """Gives the annotations of the papers above."""

    version = "small papers 1"

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""
        known = {record["id"]: record for record in _ANNOTATIONS}
        for paper in papers:
            # A copy, as if from a file: nothing that reads it can change it for others.
            record = json.loads(json.dumps(known[paper.id]))
            yield paper, extraction_from_json(paper, record)
