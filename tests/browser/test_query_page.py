"""The query page and the pages of things in Chromium: what a person at the keyboard meets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ..kg.serve.site import HOSTILE, Served, build, serving
from .conftest import Browser

pytestmark = pytest.mark.browser

_READY = "document.body.dataset.ready"
_STATUS = "document.getElementById('status').textContent"
_PROBLEM = "document.getElementById('problem').textContent"
_TEXT = "document.getElementById('query').value"
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
    assert browser.wait_for(_STATUS).startswith("7 rows in")
    cells = browser.driver.find_elements("css selector", "#table td a")
    assert cells[0].get_attribute("href").startswith(served.url + "page/paper/")


def test_the_editor_completes_and_runs_by_keyboard(browser: Browser, served: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served)
    _retype(area, "SELECT * { ?paper a kg:Pap")
    browser.wait_for("document.querySelector('#completions li[aria-selected=true]')")
    area.send_keys(Keys.ENTER)
    assert browser.run(f"return {_TEXT}").endswith("a kg:Paper")
    area.send_keys(" } LIMIT 3", Keys.CONTROL, Keys.ENTER)
    assert browser.wait_for(f"/rows/.test({_STATUS}) && {_STATUS}").startswith("3 rows in")
    assert "query=SELECT" in browser.driver.current_url


def test_escape_closes_the_list_and_tab_leaves_the_editor(browser: Browser, served: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    area = _open(browser, served)
    _retype(area, "SELECT ?paper { ?paper a kg:Pap")
    browser.wait_for("!document.getElementById('completions').hidden")
    area.send_keys(Keys.ESCAPE)
    assert browser.run("return document.getElementById('completions').hidden")
    area.send_keys(Keys.TAB)
    assert browser.run("return document.activeElement.id") == "run"


def test_colours_follow_the_text(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT ?x { ?x skos:prefLabel 'a' } # end")
    kinds = "[...document.querySelectorAll('.editor pre span[class]')].map(s => s.className)"
    assert {"keyword", "variable", "name", "string", "comment"} <= set(
        browser.run(f"return {kinds}")
    )
    same = f"document.querySelector('.editor pre').textContent.trimEnd() === {_TEXT}.trimEnd()"
    assert browser.run(f"return {same}")


def test_an_example_fills_the_editor(browser: Browser, served: Served) -> None:
    _open(browser, served)
    options = browser.driver.find_elements("css selector", "#examples option")
    assert len(options) > 10
    options[1].click()
    assert browser.run(f"return {_TEXT}") == options[1].get_attribute("value")


def test_a_graph_is_drawn_and_listed(browser: Browser, served: Served) -> None:
    _open(browser, served, "CONSTRUCT { ?a kg:basedOn ?b } { ?a kg:basedOn ?b } LIMIT 12")
    assert browser.wait_for(_STATUS).startswith("12 triples in")
    assert len(browser.driver.find_elements("css selector", "#picture line")) == 12
    assert len(browser.driver.find_elements("css selector", "#table tbody tr")) == 12


def test_an_error_is_told_where_it_is(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT * {\n ?s ?p }")
    assert "does not parse" in browser.wait_for(_PROBLEM)
    assert browser.run("return document.getElementById('results').hidden")


def test_a_cut_result_says_so(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT * { ?s ?p ?o }")
    assert "Cut at the server's limit" in browser.wait_for(f"/rows/.test({_STATUS}) && {_STATUS}")


def test_a_query_can_be_stopped(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    browser.wait_for("!document.getElementById('stop').disabled")
    browser.driver.find_element("id", "stop").click()
    assert browser.wait_for(_PROBLEM) == "Stopped."


def test_text_of_a_paper_is_shown_as_text(browser: Browser, served: Served) -> None:
    _open(browser, served, "SELECT ?t { ?p dcterms:title ?t . FILTER(CONTAINS(?t, 'script')) }")
    browser.wait_for(_STATUS)
    assert browser.driver.find_element("css selector", "#table td").text == HOSTILE
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
        browser.wait_for(_STATUS)
    browser.run(axe.read_text("utf-8"))
    found = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v =>"
        " [v.impact, v.id, v.nodes.slice(0, 3).map(n => n.html)])))"
    )
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert [one for one in found if one[0] in ("serious", "critical")] == []
