from __future__ import annotations

import base64
import gzip
import io
import re

import orjson
import pyoxigraph
import pytest

from kg.exports.explorer import Payload, build_payload, build_texts, viewer_file, write_explorer

from .reading import IRIS


@pytest.fixture(scope="module")
def payload(busy_store: pyoxigraph.Store) -> Payload:
    return build_payload(busy_store, IRIS)


@pytest.fixture(scope="module")
def page(busy_store: pyoxigraph.Store) -> str:
    stream = io.BytesIO()
    write_explorer(busy_store, IRIS, stream, title="A & <b>")
    return stream.getvalue().decode()


def node(payload: Payload, name: str) -> int:
    found: int = payload["entities"]["id"].index(name)
    return found


def test_entities_carry_label_type_aliases_and_definition(payload: Payload) -> None:
    entities = payload["entities"]
    at = node(payload, "accuracy")
    assert entities["label"][at] == "accuracy"
    assert payload["types"][entities["type"][at]] == "Metric"
    assert entities["aliases"][at] == ["Acc.", "acc"]
    assert entities["definition"][str(at)] == "Share of right answers."


def test_papers_carry_key_title_date_and_public_page(payload: Payload) -> None:
    papers = payload["papers"]
    assert papers["key"] == ["arxiv:2605.00001", "title:again", "title:nothing-known"]
    assert papers["date"][0] == "2026-05-02"
    assert papers["page"][0] == "https://arxiv.org/abs/2605.00001"
    assert "</script>" in papers["title"][0]


def test_evidence_of_a_role_is_a_span_of_title_newline_abstract(
    payload: Payload, busy_store: pyoxigraph.Store
) -> None:
    roles = payload["roles"]
    texts = build_texts(busy_store, payload["papers"]["key"], IRIS)
    for row, entity in enumerate(roles["entity"]):
        paper = roles["paper"][row]
        text = f"{payload['papers']['title'][paper]}\n{texts['abstract'][paper]}"
        quote = text[roles["start"][row] : roles["end"][row]]
        assert payload["entities"]["label"][entity].lower() in quote.lower()


def test_relations_name_their_ends_paper_and_confidence(payload: Payload) -> None:
    relations = payload["relations"]
    rows = {
        (
            payload["entities"]["id"][relations["subject"][n]],
            payload["relationNames"][relations["type"][n]],
            payload["entities"]["id"][relations["object"][n]],
            relations["paper"][n],
        ): relations["confidence"][n]
        for n in range(len(relations["subject"]))
    }
    assert rows["tortoise", "outperforms", "hare-search", 0] == 90
    assert rows["tortoise", "basedOn", "hare-search", 1] == 40


def test_findings_carry_their_slots(payload: Payload) -> None:
    findings = payload["findings"]
    assert len(findings["paper"]) == 2
    assert findings["subject"]["0"] == node(payload, "tortoise")
    assert findings["valueText"]["0"] == "71.5%"
    assert findings["baselineValueText"]["0"] == "67.0%"
    assert findings["on"]["0"] == [node(payload, "glyphbench")]
    assert payload["predicateNames"][findings["predicate"][0]] == "outperforms"


def test_hierarchy_tells_the_vocabularys_from_proposed(payload: Payload) -> None:
    broader = payload["broader"]
    pairs = list(zip(broader["child"], broader["parent"], strict=True))
    assert (node(payload, "hare-search"), node(payload, "search")) in pairs
    proposed = pairs[broader["proposed"][0]]
    assert proposed == (node(payload, "tortoise"), node(payload, "search"))


def test_every_node_has_a_place_and_every_community_a_name(payload: Payload) -> None:
    count = len(payload["entities"]["id"]) + len(payload["papers"]["key"])
    layout = payload["layout"]
    assert len(layout["x"]) == len(layout["y"]) == len(layout["community"]) == count
    assert max(layout["community"]) < len(payload["communities"]["r"])


def test_a_confidence_leaves_out_weaker_statements(busy_store: pyoxigraph.Store) -> None:
    sure = build_payload(busy_store, IRIS, min_confidence=0.5)
    assert sure["relations"]["confidence"] == [90, 90]
    assert all(value >= 50 for value in sure["roles"]["confidence"])


def test_equal_graphs_give_equal_payloads(busy_store: pyoxigraph.Store, payload: Payload) -> None:
    assert orjson.dumps(build_payload(busy_store, IRIS)) == orjson.dumps(payload)


def test_an_empty_graph_gives_an_empty_payload() -> None:
    payload = build_payload(pyoxigraph.Store(), IRIS)
    assert payload["papers"]["key"] == []
    assert payload["layout"]["x"] == []


def test_the_page_holds_the_data(page: str, payload: Payload) -> None:
    packed = re.search(r'id="kg-graph">([^<]+)</script>', page)
    assert packed
    held = orjson.loads(gzip.decompress(base64.b64decode(packed[1])))
    assert held == orjson.loads(orjson.dumps(payload)) | {"title": "A & <b>"}


def test_the_page_loads_nothing_and_forbids_it(page: str) -> None:
    assert "<title>A &amp; &lt;b&gt;</title>" in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!data:)', page.split("<body")[0])
    assert not re.search(r"<(?:link|script)\b[^>]*(?:src|href)=\"(?!data:)", page)


def test_the_script_cannot_end_its_own_element() -> None:
    assert "</script" not in viewer_file("explorer.js").lower()
    assert "</style" not in viewer_file("explorer.css").lower()
