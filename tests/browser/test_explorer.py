"""The explorer in one file, in a browser without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Browser
from .sample_graph import HOSTILE

pytestmark = pytest.mark.browser

PAINTED = "document.querySelector('.picture')?.dataset.painted"
ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "exports/viewer/node_modules/axe-core/axe.min.js"


@pytest.fixture
def explorer(browser: Browser, page: Path) -> Browser:
    """The explorer, opened and painted."""
    return show(browser, page)


def show(browser: Browser, page: Path, address: str = "") -> Browser:
    browser.open("about:blank")
    browser.open(page.resolve().as_uri() + address)
    browser.wait_for(PAINTED)
    return browser


def text(browser: Browser, selector: str) -> str:
    found: str = browser.run(
        "return document.querySelector(arguments[0])?.innerText ?? ''", selector
    )
    return found


def click(browser: Browser, selector: str, words: str = "") -> None:
    """Click the first element of that selector whose text or label contains the words."""
    script = """
      const found = [...document.querySelectorAll(arguments[0])].find(
        (one) => (one.textContent + ' ' + (one.getAttribute('aria-label') ?? '')).includes(arguments[1]));
      if (!found) throw new Error(`no ${arguments[0]} says ${arguments[1]}`);
      found.click();"""
    browser.run(script, selector, words)


def type_keys(browser: Browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser.driver).send_keys(*keys).perform()


def choose(browser: Browser, name: str) -> None:
    """Choose an entity as a user does who has only a keyboard."""
    from selenium.webdriver.common.keys import Keys

    type_keys(browser, "/", name)
    browser.wait_for("document.querySelectorAll('#hits [role=option]').length")
    type_keys(browser, Keys.ENTER)


def colours(browser: Browser) -> int:
    """How many colours the picture has: a blank one has one."""
    found: int = browser.run("""
      const canvas = document.querySelector('.picture');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let n = 0; n < data.length; n += 4) seen.add((data[n] << 16) | (data[n + 1] << 8) | data[n + 2]);
      return seen.size;""")
    return found


def test_opens_from_disk_without_any_request_or_error(explorer: Browser) -> None:
    assert colours(explorer) > 8
    assert explorer.off_machine_requests() == []
    assert len(explorer.requests()) == 1
    assert explorer.console_errors() == []


def test_has_no_link_to_a_server_that_it_does_not_have(explorer: Browser) -> None:
    assert explorer.run("return document.querySelectorAll('.bar a').length") == 0


def test_says_how_many_of_how_many_are_shown(explorer: Browser) -> None:
    assert "4 of 16 nodes" in text(explorer, ".overlay")
    click(explorer, ".legend button", "All types")
    assert "15 of 16 nodes" in text(explorer, ".overlay")


def test_opens_on_communities_named_by_techniques(explorer: Browser) -> None:
    assert "kite tuning" in text(explorer, ".communities")


def test_search_finds_by_alias_and_shows_the_panel(explorer: Browser) -> None:
    choose(explorer, "KT")
    panel = text(explorer, ".panel")
    assert "kite tuning" in panel
    assert "Tuning with kites." in panel
    assert "KT, kites" in panel
    assert "Broader" in panel
    assert "Outperforms" in panel


def test_search_that_finds_nothing_says_so(explorer: Browser) -> None:
    type_keys(explorer, "/", "zzz")
    assert "Nothing is called that here." in text(explorer, ".search-drop")


def test_evidence_is_highlighted_in_its_abstract(explorer: Browser) -> None:
    choose(explorer, "kite tuning")
    click(explorer, ".finding .evidence summary")
    marked = explorer.wait_for("document.querySelector('.finding mark')?.innerText")
    assert marked == "Kite tuning beats rope tuning by 4 points on LoomBench"


def test_evidence_after_a_title_with_astral_letters_is_highlighted_where_it_stands(
    browser: Browser, page: Path
) -> None:
    show(browser, page, "#selected=paper%2Farxiv%3A2001.00001")
    marked = browser.wait_for("document.querySelector('.panel mark')?.innerText")
    assert marked == "Kite tuning beats rope tuning by 4 points on LoomBench"


def test_markup_in_a_title_shows_as_text(browser: Browser, page: Path) -> None:
    show(browser, page, "#selected=paper%2Farxiv%3A2001.00001")
    assert text(browser, "#panel-title") == HOSTILE
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('img').length") == 0
    assert browser.console_errors() == []


def test_the_address_brings_the_view_back(explorer: Browser, page: Path) -> None:
    choose(explorer, "kite tuning")
    click(explorer, ".actions button", "Isolate")
    click(explorer, ".legend-item", "Task")
    address = explorer.wait_for(
        "location.hash.includes('focus') && location.hash.includes('types') && location.hash"
    )
    before = text(explorer, ".overlay .status")
    show(explorer, page, address)
    assert text(explorer, ".overlay .status") == before
    assert "kite tuning" in text(explorer, ".panel h2")


def test_isolate_expand_and_back(explorer: Browser) -> None:
    choose(explorer, "sail pruning")
    click(explorer, ".actions button", "Isolate")
    assert "2 of 16 nodes" in text(explorer, ".overlay .status")
    click(explorer, ".legend-item", "Paper")
    assert "3 of 16 nodes" in text(explorer, ".overlay .status")
    click(explorer, ".actions button", "Expand 2")
    assert "3 of 16" not in text(explorer, ".overlay .status")
    click(explorer, ".trail button", "Back to all")
    assert explorer.run("return document.querySelector('.trail').hidden")
    assert "15 of 16 nodes" in text(explorer, ".overlay .status")


def test_hide_and_show_again(explorer: Browser) -> None:
    choose(explorer, "rope tuning")
    click(explorer, ".actions button", "Hide")
    assert "3 of 16 nodes" in text(explorer, ".overlay .status")
    click(explorer, ".kept button", "Show")
    assert "4 of 16 nodes" in text(explorer, ".overlay .status")


def test_pin_keeps_a_node_whose_type_is_off(explorer: Browser) -> None:
    choose(explorer, "sail pruning")
    click(explorer, ".actions button", "Pin")
    click(explorer, ".legend-item", "Method")
    click(explorer, ".panel [aria-label='Close details']")
    assert "2 of 16 nodes" in text(explorer, ".overlay .status")


def test_path_between_two_nodes(explorer: Browser) -> None:
    choose(explorer, "sail pruning")
    click(explorer, ".actions button", "Path to")
    choose(explorer, "kite tuning")
    assert "between sail pruning and kite tuning" in text(explorer, ".trail")
    assert text(explorer, ".path").split("\n")[0] == "sail pruning"


def test_filters_by_confidence_support_and_relation(explorer: Browser) -> None:
    set_range(explorer, "#min-support", 3)
    assert "3 of 16 nodes" in text(explorer, ".overlay .status")
    set_range(explorer, "#min-support", 1)
    links = text(explorer, ".overlay .status")
    set_range(explorer, "#min-confidence", 60)
    assert text(explorer, ".overlay .status") != links
    explorer.run("document.querySelectorAll('.kinds').forEach((one) => (one.open = true))")
    explorer.run("document.querySelector('[data-kind=outperforms]').click()")
    assert "Relations (1 off)" in text(explorer, ".kinds summary")


def test_where_nothing_passes_it_says_so_and_offers_the_way_back(explorer: Browser) -> None:
    set_range(explorer, "#min-support", 7)
    click(explorer, ".legend-item", "Method")
    assert "Nothing passes the filters" in text(explorer, ".overlay .status")
    click(explorer, ".overlay .status button", "Reset")
    assert "4 of 16 nodes" in text(explorer, ".overlay .status")


def set_range(browser: Browser, selector: str, value: int) -> None:
    script = "const one = document.querySelector(arguments[0]); one.value = arguments[1]; one.dispatchEvent(new Event('input'))"
    browser.run(script, selector, value)


def test_the_time_slider_filters_and_plays(explorer: Browser) -> None:
    set_range(explorer, "#time-to", 2)
    assert "2020-03" in text(explorer, ".span-words")
    assert explorer.wait_for("location.hash.includes('to=2020-03')")
    click(explorer, ".timeline .play")
    assert explorer.wait_for("Number(document.querySelector('#time-to').value) > 2")
    click(explorer, ".timeline .play")
    assert "Play" in explorer.run(
        "return document.querySelector('.play').getAttribute('aria-label')"
    )


def test_the_table_has_the_same_facts(explorer: Browser) -> None:
    click(explorer, ".segments button", "Table")
    assert "kite tuning" in text(explorer, ".tables tbody")
    assert "1–4 of 4 that pass the filters (8 in all)" in text(explorer, ".pager")
    click(explorer, ".tabs button", "Findings")
    assert "kite tuning outperforms rope tuning: 4 points on LoomBench" in text(
        explorer, ".tables tbody"
    )
    click(explorer, ".tabs button", "Papers")
    assert HOSTILE in text(explorer, ".tables tbody")
    click(explorer, ".tabs button", "Relations")
    assert "builds on" in text(explorer, ".tables tbody")


def test_a_click_in_the_picture_chooses_what_is_there(browser: Browser, page: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    show(browser, page, "#focus=kite-tuning~1")
    browser.wait_for("document.querySelector('.picture').dataset.labels > 1")
    canvas = browser.driver.find_element("css selector", ".picture")
    width, height = canvas.size["width"], canvas.size["height"]
    hit = browser.run("""
      const canvas = document.querySelector('.picture');
      const box = canvas.getBoundingClientRect();
      for (let y = 60; y < box.height - 20; y += 4) for (let x = 10; x < box.width - 60; x += 4) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + x, clientY: box.top + y, pointerType: 'mouse' }));
        if (!document.querySelector('.tip').hidden) return [x, y, document.querySelector('.tip strong').innerText];
      }
      return null;""")
    assert hit
    x, y, name = hit
    ActionChains(browser.driver).move_to_element_with_offset(
        canvas, x - width // 2, y - height // 2
    ).click().perform()
    assert text(browser, ".panel h2") == name


def test_keys_move_and_zoom_the_picture(explorer: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    explorer.run("document.querySelector('.picture').focus()")
    type_keys(explorer, "+", Keys.ARROW_LEFT)
    assert explorer.wait_for("location.hash.includes('at=')")
    first = explorer.run("return location.hash")
    type_keys(explorer, "-", "-")
    assert explorer.wait_for(f"location.hash !== {json.dumps(first)}")


def test_every_control_is_reached_with_the_tab_key(explorer: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    choose(explorer, "kite tuning")
    explorer.run("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    wanted = explorer.run("""
      window.controls = [...document.querySelectorAll('button, input, summary, a[href], [tabindex="0"]')].filter(
        (one) => !one.disabled && one.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }) && !one.closest('dialog:not([open])'));
      window.reached = new Set();
      document.addEventListener('focusin', (event) => window.reached.add(event.target));
      return window.controls.length;""")
    assert wanted > 25
    for _ in range(wanted + 5):
        type_keys(explorer, Keys.TAB)
    missed = explorer.run("""
      return window.controls.filter((one) => !window.reached.has(one)).map((one) => one.outerHTML.slice(0, 120))""")
    assert missed == []


def test_saves_the_visible_part(explorer: Browser) -> None:
    record_saved(explorer)
    for words in ("SVG", "GraphML", "CSV", "JSON", "PNG"):
        click(explorer, ".menu button", words)
    explorer.wait_for("Object.keys(window.saved).length === 5")
    sizes = explorer.run(
        "return Object.fromEntries(Object.entries(window.saved).map(([name, blob]) => [name, blob.size]))"
    )
    assert all(size > 200 for size in sizes.values()), sizes
    svg = read_saved(explorer, "svg")
    assert "kite tuning" in svg
    assert len(json.loads(read_saved(explorer, "json"))["nodes"]) == 4
    assert read_saved(explorer, "graphml").count("<node ") == 4


def record_saved(browser: Browser) -> None:
    """Keep what is saved from now on in ``window.saved``, by file name, instead of saving it."""
    browser.run("""
      window.saved = {};
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => { window.last = blob; return make(blob); };
      HTMLAnchorElement.prototype.click = function () { window.saved[this.download] = window.last; };""")


def read_saved(browser: Browser, suffix: str) -> str:
    browser.run(
        f"window.saved['paper-graph.{suffix}'].text().then((all) => (window.content_{suffix} = all))"
    )
    content: str = browser.wait_for(f"window.content_{suffix}")
    return content


def test_dark_and_light(explorer: Browser) -> None:
    theme = "document.documentElement.dataset.theme"
    before = explorer.run(f"return {theme}")
    click(explorer, "button", "Light or dark")
    assert explorer.run(f"return {theme}") != before


def test_fits_a_phone(browser: Browser, page: Path) -> None:
    size: dict[str, Any] = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        show(browser, page)
        assert browser.run("return document.documentElement.scrollWidth") <= 390
        click(browser, ".sheet-buttons button", "Filters")
        assert browser.run("return document.querySelector('.sidebar').checkVisibility()")
        click(browser, ".sidebar button", "Done")
        choose(browser, "kite tuning")
        assert browser.run("return document.querySelector('.panel').checkVisibility()")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#selected=kite-tuning",
        "#view=table",
        "#view=years&theme=dark",
        "#focus=kite-tuning~1&theme=dark&selected=kite-tuning",
    ],
)
def test_axe_finds_nothing_serious(browser: Browser, page: Path, address: str) -> None:
    show(browser, page, address)
    assert serious_violations(browser) == []


def serious_violations(browser: Browser) -> list[tuple[str, str]]:
    """What axe-core finds serious or worse: its rule, and the first element; skips without axe."""
    if not AXE.is_file():
        pytest.skip("needs axe-core: run `npm ci` in exports/viewer")
    # The page's policy forbids scripts of others; the driver's own are not bound by it.
    browser.run(AXE.read_text("utf-8"))
    browser.run("axe.run().then((found) => (window.found = found))")
    violations = browser.wait_for("window.found")["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:120])
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]
