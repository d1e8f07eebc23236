"""``kg stats``: how much a graph holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, graph_option, json_option

if TYPE_CHECKING:
    from kg.query.stats import Stats


@click.command(
    epilog=examples(
        "kg stats",
        "kg stats --json | jq .papers",
    )
)
@json_option
@graph_option
def stats(as_json: bool, graph: Path) -> None:
    """Count papers, entities, roles, relations and findings."""
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.query.stats import read_stats
    from kg.store.folder import GraphFolder

    folder = GraphFolder.open(graph)
    found = read_stats(folder.read(), folder.iris)
    click.echo(json.dumps(asdict(found), indent=2) if as_json else "\n".join(_lines(found)))


def _lines(found: Stats) -> Iterator[str]:
    yield f"{found.papers:,} papers, {found.papers_without_abstract:,} of them without an abstract"
    total = sum(found.entities.values())
    yield f"{found.used_entities:,} entities in papers, {total:,} with the vocabulary's"
    yield from _table(found.entities)
    yield f"{sum(found.roles.values()):,} roles of entities in papers"
    yield from _table(found.roles)
    inferred = f", {found.inferred_relations:,} of them inferred from several sentences"
    yield f"{sum(found.relations.values()):,} relations between entities{inferred}"
    yield from _table(found.relations)
    yield f"{sum(found.findings.values()):,} findings"
    yield from _table(found.findings)
    if found.mean_confidence is not None:
        yield f"mean confidence {found.mean_confidence}"
    yield f"{found.triples:,} triples, built by {found.version}"
    for extractor in found.extractors:
        yield f"extracted by {extractor}"


def _table(counts: dict[str, int]) -> Iterator[str]:
    for name, count in counts.items():
        yield f"  {name:<14}{count:>10,}"
