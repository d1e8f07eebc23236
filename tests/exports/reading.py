"""Writes a graph to a file, and reads it back as networkx does."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph

from kg.exports.base import Source, find_exporter
from kg.exports.output import Output, open_output
from kg.vocab import Iris

IRIS = Iris()


def export(store: pyoxigraph.Store, format_: str, *, min_confidence: float = 0.0) -> bytes:
    """What the exporter writes to a stream."""
    stream = io.BytesIO()
    find_exporter(format_).write(Source(store, IRIS, min_confidence), Output(stream))
    return stream.getvalue()


def export_file(store: pyoxigraph.Store, path: Path) -> None:
    """Write the graph in the format of a file's suffix."""
    with open_output(path) as output:
        find_exporter(path.suffix[1:]).write(Source(store, IRIS), output)


def read_graphml(data: bytes) -> nx.MultiDiGraph:
    """A GraphML document; networkx keeps the ids of edges as their keys."""
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    for *_, attributes in graph.edges(data=True):
        attributes.pop("id", None)
    return graph


def read_gexf(data: bytes) -> nx.MultiDiGraph:
    """A GEXF document; networkx makes the graph simple where no edges are parallel."""
    read = nx.read_gexf(io.BytesIO(data))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(read.nodes(data=True))
    for source, target, attributes in read.edges(data=True):
        key = attributes.pop("id")
        attributes.pop("label", None)
        graph.add_edge(source, target, key, **attributes)
    return graph


def read_json(data: bytes) -> nx.MultiDiGraph:
    """A JSON document, its lists joined as the other formats join them."""
    graph = nx.node_link_graph(json.loads(data), edges="edges")
    for known in (*contents(graph)[0].values(), *contents(graph)[1].values()):
        lists = {name: " | ".join(v) for name, v in known.items() if isinstance(v, list)}
        known.update(lists)
    return graph


def read_csv(nodes: str, edges: str) -> nx.MultiDiGraph:
    """Two CSV tables, every value a text."""
    graph = nx.MultiDiGraph()
    for row in csv.DictReader(io.StringIO(nodes, newline="")):
        graph.add_node(row.pop("id"), **{name: value for name, value in row.items() if value})
    for row in csv.DictReader(io.StringIO(edges, newline="")):
        ends = row.pop("source"), row.pop("target"), row.pop("id")
        graph.add_edge(*ends, **{name: value for name, value in row.items() if value})
    return graph


def contents(graph: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[tuple[str, str, str], Any]]:
    """Nodes and edges with their attributes, to compare."""
    edges = {(s, t, key): known for s, t, key, known in graph.edges(keys=True, data=True)}
    return dict(graph.nodes(data=True)), edges
