"""The pages of things, rendered in a worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.query.describe import PaperDescription, describe_entity, describe_paper
from kg.serve import views
from kg.serve.jobs import Reply, WorkerSettings
from kg.serve.negotiation import HTML
from kg.serve.render import render
from kg.serve.snapshot import Snapshot
from kg.serve.things import find_graph, find_node, is_a
from kg.serve.views import Row, Shown
from kg.vocab import DCTERMS, KG, ONTOLOGY, OWL, PROV, RDF, RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything that has no page of its own kind."""

    label: str
    kind: str
    iri: str
    data_path: str
    outgoing: tuple[Row, ...]
    incoming: tuple[Row, ...]


def page(snapshot: Snapshot, settings: WorkerSettings, *, path: str) -> Reply:
    """The page of a thing.

    Raises:
        NotFoundError: If the graph has no such thing.
    """
    node = find_node(snapshot, path)
    for type_, template in _TEMPLATES.items():
        if is_a(snapshot.store, node, type_):
            return template(snapshot, settings, node)
    return html_reply(snapshot, "thing.html", thing=_thing(snapshot, node))


def _paper(snapshot: Snapshot, settings: WorkerSettings, node: ox.NamedNode) -> Reply:
    found = _describe_paper(snapshot, settings, node.value)
    return html_reply(snapshot, "paper.html", paper=found, data_path=data_path(snapshot, node))


def _entity(snapshot: Snapshot, settings: WorkerSettings, node: ox.NamedNode) -> Reply:
    id_ = snapshot.reader().entity_id(node.value)
    least = settings.min_confidence
    found = describe_entity(snapshot.store, snapshot.iris, id_, min_confidence=least)
    return html_reply(snapshot, "entity.html", entity=found, data_path=data_path(snapshot, node))


def _finding(snapshot: Snapshot, settings: WorkerSettings, node: ox.NamedNode) -> Reply:
    home = snapshot.reader().value(node.value, PROV + "wasDerivedFrom") or ""
    paper = _describe_paper(snapshot, settings, home)
    found = next((finding for finding in paper.findings if finding.iri == node.value), None)
    if found is None:  # it is there, but below the server's --min-confidence
        raise NotFoundError(node.value)
    text = f"{paper.title}\n{paper.abstract}"
    pieces = highlight(text, [(piece.start, piece.end) for piece in found.evidence])
    return html_reply(
        snapshot,
        "finding.html",
        finding=found,
        pieces=pieces,
        data_path=data_path(snapshot, node),
    )


_TEMPLATES: Mapping[str, Callable[[Snapshot, WorkerSettings, ox.NamedNode], Reply]] = {
    KG + "Paper": _paper,
    KG + "Entity": _entity,
    KG + "Finding": _finding,
}


def _describe_paper(snapshot: Snapshot, settings: WorkerSettings, iri: str) -> PaperDescription:
    key = snapshot.reader().paper_key(iri)
    least = settings.min_confidence
    return describe_paper(snapshot.store, snapshot.iris, key, min_confidence=least)


