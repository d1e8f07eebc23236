"""What the query page's editor completes: prefixes, and the classes and properties in use here."""

from __future__ import annotations

import pyoxigraph as ox

from kg.serve import views
from kg.serve.jobs import Reply, WorkerSettings, json_reply
from kg.serve.snapshot import Snapshot
from kg.vocab import RDFS, SKOS

_CLASSES = "SELECT ?term (COUNT(*) AS ?n) { ?s a ?term } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term"
_MEANINGS = (ox.NamedNode(SKOS + "definition"), ox.NamedNode(RDFS + "comment"))


def terms(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """Prefixes, and the classes and properties of this graph: how often used, what they mean."""
    return json_reply(
        {
            "prefixes": snapshot.prefixes,
            "classes": _count(snapshot, _CLASSES),
            "properties": _count(snapshot, _PROPERTIES),
        }
    )


def _count(snapshot: Snapshot, query: str) -> list[dict[str, object]]:
    counted = [(int(row["n"].value), row["term"].value) for row in snapshot.select(query)]
    return [
        {
            "iri": iri,
            "name": views.curie(snapshot, iri),
            "count": count,
            "meaning": _meaning(snapshot, iri),
        }
        for count, iri in sorted(counted, key=lambda pair: (-pair[0], pair[1]))
    ]


def _meaning(snapshot: Snapshot, iri: str) -> str:
    texts = (
        quad.object.value
        for predicate in _MEANINGS
        for quad in snapshot.store.quads_for_pattern(ox.NamedNode(iri), predicate, None)
        if isinstance(quad.object, ox.Literal)
    )
    return next(texts, "")


def health(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """That questions are answered, and of which snapshot."""
    return json_reply(
        {"status": "ok", "snapshot": snapshot.tag.partition("-")[0], "base": snapshot.iris.base}
    )
