"""``kg show``: all that is known of one paper or entity."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.options import confidence_option, examples, graph_option, json_option


@click.command(
    epilog=examples(
        "kg show LoRA                  an entity, by any of its names",
        "kg show arxiv:2305.18290      a paper, by its id, address or title",
    )
)
@click.argument("name", metavar="ID|NAME")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Most papers, relations and findings of an entity that are printed.",
)
@confidence_option
@json_option
@graph_option
def show(name: str, limit: int, min_confidence: float, as_json: bool, graph: Path) -> None:
    """Show a paper or an entity with its evidence."""
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.errors import NotFoundError
    from kg.query.describe import DEFAULT_LIMIT, describe_entity, describe_paper, to_json
    from kg.query.name_index import NameIndex
    from kg.query.names import Names
    from kg.query.pages import entity_page, paper_page
    from kg.query.reading import StoreReader
    from kg.store.folder import GraphFolder

    folder = GraphFolder.open(graph)
    reader = StoreReader(folder.read(), folder.iris)
    names = Names(reader, lambda: NameIndex.of(folder))
    if iri := names.find_paper(name):
        key = reader.paper_key(iri)
        paper = describe_paper(reader.store, folder.iris, key, min_confidence=min_confidence)
        found, page = to_json(paper), paper_page(paper)
    elif iri := names.find_entity(name):
        entity = describe_entity(
            reader.store,
            folder.iris,
            reader.entity_id(iri),
            limit=10**9 if as_json else max(limit, DEFAULT_LIMIT),
            min_confidence=min_confidence,
        )
        found, page = to_json(entity), entity_page(entity, rows=limit)
    else:
        raise NotFoundError(name, names.near(name))
    click.echo(json.dumps(found, indent=2, ensure_ascii=False) if as_json else page, nl=as_json)
