"""The graph as nodes and edges with attributes: one stream that every picture and table is made of.

Papers, entities and findings are nodes. Each statement node of the store is folded into one edge,
so parallel edges stay: two papers that say the same are two edges. A finding is a node, with one
edge to each thing that it is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import Any

import pyoxigraph

from kg.facts import About, Facts, local_name, read_facts, term
from kg.model import EntityType
from kg.quads import graph_lines, paper_graphs, paper_lines
from kg.vocab import DCTERMS, KG, OA, RDF, SCHEMA, SKOS, Iris

Value = str | int | float | bool | tuple[str, ...]

NODE_ATTRIBUTES: Mapping[str, type] = MappingProxyType({
    "identifier": str, "date": str, "dateInferred": bool, "authors": tuple, "venue": str,
    "categories": tuple, "links": tuple, "comments": int,
    "aliases": tuple, "paperCount": int, "definition": str, "direction": str, "unit": str,
    "claims": str, "value": float, "valueText": str, "baselineValue": float,
    "baselineValueText": str, "subjectText": str, "objectText": str, "metricText": str,
    "measuredOnText": tuple, "confidence": float, "quote": str, "paper": str,
})  # fmt: skip
"""Attributes that nodes may have beside ``iri``, ``label`` and ``type``, in the order written."""

EDGE_ATTRIBUTES: Mapping[str, type] = MappingProxyType({
    "confidence": float, "quote": str, "paper": str, "inferred": bool, "assignedType": str,
    "surfaceForms": tuple, "linkedBy": str,
})  # fmt: skip
"""Attributes that edges may have beside ``iri`` and ``type``, in the order written."""

_SLOTS = ("subject", "object", "metric", "measuredOn")


@dataclass(frozen=True, slots=True)
class Node:
    """A paper, an entity or a finding.

    Attributes:
        id: Its IRI below the base, as an XML name token (``entity:dpo``).
        label: A paper's title, an entity's name, a finding in short.
        type: ``Paper``, ``Finding``, or the entity's type.
        attributes: By names of :data:`NODE_ATTRIBUTES`; what is not known is absent.
    """

    id: str
    iri: str
    label: str
    type: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement of a paper, a slot of a finding, or a step of the hierarchy.

    Attributes:
        id: Unique among edges; an XML name token.
        source: Id of a node that came before in the stream, as is ``target``.
        type: A role, a relation, ``reports``, a slot of a finding, ``broader`` or
            ``proposedBroader``.
        iri: What documents it in the store: the statement, the finding, or the graph it stands in.
        attributes: By names of :data:`EDGE_ATTRIBUTES`; what is not known is absent.
    """

    id: str
    source: str
    target: str
    type: str
    iri: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


Row = Node | Edge


def read_rows(
    store: pyoxigraph.Store, iris: Iris, *, min_confidence: float = 0.0
) -> Iterator[Row]:
    """Every node and edge; both nodes of an edge come before it. Memory stays flat.

    First the entities, by IRI, with their hierarchy, then paper after paper. Concepts of the
    vocabulary that no paper has and that nothing is a kind of are left out.

    Args:
        min_confidence: Leave out statements and findings below it, and entities left without any.
    """
    yield from _entity_rows(store, iris, min_confidence)
    for graph in paper_graphs(store, iris):
        lines = paper_lines(store, graph, min_confidence=min_confidence)
        paper = iris.base + "resource/paper/" + graph.removeprefix(iris.base + "graph/paper/")
        yield from _paper_rows(read_facts(lines), paper, iris)


def flatten(value: Value) -> str | int | float | bool:
    """Join a list to one text with `` | ``, for formats that have no lists."""
    return " | ".join(value) if isinstance(value, tuple) else value


def node_id(iri: str, iris: Iris) -> str:
    """The id of the node with that IRI; different IRIs have different ids.

    >>> node_id("https://w3id.org/paper-kg/resource/paper/arxiv/2305.18290", Iris())
    'paper:arxiv:2305.18290'
    """
    base = iris.base + "resource/"
    short = iri[len(base) :] if iri.startswith(base) else "//" + iri
    return _NO_NAME_CHARACTER.sub(_coded, short.translate(_ID_CODES))


# GraphML wants ids that are XML name tokens. "_" starts a code, so it is coded itself.
_ID_CODES = str.maketrans({"/": ":", "%": "_", "_": "__", "~": "_t", ":": "_c", "#": "_h"})
_NO_NAME_CHARACTER = re.compile(r"[^A-Za-z0-9.:_\-]")


def _coded(match: re.Match[str]) -> str:
    return f"_x{ord(match.group()):x}_"


# -- entities --------------------------------------------------------------------------------------

