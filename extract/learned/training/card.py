"""The model card: what a model was trained on, what it reaches, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.extract.scoring import Figure

_LIMITS = """## Limits
* English titles and abstracts of machine learning, 2023 to 2026, language models first. Other
  fields and languages give fewer mentions, and the confidences do not hold there.
* It reads one paper at a time and knows nothing of the world: two names of one thing become one
  entity only in the linking.
* A finding is what the abstract claims, not what is true.
* Relations are the weakest part: cut with `--min-confidence`.
"""


def write_card(
    folder: Path,
    plan: Mapping[str, Any],
    trained: int,
    held_out: int,
    silver: int,
    figures: Mapping[str, Figure],
    errors: Mapping[str, float],
) -> None:
    """Write ``README.md`` into the model folder."""
    rows = [
        f"| {name} | {f.precision:.3f} | {f.recall:.3f} | {f.f1:.3f} | {f.low:.3f}-{f.high:.3f} "
        f"| {f.gold} |"
        for name, f in figures.items()
    ]
    text = "\n".join(
        [
            "# Model card: the extractor of paper-kg",
            "",
            "Finds mentions, roles, relations and findings in the title and abstract of a paper.",
            "",
            "## Data",
            f"* Fitted to {trained} papers. {held_out} more, held out by a hash of their id, chose",
            "  thresholds and calibration and gave the figures below.",
            f"* {silver} unlabelled papers, annotated by the model itself, at half weight.",
            "",
            "## Settings",
            *(f"* {name}: {value}" for name, value in plan.items()),
            "",
            "## Figures on the papers held out",
            "| figure | P | R | F1 | 95 % of F1 | gold |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "Expected calibration error there (15 bins of equal count): "
            + ", ".join(f"{kind} {error:.3f}" for kind, error in errors.items())
            + ".",
            "",
            _LIMITS,
        ]
    )
    (folder / "README.md").write_text(text, "utf-8")
