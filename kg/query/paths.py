"""How two things of a graph hang together: a shortest path over roles, relations and hierarchy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import RelationType, Role
from kg.query.reading import EntityRef, PaperRef, StoreReader, lexical
from kg.vocab import KG, RDF, SKOS

_STATED = tuple(ox.NamedNode(KG + kind) for kind in (*Role, *RelationType))
_SUBJECT, _PREDICATE, _OBJECT = (
    ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object")
)
_CONFIDENCE = ox.NamedNode(KG + "confidence")
_WIDER = (ox.NamedNode(SKOS + "broader"), ox.NamedNode(KG + "proposedBroader"))

Edge = tuple[str, str, str]  # IRIs of subject, predicate, object
_Came = dict[str, tuple[str, Edge] | None]  # from where a search came to a thing, by which edge


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, in the direction in which the graph has it."""

    subject: EntityRef | PaperRef
    predicate: str
    object: EntityRef | PaperRef


def shortest_path(
    store: ox.Store, start: str, end: str, *, min_confidence: float = 0.0
) -> list[Edge] | None:
    """The edges of a shortest path between two IRIs, whichever way they point.

    A breadth-first search from both ends at once, the smaller frontier first (Pohl 1971), so that a
    hub is opened only where nothing else joins the two. Of several paths always the same is taken;
    a path from a thing to itself is empty.

    Args:
        min_confidence: Statements below it do not join what they relate.

    Returns:
        The edges in the order of the path, or None where nothing joins the two.
    """
    came: tuple[_Came, _Came] = ({start: None}, {end: None})
    fronts = [[start], [end]]
    while all(fronts):
        if meetings := came[0].keys() & came[1].keys():
            meeting = min(meetings)
            return [*reversed(_trace(came[0], meeting)), *_trace(came[1], meeting)]
        side = int(len(fronts[1]) < len(fronts[0]))
        reached = []
        for here in fronts[side]:
            for there, edge in sorted(_near(store, here, min_confidence)):
                if there not in came[side]:
                    came[side][there] = here, edge
                    reached.append(there)
        fronts[side] = sorted(reached)
    return None


def _near(store: ox.Store, iri: str, min_confidence: float) -> Iterator[tuple[str, Edge]]:
    """What one edge joins with a thing, and the edge."""
    node = ox.NamedNode(iri)
    for predicate in (*_STATED, *_WIDER):
        for ends in ((node, None), (None, node)):
            for quad in store.quads_for_pattern(ends[0], predicate, ends[1]):
                is_stated = min_confidence and predicate in _STATED
                if not is_stated or _is_sure(store, quad, min_confidence):
                    edge = lexical(quad.subject), predicate.value, lexical(quad.object)
                    yield edge[0] if ends[1] else edge[2], edge


def _is_sure(store: ox.Store, edge: ox.Quad, least: float) -> bool:
    """Whether the paper that states an edge does so with at least that confidence."""
    graph = edge.graph_name
    for stated in store.quads_for_pattern(None, _OBJECT, edge.object, graph):
        node = stated.subject
        if (
            ox.Quad(node, _SUBJECT, edge.subject, graph) in store
            and ox.Quad(node, _PREDICATE, edge.predicate, graph) in store
        ):
            sure = store.quads_for_pattern(node, _CONFIDENCE, None, graph)
            return any(float(lexical(quad.object)) >= least for quad in sure)
    return False


def _trace(came: _Came, here: str) -> list[Edge]:
    """The edges by which a search came to a thing, the last first."""
    edges = []
    while step := came[here]:
        here, edge = step
        edges.append(edge)
    return edges


def describe_path(
    reader: StoreReader, start: str, end: str, *, min_confidence: float = 0.0
) -> list[Step] | None:
    """:func:`shortest_path` with what a reader needs to recognise the things on it."""
    found = shortest_path(reader.store, start, end, min_confidence=min_confidence)
    if found is None:
        return None
    return [Step(_ref(reader, one), _name(p), _ref(reader, other)) for one, p, other in found]


def _ref(reader: StoreReader, iri: str) -> EntityRef | PaperRef:
    is_paper = reader.has(iri, RDF + "type", KG + "Paper")
    return reader.paper(iri) if is_paper else reader.entity(iri)


def _name(predicate: str) -> str:
    return predicate.removeprefix(KG).removeprefix(SKOS)
