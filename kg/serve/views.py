"""What pages show of terms: their label, and a link that stays on this server where it can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.serve.snapshot import Snapshot
from kg.vocab import DCTERMS, KG, RDFS, SKOS, XSD

_LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (SKOS + "prefLabel", DCTERMS + "title", RDFS + "label", KG + "subjectText")
)
_WEB = ("http://", "https://")
MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as a page shows it."""

    text: str
    href: str | None = None
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values; ``more`` counts those that are left out."""

    name: Shown
    values: tuple[Shown, ...]
    more: int = 0


def local_link(snapshot: Snapshot, iri: str) -> str | None:
    """Where this server shows a thing; a page elsewhere for what is not of this graph."""
    base = snapshot.iris.base
    for space, path in (
        (base + "resource/", "/page/"),
        (base + "graph/", "/graph/"),
        (KG, "/ontology#"),
    ):
        if iri.startswith(space):
            return path + iri.removeprefix(space)
    return iri if iri.startswith(_WEB) else None


def label(snapshot: Snapshot, iri: str) -> str:
    """The name of a thing: its label, or its IRI shortened by a prefix."""
    node = ox.NamedNode(iri)
    for predicate in _LABELS:
        found = next(snapshot.store.quads_for_pattern(node, predicate, None), None)
        if found and isinstance(found.object, ox.Literal) and found.object.value.strip():
            return found.object.value
    return curie(snapshot, iri)


def curie(snapshot: Snapshot, iri: str) -> str:
    """An IRI shortened by a prefix of the graph, where one fits."""
    fits = [(p, ns) for p, ns in snapshot.prefixes.items() if iri.startswith(ns) and iri != ns]
    if not fits:
        return iri
    prefix, namespace = max(fits, key=lambda fit: len(fit[1]))
    return f"{prefix}:{iri.removeprefix(namespace)}"


def show(snapshot: Snapshot, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Shown:
    """A term with its label and its link."""
    if isinstance(term, ox.NamedNode):
        return Shown(label(snapshot, term.value), local_link(snapshot, term.value))
    if not isinstance(term, ox.Literal):
        return Shown(str(term))
    datatype = term.datatype.value.removeprefix(XSD)
    href = term.value if datatype == "anyURI" and term.value.startswith(_WEB) else None
    note = "" if datatype in ("string", "anyURI", "date", "decimal", "integer") else datatype
    return Shown(term.value, href, "" if term.language else note, term.language or "")


def outgoing(snapshot: Snapshot, node: ox.NamedNode) -> tuple[Row, ...]:
    """What the graph says of a thing, by property."""
    quads = snapshot.store.quads_for_pattern(node, None, None)
    return _rows(snapshot, ((quad.predicate, quad.object) for quad in quads))


def incoming(snapshot: Snapshot, node: ox.NamedNode, *, most: int = 2000) -> tuple[Row, ...]:
    """What refers to a thing, by property; looks at no more than ``most`` statements."""
    quads = islice(snapshot.store.quads_for_pattern(None, None, node), most)
    return _rows(snapshot, ((quad.predicate, quad.subject) for quad in quads))


def _rows(
    snapshot: Snapshot,
    pairs: Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]],
) -> tuple[Row, ...]:
    values: dict[str, dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
    values = defaultdict(dict)
    for predicate, term in pairs:
        values[predicate.value][str(term)] = term
    return tuple(
        Row(
            Shown(curie(snapshot, predicate), local_link(snapshot, predicate)),
            tuple(show(snapshot, found[key]) for key in sorted(found)[:MOST_VALUES]),
            max(0, len(found) - MOST_VALUES),
        )
        for predicate, found in sorted(values.items())
    )
