"""What a graph says of single nodes, over the union of its graphs, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kg.model import EntityType
from kg.vocab import DCTERMS, KG, OA, RDF, SKOS, Iris, prefixes

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_TYPES = {KG + type_.value: type_ for type_ in EntityType}


@dataclass(frozen=True, slots=True, order=True)
class EntityRef:
    """An entity by its id, with what a reader needs to recognise it."""

    label: str
    id: str
    iri: str
    type: EntityType | None


@dataclass(frozen=True, slots=True, order=True)
class PaperRef:
    """A paper by its key, with what a reader needs to recognise it."""

    title: str
    key: str
    iri: str
    date: str | None


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A piece of a paper's text, ``[start, end)`` in code points of title, newline, abstract."""

    start: int
    end: int
    quote: str


def lexical(term: Term | None) -> str:
    """The text of a term: its IRI, its blank node's name, or its lexical form."""
    return str(term) if term is None or isinstance(term, ox.Triple) else term.value


def select(store: ox.Store, query: str, iris: Iris) -> ox.QuerySolutions:
    """Run a SELECT of ours over the union of all graphs, with all prefixes bound."""
    found = store.query(query, prefixes=prefixes(iris.base), use_default_graph_as_union=True)
    if not isinstance(found, ox.QuerySolutions):
        message = f"not a SELECT: {query}"
        raise TypeError(message)
    return found


def pairs(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subjects and objects of a predicate over the union of all graphs, as text.

    By a SELECT, which fetches two terms of each quad, and not by a scan, which fetches four.
    """
    query = f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}"
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return ((lexical(subject), lexical(object_)) for subject, object_ in found)


class StoreReader:
    """Looks nodes up in a store, as of one moment; what it has seen it remembers."""

    def __init__(self, store: ox.Store, iris: Iris) -> None:
        self.store = store
        self.iris = iris
        self._entities: dict[str, EntityRef] = {}
        self._papers: dict[str, PaperRef] = {}

    def values(self, subject: str, predicate: str) -> list[str]:
        """All objects as text (IRI or lexical form), sorted and without repeats."""
        return sorted(set(self._objects(subject, predicate)))

    def value(self, subject: str, predicate: str) -> str | None:
        """The first of all objects, or None."""
        return min(self._objects(subject, predicate), default=None)

    def subjects(self, predicate: str, object_: str) -> list[str]:
        """All subjects that point to an IRI, sorted and without repeats."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(object_))
        return sorted({lexical(quad.subject) for quad in found})

    def has(self, subject: str, predicate: str, object_: str) -> bool:
        """Whether some graph holds the triple."""
        found = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object_)
        )
        return next(found, None) is not None

    def entity(self, iri: str) -> EntityRef:
        """An entity, whether or not the graph describes it."""
        if iri not in self._entities:
            types = [_TYPES[value] for value in self.values(iri, RDF + "type") if value in _TYPES]
            id_ = self.entity_id(iri)
            label = self.value(iri, SKOS + "prefLabel") or unquote(id_)
            self._entities[iri] = EntityRef(label, id_, iri, types[0] if types else None)
        return self._entities[iri]

    def paper(self, iri: str) -> PaperRef:
        """A paper, whether or not the graph describes it."""
        if iri not in self._papers:
            key, date = self.paper_key(iri), self.value(iri, DCTERMS + "date")
            self._papers[iri] = PaperRef(self.value(iri, DCTERMS + "title") or key, key, iri, date)
        return self._papers[iri]

    def entity_id(self, iri: str) -> str:
        """The id of an entity: the last part of its IRI."""
        return iri.removeprefix(self.iris.entity(""))

    def paper_key(self, iri: str) -> str:
        """The key of a paper, as :attr:`kg.model.Paper.key` has it."""
        scheme, _, rest = iri.removeprefix(self.iris.base + "resource/paper/").partition("/")
        return f"{unquote(scheme)}:{unquote(rest)}" if rest else unquote(scheme)

    def evidence(self, node: str) -> tuple[Evidence, ...]:
        """The pieces of text that a statement or finding targets, in the order of the text."""
        return tuple(sorted(map(self._target, self.values(node, OA + "hasTarget"))))

    def _target(self, target: str) -> Evidence:
        start = end = 0
        quote = ""
        for selector in self.values(target, OA + "hasSelector"):
            quote = self.value(selector, OA + "exact") or quote
            start = int(self.value(selector, OA + "start") or start)
            end = int(self.value(selector, OA + "end") or end)
        return Evidence(start, end, quote)

    def _objects(self, subject: str, predicate: str) -> Iterator[str]:
        node, name = ox.NamedNode(subject), ox.NamedNode(predicate)
        for quad in self.store.quads_for_pattern(node, name, None):
            yield lexical(quad.object)
