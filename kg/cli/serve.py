"""``kg serve``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import confidence_option, examples, graph_option, quiet_option


@click.command(
    epilog=examples(
        "kg serve",
        "kg serve -g my-graph --port 0",
    )
)
@graph_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds that a query may run; then it is ended.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Most rows that a query gives back; a result that was cut says so.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many SPARQL queries run at once, each in a process of its own.",
)
@confidence_option
@quiet_option
def serve(
    graph: Path,
    host: str,
    port: int,
    timeout: float,
    max_rows: int,
    workers: int,
    min_confidence: float,
    quiet: bool,
) -> None:
    """Serve the graph: explorer, pages, SPARQL and a JSON API.

    The address is printed on standard output. Builds may go on meanwhile: the server switches to
    each new state of the graph when it is finished. SIGTERM or Ctrl-C stops it.
    """
    from kg.serve.app import ServeSettings, create_app
    from kg.serve.server import address_of, bind, run
    from kg.store.folder import GraphFolder

    folder = GraphFolder.open(graph)
    folder.read()  # a graph that cannot be read is told here, not by a worker
    listener = bind(host, port)
    click.echo(address_of(listener))
    if not quiet:
        click.echo("Press Ctrl-C to stop.", err=True)
    run(create_app(folder, ServeSettings(timeout, max_rows, workers, min_confidence)), listener)
