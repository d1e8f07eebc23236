"""Things of the graph by their addresses: where one is, and what the graph says of it as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.serve.jobs import Reply, WorkerSettings
from kg.serve.negotiation import GRAPH_FORMATS
from kg.serve.results import write_triples
from kg.serve.snapshot import Snapshot, is_iri
from kg.vocab import DCTERMS, KG, OA, RDF, SD, VOID

_RESOURCE = "resource/"
_NO_LIMIT = 10_000_000  # triples; the limit in bytes holds
_EVIDENCE = (OA + "hasTarget", OA + "hasSelector")


def locate(snapshot: Snapshot, settings: WorkerSettings, *, path: str) -> Reply:
    """The path of a thing as the graph writes it, for an address that may be written otherwise.

    Raises:
        NotFoundError: If the graph has no such thing.
    """
    return Reply(find_path(snapshot, path).encode(), "text/plain")


def find_path(snapshot: Snapshot, path: str) -> str:
    """What stands after ``resource/`` in the IRI that an address means.

    An entity that was merged into another leads to that one; a paper is found too where its
    identifier's slashes were not encoded.

    Raises:
        NotFoundError: If the graph has no such thing.
    """
    for candidate in _spellings(snapshot, path):
        if not is_iri(candidate):
            continue
        node = ox.NamedNode(candidate)
        merged = next(
            snapshot.store.quads_for_pattern(node, ox.NamedNode(DCTERMS + "isReplacedBy"), None),
            None,
        )
        if merged and isinstance(merged.object, ox.NamedNode):
            node = merged.object
        if _is_known(snapshot.store, node):
            return node.value.removeprefix(snapshot.iris.base + _RESOURCE)
    raise NotFoundError(unquote(path)[:200])


def find_node(snapshot: Snapshot, path: str) -> ox.NamedNode:
    """The thing that an address means.

    Raises:
        NotFoundError: If the graph has no such thing.
    """
    return ox.NamedNode(snapshot.iris.base + _RESOURCE + find_path(snapshot, path))


def _spellings(snapshot: Snapshot, path: str) -> Iterator[str]:
    yield snapshot.iris.base + _RESOURCE + path
    kind, _, rest = path.partition("/")
    scheme, _, name = rest.partition("/")
    if kind == "paper" and name:
        yield snapshot.iris.paper(f"{unquote(scheme)}:{unquote(name)}")


def _is_known(store: ox.Store, node: ox.NamedNode) -> bool:
    outgoing = store.quads_for_pattern(node, None, None)
    return next(outgoing, None) is not None or (
        next(store.quads_for_pattern(None, None, node), None) is not None
    )


# -- as RDF ---------------------------------------------------------------------------------------


def data(snapshot: Snapshot, settings: WorkerSettings, *, path: str, format_: str) -> Reply:
    """What the graph says of a thing; of a paper, all that the paper states.

    Raises:
        NotFoundError: If the graph has no such thing.
    """
    node, store = find_node(snapshot, path), snapshot.store
    if is_a(store, node, KG + "Paper"):
        home = ox.NamedNode(node.value.replace("/resource/", "/graph/", 1))
        return graph_reply(snapshot, settings, _triples(store, None, graph=home), format_)
    return graph_reply(snapshot, settings, _about(store, node), format_)


def graph(snapshot: Snapshot, settings: WorkerSettings, *, path: str, format_: str) -> Reply:
    """The triples of a named graph.

    Raises:
        NotFoundError: If there is no such graph.
    """
    node = find_graph(snapshot, path)
    return graph_reply(snapshot, settings, _triples(snapshot.store, None, graph=node), format_)


def find_graph(snapshot: Snapshot, path: str) -> ox.NamedNode:
    """The named graph at a path after ``graph/``.

    Raises:
        NotFoundError: If there is no such graph.
    """
    iri = f"{snapshot.iris.base}graph/{path}"
    if not snapshot.has_graph(iri):
        name = f"graph/{unquote(path)[:200]}"
        raise NotFoundError(name)
    return ox.NamedNode(iri)


def ontology(snapshot: Snapshot, settings: WorkerSettings, *, format_: str) -> Reply:
    """The ontology that the graph keeps to."""
    home = ox.NamedNode(snapshot.iris.ontology_graph)
    return graph_reply(snapshot, settings, _triples(snapshot.store, None, graph=home), format_)


def void(snapshot: Snapshot, settings: WorkerSettings, *, format_: str, endpoint: str) -> Reply:
    """The graph's description of itself, and where this server answers SPARQL."""
    home = ox.NamedNode(snapshot.iris.dataset_graph)
    where = ox.Triple(
        ox.NamedNode(snapshot.iris.dataset),
        ox.NamedNode(VOID + "sparqlEndpoint"),
        ox.NamedNode(endpoint),
    )
    found = [*_triples(snapshot.store, None, graph=home), where]
    return graph_reply(snapshot, settings, found, format_)


