"""GraphML: a typed, directed multigraph that Gephi, networkx and igraph open.

Our own writer, for it streams: node or edge, each is written as it is read. Ids are name tokens,
as the schema demands.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.exports.xml_text import attribute, content, encode
from kg.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Node, Row, Value, flatten

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns
                             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES: Mapping[type, str] = {
    str: "string", tuple: "string", float: "double", int: "long", bool: "boolean"
}  # fmt: skip
_NODE_KEYS: dict[str, type] = {"iri": str, "label": str, "type": str, **NODE_ATTRIBUTES}
_EDGE_KEYS: dict[str, type] = {"iri": str, "type": str, **EDGE_ATTRIBUTES}


def write(source: Source, output: Output) -> None:
    """Write the graph; each edge follows both of its nodes."""
    output.stream.write(encode(_HEAD))
    for domain, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            output.stream.write(encode(_key(domain, name, kind)))
    output.stream.write(b'<graph id="papers" edgedefault="directed">\n')
    for row in source.rows():
        output.stream.write(encode(_element(row)))
    output.stream.write(b"</graph>\n</graphml>\n")


def _key(domain: str, name: str, kind: type) -> str:
    # Gephi takes a column's name from attr.name, and both nodes and edges have an "iri".
    return (
        f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}"'
        f' attr.type="{_TYPES[kind]}"/>\n'
    )


_NODE_TAGS = {name: f'<data key="node-{name}">' for name in _NODE_KEYS}
_EDGE_TAGS = {name: f'<data key="edge-{name}">' for name in _EDGE_KEYS}


def _element(row: Row) -> str:
    if isinstance(row, Node):
        head = f'<node id="{attribute(row.id)}">'
        own: dict[str, Value] = {"iri": row.iri, "label": row.label, "type": row.type}
        return f"{head}{_data(_NODE_TAGS, own)}{_data(_NODE_TAGS, row.attributes)}</node>\n"
    head = (
        f'<edge id="{attribute(row.id)}" source="{attribute(row.source)}"'
        f' target="{attribute(row.target)}">'
    )
    own = {"iri": row.iri, "type": row.type}
    return f"{head}{_data(_EDGE_TAGS, own)}{_data(_EDGE_TAGS, row.attributes)}</edge>\n"


def _data(tags: Mapping[str, str], values: Mapping[str, Value]) -> str:
    return "".join(
        f"{tags[name]}{content(flatten(value))}</data>" for name, value in values.items()
    )


EXPORTERS = (Exporter("graphml", "GraphML, for Gephi, networkx, igraph, Cytoscape", write),)
