"""``kg validate``: does the graph keep to its shapes?"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, graph_option, json_option, quiet_option

if TYPE_CHECKING:
    from kg.validate import Engine

_EXIT_VIOLATIONS = 1


@click.command(
    epilog=examples(
        "kg validate",
        "kg validate --json",
    )
)
@click.option(
    "--engine",
    type=click.Choice(("sparql", "pyshacl")),
    default="sparql",
    show_default=True,
    help="pyshacl is the reference, for small graphs: it takes a second for each paper.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Threads.  [default: one for each core]")
@json_option
@graph_option
@quiet_option
@click.pass_context
def validate(
    ctx: click.Context, engine: Engine, jobs: int | None, as_json: bool, graph: Path, quiet: bool
) -> None:
    """Check the graph against its SHACL shapes; each violation is named with node, rule and reason.

    Among them: every quote stands at its offsets, and the evidence of each role and relation holds
    what it is about. Exit code 1 if there is a violation.
    """
    # Here, so that `kg --help` stays fast: these load rdflib and the store.
    from kg.store.folder import GraphFolder
    from kg.validate import validate as find_violations

    folder = GraphFolder.open(graph)
    silent = quiet or not sys.stderr.isatty()

    def on_progress(done: int, total: int) -> None:
        if not silent:
            click.echo(f"\r{done:,} of {total:,} papers checked", nl=done == total, err=True)

    found = find_violations(
        folder.read(),
        folder.iris,
        engine=engine,
        jobs=jobs or len(os.sched_getaffinity(0)),
        on_progress=on_progress,
    )
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            value = f" ({one.value})" if one.value else ""
            click.echo(f"{one.focus}\n    {one.rule}: {one.message}{value}")
        if not quiet:
            click.echo(f"{len(found)} violations", err=bool(found))
    if found:
        ctx.exit(_EXIT_VIOLATIONS)