_SERVICE = """
    a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat format:SPARQL_Results_JSON , format:SPARQL_Results_XML ,
        format:SPARQL_Results_CSV , format:SPARQL_Results_TSV , format:Turtle , format:N-Triples ,
        format:JSON-LD , format:RDF_XML ;
    sd:defaultDataset <{endpoint}#dataset> .
<{endpoint}#dataset> a sd:Dataset ;
    sd:defaultGraph <{endpoint}#default> ;
    sd:namedGraph {names} .
<{endpoint}#default> a sd:Graph ;
    dcterms:description "The union of all named graphs; each paper has one, named after its IRI." .
"""


def service(snapshot: Snapshot, settings: WorkerSettings, *, format_: str, endpoint: str) -> Reply:
    """The description of the SPARQL service, in the words of the SPARQL 1.1 recommendation."""
    iris = snapshot.iris
    graphs = (iris.entities_graph, iris.vocabulary_graph, iris.ontology_graph, iris.dataset_graph)
    named = {f"{endpoint}#{graph.rpartition('/')[2]}": graph for graph in graphs}
    text = f"@prefix sd: <{SD}> .\n@prefix dcterms: <{DCTERMS}> .\n"
    text += "@prefix format: <http://www.w3.org/ns/formats/> .\n"
    names = " , ".join(f"<{name}>" for name in named)
    text += f"<{endpoint}>" + _SERVICE.format(endpoint=endpoint, names=names)
    for name, graph_ in named.items():
        text += f"<{name}> a sd:NamedGraph ; sd:name <{graph_}> .\n"
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return graph_reply(snapshot, settings, (quad.triple for quad in quads), format_)


def graph_reply(
    snapshot: Snapshot, settings: WorkerSettings, triples: Iterable[ox.Triple], format_: str
) -> Reply:
    """Triples as a reply, whole."""
    body, _ = write_triples(
        triples,
        format_,
        prefixes=snapshot.prefixes,
        max_rows=_NO_LIMIT,
        max_bytes=settings.max_bytes,
    )
    chosen = next(known for known in GRAPH_FORMATS if known.name == format_)
    return Reply(body, chosen.content_type)


def is_a(store: ox.Store, node: ox.NamedNode, type_: str) -> bool:
    """Whether a thing has a type, in any graph."""
    found = store.quads_for_pattern(node, ox.NamedNode(RDF + "type"), ox.NamedNode(type_))
    return next(found, None) is not None


def _triples(
    store: ox.Store, subject: ox.NamedNode | None, *, graph: ox.NamedNode | None = None
) -> Iterator[ox.Triple]:
    return (quad.triple for quad in store.quads_for_pattern(subject, None, None, graph))


def _about(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """What has a thing as subject, with its evidence, and what has it as object."""
    waiting, seen = [node], {node}
    while waiting:
        for triple in _triples(store, waiting.pop()):
            yield triple
            target = triple.object
            if (
                triple.predicate.value in _EVIDENCE
                and isinstance(target, ox.NamedNode)
                and target not in seen
            ):
                seen.add(target)
                waiting.append(target)
    yield from (quad.triple for quad in store.quads_for_pattern(None, None, node))
