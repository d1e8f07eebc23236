"""SPARQL reads the union of all graphs, and never changes or fetches anything."""

from __future__ import annotations

import io

import pytest

from kg.errors import QuerySyntaxError
from kg.query.sparql import RefusedQueryError, run
from kg.query.tables import Format, UnfitFormatError, format_table, write_result
from kg.store.folder import GraphFolder


def ask(folder: GraphFolder, text: str, format_: Format = "csv") -> str:
    out = io.BytesIO()
    write_result(run(folder.read(), text, folder.iris), out, format_, folder.iris)
    return out.getvalue().decode()


def test_the_default_graph_is_the_union_of_all_graphs(small_graph: GraphFolder) -> None:
    query = """SELECT ?title ?label WHERE {
        ?paper kg:proposes ?entity ; dcterms:title ?title . ?entity skos:prefLabel ?label
    } ORDER BY ?label"""
    assert ask(small_graph, query).splitlines()[1:] == [
        "BranchBench: A Benchmark without an Abstract,BranchBench",
        "TwigTuner: Small Updates for Large Encoders,TwigTuner",
    ]


def test_a_query_can_ask_for_one_graph(small_graph: GraphFolder) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM graph:entities WHERE { ?s a kg:Paper }"
    assert ask(small_graph, query).split() == ["n", "0"]


def test_ask_answers_yes_or_no(small_graph: GraphFolder) -> None:
    assert ask(small_graph, "ASK { ?s a kg:Paper }", "table") == "yes\n"
    assert ask(small_graph, "ASK { ?s a kg:Nothing }", "table") == "no\n"


@pytest.mark.parametrize("kind", ["CONSTRUCT WHERE { ?s kg:basedOn ?o }", "DESCRIBE entity:lora"])
def test_a_graph_comes_as_turtle_with_prefixes(small_graph: GraphFolder, kind: str) -> None:
    text = ask(small_graph, kind, "table")
    assert "entity:lora" in text
    assert "ns1:" not in text


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <a:b> <a:c> <a:d> }", "DROP ALL", "LOAD <http://example.org/>",
               "DELETE WHERE { ?s ?p ?o }", "PREFIX a: <a:> INSERT DATA { a:b a:c a:d }"],
)  # fmt: skip
def test_an_update_is_refused(small_graph: GraphFolder, update: str) -> None:
    with pytest.raises(RefusedQueryError, match="update"):
        run(small_graph.read(), update, small_graph.iris)


def test_a_service_is_refused(small_graph: GraphFolder) -> None:
    with pytest.raises(RefusedQueryError, match="SERVICE"):
        run(small_graph.read(), "ASK { SERVICE <http://x/> { ?s ?p ?o } }", small_graph.iris)


def test_a_query_that_does_not_parse_says_where(small_graph: GraphFolder) -> None:
    with pytest.raises(QuerySyntaxError, match="at line 1, column 13"):
        run(small_graph.read(), "SELECT WHERE", small_graph.iris)


def test_rows_are_not_written_as_a_graph_nor_a_graph_as_rows(small_graph: GraphFolder) -> None:
    with pytest.raises(UnfitFormatError, match="rows"):
        ask(small_graph, "SELECT ?s WHERE { ?s a kg:Paper }", "turtle")
    with pytest.raises(UnfitFormatError, match="graph"):
        ask(small_graph, "CONSTRUCT WHERE { ?s kg:basedOn ?o }", "csv")


def test_a_table_shortens_iris_and_fits_the_screen(small_graph: GraphFolder) -> None:
    text = ask(small_graph, "SELECT ?p WHERE { ?p kg:proposes entity:twigtuner }", "table")
    assert text.splitlines()[2] == "paper:arxiv/2401.00001"
    table = format_table(("name", "n"), [("x" * 200, "7"), ("y", "12")], width=40)
    assert max(map(len, table.splitlines())) <= 40
    assert "…" in table


def test_numbers_of_a_table_stand_to_the_right() -> None:
    assert format_table(("a", "n"), [("x", "7"), ("y", "12")]).splitlines()[2:] == [
        "x   7",
        "y  12",
    ]
