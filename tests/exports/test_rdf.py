"""The RDF formats: the same statements come back, all prefixes bound, the same bytes each time."""

from __future__ import annotations

import re

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import RdfFormat

from kg.quads import sorted_lines
from kg.vocab import KG, RDF, prefixes

from ..strategies import graphs, make_store
from .reading import IRIS, export

_DATASETS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
_UNIONS = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML}
_slowly = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize("format_", _DATASETS)
@given(papers=graphs())
@_slowly
def test_formats_with_named_graphs_give_back_every_quad(format_, papers):
    store = make_store(papers, IRIS)
    read = pyoxigraph.parse(export(store, format_), format=_DATASETS[format_])
    assert set(map(str, read)) == set(map(str, store))


@pytest.mark.parametrize("format_", ["nt", "ttl"])
@given(papers=graphs())
@_slowly
def test_formats_without_named_graphs_give_back_the_union_each_triple_once(format_, papers):
    store = make_store(papers, IRIS)
    read = [str(q.triple) for q in pyoxigraph.parse(export(store, format_), format=_UNIONS[format_])]
    assert len(set(read)) == len(read)
    assert set(read) == {str(quad.triple) for quad in store}


@given(papers=graphs())
@_slowly
def test_rdf_xml_gives_back_all_but_the_characters_that_xml_cannot_hold(papers):
    store = make_store(papers, IRIS)

    def known(quad: pyoxigraph.Quad) -> tuple[str, ...]:
        object_ = quad.object.value
        text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", object_)
        return quad.subject.value, quad.predicate.value, text

    read = pyoxigraph.parse(export(store, "rdf"), format=RdfFormat.RDF_XML)
    assert set(map(known, read)) == set(map(known, store))


@pytest.mark.parametrize("format_", [*_DATASETS, *_UNIONS])
def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_came(format_, busy_store):
    other = pyoxigraph.Store()
    for quad in sorted(busy_store, key=str, reverse=True):
        other.add(quad)
    assert export(other, format_) == export(busy_store, format_)


@pytest.mark.parametrize("format_", ["nq", "nt"])
def test_line_formats_are_sorted(format_, busy_store):
    lines = export(busy_store, format_).splitlines(keepends=True)
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("format_", "declaration"),
    [("ttl", "@prefix {}:"), ("trig", "@prefix {}:"), ("jsonld", '"{}":"http'), ("rdf", "xmlns:{}=")],
)
def test_every_prefix_is_bound_and_none_is_invented(format_, declaration, busy_store):
    text = export(busy_store, format_).decode()
    assert [name for name in prefixes() if declaration.format(name) not in text] == []
    assert not re.search(r"\bns\d+:", text)


@pytest.mark.parametrize(("format_", "name"), [("ttl", "turtle"), ("rdf", "xml")])
def test_rdflib_reads_the_same_graph(format_, name, busy_store):
    graph = rdflib.Graph().parse(data=export(busy_store, format_), format=name)
    assert len(graph) == len({quad.triple for quad in busy_store})


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@pytest.mark.parametrize(("format_", "name"), [("trig", "trig"), ("nq", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_dataset(format_, name, busy_store):
    dataset = rdflib.Dataset()
    dataset.parse(data=export(busy_store, format_), format=name)
    assert len(list(dataset.quads())) == len(busy_store)


def test_blank_nodes_have_the_same_names_each_time():
    turtle = b"<http://a/b> <http://a/p> [ <http://a/q> 1 ], [ <http://a/q> 2 ] ."
    outputs = set()
    for _ in range(2):
        store = pyoxigraph.Store()
        graph = pyoxigraph.NamedNode("http://a/graph/other")
        store.load(turtle, format=RdfFormat.TURTLE, to_graph=graph)
        outputs.add(export(store, "nq"))
    assert len(outputs) == 1
    assert outputs.pop().count(b"_:other-c14n") == 4


def test_sorting_on_disk_gives_the_order_of_sorting_in_memory():
    lines = [f"{number * 7919 % 1000}\n".encode() for number in range(1000)] * 2
    assert list(sorted_lines(lines, run_bytes=100)) == sorted(set(lines))


# -- confidence ------------------------------------------------------------------------------------


def _quads(data: bytes) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(data, format=RdfFormat.N_QUADS)
    return store


def _ask(store: pyoxigraph.Store, pattern: str) -> bool:
    query = f"PREFIX kg: <{KG}> PREFIX rdf: <{RDF}> PREFIX e: <{IRIS.base}resource/entity/> ASK {{ {pattern} }}"
    return bool(store.query(query, use_default_graph_as_union=True))


def test_a_statement_below_the_threshold_goes_with_its_plain_edge(busy_store):
    kept = _quads(export(busy_store, "nq", min_confidence=0.5))
    assert _ask(busy_store, "e:tortoise kg:basedOn e:hare-search")
    assert not _ask(kept, "e:tortoise kg:basedOn e:hare-search")
    assert not _ask(kept, "?s rdf:predicate kg:basedOn")
    assert _ask(kept, "e:tortoise kg:outperforms e:hare-search")


def test_a_finding_below_the_threshold_goes_with_the_edge_that_reports_it(busy_store):
    assert _ask(_quads(export(busy_store, "nq", min_confidence=0.8)), "?paper kg:reports ?finding")
    kept = _quads(export(busy_store, "nq", min_confidence=0.85))
    assert not _ask(kept, "?paper kg:reports ?finding")
    assert not _ask(kept, "?finding a kg:Finding")


def test_nothing_points_to_what_was_dropped_and_no_sentence_stands_alone(busy_store):
    kept = _quads(export(busy_store, "nq", min_confidence=0.85))
    subjects = {quad.subject for quad in kept}
    targets = {quad.object for quad in kept if quad.predicate.value.endswith("hasTarget")}
    sources = {quad.subject for quad in kept if quad.predicate.value.endswith("hasSource")}
    assert targets <= subjects
    assert sources == targets


def test_a_plain_edge_stays_while_another_paper_is_sure_of_it(busy_store):
    store = pyoxigraph.Store()
    store.extend(busy_store)
    graph = IRIS.paper_graph("title:again")
    for quad in list(store):
        if quad.graph_name.value == graph and quad.predicate.value == KG + "confidence":
            store.remove(quad)
            sure = pyoxigraph.Literal("0.95", datatype=quad.object.datatype)
            store.add(pyoxigraph.Quad(quad.subject, quad.predicate, sure, quad.graph_name))
    kept = _quads(export(store, "nq", min_confidence=0.5))
    pattern = "e:tortoise kg:basedOn e:hare-search"
    assert not _ask(kept, f"GRAPH <{IRIS.paper_graph('arxiv:2605.00001')}> {{ {pattern} }}")
    assert _ask(kept, f"GRAPH <{graph}> {{ {pattern} }}")
