"""``kg build``: add papers to a graph, or replace them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import EXIT_BAD_RECORDS
from kg.cli.options import graph_option, input_options, json_option, quiet_option

if TYPE_CHECKING:
    from kg.model import SkippedRecord


@click.command()
@input_options
@graph_option
@click.option(
    "--annotations",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take what people annotated in this file instead of extracting.",
)
@click.option("--base-iri", help="Base of the IRIs of papers and entities; fixed with the graph.")
@json_option
@quiet_option
@click.pass_context
def build(
    ctx: click.Context,
    inputs: tuple[str, ...],
    format_: str | None,
    year: int | None,
    strict: bool,
    graph: Path,
    annotations: Path | None,
    base_iri: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read papers, extract what they say, link it, and store it as a graph.

    What is in the graph already stays; a paper that comes again is replaced where it has changed.
    """
    # Here, so that `kg --help` stays fast: these load spaCy and the store.
    from kg.build import build_graph
    from kg.engines.sources import Annotations, ExtractionSource
    from kg.extract.linking.overrides import Overrides
    from kg.extract.pipeline import Extractor
    from kg.extract.readers.base import read_papers
    from kg.ontologies import load_concepts
    from kg.publish import LinkSettings
    from kg.store.folder import GraphFolder

    skipped: list[SkippedRecord] = []
    papers = read_papers(
        inputs, format_=format_, year=year, strict=strict, on_skipped=skipped.append
    )
    try:
        concepts = load_concepts()
    except FileNotFoundError:  # until the vocabulary has been written
        concepts = ()
    source: ExtractionSource
    source = Annotations(annotations, skipped.append) if annotations else Extractor(concepts)
    folder = GraphFolder.create(graph, base=base_iri)
    settings = LinkSettings(concepts, Overrides())
    with folder.lock():
        report = build_graph(folder, papers, source, settings)
    if not quiet:
        click.echo(f"{report} in {graph}")
    for record in skipped:
        click.echo(str(record), err=True)
    if skipped:
        ctx.exit(EXIT_BAD_RECORDS)
