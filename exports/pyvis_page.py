"""A small interactive page: pyvis describes the network, vis-network draws it.

pyvis's own pages link a CDN in every mode, so the template is ours, with the library that pyvis
ships inside. One file that opens from disk and asks for nothing; its policy forbids that it could.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from kg.exports.base import Source
from kg.exports.output import Output
from kg.property_graph import Edge, Node

MOST_NODES = 500  # what vis-network pans smoothly without a graphics card
MOST_EDGES = 1_500

COLORS = {
    "Paper": "#7a8699", "Method": "#2f6fde", "Model": "#7b4fd6", "Dataset": "#138a72",
    "Benchmark": "#4f9a2e", "Task": "#c77700", "Metric": "#b03a7c", "Concept": "#c0392b",
    "Finding": "#a3915a", "Entity": "#555555",
}  # fmt: skip

_SPREAD = 110  # pixels between neighbours
_CANDIDATES = 2  # times as many nodes as are shown are looked at
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "nodes": {"shape": "dot", "borderWidth": 1},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}, "selectionWidth": 2},
    "interaction": {"hideEdgesOnDrag": True, "hideEdgesOnZoom": True, "keyboard": False},
}


@dataclass
class Selection:
    """What the page shows of the graph, and of how much."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)  # titles by IRI
    all_nodes: int = 0
    all_edges: int = 0
    candidates: int = 0
    edges_between: int = 0

    def __str__(self) -> str:
        """How many are shown of how many, and how they were chosen."""
        if len(self.nodes) == self.all_nodes and len(self.edges) == self.all_edges:
            return f"{self.all_nodes:,} nodes, {self.all_edges:,} edges, all shown"
        nodes = f"{len(self.nodes):,} of {self.all_nodes:,} nodes shown"
        if len(self.nodes) < self.all_nodes:
            nodes += (
                f": of the {self.candidates:,} with the most edges,"
                " those with the most edges between them"
            )
        edges = f"{len(self.edges):,} of {self.all_edges:,} edges"
        if len(self.edges) < self.edges_between:
            edges += f", the surest of {self.edges_between:,} between them"
        return f"{nodes}; {edges}"


def write(source: Source, output: Output) -> None:
    """Write the page."""
    output.stream.write(generate_page(select(source)).encode())


def select(
    source: Source, *, most_nodes: int = MOST_NODES, most_edges: int = MOST_EDGES
) -> Selection:
    """Choose nodes that are well connected to one another, and the surest edges between them.

    Ties go to the smaller id, so that the same graph gives the same page.
    """
    degrees = _degrees(source)
    candidates = set(_most(degrees, _CANDIDATES * most_nodes))
    selection = _read(source, candidates)
    inner = Counter(dict.fromkeys(candidates, 0))
    inner.update(end for edge in selection.edges for end in (edge.source, edge.target))
    chosen = set(_most(inner, most_nodes))
    if len(degrees) > most_nodes:
        chosen = {node for node in chosen if inner[node]}
    selection.nodes = [node for node in selection.nodes if node.id in chosen]
    selection.edges = [e for e in selection.edges if e.source in chosen and e.target in chosen]
    selection.edges_between = len(selection.edges)
    selection.edges.sort(key=lambda edge: (-_confidence(edge), edge.id))
    del selection.edges[most_edges:]
    selection.candidates = len(candidates)
    selection.all_nodes, selection.all_edges = len(degrees), degrees.total() // 2
    return selection


def _degrees(source: Source) -> Counter[str]:
    degrees: Counter[str] = Counter()
    for row in source.rows():
        if isinstance(row, Node):
            degrees[row.id] += 0
        else:
            degrees.update((row.source, row.target))
    return degrees


def _most(degrees: Counter[str], count: int) -> list[str]:
    return sorted(degrees, key=lambda node: (-degrees[node], node))[:count]


def _read(source: Source, wanted: set[str]) -> Selection:
    """The wanted nodes with the edges between them: read again, for all may be much larger."""
    selection = Selection()
    titles: dict[str, str] = {}
    for row in source.rows():
        if isinstance(row, Node):
            if row.type == "Paper":
                titles = {row.iri: row.label}  # its statements follow at once
            if row.id in wanted:
                selection.nodes.append(row)
        elif row.source in wanted and row.target in wanted:
            selection.edges.append(row)
            if "paper" in row.attributes:
                selection.papers.update(titles)
    return selection


