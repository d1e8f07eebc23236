"""GEXF 1.3, Gephi's own format; our own writer, which streams."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.exports.xml_text import attribute, encode
from kg.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Edge, Node, Value, flatten

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph mode="static" defaultedgetype="directed">
"""
_TYPES: Mapping[type, str] = {
    str: "string", tuple: "string", float: "double", int: "long", bool: "boolean"
}  # fmt: skip
_NODE_COLUMNS: dict[str, type] = {"iri": str, "type": str, **NODE_ATTRIBUTES}
_EDGE_COLUMNS: dict[str, type] = {"iri": str, "type": str, **EDGE_ATTRIBUTES}


def write(source: Source, output: Output) -> None:
    """Write the graph; edges wait in a temporary file until all nodes are written."""
    stream = output.stream
    stream.write(encode(_HEAD))
    stream.write(encode(_columns("node", _NODE_COLUMNS) + _columns("edge", _EDGE_COLUMNS)))
    stream.write(b"<nodes>\n")
    with tempfile.TemporaryFile() as edges:
        for row in source.rows():
            if isinstance(row, Node):
                stream.write(encode(_node(row)))
            else:
                edges.write(encode(_edge(row)))
        stream.write(b"</nodes>\n<edges>\n")
        edges.seek(0)
        shutil.copyfileobj(edges, stream)
    stream.write(b"</edges>\n</graph>\n</gexf>\n")


def _columns(domain: str, columns: Mapping[str, type]) -> str:
    lines = (
        f'<attribute id="{name}" title="{name}" type="{_TYPES[kind]}"/>\n'
        for name, kind in columns.items()
    )
    return f'<attributes class="{domain}" mode="static">\n{"".join(lines)}</attributes>\n'


def _node(node: Node) -> str:
    values = _values({"iri": node.iri, "type": node.type, **node.attributes})
    return f'<node id="{attribute(node.id)}" label="{attribute(node.label)}">{values}</node>\n'


def _edge(edge: Edge) -> str:
    # Gephi keeps parallel edges apart by their kind.
    kind = attribute(edge.type)
    values = _values({"iri": edge.iri, "type": edge.type, **edge.attributes})
    return (
        f'<edge id="{attribute(edge.id)}" source="{attribute(edge.source)}"'
        f' target="{attribute(edge.target)}" kind="{kind}" label="{kind}">{values}</edge>\n'
    )


def _values(values: Mapping[str, Value]) -> str:
    inner = "".join(
        f'<attvalue for="{name}" value="{attribute(flatten(value))}"/>'
        for name, value in values.items()
    )
    return f"<attvalues>{inner}</attvalues>"


EXPORTERS = (Exporter("gexf", "GEXF 1.3, for Gephi", write),)
