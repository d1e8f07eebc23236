"""The explorer's data, and the explorer with its data in one file.

The data is columnar: nodes are the entities, then the papers, numbered from 0, and every statement
names its ends by these numbers. Short lists of numbers compress well and parse fast; the abstracts
travel apart, for the picture opens without them. The page is what ``exports/viewer`` builds.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, BinaryIO
from urllib.parse import unquote

import numpy as np
import orjson
import pyoxigraph

from kg.exports.layout import lay_out
from kg.model import EntityType, FindingPredicate, RelationType, Role
from kg.query.reading import pairs
from kg.vocab import DCTERMS, KG, OA, PROV, RDF, SCHEMA, SKOS, Iris

PAYLOAD_VERSION = 1
_TYPES = (*map(str, EntityType), "Paper")
_ROLES = tuple(map(str, Role))
_RELATIONS = tuple(map(str, RelationType))
_PREDICATES = tuple(map(str, FindingPredicate))
_TECHNIQUES = {"Method", "Model"}
_TOP = 5  # techniques that name a community
_PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in (("kg", KG), ("rdf", RDF), ("oa", OA), ("prov", PROV), ("skos", SKOS))
)
# Each asks within one graph, the paper's, which spares the store the union of all.
_ROLE_QUERY = """SELECT ?paper ?role ?entity ?confidence ?target WHERE { GRAPH ?graph {
  ?s a kg:RoleStatement ; rdf:subject ?paper ; rdf:predicate ?role ; rdf:object ?entity ;
     kg:confidence ?confidence . OPTIONAL { ?s oa:hasTarget ?target } } }"""
_RELATION_QUERY = """SELECT ?subject ?type ?object ?paper ?confidence ?target ?inferred WHERE {
  GRAPH ?graph { ?s a kg:RelationStatement ; rdf:subject ?subject ; rdf:predicate ?type ;
     rdf:object ?object ; kg:confidence ?confidence ; prov:wasDerivedFrom ?paper .
  OPTIONAL { ?s oa:hasTarget ?target } OPTIONAL { ?s kg:inferred ?inferred } } }"""
_FINDING_QUERY = """SELECT ?paper ?finding ?claim ?confidence ?target WHERE { GRAPH ?graph {
  ?paper kg:reports ?finding . ?finding kg:claims ?claim ; kg:confidence ?confidence .
  OPTIONAL { ?finding oa:hasTarget ?target } } }"""
_SPAN = re.compile(r"#char=(\d+),(\d+)$")

Row = tuple[str | None, ...]
Payload = dict[str, Any]


def build_payload(store: pyoxigraph.Store, iris: Iris, *, min_confidence: float = 0.0) -> Payload:
    """Read the whole graph into columns, and lay it out.

    Statements below ``min_confidence`` are left out, and with them the entities that no statement
    is left of, unless others are a kind of them. Everything is sorted, so equal graphs give equal
    payloads. Without abstracts: those are :func:`build_texts`.
    """
    reader = _Reader(store, iris, min_confidence)
    payload = reader.payload()
    payload.update(_placed(payload))
    return payload


def build_texts(store: pyoxigraph.Store, keys: list[str], iris: Iris) -> Payload:
    """Abstracts and authors, parallel to the payload's papers (``payload["papers"]["key"]``)."""
    abstracts = _values(store, DCTERMS + "abstract")
    authors = _values(store, KG + "authorList")
    papers = [iris.paper(key) for key in keys]
    return {
        "abstract": [abstracts.get(paper, "") for paper in papers],
        "authors": [authors.get(paper, "") for paper in papers],
    }


def write_explorer(
    store: pyoxigraph.Store,
    iris: Iris,
    stream: BinaryIO,
    *,
    title: str = "Paper graph",
    min_confidence: float = 0.0,
) -> None:
    """Write the explorer and its data as one HTML file that needs neither server nor network."""
    payload = build_payload(store, iris, min_confidence=min_confidence)
    payload["title"] = title
    texts = build_texts(store, payload["papers"]["key"], iris)
    stream.write(explorer_page(payload, texts).encode())


