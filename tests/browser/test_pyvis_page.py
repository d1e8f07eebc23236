"""The page that pyvis describes, in a browser without a network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.exports.base import Source
from kg.exports.pyvis_page import Selection, generate_page, select

from ..exports.busy import IRIS, make_busy_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(make_busy_store(), IRIS)


@pytest.fixture(scope="module")
def page(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(generate_page(select(source)), "utf-8")
    return path


@pytest.fixture
def opened(browser, page):
    browser.open(page)
    browser.wait_for("document.body.dataset.drawn")
    return browser


def _text(browser, selector: str) -> str:
    return browser.run("return document.querySelector(arguments[0]).textContent", selector)


def _click_at(browser, script: str) -> None:
    """Click the canvas where a script says, in the canvas's own coordinates."""
    from selenium.webdriver import ActionChains

    canvas = browser.driver.find_element("css selector", "#graph canvas")
    x, y = browser.run(f"const at = {script}; return [at.x, at.y]")
    size = canvas.size
    mouse = ActionChains(browser.driver)
    mouse.move_to_element_with_offset(canvas, x - size["width"] / 2, y - size["height"] / 2)
    mouse.click().perform()


def _search(browser, text: str) -> None:
    browser.driver.find_element("id", "search").send_keys(text)


def test_the_page_asks_for_nothing_and_complains_of_nothing(opened, page):
    assert opened.requests() == [page.resolve().as_uri()]
    assert opened.console_errors() == []


def test_the_page_draws_every_node_and_edge_and_says_so(opened):
    assert opened.run("return [paperGraph.nodes.length, paperGraph.edges.length]") == [10, 24]
    assert _text(opened, "#shown") == "10 nodes, 24 edges, all shown"
    drawn = (
        "const c = document.querySelector('#graph canvas');"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)"
    )
    assert opened.run(drawn)


def test_a_title_with_markup_shows_as_text(opened):
    _search(opened, "tortoise <")
    opened.driver.find_element("css selector", "#matches button").click()
    assert _text(opened, "#details h2") == 'Tortoise </script><b onclick="x">search</b> & "quotes"'
    assert opened.run("return document.querySelectorAll('b').length") == 0


def test_a_click_on_a_node_shows_what_is_known_and_the_evidence(opened):
    _click_at(opened, "paperGraph.network.canvasToDOM(paperGraph.network.getPosition('entity:tortoise'))")
    assert _text(opened, "#details h2") == "Tortoise"
    quotes = opened.run("return [...document.querySelectorAll('blockquote')].map((q) => q.textContent)")
    assert any("71.5% against 67.0%" in quote for quote in quotes)


def test_a_click_on_an_edge_shows_all_statements_between_its_ends(opened):
    opened.run(
        "const keep = new Set(['entity:tortoise', 'entity:hare-search']);"
        "paperGraph.nodes.update(paperGraph.nodes.getIds().map("
        "(id) => ({ id, hidden: !keep.has(id) })));"
        "paperGraph.network.redraw();"
    )
    middle = (
        "(() => { const at = paperGraph.network.getPositions();"
        "const a = at['entity:tortoise'], b = at['entity:hare-search'];"
        "return paperGraph.network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }); })()"
    )
    _click_at(opened, middle)
    kinds = opened.run("return [...document.querySelectorAll('.statement p:first-child')].map((p) => p.textContent)")
    assert sorted(kinds) == sorted(["Tortoise basedOn hare search", "Tortoise outperforms hare search"] * 2)


def test_search_finds_an_alias_and_opens_with_the_return_key(opened):
    _search(opened, "HS")
    assert _text(opened, "#matches button") == "HS → hare search Method"
    _search(opened, "\ue007")  # Return
    assert _text(opened, "#details h2") == "hare search"


def test_search_says_when_nothing_has_that_name(opened):
    _search(opened, "no such thing")
    assert _text(opened, "#matches") == "Nothing shown here has that name."


def test_the_legend_counts_types_and_hides_them(opened):
    lines = opened.run("return [...document.querySelectorAll('#node-types label')].map((l) => l.textContent)")
    assert sorted(lines) == ["Benchmark1", "Finding2", "Method3", "Metric1", "Paper3"]
    opened.driver.find_element("css selector", "#node-types input[value=Method]").click()
    hidden = opened.run("return paperGraph.nodes.get().filter((n) => n.hidden).map((n) => n.id)")
    assert sorted(hidden) == ["entity:hare-search", "entity:search", "entity:tortoise"]


# -- without a browser -----------------------------------------------------------------------------


def _data(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_a_large_graph_says_how_many_are_shown_and_how_they_were_chosen(source):
    selection = select(source, most_nodes=4, most_edges=3)
    assert str(selection) == (
        "4 of 10 nodes shown: of the 8 with the most edges, those with the most edges between"
        " them; 3 of 24 edges, the surest of 8 between them"
    )
    assert [node.id for node in selection.nodes] == [
        "entity:hare-search", "entity:tortoise", "finding:arxiv:2605.00001:55-139:1",
        "finding:title:again:55-139:1",
    ]  # fmt: skip
    assert len(_data(generate_page(selection))["edges"]) == 3


def test_parallel_edges_are_bent_apart(source):
    edges = _data(generate_page(select(source)))["drawnEdges"]
    between = [e["smooth"] for e in edges if {e["from"], e["to"]} == {"entity:tortoise", "entity:hare-search"}]
    assert len(between) == 4
    assert len({json.dumps(smooth) for smooth in between}) == 4


def test_an_empty_graph_gives_a_page():
    assert "0 nodes, 0 edges, all shown" in generate_page(Selection())


def test_the_same_graph_gives_the_same_page(source):
    assert generate_page(select(source)) == generate_page(select(source))
