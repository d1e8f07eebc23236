"""CSV: a table of edges, and a table of nodes beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Edge, Node, flatten

_NODE_COLUMNS = ("id", "label", "type", "iri", *NODE_ATTRIBUTES)
_EDGE_COLUMNS = ("source", "target", "type", "id", "iri", *EDGE_ATTRIBUTES)


def write(source: Source, output: Output) -> None:
    """Write the edges, and the nodes to ``….nodes.csv``; a stream gets the edges only.

    RFC 4180 in UTF-8 with a header line; lists are joined with `` | ``; what is not known is empty.
    """
    nodes = output.beside("nodes")
    with _text(output.stream) as edge_text:
        edge_rows = csv.DictWriter(edge_text, _EDGE_COLUMNS)
        edge_rows.writeheader()
        if nodes is None:
            edge_rows.writerows(_edge(row) for row in source.rows() if isinstance(row, Edge))
            return
        with _text(nodes) as node_text:
            node_rows = csv.DictWriter(node_text, _NODE_COLUMNS)
            node_rows.writeheader()
            for row in source.rows():
                if isinstance(row, Node):
                    node_rows.writerow(_node(row))
                else:
                    edge_rows.writerow(_edge(row))


@contextmanager
def _text(stream: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """Write text to a stream of bytes that stays open."""
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()


def _node(node: Node) -> dict[str, object]:
    known = {name: flatten(value) for name, value in node.attributes.items()}
    return {"id": node.id, "label": node.label, "type": node.type, "iri": node.iri, **known}


def _edge(edge: Edge) -> dict[str, object]:
    known = {name: flatten(value) for name, value in edge.attributes.items()}
    own = {"source": edge.source, "target": edge.target, "type": edge.type, "id": edge.id}
    return {**own, "iri": edge.iri, **known}


EXPORTERS = (Exporter("csv", "CSV tables of edges and of nodes", write),)