def explorer_page(payload: Payload, texts: Payload) -> str:
    """The one-file page of a payload; its policy forbids every request and every other script."""
    page = viewer_file("index.html")
    script, style = viewer_file("explorer.js"), viewer_file("explorer.css")
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "img-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
    title = html.escape(str(payload.get("title", "Paper graph")))
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style>'
    page = re.sub(r"<title>.*?</title>", lambda _: f"<title>{title}</title>", page)
    page = re.sub(r"<link\b[^>]*explorer\.css[^>]*>", lambda _: head, page)
    body = "".join(
        f'<script type="application/octet-stream" id="kg-{name}">{_packed(data)}</script>\n'
        for name, data in (("graph", payload), ("texts", texts))
    )
    return re.sub(
        r"<script\b[^>]*explorer\.js[^>]*></script>",
        lambda _: f'{body}<script type="module">{script}</script>',
        page,
    )


def viewer_file(name: str) -> str:
    """A built file of the explorer (``index.html``, ``explorer.js``, ``explorer.css``)."""
    return (files("kg.exports") / "viewer" / "dist" / name).read_text("utf-8")


def _digest(text: str) -> str:
    """A source of a content security policy: this very text and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _packed(data: Payload) -> str:
    return base64.b64encode(gzip.compress(orjson.dumps(data), 6, mtime=0)).decode()


@dataclass(slots=True)
class _Reader:
    """One pass over the store for each kind of thing; numbers are given in sorted order."""

    store: pyoxigraph.Store
    iris: Iris
    min_confidence: float
    entities: dict[str, int] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)

    def payload(self) -> Payload:
        papers = sorted(_subjects(self.store, KG + "Paper"))
        roles = self._statements(_ROLE_QUERY, (0, 1, 2))
        relations = self._statements(_RELATION_QUERY, (0, 1, 2, 3))
        findings = self._statements(_FINDING_QUERY, (0, 1, 2))
        broader = sorted(self._broader())
        used = {row[2] for row in roles} | {row[end] for row in relations for end in (0, 2)}
        used |= {parent for child, parent, _ in broader if child in used}
        labels = _values(self.store, SKOS + "prefLabel")
        self.entities = {iri: n for n, iri in enumerate(sorted(u for u in used if u in labels))}
        self.papers = {iri: n for n, iri in enumerate(papers)}
        return {
            "version": PAYLOAD_VERSION,
            "title": "Paper graph",
            "base": self.iris.base,
            "types": _TYPES,
            "roleNames": _ROLES,
            "relationNames": _RELATIONS,
            "predicateNames": _PREDICATES,
            "entities": self._entity_columns(labels),
            "papers": self._paper_columns(papers),
            "roles": self._role_columns(roles),
            "relations": self._relation_columns(relations),
            "findings": self._finding_columns(findings),
            "broader": self._broader_columns(broader),
        }

    def _statements(self, query: str, identity: tuple[int, ...]) -> list[Row]:
        """Rows of a statement query, sorted, one for each identity, its first evidence kept."""
        rows = sorted(_select(self.store, query), key=lambda row: tuple(v or "" for v in row))
        place = 3 if len(identity) == 3 else 4
        kept: dict[Row, Row] = {}
        for row in rows:
            if float(row[place] or 0) >= self.min_confidence:
                kept.setdefault(tuple(row[i] for i in identity), row)
        return list(kept.values())

    def _entity_columns(self, labels: dict[str, str]) -> Payload:
        types = _types(self.store)
        aliases = _lists(self.store, SKOS + "altLabel")
        definitions = _values(self.store, SKOS + "definition")
        home = len(self.iris.entity(""))
        return {
            "id": [iri[home:] for iri in self.entities],
            "label": [labels[iri] for iri in self.entities],
            "type": [_TYPES.index(types.get(iri, "Concept")) for iri in self.entities],
            "aliases": [sorted(aliases.get(iri, ())) for iri in self.entities],
            "definition": {
                str(n): definitions[iri] for iri, n in self.entities.items() if iri in definitions
            },
        }

    def _paper_columns(self, papers: list[str]) -> Payload:
        titles = _values(self.store, DCTERMS + "title")
        dates = _values(self.store, DCTERMS + "date")
        pages = _values(self.store, SCHEMA + "sameAs")
        home = len(self.iris.base + "resource/paper/")
        return {
            "key": [_key(iri[home:]) for iri in papers],
            "title": [titles.get(iri, "") for iri in papers],
            "date": [dates.get(iri, "") for iri in papers],
            "page": [pages.get(iri, "") for iri in papers],
        }

    def _role_columns(self, rows: list[Row]) -> Payload:
        known = [r for r in rows if r[0] in self.papers and r[2] in self.entities]
        return {
            "paper": [self.papers[str(row[0])] for row in known],
            "role": [_ROLES.index(_local(row[1])) for row in known],
            "entity": [self.entities[str(row[2])] for row in known],
            "confidence": [_percent(row[3]) for row in known],
            **_spans([row[4] for row in known]),
        }

    def _relation_columns(self, rows: list[Row]) -> Payload:
        known = [
            row
            for row in rows
            if row[0] in self.entities and row[2] in self.entities and row[3] in self.papers
        ]
        return {
            "subject": [self.entities[str(row[0])] for row in known],
            "type": [_RELATIONS.index(_local(row[1])) for row in known],
            "object": [self.entities[str(row[2])] for row in known],
            "paper": [self.papers[str(row[3])] for row in known],
            "confidence": [_percent(row[4]) for row in known],
            "inferred": [n for n, row in enumerate(known) if row[6]],
            **_spans([row[5] for row in known]),
        }

    def _finding_columns(self, findings: list[Row]) -> Payload:
        known = [row for row in findings if row[0] in self.papers]
        rows = [(self.papers[str(paper)], str(finding)) for paper, finding, *_ in known]
        columns: Payload = {
            "paper": [paper for paper, _ in rows],
            "predicate": [_PREDICATES.index(_local(row[2])) for row in known],
            "confidence": [_percent(row[3]) for row in known],
            **_spans([row[4] for row in known]),
        }
        # Most findings lack most slots, so a slot is a map from the finding's number.
        for name in ("subject", "object", "metric"):
            ends = _values(self.store, KG + name)
            columns[name] = {
                str(n): self.entities[ends[finding]]
                for n, (_, finding) in enumerate(rows)
                if ends.get(finding) in self.entities
            }
            columns[name + "Text"] = self._texts(rows, KG + name + "Text")
        for name in ("valueText", "baselineValueText", "unit"):
            columns[name] = self._texts(rows, KG + name)
        directions = _values(self.store, KG + "direction")
        columns["lowerIsBetter"] = [
            n for n, (_, f) in enumerate(rows) if directions.get(f) == KG + "lowerIsBetter"
        ]
        places = _lists(self.store, KG + "measuredOn")
        phrases = _lists(self.store, KG + "measuredOnText")
        columns["on"] = {
            str(n): sorted(self.entities[end] for end in places[f] if end in self.entities)
            for n, (_, f) in enumerate(rows)
            if f in places
        }
        columns["onText"] = {
            str(n): sorted(phrases[f]) for n, (_, f) in enumerate(rows) if f in phrases
        }
        return columns

    def _texts(self, rows: list[tuple[int, str]], predicate: str) -> dict[str, str]:
        values = _values(self.store, predicate)
        return {str(n): values[f] for n, (_, f) in enumerate(rows) if f in values}

    def _broader(self) -> Iterator[tuple[str, str, bool]]:
        for predicate, proposed in ((SKOS + "broader", False), (KG + "proposedBroader", True)):
            for subject, object_ in pairs(self.store, predicate):
                yield subject, object_, proposed

    def _broader_columns(self, rows: list[tuple[str, str, bool]]) -> Payload:
        known: dict[tuple[int, int], bool] = {}
        for child, parent, proposed in rows:
            if child in self.entities and parent in self.entities:
                known.setdefault((self.entities[child], self.entities[parent]), proposed)
        return {
            "child": [child for child, _ in known],
            "parent": [parent for _, parent in known],
            "proposed": [n for n, proposed in enumerate(known.values()) if proposed],
        }


def _placed(payload: Payload) -> Payload:
    """Where each node stands (in sixteenths of a unit), and the communities with their names."""
    entities, roles, relations = payload["entities"], payload["roles"], payload["relations"]
    count, papers = len(entities["id"]), len(payload["papers"]["key"])
    source = np.array([p + count for p in roles["paper"]] + relations["subject"], np.int64)
    target = np.array(roles["entity"] + relations["object"], np.int64)
    weight = np.ones(len(source))
    weight[len(roles["paper"]) :] = 2.0
    layout = lay_out(count + papers, source, target, weight)
    support = np.bincount(np.array(roles["entity"], np.int64), minlength=count)
    technique = [payload["types"][t] in _TECHNIQUES for t in entities["type"]]
    # Techniques name a community; where it has none, whatever most of its papers share does.
    order = sorted(range(count), key=lambda n: (not technique[n], -support[n], n))
    top: list[list[int]] = [[] for _ in layout.radius]
    for n in order:
        names = top[layout.community[n]]
        if len(names) < _TOP and (technique[n] or not names):
            names.append(n)
    return {
        "layout": {
            "x": _sixteenths(layout.x),
            "y": _sixteenths(layout.y),
            "community": layout.community.tolist(),
        },
        "communities": {
            "x": _sixteenths(layout.centre_x),
            "y": _sixteenths(layout.centre_y),
            "r": _sixteenths(layout.radius),
            "top": top,
        },
    }


def _sixteenths(values: Any) -> list[int]:
    rounded: list[int] = np.rint(values * 16).astype(int).tolist()
    return rounded


def _spans(targets: list[str | None]) -> Payload:
    found = [_SPAN.search(target) if target else None for target in targets]
    return {
        "start": [int(match[1]) if match else -1 for match in found],
        "end": [int(match[2]) if match else -1 for match in found],
    }


def _key(path: str) -> str:
    """The paper's key of the end of its IRI: ``arxiv/2305.18290`` → ``arxiv:2305.18290``."""
    scheme, _, rest = path.partition("/")
    return f"{unquote(scheme)}:{unquote(rest)}"


def _local(iri: str | None) -> str:
    return (iri or "").removeprefix(KG)


def _percent(confidence: str | None) -> int:
    return round(float(confidence or 1) * 100)


def _select(store: pyoxigraph.Store, query: str) -> Iterator[Row]:
    """Rows of a SELECT over the union of all graphs, as text."""
    answer: Any = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    return (tuple(term.value if term else None for term in solution) for solution in answer)


def _subjects(store: pyoxigraph.Store, class_iri: str) -> set[str]:
    return {str(subject) for (subject,) in _select(store, f"SELECT ?s {{ ?s a <{class_iri}> }}")}


def _types(store: pyoxigraph.Store) -> dict[str, str]:
    """Entity type of each entity; the last in the order of the types where it has several."""
    return {iri: str(kind) for kind in EntityType for iri in _subjects(store, KG + kind)}


def _lists(store: pyoxigraph.Store, predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for subject, object_ in pairs(store, predicate):
        found.setdefault(subject, set()).add(object_)
    return found


def _values(store: pyoxigraph.Store, predicate: str) -> dict[str, str]:
    """The value of each subject; the smallest where it has several, so the choice is stable."""
    return {subject: min(values) for subject, values in _lists(store, predicate).items()}
