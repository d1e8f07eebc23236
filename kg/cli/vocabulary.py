"""``kg vocabulary``: what the shipped vocabulary holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, json_option

if TYPE_CHECKING:
    from kg.vocabulary import Usage, VocabularyReport

_SHOWN = 20  # unused concepts that the text lists; --json lists all


@click.command(
    epilog=examples(
        "kg vocabulary",
        "kg vocabulary --corpus abstracts.jsonl.gz",
    )
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True),
    help="Also count the concepts that stand in at least 3 abstracts of this file or folder.",
)
@json_option
def vocabulary(corpus: Path | None, as_json: bool) -> None:
    """Count the concepts of the shipped vocabulary, their names and their hierarchy."""
    # Here, so that `kg --help` stays fast: these load the vocabulary and the readers.
    from kg.extract.readers.base import read_papers
    from kg.ontologies import load_concepts
    from kg.vocabulary import count_usage, describe_vocabulary

    concepts = load_concepts()
    report = describe_vocabulary(concepts)
    usage = None
    if corpus is not None:
        usage = count_usage(concepts, (paper.text for paper in read_papers([corpus])))
    if as_json:
        found = asdict(report) | ({"usage": asdict(usage)} if usage else {})
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_show(report, usage)))


def _show(report: VocabularyReport, usage: Usage | None) -> Iterator[str]:
    yield f"{report.concepts:>6,} concepts with {report.labels:,} labels"
    yield from (f"{count:>8,} {name}" for name, count in report.schemes.items())
    yield from (f"{count:>8,} of type {name}" for name, count in report.types.items())
    yield (
        f"{report.with_other_name:>6,} concepts with another name that differs by more than case, "
        "hyphen or plural"
    )
    yield f"{report.deep:>6,} chains of broader at least four deep, such as"
    yield f"       {' → '.join(report.deepest)}"
    yield f"{report.homonyms:>6,} labels that more than one concept bears"
    yield f"{report.metrics_with_direction:>6,} metrics with a direction"
    yield f"{report.definitions:>6,} concepts with a definition"
    if usage:
        yield (
            f"{usage.used:>6,} of {report.concepts:,} concepts stand in at least 3 of "
            f"{usage.papers:,} abstracts"
        )
        if usage.unused:
            more = len(usage.unused) - _SHOWN
            rest = f", and {more:,} more" if more > 0 else ""
            yield f"       not so: {', '.join(usage.unused[:_SHOWN])}{rest}"
