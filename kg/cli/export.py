"""``kg export``: the graph in a format that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import confidence_option, examples, graph_option, output_option, quiet_option

_FORMATS = "ttl, nt, nq, trig, jsonld, rdf, graphml, gexf, csv, json, html"


@click.command(
    epilog=examples(
        "kg export -o graph.graphml       for Gephi or networkx",
        "kg export -o graph.csv           edges, and nodes in graph.nodes.csv",
        "kg export --format ttl | less    Turtle on standard output",
    )
)
@output_option
@click.option(
    "--format", "format_", metavar="FORMAT", help=f"{_FORMATS}; else as the file's suffix says."
)
@click.option(
    "--viewer",
    type=click.Choice(("explorer", "pyvis")),
    help="Which page html is: the explorer of all (default), or the small page that pyvis makes.",
)
@confidence_option
@graph_option
@quiet_option
def export(
    output: Path,
    format_: str | None,
    viewer: str | None,
    min_confidence: float,
    graph: Path,
    quiet: bool,
) -> None:
    """Write the graph as RDF, GraphML, GEXF, CSV, JSON, or as a page."""
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.exports.base import Source, find_exporter, format_of
    from kg.exports.output import Output, open_output
    from kg.exports.page import VIEWERS
    from kg.store.folder import GraphFolder

    name = format_ or ("html" if viewer and output == Path("-") else format_of(output))
    if not name:
        message = f"Which format? Name one with --format, or a file with -o: {_FORMATS}."
        raise click.UsageError(message)
    exporter = find_exporter(name.removeprefix("."))
    if viewer and exporter.name != "html":
        message = f"--viewer is for html, not for {exporter.name}."
        raise click.UsageError(message)
    write = VIEWERS[viewer] if viewer else exporter.write
    folder = GraphFolder.open(graph)
    source = Source(folder.read(), folder.iris, min_confidence)
    if output == Path("-"):
        write(source, Output(sys.stdout.buffer))
        sys.stdout.buffer.flush()
        return
    with open_output(output) as target:
        write(source, target)
    if not quiet:
        click.echo(f"Wrote {', '.join(map(str, target.paths))}", err=True)