def _confidence(edge: Edge) -> float:
    # What has none is the vocabulary's, and sure.
    return float(str(edge.attributes.get("confidence", 1)))


def generate_page(selection: Selection, *, title: str = "Paper graph") -> str:
    """The whole page as text."""
    # Loaded here: only this viewer needs jinja2 and pyvis.
    from jinja2 import Environment

    templates, library = files("kg.exports") / "templates", files("pyvis") / "templates" / "lib"
    vis = library / "vis-9.1.2"
    scripts = {
        "vis_script": _script((vis / "vis-network.min.js").read_text("utf-8")),
        "script": _script((templates / "pyvis.js").read_text("utf-8")),
    }
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts.values())
    template = Environment(autoescape=True).from_string(
        (templates / "pyvis.html").read_text("utf-8")
    )
    return template.render(
        title=title,
        shown=str(selection),
        policy=f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:",
        vis_style=(vis / "vis-network.css").read_text("utf-8"),
        style=(templates / "pyvis.css").read_text("utf-8"),
        data=_json(_page_data(selection)),
        **scripts,
    )


def _page_data(selection: Selection) -> dict[str, Any]:
    nodes, edges, _, _, _, _ = _network(selection).get_network_data()
    return {
        "drawnNodes": nodes,
        "drawnEdges": edges,
        "options": _OPTIONS,
        "colors": COLORS,
        "papers": selection.papers,
        "nodes": [
            {"id": n.id, "label": n.label, "type": n.type, "iri": n.iri,
             "attributes": dict(n.attributes)}
            for n in selection.nodes
        ],
        "edges": [
            {"source": e.source, "target": e.target, "type": e.type, "iri": e.iri,
             **e.attributes}
            for e in selection.edges
        ],
    }  # fmt: skip


def _network(selection: Selection) -> Any:
    from pyvis.network import Network

    network = Network(directed=True)
    degrees = Counter(end for e in selection.edges for end in (e.source, e.target))
    for node, (x, y) in zip(selection.nodes, _positions(selection), strict=True):
        weight = degrees[node.id] ** 0.5
        most, small = (24, 9) if node.type in ("Paper", "Finding") else (40, 12)
        label = node.label if len(node.label) <= most else node.label[: most - 1] + "…"
        font = {"size": round(small + 3 * weight)}  # a large one still shows on zooming out
        shown = {"color": COLORS[node.type], "size": round(5 + 3 * weight, 1), "font": font}
        network.add_node(node.id, label, shape="dot", x=x, y=y, **shown)
    parallel: Counter[frozenset[str]] = Counter()
    for number, edge in enumerate(selection.edges):
        ends = frozenset((edge.source, edge.target))
        smooth = _curve(parallel[ends], forward=edge.source < edge.target)
        network.add_edge(edge.source, edge.target, id=number, smooth=smooth)
        parallel[ends] += 1
    return network


def _curve(nth: int, *, forward: bool) -> bool | dict[str, object]:
    """The first edge between two nodes is straight, others bend away from it, left and right."""
    if nth == 0:
        return False
    side = "curvedCW" if (nth % 2 == 1) == forward else "curvedCCW"
    return {"enabled": True, "type": side, "roundness": 0.12 * ((nth + 1) // 2)}


def _positions(selection: Selection) -> Iterator[tuple[float, float]]:
    # Loaded here, as numpy is.
    import numpy as np

    from kg.exports.layout import lay_out

    number = {node.id: i for i, node in enumerate(selection.nodes)}
    ends = [(number[edge.source], number[edge.target]) for edge in selection.edges]
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    if not number:
        return
    layout = lay_out(len(number), pairs[:, 0], pairs[:, 1])
    for x, y in zip(layout.x.tolist(), layout.y.tolist(), strict=True):
        yield round(x * _SPREAD, 1), round(y * _SPREAD, 1)


def _json(data: object) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _script(text: str) -> str:
    return text.replace("</script", "<\\/script")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
