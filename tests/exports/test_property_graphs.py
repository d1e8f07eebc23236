"""GraphML, GEXF, JSON and CSV: what is written reads back as the same graph."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from lxml import etree

from kg.graph import multigraph

from ..strategies import graphs, make_store
from .reading import (
    IRIS,
    contents,
    export,
    export_file,
    read_csv,
    read_gexf,
    read_graphml,
    read_json,
)

_slowly = settings(max_examples=25, deadline=None)
_READERS = {"graphml": read_graphml, "gexf": read_gexf, "json": read_json}


@pytest.mark.parametrize("format_", _READERS)
@given(papers=graphs())
@_slowly
def test_what_is_written_reads_back_as_the_same_graph(format_, papers):
    store = make_store(papers, IRIS)
    read = _READERS[format_](export(store, format_))
    assert contents(read) == contents(multigraph(store, IRIS))


@given(papers=graphs())
@_slowly
def test_csv_tables_read_back_as_the_same_graph(tmp_path_factory, papers):
    folder = tmp_path_factory.mktemp("csv")
    store = make_store(papers, IRIS)
    export_file(store, folder / "graph.csv")
    nodes, edges = (
        (folder / name).read_bytes().decode() for name in ("graph.nodes.csv", "graph.csv")
    )
    expected = multigraph(store, IRIS)
    for known in (*contents(expected)[0].values(), *contents(expected)[1].values()):
        texts = {name: str(value) for name, value in known.items() if value != ""}
        known.clear()
        known.update(texts)
    assert contents(read_csv(nodes, edges)) == contents(expected)


def test_csv_on_a_stream_is_the_table_of_edges(busy_store):
    header = export(busy_store, "csv").splitlines()[0]
    assert header.startswith(b"source,target,type,id,iri,confidence,quote,paper")


def test_ids_in_graphml_are_unique_name_tokens_and_edges_come_after_their_nodes(busy_store):
    root = etree.fromstring(export(busy_store, "graphml"))
    seen: set[str] = set()
    for element in root.iter("{*}node", "{*}edge"):
        assert re.fullmatch(r"[\w.:-]+", element.get("id"))
        assert element.get("id") not in seen
        seen.add(element.get("id"))
        assert {element.get("source", element.get("id")), element.get("target", element.get("id"))} <= seen


def test_every_attribute_in_graphml_is_declared(busy_store):
    root = etree.fromstring(export(busy_store, "graphml"))
    declared = {key.get("id") for key in root.iter("{*}key")}
    assert {data.get("key") for data in root.iter("{*}data")} <= declared


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_nodes_and_edges_carry_what_people_look_for(format_, busy_store):
    graph = _READERS[format_](export(busy_store, format_))
    assert all({"iri", "label", "type"} <= known.keys() for _, known in graph.nodes(data=True))
    needed = {"iri", "type", "confidence", "quote", "paper"}
    stated = [known for *_, known in graph.edges(data=True) if "roader" not in known["type"]]
    assert stated
    assert all(needed <= known.keys() for known in stated)


@pytest.mark.parametrize("format_", ["graphml", "gexf", "json", "csv"])
def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_came(format_, busy_store):
    other = type(busy_store)()
    for quad in sorted(busy_store, key=str, reverse=True):
        other.add(quad)
    assert export(other, format_) == export(busy_store, format_)