_TYPE = term(RDF + "type")
_ENTITY_TYPES = {term(KG + name): str(name) for name in EntityType}
_WIDER = {term(SKOS + "broader"): "broader", term(KG + "proposedBroader"): "proposedBroader"}
_LABEL, _ALIAS = term(SKOS + "prefLabel"), term(SKOS + "altLabel")


def _entity_rows(store: pyoxigraph.Store, iris: Iris, min_confidence: float) -> Iterator[Row]:
    vocabulary = read_facts(graph_lines(store, iris.vocabulary_graph))
    needed = _needed(store, iris, min_confidence)

    def entities() -> Iterator[tuple[str, About]]:
        for subject, about in _with_counts(store, iris, vocabulary):
            outside = min_confidence == 0 and subject not in vocabulary
            if _LABEL in about.of and (outside or subject in needed):
                yield subject, about

    for subject, about in entities():
        yield _entity_node(subject[1:-1], about, iris)
    # The graph is read again rather than kept: an edge must come after both of its nodes.
    for subject, about in entities():
        home = iris.vocabulary_graph if subject in vocabulary else iris.entities_graph
        yield from _wider_edges(subject[1:-1], about, home, iris)


def _with_counts(
    store: pyoxigraph.Store, iris: Iris, vocabulary: Facts
) -> Iterator[tuple[str, About]]:
    """Every subject of the entities' graph, with what the vocabulary says of it, by IRI."""
    lines = graph_lines(store, iris.entities_graph)
    for subject, own in groupby(lines, key=lambda line: line.split(b" ", 1)[0]):
        name = subject.decode()
        yield name, About({**vocabulary.get(name, {}), **read_facts(own)[name]})


def _entity_node(iri: str, about: About, iris: Iris) -> Node:
    kinds = [_ENTITY_TYPES[kind] for kind in about.of.get(_TYPE, ()) if kind in _ENTITY_TYPES]
    attributes = _known(
        aliases=about.all(_ALIAS),
        paperCount=about.count(term(KG + "paperCount")),
        definition=about.one(term(SKOS + "definition")),
        direction=about.name(term(KG + "direction")),
        unit=about.one(term(KG + "unit")),
    )
    label = about.one(_LABEL) or ""
    return Node(node_id(iri, iris), iri, label, kinds[0] if kinds else "Entity", attributes)


def _wider_edges(iri: str, about: About, home: str, iris: Iris) -> Iterator[Edge]:
    source = node_id(iri, iris)
    for predicate, name in _WIDER.items():
        graph = home if name == "broader" else iris.entities_graph
        for wider in about.of.get(predicate, ()):
            target = node_id(wider[1:-1], iris)
            yield Edge(f"{source}:{name}:{target}", source, target, name, graph)


def _needed(store: pyoxigraph.Store, iris: Iris, min_confidence: float) -> set[str]:
    """Terms of the entities that papers use, and of those that they are a kind of.

    Without a threshold of those in the vocabulary alone: all others are there because of a paper.
    """
    if min_confidence > 0:
        used = f"""?s kg:confidence ?sure FILTER(?sure >= {min_confidence})
          ?s rdf:subject|rdf:object|kg:subject|kg:object|kg:metric|kg:measuredOn ?used"""
        wider = "?narrow skos:broader|kg:proposedBroader ?wide"
    else:
        used = f"""GRAPH <{iris.vocabulary_graph}> {{ ?used skos:prefLabel ?label }}
          {{ GRAPH <{iris.entities_graph}> {{ ?used kg:paperCount ?papers FILTER(?papers > 0) }} }}
          UNION {{ GRAPH <{iris.entities_graph}> {{ ?other skos:broader ?used }} }}"""
        wider = f"GRAPH <{iris.vocabulary_graph}> {{ ?narrow skos:broader ?wide }}"
    parents: dict[str, list[str]] = defaultdict(list)
    for narrow, wide in _select(store, f"SELECT ?narrow ?wide {{ {wider} }}"):
        parents[narrow].append(wide)
    found: set[str] = set()
    waiting = [row[0] for row in _select(store, f"SELECT DISTINCT ?used {{ {used} }}")]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(parents[name])
    return found


def _select(store: pyoxigraph.Store, query: str) -> Iterator[tuple[str, ...]]:
    prefixes = f"PREFIX kg: <{KG}> PREFIX rdf: <{RDF}> PREFIX skos: <{SKOS}> "
    rows = store.query(prefixes + query, use_default_graph_as_union=True)
    return (tuple(map(str, row)) for row in rows)  # type: ignore[union-attr]


# -- papers ----------------------------------------------------------------------------------------


