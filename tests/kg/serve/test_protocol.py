"""The SPARQL 1.1 Protocol: how queries come in, which formats go out, what is refused."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from httpx import Response
from starlette.testclient import TestClient

_COUNT = "SELECT (COUNT(?paper) AS ?n) { ?paper a kg:Paper }"
_NAMES = (
    "SELECT ?name ?n { ?e skos:prefLabel ?name OPTIONAL { ?e kg:paperCount ?n } } ORDER BY ?name"
)
_CONSTRUCT = (
    "CONSTRUCT { ?e a kg:Thing ; skos:prefLabel ?l } { ?e skos:prefLabel ?l ; a kg:Metric }"
)
_JSON = "application/sparql-results+json"


def _value(response: Response) -> str:
    assert response.status_code == 200, response.text
    (row,) = response.json()["results"]["bindings"]
    return str(row["n"]["value"])


# -- how a query comes --------------------------------------------------------------------------


def test_get_takes_the_query_from_the_address(client: TestClient) -> None:
    assert _value(client.get("/sparql", params={"query": _COUNT})) == "31"


def test_post_takes_the_query_from_a_form(client: TestClient) -> None:
    assert _value(client.post("/sparql", data={"query": _COUNT})) == "31"


def test_post_takes_the_query_as_its_body(client: TestClient) -> None:
    headers = {"content-type": "application/sparql-query; charset=utf-8"}
    assert _value(client.post("/sparql", content=_COUNT.encode(), headers=headers)) == "31"


def test_a_query_may_hold_any_character(client: TestClient) -> None:
    query = 'SELECT ("µ+ä&b=c 100%" AS ?n) {}'
    assert _value(client.get("/sparql", params={"query": query})) == "µ+ä&b=c 100%"
    assert _value(client.post("/sparql", data={"query": query})) == "µ+ä&b=c 100%"


def test_two_queries_in_one_request_are_refused(client: TestClient) -> None:
    response = client.get(f"/sparql?query={_COUNT}&query={_COUNT}")
    assert response.status_code == 400


def test_post_without_a_query_is_a_bad_request(client: TestClient) -> None:
    assert client.post("/sparql", data={"quest": "x"}).status_code == 400


def test_post_of_another_content_type_is_refused(client: TestClient) -> None:
    response = client.post("/sparql", content=b"{}", headers={"content-type": "application/json"})
    assert response.status_code == 415


def test_fields_that_are_not_utf8_are_a_bad_request(client: TestClient) -> None:
    assert client.get("/sparql?query=%ff%fe").status_code == 400


def test_other_methods_are_refused_and_name_those_that_are_not(client: TestClient) -> None:
    response = client.put("/sparql", content=b"x")
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


def test_head_answers_like_get_without_a_body(client: TestClient) -> None:
    response = client.head("/sparql", params={"query": _COUNT})
    assert response.status_code == 200
    assert response.headers["content-type"] == _JSON


# -- which graphs -------------------------------------------------------------------------------


def _count_of(client: TestClient, query: str, **parameters: str | list[str]) -> int:
    return int(_value(client.get("/sparql", params={"query": query, **parameters})))


def test_the_default_graph_is_the_union_of_all(client: TestClient) -> None:
    everything = _count_of(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    one = "SELECT (COUNT(*) AS ?n) { GRAPH graph:entities { ?s ?p ?o } }"
    assert 0 < _count_of(client, one) < everything


def test_from_narrows_the_default_graph(client: TestClient) -> None:
    one = _count_of(client, "SELECT (COUNT(*) AS ?n) { GRAPH graph:entities { ?s ?p ?o } }")
    assert _count_of(client, "SELECT (COUNT(*) AS ?n) FROM graph:entities { ?s ?p ?o }") == one


def test_default_graph_uri_takes_the_place_of_from(client: TestClient) -> None:
    base = "https://w3id.org/paper-kg/graph/"
    query = "SELECT (COUNT(*) AS ?n) FROM graph:entities { ?s ?p ?o }"
    ontology = "SELECT (COUNT(*) AS ?n) FROM graph:ontology { ?s ?p ?o }"
    given = {"default-graph-uri": base + "ontology"}
    assert _count_of(client, query, **given) == _count_of(client, ontology)


def test_named_graph_uri_narrows_what_graph_reaches(client: TestClient) -> None:
    query = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    given = {"named-graph-uri": "https://w3id.org/paper-kg/graph/entities"}
    assert _count_of(client, query, **given) == 1
    assert _count_of(client, query) > 30


@pytest.mark.parametrize(
    "parameters",
    [
        {"default-graph-uri": "http://127.0.0.1:9/data"},
        {"named-graph-uri": "http://127.0.0.1:9/data"},
        {"default-graph-uri": "no iri at all"},
    ],
)
def test_a_graph_that_is_not_in_the_store_is_never_fetched(
    client: TestClient, parameters: dict[str, str]
) -> None:
    response = client.get("/sparql", params={"query": _COUNT, **parameters})
    assert response.status_code == 403
    assert "never fetched" in response.json()["error"]


# -- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, _JSON),
        ("*/*", _JSON),
        ("application/json", _JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
    ],
)
def test_accept_chooses_the_format_of_a_table(
    client: TestClient, accept: str | None, content_type: str
) -> None:
    headers = {"accept": accept} if accept else {"accept": ""}
    response = client.get("/sparql", params={"query": _COUNT}, headers=headers)
    assert response.headers["content-type"] == content_type
    assert "accept" in response.headers["vary"].lower()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib uses it itself
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_accept_chooses_the_format_of_a_graph(
    client: TestClient, accept: str, content_type: str
) -> None:
    response = client.get("/sparql", params={"query": _CONSTRUCT}, headers={"accept": accept})
    assert response.headers["content-type"] == content_type
    form = {
        "text/turtle": "turtle",
        "application/n-triples": "nt",
        "application/ld+json": "json-ld",
    }
    known = rdflib.Graph().parse(
        data=response.text, format=form.get(content_type.partition(";")[0], "xml")
    )
    assert len(known) == 8


def test_format_wins_over_accept(client: TestClient) -> None:
    response = client.get(
        "/sparql", params={"query": _COUNT, "format": "csv"}, headers={"accept": _JSON}
    )
    assert response.text == "n\r\n31\r\n"


def test_an_unknown_format_names_those_that_there_are(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": _COUNT, "format": "yaml"})
    assert response.status_code == 400
    assert "turtle" in response.json()["error"]


def test_a_format_that_nobody_writes_is_not_acceptable(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": _COUNT}, headers={"accept": "image/png"})
    assert response.status_code == 406


def test_a_table_format_does_not_fit_a_graph(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": _CONSTRUCT}, headers={"accept": "text/csv"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["error"]


def test_all_formats_hold_the_same_rows(client: TestClient) -> None:
    def ask(format_: str) -> str:
        return client.get("/sparql", params={"query": _NAMES, "format": format_}).text

    rows = json.loads(ask("json"))["results"]["bindings"]
    expected = [(row["name"]["value"], row.get("n", {}).get("value", "")) for row in rows]
    assert len(expected) > 10
    table = list(csv.reader(io.StringIO(ask("csv"), newline="")))
    assert table[0] == ["name", "n"]
    assert [tuple(row) for row in table[1:]] == expected
    for format_ in (ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV):
        text = ask("xml") if format_ == ox.QueryResultsFormat.XML else ask("tsv")
        found = ox.parse_query_results(text, format_)
        assert isinstance(found, ox.QuerySolutions)
        assert [(r["name"].value, r["n"].value if r["n"] else "") for r in found] == expected


def test_control_characters_do_not_break_xml(client: TestClient) -> None:
    query = r'SELECT ("a\u0001b<c>&\"" AS ?n) {}'
    response = client.get("/sparql", params={"query": query, "format": "xml"})
    literal = ElementTree.fromstring(response.text).find(".//{*}literal")
    assert literal is not None
    assert literal.text == 'a\ufffdb<c>&"'


@pytest.mark.parametrize(("format_", "text"), [("csv", "true"), ("tsv", "true")])
def test_ask_says_true_in_plain_text(client: TestClient, format_: str, text: str) -> None:
    response = client.get("/sparql", params={"query": "ASK { ?s a kg:Paper }", "format": format_})
    assert response.text == text


def test_ask_answers_in_json_and_xml(client: TestClient) -> None:
    query = {"query": "ASK { ?s a kg:NoSuchThing }"}
    assert client.get("/sparql", params=query).json() == {"head": {}, "boolean": False}
    xml = client.get("/sparql", params={**query, "format": "xml"}).text
    assert "<boolean>false</boolean>" in xml


def test_describe_tells_what_is_said_of_a_thing(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "DESCRIBE entity:bert", "format": "nt"})
    assert "prefLabel" in response.text


# -- the description ----------------------------------------------------------------------------


def test_get_without_a_query_describes_the_service(client: TestClient) -> None:
    response = client.get("/sparql")
    known = rdflib.Graph().parse(data=response.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = known.subjects(rdflib.RDF.type, sd.Service)
    assert known.value(service, sd.endpoint) == rdflib.URIRef("http://testserver/sparql")
    assert len(list(known.objects(service, sd.resultFormat))) == 8


def test_a_hostile_host_is_not_repeated(client: TestClient) -> None:
    response = client.get("/sparql", headers={"host": 'evil"><script>'})
    assert response.status_code == 200
    assert "evil" not in response.text


def test_reads_are_allowed_from_other_origins(client: TestClient) -> None:
    origin = {"origin": "https://example.org"}
    response = client.get("/sparql", params={"query": _COUNT}, headers=origin)
    assert response.headers["access-control-allow-origin"] == "*"
    preflight = client.options(
        "/sparql",
        headers={
            **origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]


# -- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICEx:y { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/data> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/data> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/data>",
        "INSERT DATA { <http://a.example/> <http://b.example/> 1 }",
        "PREFIX x: <http://x.example/> DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
    ],
)
def test_what_would_write_or_fetch_is_forbidden(client: TestClient, query: str) -> None:
    for response in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
    ):
        assert response.status_code == 403, response.text


def test_an_update_is_forbidden_however_it_comes(client: TestClient) -> None:
    update = "INSERT DATA { <http://a.example/> <http://b.example/> 1 }"
    headers = {"content-type": "application/sparql-update"}
    assert client.post("/sparql", content=update.encode(), headers=headers).status_code == 403
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 403


def test_a_syntax_error_says_where(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "SELECT * {\n ?s ?p }"})
    assert response.status_code == 400
    assert "at line 2, column 9" in response.json()["error"]


def test_an_unknown_function_is_a_bad_request(client: TestClient) -> None:
    query = "SELECT (<http://x.example/f>(1) AS ?n) {}"
    assert client.get("/sparql", params={"query": query}).status_code == 400


def test_a_query_of_ten_megabytes_is_too_large(client: TestClient) -> None:
    query = "SELECT * { ?s ?p '" + "x" * 10_000_000 + "' }"
    assert client.post("/sparql", data={"query": query}).status_code == 413
    headers = {"content-type": "application/sparql-query"}
    assert client.post("/sparql", content=query.encode(), headers=headers).status_code == 413
    assert _value(client.get("/sparql", params={"query": _COUNT})) == "31"


# -- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rows_beyond_the_limit_are_cut_and_it_says_so(client: TestClient, format_: str) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    response = client.get("/sparql", params={"query": query, "format": format_})
    assert response.headers["x-truncated"] == "rows; limit=100"
    if format_ == "json":
        assert len(response.json()["results"]["bindings"]) == 100
        assert "100 rows" in response.json()["truncated"]


def test_triples_beyond_the_limit_are_cut_and_it_says_so(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
    assert response.headers["x-truncated"] == "rows; limit=100"
    assert response.text.startswith("# Cut at the server's limit of 100 rows.")
    assert len(rdflib.Graph().parse(data=response.text, format="turtle")) == 100


def test_a_result_of_exactly_the_limit_is_whole(client: TestClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 100"
    assert "x-truncated" not in client.get("/sparql", params={"query": query}).headers


def test_a_query_that_never_ends_is_ended(client: TestClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    response = client.get("/sparql", params={"query": endless})
    assert response.status_code == 504
    assert "3 seconds" in response.json()["error"]
    assert _value(client.get("/sparql", params={"query": _COUNT})) == "31"