def highlight(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a text at the ends of spans, which may overlap; each piece with whether one covers it.

    >>> highlight("one two three", [(4, 7), (0, 0)])
    [('one ', False), ('two', True), (' three', False)]
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end <= start:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def _thing(snapshot: Snapshot, node: ox.NamedNode) -> Thing:
    kinds = [shown.text for shown in _objects(snapshot, node, RDF + "type")]
    return Thing(
        views.label(snapshot, node.value),
        ", ".join(kinds) or "Thing",
        node.value,
        data_path(snapshot, node),
        views.outgoing(snapshot, node),
        views.incoming(snapshot, node),
    )


def data_path(snapshot: Snapshot, node: ox.NamedNode) -> str:
    """Where this server gives a thing as RDF."""
    return "/data/" + node.value.removeprefix(snapshot.iris.base + "resource/")


def html_reply(snapshot: Snapshot, template: str, **values: object) -> Reply:
    """A page of a template as a reply; its function ``local`` links things of this graph."""
    text = render(template, local=partial(views.local_link, snapshot), **values)
    return Reply(text.encode("utf-8", "replace"), HTML.content_type)


# -- named graphs and the ontology ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A named graph; ``about`` links the paper that it belongs to."""

    label: str
    iri: str
    data_path: str
    count: int
    about: str | None


def graph_page(snapshot: Snapshot, settings: WorkerSettings, *, path: str) -> Reply:
    """The page of a named graph.

    Raises:
        NotFoundError: If there is no such graph.
    """
    node = find_graph(snapshot, path)
    count = sum(1 for _ in snapshot.store.quads_for_pattern(None, None, None, node))
    paper = ox.NamedNode(node.value.replace("/graph/", "/resource/", 1))
    about = views.local_link(snapshot, paper.value) if path.startswith("paper/") else None
    name = views.label(snapshot, paper.value) if about else views.curie(snapshot, node.value)
    shown = NamedGraph(name, node.value, f"/graph/{path}", count, about)
    return html_reply(snapshot, "graph.html", graph=shown)


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class, a property or an individual of the ontology."""

    id: str
    curie: str
    text: str
    domain: tuple[Shown, ...]
    range: tuple[Shown, ...]
    broader: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The terms of one kind."""

    title: str
    terms: tuple[OntologyTerm, ...]


@dataclass(frozen=True, slots=True)
class OntologyView:
    """The ontology as a page shows it."""

    label: str
    description: str
    iri: str
    sections: tuple[Section, ...]


_KINDS = (
    ("Classes", (OWL + "Class", RDFS + "Class")),
    ("Relations", (OWL + "ObjectProperty",)),
    ("Attributes", (OWL + "DatatypeProperty",)),
    ("Individuals", (OWL + "NamedIndividual",)),
)


def ontology_page(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """The page of the ontology: every term with what it means."""
    home = ox.NamedNode(ONTOLOGY)
    sections = (Section(title, _terms(snapshot, types)) for title, types in _KINDS)
    view = OntologyView(
        views.label(snapshot, ONTOLOGY),
        _first(snapshot, home, DCTERMS + "description"),
        ONTOLOGY,
        tuple(section for section in sections if section.terms),
    )
    return html_reply(snapshot, "ontology.html", ontology=view)


def _terms(snapshot: Snapshot, types: tuple[str, ...]) -> tuple[OntologyTerm, ...]:
    home = ox.NamedNode(snapshot.iris.ontology_graph)
    kind = ox.NamedNode(RDF + "type")
    found = {
        quad.subject.value
        for type_ in types
        for quad in snapshot.store.quads_for_pattern(None, kind, ox.NamedNode(type_), home)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(KG)
    }
    return tuple(_term(snapshot, ox.NamedNode(iri)) for iri in sorted(found))


def _term(snapshot: Snapshot, node: ox.NamedNode) -> OntologyTerm:
    texts = (_first(snapshot, node, p) for p in (SKOS + "definition", RDFS + "comment"))
    return OntologyTerm(
        node.value.removeprefix(KG),
        views.curie(snapshot, node.value),
        next(filter(None, texts), "") or _first(snapshot, node, RDFS + "label"),
        _objects(snapshot, node, RDFS + "domain"),
        _objects(snapshot, node, RDFS + "range"),
        _objects(snapshot, node, RDFS + "subClassOf", RDFS + "subPropertyOf"),
    )


def _objects(snapshot: Snapshot, node: ox.NamedNode, *predicates: str) -> tuple[Shown, ...]:
    found = {
        quad.object.value
        for predicate in predicates
        for quad in snapshot.store.quads_for_pattern(node, ox.NamedNode(predicate), None)
        if isinstance(quad.object, ox.NamedNode)
    }
    return tuple(
        Shown(views.curie(snapshot, iri), views.local_link(snapshot, iri)) for iri in sorted(found)
    )


def _first(snapshot: Snapshot, node: ox.NamedNode, predicate: str) -> str:
    found = next(snapshot.store.quads_for_pattern(node, ox.NamedNode(predicate), None), None)
    return found.object.value if found and isinstance(found.object, ox.Literal) else ""
