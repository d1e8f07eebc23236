"""The query page and the pages of things in Chromium: what a person at the keyboard meets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from ..kg.serve.site import HOSTILE, Served, build, serving
from .conftest import Browser

pytestmark = pytest.mark.browser

_READY = "document.body.dataset.ready"
_STATUS = "document.getElementById('status').textContent"
_PROBLEM = "document.getElementById('problem').textContent"
_TEXT = "document.getElementById('query').value"
_COMPLETIONS = "document.querySelectorAll('.completions:not([hidden]) li')"
_PATHS = ("page/entity/transformer", "page/paper/arxiv/2000.00001", "ontology", "sparql")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graph = build(tmp_path_factory.mktemp("pages") / "graph", range(30))
    with serving(graph.path, "--max-rows", "500") as one:
        yield one


def _open(browser: Browser, served: Served, query: str = "") -> Any:
    browser.open(f"{served.url}sparql" + (f"?query={quote(query)}" if query else ""))
    browser.wait_for(_READY)
    return browser.driver.find_element("id", "query")


def _retype(area: Any, text: str) -> None:
    from selenium.webdriver.common.keys import Keys

    area.send_keys(Keys.CONTROL, "a")
    area.send_keys(Keys.DELETE)
    area.send_keys(text)


def test_a_link_carries_its_query_and_runs_it(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT ?paper { ?paper a kg:Paper } LIMIT 7")
    assert browser.wait_for(f"/rows/.test({_STATUS}) && {_STATUS}").startswith("7 rows in")
    cells = browser.driver.find_elements("css selector", "#results td a")
    assert cells[0].get_attribute("href").startswith(served.url + "page/paper/")


def test_the_editor_completes_and_runs_by_keyboard(browser: Browser, served: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served)
    _retype(area, "SELECT * { ?paper a kg:Pap")
    browser.wait_for(f"{_COMPLETIONS}.length")
    area.send_keys(Keys.ENTER)
    assert browser.run(f"return {_TEXT}").endswith("a kg:Paper")
    area.send_keys(" } LIMIT 3", Keys.CONTROL, Keys.ENTER)
    assert browser.wait_for(f"/rows/.test({_STATUS}) && {_STATUS}").startswith("3 rows in")
    assert "query=SELECT" in browser.driver.current_url


def test_a_completion_is_taken_with_the_pointer(browser: Browser, served: Served) -> None:
    area = _open(browser, served)
    _retype(area, "SELECT * { ?paper a kg:Pap")
    browser.wait_for(f"{_COMPLETIONS}.length")
    browser.driver.find_element("css selector", ".completions li").click()
    assert browser.run(f"return {_TEXT}").endswith("a kg:Paper")
    assert browser.run("return document.activeElement.id") == "query"


def test_what_a_completion_means_is_told(browser: Browser, served: Served) -> None:
    _retype(_open(browser, served), "SELECT * { ?entity a kg:Metho")
    browser.wait_for(f"{_COMPLETIONS}.length")
    shown = browser.driver.find_element("css selector", ".completions").text
    assert "class, " in shown
    assert "technique" in shown


def test_escape_closes_the_list_and_tab_leaves_the_editor(browser: Browser, served: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served)
    _retype(area, "SELECT ?paper { ?paper a kg:Pap")
    browser.wait_for(f"{_COMPLETIONS}.length")
    area.send_keys(Keys.ESCAPE)
    assert browser.run(f"return {_COMPLETIONS}.length") == 0
    area.send_keys(Keys.TAB)
    assert browser.run("return document.activeElement.id") == "run"


def test_undo_takes_back_an_example_a_completion_and_an_indent(
    browser: Browser, served: Served
) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served)
    _retype(area, "SELECT * {")
    browser.driver.find_elements("css selector", "#examples option")[1].click()
    assert "SELECT * {" not in browser.run(f"return {_TEXT}")
    area.send_keys(Keys.CONTROL, "z")
    assert browser.run(f"return {_TEXT}") == "SELECT * {"
    area.send_keys(Keys.CONTROL, Keys.END)
    area.send_keys(Keys.ENTER, "?s a kg:Pap")
    assert browser.run(f"return {_TEXT}") == "SELECT * {\n  ?s a kg:Pap"
    area.send_keys(Keys.ENTER)
    assert browser.run(f"return {_TEXT}").endswith("kg:Paper")
    area.send_keys(Keys.CONTROL, "z")
    assert browser.run(f"return {_TEXT}").endswith("kg:Pap")


def test_colours_follow_the_text(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT ?x { ?x skos:prefLabel 'a' } # end")
    kinds = "[...document.querySelectorAll('.editor pre span[class]')].map(s => s.className)"
    assert {f"code-{kind}" for kind in ("keyword", "variable", "name", "string", "comment")} <= set(
        browser.run(f"return {kinds}")
    )
    same = f"document.querySelector('.editor pre').textContent.trimEnd() === {_TEXT}.trimEnd()"
    assert browser.run(f"return {same}")


def test_the_coloured_text_lies_on_the_text(browser: Browser, served: Served) -> None:
    _open(browser, served, "# why\nSELECT * { <http://x/> a 'b' ; ?p 4 }")
    elsewhere = browser.run(
        "const font = (node) => { const s = getComputedStyle(node);"
        " return [s.fontSize, s.fontFamily, s.letterSpacing, s.margin, s.lineHeight].join(); };"
        "const area = font(document.getElementById('query'));"
        "return [...document.querySelectorAll('.editor pre span')].filter(s => font(s) !== area)"
        ".map(s => s.className)"
    )
    assert elsewhere == []


def test_a_very_long_text_stays_plain_and_can_be_seen(browser: Browser, served: Served) -> None:
    area = _open(browser, served)
    browser.run("arguments[0].value = '#'.repeat(200000)", area)
    area.send_keys("#")
    assert not browser.driver.find_elements("css selector", ".editor.live, .editor pre span")
    browser.run("arguments[0].value = ''", area)
    area.send_keys("ASK {}")
    assert browser.driver.find_elements("css selector", ".editor.live pre .code-keyword")


def test_an_example_fills_the_editor_and_says_what_it_answers(
    browser: Browser, served: Served
) -> None:
    _open(browser, served)
    options = browser.driver.find_elements("css selector", "#examples option")
    assert len(options) > 10
    options[1].click()
    assert browser.run(f"return {_TEXT}") == options[1].get_attribute("value")
    about = browser.driver.find_element("id", "about").text
    assert about == options[1].get_attribute("data-about") != ""


def test_a_graph_is_drawn_and_listed(browser: Browser, served: Served) -> None:
    _open(browser, served, "CONSTRUCT { ?a kg:basedOn ?b } { ?a kg:basedOn ?b } LIMIT 12")
    assert browser.wait_for(f"/triples/.test({_STATUS}) && {_STATUS}").startswith("12 triples in")
    assert len(browser.driver.find_elements("css selector", ".picture .edge")) == 12
    assert len(browser.driver.find_elements("css selector", "#results tbody tr")) == 12


def test_a_picture_shows_names_and_types_at_the_nodes(browser: Browser, served: Served) -> None:
    what = "?a a kg:Method ; skos:prefLabel ?name"
    _open(browser, served, f"CONSTRUCT {{ {what} }} {{ {what} }} ORDER BY ?a LIMIT 8")
    browser.wait_for(f"/triples/.test({_STATUS})")
    nodes = browser.driver.find_elements("css selector", ".picture .node")
    assert len(nodes) == len(browser.driver.find_elements("css selector", ".picture .type-Method"))
    assert nodes
    assert not any(":" in node.text for node in nodes)


def test_a_truth_value_is_told_in_a_word(browser: Browser, served: Served) -> None:
    _open(browser, served, "ASK { ?paper a kg:Paper }")
    assert browser.wait_for("document.querySelector('.truth')?.textContent") == "Yes"


def test_an_answer_is_to_be_had_as_a_file_and_as_a_link(browser: Browser, served: Served) -> None:
    query = "SELECT ?paper { ?paper a kg:Paper } LIMIT 3 # + & é"
    _open(browser, served, query)
    browser.wait_for(f"/rows/.test({_STATUS})")
    links = browser.driver.find_elements("css selector", "#results .formats a")
    assert [link.text for link in links] == ["CSV", "TSV", "JSON", "XML", "Link to this query"]
    with urlopen(links[0].get_attribute("href")) as answer:
        assert len(answer.read().splitlines()) == 4
    browser.open(links[-1].get_attribute("href"))
    assert browser.run(f"return {_TEXT}") == query


@pytest.mark.parametrize(
    ("query", "piece"),
    [
        ("SELECT * {\n ?s ?p }", "}"),
        ("\n\nSELECT * { ?s foo:bar '😀' }", "foo:bar"),
    ],
)
def test_an_error_is_told_and_marked_where_it_is(
    browser: Browser, served: Served, query: str, piece: str
) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served, query)
    line = query.count("\n") + 1
    assert f"at line {line}, column " in browser.wait_for(_PROBLEM)
    assert browser.run("return document.getElementById('results').hidden")
    marked = browser.driver.find_elements("css selector", ".editor .wrong")
    assert "".join(one.text for one in marked) == piece
    assert area.get_attribute("aria-invalid") == "true"
    browser.driver.find_element("css selector", "#problem button").click()
    area.send_keys(Keys.ARROW_LEFT, "!")
    assert browser.run(f"return {_TEXT}").partition("!")[2].startswith(piece)
    assert not browser.driver.find_elements("css selector", ".editor .wrong")


def test_a_cut_result_says_so(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT * { ?s ?p ?o }")
    assert "Cut at the server's limit" in browser.wait_for(f"/rows/.test({_STATUS}) && {_STATUS}")


def test_a_query_can_be_stopped(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    browser.wait_for("!document.getElementById('stop').disabled")
    browser.driver.find_element("id", "stop").click()
    assert browser.wait_for(f"/^Stopped after/.test({_STATUS})")
    assert browser.run("return document.getElementById('stop').disabled")


def test_the_page_works_without_knowing_the_terms(browser: Browser, served: Served) -> None:
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/terms"]})
    try:
        area = _open(browser, served, "ASK {}")
        assert browser.wait_for("document.querySelector('.truth')?.textContent") == "Yes"
        _retype(area, "SELECT * { ?s sko")
        assert browser.wait_for(f"{_COMPLETIONS}[0]?.textContent").startswith("skos:")
    finally:
        browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_text_of_a_paper_is_shown_as_text(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT ?t { ?p dcterms:title ?t . FILTER(CONTAINS(?t, 'script')) }")
    browser.wait_for(f"/row/.test({_STATUS})")
    assert browser.driver.find_element("css selector", "#results td").text == HOSTILE
    browser.open(served.url + "page/paper/doi/10.1%2Fa%28b%29c")
    assert browser.driver.find_element("tag name", "h1").text == HOSTILE
    assert not browser.driver.find_elements("tag name", "img")


@pytest.mark.parametrize("path", _PATHS)
def test_pages_ask_nothing_of_the_network_and_complain_of_nothing(
    browser: Browser, served: Served, path: str
) -> None:
    browser.open(served.url + path)
    browser.wait_for("document.readyState === 'complete'")
    if path == "sparql":
        browser.wait_for(_READY)
    assert browser.off_machine_requests() == []
    assert browser.console_errors() == []


@pytest.mark.parametrize("path", _PATHS)
def test_pages_fit_a_phone(browser: Browser, served: Served, path: str) -> None:
    browser.driver.set_window_size(390, 844)
    browser.open(served.url + path)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.run(f"return {wide}") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", _PATHS)
def test_axe_finds_nothing_serious(
    browser: Browser, served: Served, root: Path, path: str, scheme: str
) -> None:
    axe = root / "exports" / "viewer" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("needs axe-core: npm ci in exports/viewer")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    query = "?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20kg%3AbasedOn%20%3Fo%20%7D"
    browser.open(served.url + path + (query if path == "sparql" else ""))
    if path == "sparql":
        browser.wait_for(f"/triples/.test({_STATUS})")
    browser.run(axe.read_text("utf-8"))
    found = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v =>"
        " [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)])))"
    )
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert [one for one in found if one[0] in ("serious", "critical")] == []
