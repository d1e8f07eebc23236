"""``kg evaluate``: how good the extractor is on papers that people annotated."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import examples, json_option


@click.command(
    epilog=examples(
        "kg evaluate dev.papers.jsonl dev.gold.jsonl",
        "kg evaluate dev.papers.jsonl dev.gold.jsonl --json | jq .role",
    )
)
@click.argument("papers", type=click.Path(exists=True, dir_okay=False))
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A model folder instead of the model that comes with the package.",
)
@click.option("--rules", is_flag=True, help="The rules alone, without a model.")
@json_option
def evaluate(papers: str, gold: Path, model: Path | None, rules: bool, as_json: bool) -> None:
    """Score the extractor on PAPERS against the annotations in GOLD.

    Prints precision, recall and F1 with a 95 % interval of F1 (bootstrap over papers), for each
    figure and each type, and the expected calibration error of the confidences.
    """
    # spaCy and onnxruntime load here, not with `kg --help`.
    from kg.extract.evaluation import evaluate_extractor
    from kg.extract.pipeline import Extractor
    from kg.ontologies import load_concepts

    extractor = Extractor(load_concepts(), model, rules_only=rules)
    result = evaluate_extractor(extractor, papers, gold)
    if as_json:
        click.echo(json.dumps(asdict(result)))
        return
    click.echo(f"{'':24} {'P':>6} {'R':>6} {'F1':>6}  {'95 % of F1':13} {'gold':>6} {'found':>6}")
    for name, f in result.figures.items():
        click.echo(
            f"{name:24} {f.precision:6.3f} {f.recall:6.3f} {f.f1:6.3f}  {f.low:.3f}-{f.high:.3f}"
            f"   {f.gold:6d} {f.predicted:6d}"
        )
    for kind, error in result.calibration_errors.items():
        click.echo(f"calibration error of {kind}s: {error:.3f}")
    click.echo(f"{result.papers} papers, {result.extractor}")
