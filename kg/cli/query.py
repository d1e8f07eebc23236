"""``kg query``: SPARQL, and the named questions that come with it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import confidence_option, examples, graph_option

if TYPE_CHECKING:
    from kg.query.tables import Format

_FORMATS = ("table", "json", "csv", "tsv", "turtle", "nt", "jsonld")


@click.command(
    epilog=examples(
        "kg query 'SELECT ?l WHERE { ?e a kg:Metric ; skos:prefLabel ?l }'",
        "kg query --named outperforms -p entity=LoRA",
        "kg query --list",
    )
)
@click.argument("text", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the query from this file.",
)
@click.option("--named", metavar="NAME", help="Ask a question of the library; see --list.")
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter of the named question: a name, an id or a number.",
)
@click.option("--list", "list_", is_flag=True, help="Print the named questions and stop.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="table",
    show_default=True,
    help="CONSTRUCT and DESCRIBE: turtle, nt or jsonld.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@confidence_option
@graph_option
def query(
    text: str | None,
    file: Path | None,
    named: str | None,
    params: tuple[str, ...],
    list_: bool,
    format_: Format,
    as_json: bool,
    min_confidence: float,
    graph: Path,
) -> None:
    """Ask the graph in SPARQL: TEXT, `-` for standard input, a file, or a named question.

    All prefixes are bound (kg: skos: prov: oa: dcterms: …), and the default graph is the union of
    all graphs. --min-confidence works on named questions, which leave out the statements and
    findings below it. A SPARQL text filters itself, with kg:confidence.
    """
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.query.name_index import NameIndex
    from kg.query.named import get_query, run_named
    from kg.query.names import Names
    from kg.query.reading import StoreReader
    from kg.query.sparql import run
    from kg.query.tables import write_result
    from kg.store.folder import GraphFolder

    if list_:
        _print_library(as_json=as_json)
        return
    if sum(given is not None for given in (text, file, named)) != 1:
        message = "Give one of TEXT, --file and --named (and --list shows what is named)."
        raise click.UsageError(message)
    if (params and not named) or (min_confidence and not named):
        message = "--param and --min-confidence belong to a named question (--named)."
        raise click.UsageError(message)
    folder = GraphFolder.open(graph)
    reader = StoreReader(folder.read(), folder.iris)
    if named:
        names = Names(reader, lambda: NameIndex.of(folder))
        values = dict(_pair(param) for param in params)
        chosen = get_query(named)
        result = run_named(chosen, values, reader, names, min_confidence=min_confidence)
    else:
        source = file.read_text("utf-8") if file else text or ""
        source = sys.stdin.read() if source == "-" else source
        result = run(reader.store, source, folder.iris)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    chosen_format: Format = "json" if as_json else format_
    write_result(result, sys.stdout.buffer, chosen_format, folder.iris, width=width)


def _pair(param: str) -> tuple[str, str]:
    key, equals, value = param.partition("=")
    if not equals:
        message = f"-p {param}: write KEY=VALUE."
        raise click.UsageError(message)
    return key, value


def _print_library(*, as_json: bool) -> None:
    from dataclasses import asdict

    from kg.query.named import load_library

    library = load_library().values()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in library], indent=2, ensure_ascii=False))
        return
    for one in library:
        click.echo(f"{one.name}  {one.title}")
        click.echo(f"    {one.description}")
        for parameter in one.parameters:
            default = f" [{parameter.default}]" if parameter.default else ""
            usage = f"-p {parameter.name}={parameter.kind.upper()}{default}"
            click.echo(f"    {usage}  {parameter.description}")