def _paper_rows(facts: Facts, paper: str, iris: Iris) -> Iterator[Row]:
    about = {subject: About(of) for subject, of in facts.items()}
    source = node_id(paper, iris)
    yield _paper_node(source, paper, about.get(term(paper), About({})))
    for node, one in about.items():
        if _CLAIMS in one.of:
            yield from _finding_rows(node[1:-1], one, about, source, paper, iris)
        elif _PREDICATE in one.of:
            yield _statement_edge(node[1:-1], one, about, paper, iris)


def _paper_node(source: str, paper: str, about: About) -> Node:
    attributes = _known(
        identifier=about.one(term(DCTERMS + "identifier")),
        date=about.one(term(DCTERMS + "date")),
        dateInferred=about.flag(term(KG + "dateInferred")),
        authors=tuple(filter(None, (about.one(term(KG + "authorList")) or "").split("; "))),
        venue=about.one(term(KG + "venue")),
        categories=about.all(term(SCHEMA + "keywords")),
        links=about.pages(term(SCHEMA + "sameAs")) + about.all(term(SCHEMA + "url")),
        comments=about.count(term(SCHEMA + "commentCount")),
    )
    return Node(source, paper, about.one(term(DCTERMS + "title")) or "", "Paper", attributes)


_CLAIMS, _PREDICATE = term(KG + "claims"), term(RDF + "predicate")
_SUBJECT, _OBJECT = term(RDF + "subject"), term(RDF + "object")
_CONFIDENCE, _INFERRED = term(KG + "confidence"), term(KG + "inferred")
_FORM, _RULE = term(KG + "surfaceForm"), term(KG + "linkedBy")
_ASSIGNED = term(KG + "assignedType")
_TARGET, _SELECTOR = term(OA + "hasTarget"), term(OA + "hasSelector")
_EXACT = term(OA + "exact")
_SLOT_TERMS = {term(KG + name): name for name in _SLOTS}


def _statement_edge(
    iri: str, about: About, others: Mapping[str, About], paper: str, iris: Iris
) -> Edge:
    return Edge(
        node_id(iri, iris),
        node_id(about.of[_SUBJECT][0][1:-1], iris),
        node_id(about.of[_OBJECT][0][1:-1], iris),
        local_name(about.of[_PREDICATE][0]),
        iri,
        _known(
            confidence=about.number(_CONFIDENCE),
            quote=_quote(about, others),
            paper=paper,
            inferred=about.flag(_INFERRED),
            assignedType=about.name(_ASSIGNED),
            surfaceForms=about.all(_FORM),
            linkedBy=about.one(_RULE),
        ),
    )


def _finding_rows(
    iri: str, about: About, others: Mapping[str, About], source: str, paper: str, iris: Iris
) -> Iterator[Row]:
    finding = node_id(iri, iris)
    shared = _known(
        confidence=about.number(_CONFIDENCE), quote=_quote(about, others), paper=paper
    )
    yield _finding_node(finding, iri, about, shared)
    yield Edge(f"{finding}:reports", source, finding, "reports", iri, shared)
    for predicate, name in _SLOT_TERMS.items():
        for entity in about.of.get(predicate, ()):
            target = node_id(entity[1:-1], iris)
            yield Edge(f"{finding}:{name}:{target}", finding, target, name, iri, shared)


def _finding_node(finding: str, iri: str, about: About, shared: Mapping[str, Value]) -> Node:
    claims = about.name(_CLAIMS) or ""
    subject, object_, metric, value, baseline = (
        about.one(term(f"{KG}{name}Text"))
        for name in ("subject", "object", "metric", "value", "baselineValue")
    )
    attributes = _known(
        claims=claims,
        value=about.number(term(KG + "value")),
        valueText=value,
        baselineValue=about.number(term(KG + "baselineValue")),
        baselineValueText=baseline,
        unit=about.one(term(KG + "unit")),
        direction=about.name(term(KG + "direction")),
        subjectText=subject,
        objectText=object_,
        metricText=metric,
        measuredOnText=about.all(term(KG + "measuredOnText")),
    )
    said = " ".join(filter(None, (subject, claims, object_)))
    figures = " ".join(filter(None, (metric, value, baseline and f"(from {baseline})")))
    label = f"{said}: {figures}" if figures else said
    return Node(finding, iri, label, "Finding", {**attributes, **shared})


def _quote(about: About, others: Mapping[str, About]) -> str | None:
    """The sentences that a statement rests on, in order of their IRIs."""
    targets = (others[name] for name in about.of.get(_TARGET, ()))
    selectors = (others[name] for target in targets for name in target.of.get(_SELECTOR, ()))
    quotes = [quote for selector in selectors for quote in selector.all(_EXACT)]
    return " … ".join(quotes) if quotes else None


def _known(**attributes: Any) -> dict[str, Value]:
    """What is known: no None, no empty list."""
    return {name: value for name, value in attributes.items() if value is not None and value != ()}
