"""Things by their addresses: redirects, pages, data, and text that never becomes markup."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest
import rdflib
from starlette.testclient import TestClient

from .site import HOSTILE

_HTML = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_PAPER = "paper/arxiv/2000.00001"
_HOSTILE_PAPER = "paper/doi/10.1%2Fa%28b%29c"
_PAGES = [
    "/page/entity/bert",
    f"/page/{_PAPER}",
    f"/page/{_HOSTILE_PAPER}",
    "/page/statement/arxiv/2000.00001/comparesTo/attention",
    "/graph/entities",
    "/graph/" + _PAPER,
    "/ontology",
    "/sparql",
]


class Outline(HTMLParser):
    """Elements, text and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.text = ""
        self.links: list[str] = []
        self.attributes: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.text += data


# -- where things are ---------------------------------------------------------------------------


def test_a_browser_is_led_to_the_page(client: TestClient) -> None:
    response = client.get("/resource/entity/bert", headers=_HTML)
    assert response.status_code == 303
    assert response.headers["location"] == "/page/entity/bert"
    assert "accept" in response.headers["vary"].lower()


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*"])
def test_a_program_is_led_to_the_data(client: TestClient, accept: str) -> None:
    response = client.get("/resource/entity/bert", headers={"accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == "/data/entity/bert"


def test_an_unknown_thing_is_not_found_as_page_or_json(client: TestClient) -> None:
    page = client.get("/resource/entity/no-such-thing", headers=_HTML)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    data = client.get("/resource/entity/no-such-thing", headers={"accept": "text/turtle"})
    assert data.status_code == 404
    assert "no-such-thing" in data.json()["error"]


@pytest.mark.parametrize("path", ["paper/doi/10.1%2Fa%28b%29c", "paper/doi/10.1/a(b)c"])
def test_a_paper_is_found_however_its_identifier_is_encoded(client: TestClient, path: str) -> None:
    response = client.get(f"/resource/{path}", headers=_HTML)
    assert response.headers["location"] == f"/page/{_HOSTILE_PAPER}"


# -- data ---------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_the_data_of_a_paper_is_its_whole_graph(
    client: TestClient, accept: str, format_: str
) -> None:
    response = client.get(f"/data/{_PAPER}", headers={"accept": accept})
    assert response.headers["content-type"].startswith(accept)
    found = rdflib.Graph().parse(data=response.text, format=format_)
    graph = client.get(f"/graph/{_PAPER}", params={"format": "nt"}).text
    assert len(found) == len(graph.splitlines()) > 50


def test_the_data_of_a_finding_has_its_evidence(client: TestClient) -> None:
    finding = client.get("/api/paper/arxiv:2000.00001").json()["findings"][0]
    path = finding["iri"].partition("/resource/")[2]
    text = client.get(f"/data/{path}", params={"format": "nt"}).text
    assert finding["evidence"][0]["quote"] in text


def test_data_binds_only_prefixes_that_it_uses(client: TestClient) -> None:
    text = client.get("/data/entity/bert").text
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert "skos:" in declared
    assert "void:" not in declared


def test_the_dataset_describes_itself(client: TestClient) -> None:
    found = rdflib.Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    dataset = rdflib.URIRef("https://w3id.org/paper-kg/resource/dataset")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    assert (dataset, rdflib.RDF.type, void.Dataset) in found
    assert found.value(dataset, void.sparqlEndpoint) == rdflib.URIRef("http://testserver/sparql")


def test_the_ontology_comes_as_rdf(client: TestClient) -> None:
    found = rdflib.Graph().parse(data=client.get("/ontology").text, format="turtle")
    kg = rdflib.Namespace("https://w3id.org/paper-kg/ontology#")
    assert (kg.Paper, rdflib.RDF.type, rdflib.OWL.Class) in found


# -- pages --------------------------------------------------------------------------------------


def test_the_page_of_an_entity_has_its_names_papers_relations_and_findings(
    client: TestClient,
) -> None:
    page = Outline(client.get("/page/entity/transformer").text)
    assert "xformer" in page.text
    assert {"Papers", "Relations", "Findings"} <= set(page.text.split())
    assert page.tags["table"] == 3
    assert any(link.startswith("/page/paper/arxiv/") for link in page.links)


def test_the_page_of_a_paper_has_its_abstract_and_quotes(client: TestClient) -> None:
    page = Outline(client.get(f"/page/{_PAPER}").text)
    paper = client.get("/api/paper/arxiv:2000.00001").json()
    assert paper["abstract"] in page.text
    assert page.tags["q"] > 3
    assert f"/data/{_PAPER}?format=turtle" in page.links


def test_the_page_of_a_finding_marks_its_evidence_in_the_abstract(client: TestClient) -> None:
    finding = client.get("/api/paper/arxiv:2000.00001").json()["findings"][0]
    path = finding["iri"].partition("/resource/")[2]
    text = client.get(f"/page/{path}").text
    assert f"<mark>{finding['evidence'][0]['quote']}</mark>" in text


def test_the_ontologys_page_has_an_anchor_for_each_class(client: TestClient) -> None:
    assert 'id="Method"' in client.get("/ontology", headers=_HTML).text


@pytest.mark.parametrize("path", _PAGES)
def test_every_link_of_a_page_that_stays_here_works(client: TestClient, path: str) -> None:
    page = Outline(client.get(path, headers=_HTML).text)
    for link in sorted({link.partition("#")[0] for link in page.links if link.startswith("/")}):
        status = client.get(link or "/", headers=_HTML).status_code
        assert status == 200, link


@pytest.mark.parametrize("path", _PAGES)
def test_pages_say_their_language_title_and_headings(client: TestClient, path: str) -> None:
    response = client.get(path, headers=_HTML)
    assert response.status_code == 200
    page = Outline(response.text)
    assert '<html lang="en">' in response.text
    assert page.tags["title"] == page.tags["h1"] == page.tags["main"] == 1
    assert 'name="viewport"' in response.text
    assert page.tags["th"] == page.attributes["scope"]


@pytest.mark.parametrize("path", _PAGES)
def test_pages_hold_no_script_or_style_of_their_own(client: TestClient, path: str) -> None:
    response = client.get(path, headers=_HTML)
    page = Outline(response.text)
    assert page.attributes["style"] == page.tags["style"] == 0
    assert not any(name.startswith("on") for name in page.attributes)
    assert page.tags["script"] == (1 if path == "/sparql" else 0)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [f"/page/{_HOSTILE_PAPER}", "/graph/" + _HOSTILE_PAPER, "/resource/<img src=x>"],
)
def test_text_of_a_paper_is_shown_as_text(client: TestClient, path: str) -> None:
    response = client.get(path, headers=_HTML)
    page = Outline(response.text)
    assert page.tags["img"] == page.tags["b"] == page.tags["script"] == 0
    assert (HOSTILE in page.text) == (response.status_code == 200)


def test_a_query_in_the_address_is_shown_as_text(client: TestClient) -> None:
    query = "</textarea><script>alert(1)</script>"
    response = client.get("/sparql", params={"query": query}, headers=_HTML)
    page = Outline(response.text)
    assert page.tags["script"] == 1
    assert query in page.text


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/page/entity/bert")
    again = client.get("/page/entity/bert", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_explorer_is_served_with_its_files(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for link in Outline(page.text).links:
        if not link.startswith("data:"):
            assert client.get("/" + link.removeprefix("./")).status_code == 200
