"""networkx views of the graph, each one call away.

    >>> from kg.store.folder import GraphFolder                        # doctest: +SKIP
    >>> folder = GraphFolder.open(Path("kg-graph"))                    # doctest: +SKIP
    >>> lineage = relations(folder.read(), folder.iris, {"basedOn"})   # doctest: +SKIP
    >>> nx.pagerank(lineage)                                           # doctest: +SKIP

Nodes are named as in every export: ``entity:dpo``, ``paper:arxiv:2305.18290``. Attributes are
texts, numbers and booleans only, so that every networkx writer takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

import networkx as nx
import pyoxigraph

from kg.model import EntityType, RelationType, Role
from kg.property_graph import Edge, Node, flatten, read_rows
from kg.vocab import Iris

_ROLES = frozenset(map(str, Role))
_RELATIONS = frozenset(map(str, RelationType))
_METHODS = frozenset({EntityType.METHOD})


def multigraph(
    store: pyoxigraph.Store, iris: Iris, *, min_confidence: float = 0.0
) -> nx.MultiDiGraph:
    """The whole graph: papers, entities and findings, and every statement as an edge of its own.

    Nodes have ``iri``, ``label``, ``type`` and what else is known of them; edges ``iri``, ``type``,
    ``confidence``, ``quote``, ``paper``, and their id as key. Lists are joined with `` | ``.
    """
    graph = nx.MultiDiGraph()
    for row in read_rows(store, iris, min_confidence=min_confidence):
        known = {name: flatten(value) for name, value in row.attributes.items()}
        if isinstance(row, Node):
            graph.add_node(row.id, iri=row.iri, label=row.label, type=row.type, **known)
        else:
            graph.add_edge(row.source, row.target, row.id, iri=row.iri, type=row.type, **known)
    return graph


def paper_entities(
    store: pyoxigraph.Store,
    iris: Iris,
    *,
    types: Collection[str] = _METHODS,
    roles: Collection[str] = _ROLES,
    min_confidence: float = 0.0,
) -> nx.Graph:
    """The bipartite graph of papers (``bipartite=0``) and the entities they name (``bipartite=1``).

    Edges have ``roles`` (sorted, joined with `` | ``) and ``confidence``, that of the surest.

    Args:
        types: Types of the entities that take part.
        roles: Roles that count.
    """
    graph = nx.Graph()
    for node, edges in _by_paper(store, iris, min_confidence):
        found = [e for e in edges if e.type in roles and graph.nodes[e.target]["type"] in types]
        if node.type != "Paper":
            graph.add_node(node.id, iri=node.iri, label=node.label, type=node.type, bipartite=1)
        elif found:
            graph.add_node(node.id, iri=node.iri, label=node.label, type="Paper", bipartite=0)
        for edge in found:
            old = graph.get_edge_data(edge.source, edge.target, {"roles": "", "confidence": 0.0})
            kinds = sorted({*filter(None, old["roles"].split(" | ")), edge.type})
            sure = max(old["confidence"], _confidence(edge))
            graph.add_edge(edge.source, edge.target, roles=" | ".join(kinds), confidence=sure)
    named = [node for node, kind in graph.nodes(data="bipartite") if kind == 1]
    graph.remove_nodes_from([node for node in named if not graph.degree(node)])
    return graph


def co_occurrence(
    store: pyoxigraph.Store,
    iris: Iris,
    *,
    types: Collection[str] = _METHODS,
    roles: Collection[str] = _ROLES,
    min_papers: int = 1,
    min_confidence: float = 0.0,
) -> nx.Graph:
    """Entities that stand in the same papers; ``weight`` counts the papers that have both.

    Args:
        types: Types of the entities that take part.
        roles: Roles that count.
        min_papers: Leave out pairs of fewer papers, and entities left without a pair.
    """
    both = paper_entities(store, iris, types=types, roles=roles, min_confidence=min_confidence)
    graph = nx.Graph()
    for paper in [node for node, kind in both.nodes(data="bipartite") if kind == 0]:
        for left, right in combinations(sorted(both[paper]), 2):
            weight = graph.get_edge_data(left, right, {"weight": 0})["weight"]
            graph.add_edge(left, right, weight=weight + 1)
    rare = [(a, b) for a, b, weight in graph.edges(data="weight") if weight < min_papers]
    graph.remove_edges_from(rare)
    graph.remove_nodes_from([node for node in graph if not graph.degree(node)])
    for node, known in graph.nodes(data=True):
        known.update({name: both.nodes[node][name] for name in ("iri", "label", "type")})
    return graph


def relations(
    store: pyoxigraph.Store,
    iris: Iris,
    types: Collection[str] = _RELATIONS,
    *,
    min_confidence: float = 0.0,
) -> nx.MultiDiGraph:
    """Relations between entities, each once however many papers state it; the key is its type.

    Edges have ``weight``, how many papers state it, and ``confidence``, the chance that at least
    one of the statements is right, were they independent.

    Args:
        types: Relations that count; ``{"basedOn"}`` gives the lineage of methods and models.
    """
    graph = nx.MultiDiGraph()
    labels: dict[str, dict[str, str]] = {}
    for row in read_rows(store, iris, min_confidence=min_confidence):
        if isinstance(row, Node):
            labels[row.id] = {"iri": row.iri, "label": row.label, "type": row.type}
        elif row.type in types and row.type in _RELATIONS:
            none = {"weight": 0, "confidence": 0.0}
            old = graph.get_edge_data(row.source, row.target, row.type, none)
            sure = 1 - (1 - old["confidence"]) * (1 - _confidence(row))
            known = {"type": row.type, "weight": old["weight"] + 1, "confidence": round(sure, 4)}
            graph.add_edge(row.source, row.target, row.type, **known)
    for node in graph:
        graph.nodes[node].update(labels[node])
    return graph


def _by_paper(
    store: pyoxigraph.Store, iris: Iris, min_confidence: float
) -> Iterator[tuple[Node, list[Edge]]]:
    """Each entity alone, then each paper with its roles."""
    node: Node | None = None
    edges: list[Edge] = []
    for row in read_rows(store, iris, min_confidence=min_confidence):
        if isinstance(row, Edge):
            if row.type in _ROLES:
                edges.append(row)
        elif row.type != "Finding":
            if node:
                yield node, edges
            node, edges = row, []
    if node:
        yield node, edges


def _confidence(edge: Edge) -> float:
    return float(str(edge.attributes.get("confidence", 1.0)))
