"""The vocabulary, the ontology and its shapes, as they ship: Turtle files and how to read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.model import Concept, Direction, EntityType
from kg.vocab import KG, RDF, SKOS

if TYPE_CHECKING:  # rdflib takes long to import, and only two functions need it
    import rdflib

SCHEMES = ("concepts", "datasets", "methods", "metrics", "models", "tasks")

_TYPES = {KG + type_.value: type_ for type_ in EntityType}

Values = dict[str, list[str]]  # predicate IRI to the objects it has, in the order of the file


def read_turtle(name: str) -> bytes:
    """The bytes of one shipped Turtle file, named without its suffix (``methods``, ``shapes``)."""
    return (files("kg.ontologies") / f"{name}.ttl").read_bytes()


def ontology() -> rdflib.Graph:
    """The OWL ontology: classes, roles, relations, and what statements and findings carry."""
    return _read_graph("core")


def shapes() -> rdflib.Graph:
    """The SHACL shapes that every graph keeps to."""
    return _read_graph("shapes")


def _read_graph(name: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=read_turtle(name), format="turtle")


def load_concepts() -> tuple[Concept, ...]:
    """Read the whole vocabulary.

    Returns:
        Concepts sorted by slug; labels and broader concepts stand in the order of the file.
    """
    concepts = (concept for name in SCHEMES for concept in _read_scheme(name))
    return tuple(sorted(concepts, key=lambda concept: concept.slug))


def _read_scheme(name: str) -> Iterator[Concept]:
    values: defaultdict[str, Values] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(read_turtle(name), format=ox.RdfFormat.TURTLE):
        values[quad.subject.value][quad.predicate.value].append(quad.object.value)
    for iri, of in values.items():
        types = [_TYPES[value] for value in of[RDF + "type"] if value in _TYPES]
        if types:
            yield _make_concept(iri, types[0], of)


def _make_concept(iri: str, type_: EntityType, of: Values) -> Concept:
    direction = of.get(KG + "direction")
    return Concept(
        iri=iri,
        slug=_slug_of(iri),
        pref_label=of[SKOS + "prefLabel"][0],
        type=type_,
        alt_labels=tuple(of.get(SKOS + "altLabel", ())),
        broader=tuple(_slug_of(broader) for broader in of.get(SKOS + "broader", ())),
        direction=Direction(direction[0].removeprefix(KG)) if direction else None,
        unit=next(iter(of.get(KG + "unit", ())), None),
        context_terms=tuple(of.get(KG + "contextTerm", ())),
        definition=next(iter(of.get(SKOS + "definition", ())), None),
        loose_labels=tuple(of.get(KG + "looseLabel", ())),
    )


def _slug_of(iri: str) -> str:
    """The last part of an entity's IRI, which is the same under every base."""
    return iri.rpartition("/")[2]
