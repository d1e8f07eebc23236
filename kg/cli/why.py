"""``kg why``: which entities a name leads to, and what says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import examples, graph_option, json_option

if TYPE_CHECKING:
    from kg.query.why import Explanation, FormUse, NamedEntity, NearMiss

_FEW = 3  # papers of a form that the text lists; --json lists all


@click.command(
    epilog=examples(
        "kg why DPO",
        "kg why SAM --context 'masks for images' --json",
    )
)
@click.argument("name")
@click.option("--context", default="", help="A text the name stands in: tells homonyms apart.")
@graph_option
@json_option
def why(name: str, context: str, graph: Path, as_json: bool) -> None:
    """Say which entity or entities NAME leads to in this graph, and why.

    Lists, best first, every way in which papers write the entity, the rule that led from there, the
    papers, and the near misses that were kept apart. Decisions can be changed with a file:
    see overrides.toml in docs/linking.md.
    """
    # Here, so that `kg --help` stays fast: these load the store and the vocabulary.
    from kg.extract.linking.linker import Linker
    from kg.extract.linking.overrides import read_overrides
    from kg.ontologies import load_concepts
    from kg.query.reading import StoreReader
    from kg.query.why import explain_name
    from kg.store.folder import GraphFolder
    from kg.store.links import LinkState

    folder = GraphFolder.open(graph)
    kept = folder.overrides_path if folder.overrides_path.exists() else None
    with folder.records() as records:
        table = LinkState(records.database).load_aliases()
    linker = Linker(load_concepts(), table, read_overrides(kept))
    found = explain_name(StoreReader(folder.read(), folder.iris), linker, name, context)
    click.echo(
        json.dumps(_to_json(found), indent=2, ensure_ascii=False) if as_json else _show(found)
    )


def _to_json(found: Explanation) -> dict[str, Any]:
    return {
        "name": found.name,
        "entities": [_entity_json(entity) for entity in found.entities],
        "nearMisses": [
            {"iri": n.iri, "prefLabel": n.pref_label, "name": n.name, "reason": n.reason}
            for n in found.near_misses
        ],
    }


def _entity_json(entity: NamedEntity) -> dict[str, Any]:
    return {
        "iri": entity.iri,
        "prefLabel": entity.pref_label,
        "type": entity.type,
        "probability": entity.probability,
        "rule": entity.rule,
        "papers": entity.papers,
        "inVocabulary": entity.in_vocabulary,
        "altLabels": entity.names,
        "broader": entity.broader,
        "replaces": entity.replaces,
        "forms": [
            {
                "form": use.form,
                "rules": use.rules,
                "papers": [{"id": p.key, "title": p.title} for p in use.papers],
            }
            for use in entity.forms
        ],
    }


def _show(found: Explanation) -> str:
    return "\n".join(_lines(found))


def _lines(found: Explanation) -> Iterator[str]:
    if not found.entities:
        yield f"{found.name!r} leads to nothing in this graph."
    for entity in found.entities:
        share = f", probability {entity.probability:.2f}" if len(found.entities) > 1 else ""
        yield f"{entity.pref_label}  ({entity.type})  {entity.iri}"
        yield f"  because: {entity.rule}{share}; {_count(entity.papers)}"
        if entity.names:
            yield f"  also called: {', '.join(entity.names)}"
        for use in entity.forms:
            yield f"  “{use.form}”: {_use(use)}"
        yield ""
    if found.near_misses:
        yield "Kept apart:"
        yield from map(_miss, found.near_misses)


def _use(use: FormUse) -> str:
    papers = ", ".join(paper.key for paper in use.papers[:_FEW])
    more = f" and {len(use.papers) - _FEW} more" if len(use.papers) > _FEW else ""
    return f"{'; '.join(use.rules)} — {papers}{more}"


def _miss(near: NearMiss) -> str:
    return f"  {near.pref_label}: {near.reason}  ({near.iri})"


def _count(papers: int) -> str:
    return f"{papers} paper{'' if papers == 1 else 's'}" if papers else "no paper, vocabulary only"
