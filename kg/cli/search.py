"""``kg search``: entities and papers by a part of their names."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import examples, graph_option, json_option


@click.command(
    epilog=examples(
        "kg search preference",
        "kg search LoRA --json",
    )
)
@click.argument("text")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most results."
)
@json_option
@graph_option
def search(text: str, limit: int, as_json: bool, graph: Path) -> None:
    """Find entities and papers whose label, other name or title contains TEXT.

    Exact names come first, then names that begin with TEXT, then those of which a word does; among
    equals, what stands in most papers.
    """
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.query.name_index import NameIndex
    from kg.query.search import search as search_names
    from kg.query.tables import format_table
    from kg.store.folder import GraphFolder

    hits = search_names(NameIndex.of(GraphFolder.open(graph)), text, limit=limit)
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in hits], indent=2, ensure_ascii=False))
    elif hits:
        rows = [
            (hit.label, hit.type, str(hit.papers), "" if hit.matched == hit.label else hit.matched)
            for hit in hits
        ]
        click.echo(format_table(("name", "type", "papers", "found as"), rows), nl=False)
    else:
        click.echo(f"Nothing has {text!r} in its name.", err=True)
