"""The JSON API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.query.named import load_library


def _get(client: TestClient, path: str, **parameters: str) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def test_health_names_the_snapshot(client: TestClient) -> None:
    assert _get(client, "/health")["snapshot"] == "1"


def test_search_finds_by_alias_and_says_so(client: TestClient) -> None:
    (hit,) = _get(client, "/api/search", q="XFORM")["hits"]
    assert (hit["id"], hit["label"], hit["matched"]) == ("transformer", "transformer", "xformer")


def test_search_finds_papers_by_title(client: TestClient) -> None:
    hits = _get(client, "/api/search", q="number 12")["hits"]
    assert [hit["key"] for hit in hits] == ["arxiv:2000.00012"]


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1e3"])
def test_a_limit_that_is_no_number_is_a_bad_request(client: TestClient, limit: str) -> None:
    assert client.get("/api/search", params={"q": "a", "limit": limit}).status_code == 400


@pytest.mark.parametrize("name", ["transformer", "xformer", "Transformer network"])
def test_an_entity_is_found_by_id_and_by_name(client: TestClient, name: str) -> None:
    assert _get(client, f"/api/entity/{name}")["id"] == "transformer"


def test_the_lists_of_an_entity_are_as_long_as_asked_for(client: TestClient) -> None:
    found = _get(client, "/api/entity/transformer", limit="2")
    assert len(found["roles"]) == 2 < found["paperCount"]
    assert client.get("/api/entity/transformer", params={"limit": "x"}).status_code == 400


def test_an_unknown_entity_names_what_is_near(client: TestClient) -> None:
    response = client.get("/api/entity/transformers of old")
    assert response.status_code == 404
    assert "transformer" in response.json()["error"]


@pytest.mark.parametrize("name", ["arxiv:2000.00003", "2000.00003"])
def test_a_paper_is_found_by_key_and_by_identifier(client: TestClient, name: str) -> None:
    found = _get(client, f"/api/paper/{name}")
    assert found["key"] == "arxiv:2000.00003"
    assert found["abstract"]
    assert found["authors"] == ["Author 3", "Author 3"]


def test_a_key_with_slashes_needs_no_encoding(client: TestClient) -> None:
    assert _get(client, "/api/paper/doi:10.1/a(b)c")["key"] == "doi:10.1/a(b)c"


def test_a_path_joins_two_things(client: TestClient) -> None:
    found = _get(client, "/api/path", **{"from": "arxiv:2000.00001", "to": "xformer"})
    here = {found["from"]}
    for step in found["steps"]:
        ends = {step["subject"]["iri"], step["object"]["iri"]}
        assert here & ends
        here = ends - here
    assert here == {found["to"]}


def test_things_that_nothing_joins_have_no_path(client: TestClient) -> None:
    response = client.get("/api/path", params={"from": "doi:10.1/a(b)c", "to": "transformer"})
    assert response.status_code == 404
    assert "joins" in response.json()["error"]


def test_the_graph_holds_every_paper(client: TestClient) -> None:
    payload = _get(client, "/api/graph")
    assert len(payload["papers"]["key"]) == 31
    assert len(payload["layout"]["x"]) == 31 + len(payload["entities"]["id"])


def test_terms_count_classes_and_properties(client: TestClient) -> None:
    terms = _get(client, "/api/terms")
    assert {"iri", "name", "count"} <= set(terms["classes"][0])
    assert "kg:Paper" in [one["name"] for one in terms["classes"]]
    assert terms["prefixes"]["skos"] == "http://www.w3.org/2004/02/skos/core#"


@pytest.mark.parametrize("name", load_library())
def test_every_named_question_runs_as_the_page_offers_it(client: TestClient, name: str) -> None:
    known = {one["name"]: one for one in _get(client, "/api/queries")}
    response = client.get("/sparql", params={"query": known[name]["query"]})
    assert response.status_code == 200, response.text


def test_a_question_whose_default_this_graph_lacks_has_an_empty_answer(client: TestClient) -> None:
    response = client.get("/api/queries/kinds")  # no entity here is a kind of another
    assert response.status_code == 200, response.text
    assert response.json()["results"]["bindings"] == []


def test_a_named_question_takes_its_parameters_from_the_address(client: TestClient) -> None:
    response = client.get("/api/queries/techniques", params={"limit": "2"})
    assert len(response.json()["results"]["bindings"]) == 2


def test_an_unknown_question_or_parameter_is_told(client: TestClient) -> None:
    assert client.get("/api/queries/technique").status_code == 404
    response = client.get("/api/queries/techniques", params={"limt": "2"})
    assert response.status_code == 400
    assert "'limit'" in response.json()["error"]


def test_every_route_of_the_api_is_documented(client: TestClient) -> None:
    document = _get(client, "/api/openapi.json")
    routes = {re.sub(":path", "", route.path) for route in client.app.routes}  # type: ignore[attr-defined]
    expected = {path for path in routes if path.startswith("/api/")} | {"/health"}
    assert set(document["paths"]) == expected


def test_the_document_describes_what_is_sent(client: TestClient) -> None:
    schemas = _get(client, "/api/openapi.json")["components"]["schemas"]
    for name, path in (("Entity", "/api/entity/bert"), ("Paper", "/api/paper/arxiv:2000.00001")):
        assert set(schemas[name]["properties"]) == set(_get(client, path))


def test_references_of_the_document_lead_somewhere(client: TestClient) -> None:
    text = client.get("/api/openapi.json").text
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(schemas)
