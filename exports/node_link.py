"""JSON in networkx's node-link form, which d3 and others read too."""

from __future__ import annotations

import shutil
import tempfile

import orjson

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.property_graph import Edge, Node


def write(source: Source, output: Output) -> None:
    """Write the graph; edges wait in a temporary file until all nodes are written.

    ``networkx.node_link_graph(json.load(file), edges="edges")`` gives the graph back.
    """
    stream = output.stream
    stream.write(b'{"directed":true,"multigraph":true,"graph":{},"nodes":[')
    node_comma = edge_comma = b"\n"
    with tempfile.TemporaryFile() as edges:
        for row in source.rows():
            if isinstance(row, Node):
                stream.write(node_comma + orjson.dumps(_node(row)))
                node_comma = b",\n"
            else:
                edges.write(edge_comma + orjson.dumps(_edge(row)))
                edge_comma = b",\n"
        stream.write(b'\n],"edges":[')
        edges.seek(0)
        shutil.copyfileobj(edges, stream)
    stream.write(b"\n]}\n")


def _node(node: Node) -> dict[str, object]:
    own = {"id": node.id, "iri": node.iri, "label": node.label, "type": node.type}
    return {**own, **node.attributes}


def _edge(edge: Edge) -> dict[str, object]:
    ends = {"source": edge.source, "target": edge.target, "key": edge.id}
    return {**ends, "iri": edge.iri, "type": edge.type, **edge.attributes}


EXPORTERS = (Exporter("json", "JSON, node-link form", write),)
