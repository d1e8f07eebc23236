"""Shortest paths between things."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.query.paths import shortest_path
from kg.vocab import KG, RDF

_BASE = "http://x.example/"


def _store(*edges: tuple[str, str, str, float]) -> ox.Store:
    store = ox.Store()
    for number, (subject, predicate, object_, confidence) in enumerate(edges):
        ends = [ox.NamedNode(_BASE + one) for one in (subject, object_)]
        node, edge = ox.NamedNode(f"{_BASE}statement/{number}"), ox.NamedNode(KG + predicate)
        store.add(ox.Quad(ends[0], edge, ends[1]))
        for name, value in (("subject", ends[0]), ("predicate", edge), ("object", ends[1])):
            store.add(ox.Quad(node, ox.NamedNode(RDF + name), value))
        decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
        literal = ox.Literal(str(confidence), datatype=decimal)
        store.add(ox.Quad(node, ox.NamedNode(KG + "confidence"), literal))
    return store


def _path(store: ox.Store, start: str, end: str, *, least: float = 0.0) -> list[str] | None:
    found = shortest_path(store, _BASE + start, _BASE + end, min_confidence=least)
    if found is None:
        return None
    return [f"{s[len(_BASE) :]} {p[len(KG) :]} {o[len(_BASE) :]}" for s, p, o in found]


@pytest.fixture
def store() -> ox.Store:
    return _store(
        ("a", "basedOn", "b", 0.9),
        ("b", "uses", "c", 0.9),
        ("d", "basedOn", "c", 0.9),
        ("a", "mentions", "d", 0.2),
        ("e", "uses", "f", 0.9),
    )


def test_the_shortest_of_two_ways_is_taken(store: ox.Store) -> None:
    assert _path(store, "a", "c") == ["a basedOn b", "b uses c"]
    assert _path(store, "a", "d") == ["a mentions d"]


def test_a_path_walks_against_the_edges_too(store: ox.Store) -> None:
    assert _path(store, "c", "a") == ["b uses c", "a basedOn b"]


def test_statements_below_the_least_confidence_join_nothing(store: ox.Store) -> None:
    assert _path(store, "a", "d", least=0.5) == ["a basedOn b", "b uses c", "d basedOn c"]


def test_what_nothing_joins_has_no_path(store: ox.Store) -> None:
    assert _path(store, "a", "e") is None
    assert _path(store, "a", "unknown") is None


def test_the_way_from_a_thing_to_itself_is_empty(store: ox.Store) -> None:
    assert _path(store, "a", "a") == []


def test_a_hub_is_not_opened_where_the_other_end_leads_there(store: ox.Store) -> None:
    for number in range(50):
        edge = ox.NamedNode(KG + "uses")
        store.add(ox.Quad(ox.NamedNode(f"{_BASE}p{number}"), edge, ox.NamedNode(_BASE + "c")))
    assert _path(store, "a", "p7") == ["a basedOn b", "b uses c", "p7 uses c"]
    assert _path(store, "p7", "p8") == ["p7 uses c", "p8 uses c"]
