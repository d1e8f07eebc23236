"""How two things of a graph hang together: a shortest path over roles, relations and hierarchy."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import RelationType, Role
from kg.query.reading import EntityRef, PaperRef, StoreReader, lexical, select
from kg.vocab import KG, RDF, SKOS, Iris

_EDGES = (*(KG + role for role in Role), *(KG + relation for relation in RelationType))
_WIDER = (SKOS + "broader", KG + "proposedBroader")


_SURE = """
SELECT ?subject ?predicate ?object {{
    ?node rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        kg:confidence ?confidence .
    FILTER (?confidence >= {least:f})
}}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, in the direction in which the graph has it."""

    subject: EntityRef | PaperRef
    predicate: str
    object: EntityRef | PaperRef


class Links:
    """Which things are joined by a statement, in memory: a search touches most of them."""

    def __init__(self) -> None:
        self._near: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)

    @classmethod
    def scan(cls, store: ox.Store, iris: Iris, *, min_confidence: float = 0.0) -> Links:
        """Collect the edges of a store.

        Args:
            min_confidence: Statements below it do not join what they relate.
        """
        links = cls()
        if min_confidence:
            rows = select(store, _SURE.format(least=min_confidence), iris)
            edges = [tuple(lexical(term) for term in row) for row in rows]
            for subject, predicate, object_ in sorted(edges, key=lambda e: _EDGES.index(e[1])):
                links._add(subject, predicate, object_)
        # The plain edges say the same as all statement nodes, at a tenth of the cost.
        for predicate in _WIDER if min_confidence else (*_EDGES, *_WIDER):
            for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
                links._add(lexical(quad.subject), predicate, lexical(quad.object))
        return links

    def _add(self, subject: str, predicate: str, object_: str) -> None:
        """Keep one edge for each pair, the first: they come in the order of the predicates."""
        self._near[subject].setdefault(object_, (predicate, True))
        self._near[object_].setdefault(subject, (predicate, False))

    def path(self, start: str, end: str) -> list[tuple[str, str, str]] | None:
        """The edges of a shortest path between two IRIs, or None where nothing joins them.

        Of several, the one whose IRIs come first; a path from a thing to itself is empty.
        """
        came: dict[str, str] = {start: ""}
        waiting = deque([start])
        while waiting and end not in came:
            here = waiting.popleft()
            for there in sorted(self._near.get(here, ())):
                if there not in came:
                    came[there] = here
                    waiting.append(there)
        if end not in came:
            return None
        steps, here = [], end
        while before := came[here]:
            predicate, forward = self._near[before][here]
            steps.append((before, predicate, here) if forward else (here, predicate, before))
            here = before
        return steps[::-1]


def describe_path(reader: StoreReader, links: Links, start: str, end: str) -> list[Step] | None:
    """A shortest path with what a reader needs to recognise the things on it, or None."""
    found = links.path(start, end)
    if found is None:
        return None
    return [Step(_ref(reader, one), _name(p), _ref(reader, other)) for one, p, other in found]


def _ref(reader: StoreReader, iri: str) -> EntityRef | PaperRef:
    is_paper = reader.has(iri, RDF + "type", KG + "Paper")
    return reader.paper(iri) if is_paper else reader.entity(iri)


def _name(predicate: str) -> str:
    return predicate.removeprefix(KG).removeprefix(SKOS)
