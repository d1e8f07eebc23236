"""The explorer drawn by WebGL: what users do, once more, where a processor stands in for the card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Browser, open_chromium
from .test_explorer import choose, click, record_saved, serious_violations, show, text, type_keys

pytestmark = pytest.mark.browser

_RENDERER = "document.querySelector('.picture').dataset.renderer"
_PAINTED = "Number(document.querySelector('.picture').dataset.painted)"
_FOCUS = "#renderer=webgl&focus=kite-tuning~1"


@pytest.fixture(scope="module")
def webgl_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chromium that has WebGL, though no graphics card."""
    driver = open_chromium(tmp_path_factory.mktemp("webgl"), "--enable-unsafe-swiftshader")
    yield driver
    driver.quit()


@pytest.fixture
def webgl(webgl_chromium: Any, page: Path) -> Browser:
    """The explorer, opened and painted by WebGL."""
    webgl_chromium.set_window_size(1280, 800)
    return draw(Browser(webgl_chromium), page, "#renderer=webgl")


def draw(browser: Browser, page: Path, address: str) -> Browser:
    show(browser, page, address)
    browser.wait_for(f"{_RENDERER} === 'webgl'")
    return browser


def picture(browser: Browser) -> dict[str, Any]:
    """What saving as PNG gives: how many colours it has, and its share of the background."""
    record_saved(browser)
    click(browser, ".menu button", "PNG")
    browser.wait_for("window.saved['paper-graph.png']")
    browser.run("""
      window.pixels = null;
      createImageBitmap(window.saved['paper-graph.png']).then((image) => {
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const seen = new Map();
        for (let n = 0; n < data.length; n += 4) {
          const colour = (data[n] << 16) | (data[n + 1] << 8) | data[n + 2];
          seen.set(colour, (seen.get(colour) ?? 0) + 1);
        }
        const all = [...seen].sort((a, b) => b[1] - a[1]);
        window.pixels = { colours: Object.fromEntries(all), most: all[0][0], width: image.width };
      });""")
    found: dict[str, Any] = browser.wait_for("window.pixels")
    return found


def find_a_node(browser: Browser) -> tuple[int, int, str]:
    """Where a node is, in pixels from the picture's middle, and its name, by pointing everywhere."""
    x, y, name = browser.run("""
      const canvas = document.querySelector('.picture');
      const box = canvas.getBoundingClientRect();
      const [tip, places] = [document.querySelector('.tip'), new Map()];
      for (let y = 60; y < box.height - 20; y += 4) for (let x = 10; x < box.width - 60; x += 4) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + x, clientY: box.top + y, pointerType: 'mouse' }));
        if (tip.hidden) continue;
        const name = tip.querySelector('strong').innerText;
        places.set(name, [...(places.get(name) ?? []), [x, y]]);
      }
      const [name, points] = [...places].sort((a, b) => b[1].length - a[1].length)[0];
      const mean = (n) => points.reduce((sum, point) => sum + point[n], 0) / points.length;
      return [mean(0) - box.width / 2, mean(1) - box.height / 2, name];""")
    return round(x), round(y), name


def test_draws_nodes_and_saves_them_as_png(webgl: Browser) -> None:
    methods = int("0b6bb0", 16)
    saved = picture(webgl)
    assert saved["colours"].get(str(methods), 0) > 20
    assert saved["width"] == webgl.run("return document.querySelector('.picture').width")
    assert webgl.off_machine_requests() == []
    assert webgl.console_errors() == []


def test_the_dark_picture_is_dark(webgl: Browser) -> None:
    light = picture(webgl)["most"]
    before = webgl.run(f"return {_PAINTED}")
    click(webgl, "button", "Light or dark")
    webgl.wait_for("document.documentElement.dataset.theme === 'dark'")
    webgl.wait_for(f"{_PAINTED} > {before}")
    dark = picture(webgl)
    assert dark["most"] < light
    assert dark["colours"].get(str(int("5aaef0", 16)), 0) > 20


def test_links_are_drawn_between_the_nodes(webgl: Browser, page: Path) -> None:
    draw(webgl, page, _FOCUS)
    linked = len(picture(webgl)["colours"])
    before = webgl.run(f"return {_PAINTED}")
    click(webgl, ".kinds summary", "Relations")
    webgl.run("document.querySelectorAll('.kinds input').forEach((one) => one.click())")
    webgl.wait_for(f"{_PAINTED} > {before}")
    assert len(picture(webgl)["colours"]) < linked


def test_pointing_shows_what_is_there_and_a_click_chooses_it(webgl: Browser, page: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    draw(webgl, page, _FOCUS)
    x, y, name = find_a_node(webgl)
    canvas = webgl.driver.find_element("css selector", ".picture")
    ActionChains(webgl.driver).move_to_element_with_offset(canvas, x, y).click().perform()
    webgl.wait_for(f"document.querySelector('.panel h2').innerText === {name!r}")


def test_a_chosen_node_is_dragged_and_stays_pinned(webgl: Browser, page: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    draw(webgl, page, _FOCUS)
    x, y, name = find_a_node(webgl)
    canvas = webgl.driver.find_element("css selector", ".picture")
    mouse = ActionChains(webgl.driver)
    mouse.move_to_element_with_offset(canvas, x, y).click().perform()
    mouse.click_and_hold().move_by_offset(40, 30).move_by_offset(20, 0).release().perform()
    assert name in text(webgl, ".kept")
    mouse.move_to_element_with_offset(canvas, x + 60, y + 30).perform()
    webgl.wait_for(f"document.querySelector('.tip:not([hidden]) strong')?.innerText === {name!r}")
    assert webgl.console_errors() == []


def test_keys_move_and_zoom_it(webgl: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    at = "new URLSearchParams(location.hash.slice(1)).get('at')"
    before = webgl.wait_for(at).split(",")
    webgl.run("document.querySelector('.picture').focus()")
    type_keys(webgl, Keys.ARROW_LEFT, "+")
    webgl.wait_for(f"{at} !== '{','.join(before)}'")
    after = webgl.run(f"return {at}").split(",")
    assert float(after[0]) < float(before[0])
    assert float(after[2]) > float(before[2])


def test_path_isolate_and_hide_work_as_on_the_canvas(webgl: Browser) -> None:
    choose(webgl, "sail pruning")
    click(webgl, ".actions button", "Path to")
    choose(webgl, "kite tuning")
    assert "between sail pruning and kite tuning" in text(webgl, ".trail")
    choose(webgl, "kite tuning")
    click(webgl, ".actions button", "Isolate")
    assert "Focus: kite tuning and neighbours" in text(webgl, ".trail")
    before = text(webgl, ".overlay .status")
    click(webgl, ".actions button", "Hide")
    assert text(webgl, ".overlay .status") != before
    assert webgl.console_errors() == []


def test_the_years_and_the_table_come_and_go(webgl: Browser) -> None:
    for name in ("Years", "Table", "Map"):
        click(webgl, ".segments button", name)
        webgl.wait_for(f"document.body.dataset.view === '{name.lower()}'")
    assert picture(webgl)["colours"].get(str(int("0b6bb0", 16)), 0) > 20
    assert webgl.console_errors() == []


def test_all_layers_follow_the_pixels_of_the_screen(webgl: Browser) -> None:
    widths = "[...document.querySelectorAll('.layers > canvas, .sigma-nodes, .picture')].map((one) => one.width)"
    before = webgl.run(f"return {widths}")
    assert len(before) == 3
    metrics = {"width": 0, "height": 0, "deviceScaleFactor": 2, "mobile": False}
    webgl.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        webgl.wait_for(f"{widths}.every((width) => Math.abs(width - {2 * before[0]}) < 3)")
        assert picture(webgl)["colours"].get(str(int("0b6bb0", 16)), 0) > 80
    finally:
        webgl.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_help_says_what_draws_and_lets_users_choose(webgl: Browser) -> None:
    click(webgl, "button", "Help")
    assert "WebGL draws the picture now" in text(webgl, ".drawing")
    for name, words in (("canvas", "A 2D canvas draws"), ("webgl", "WebGL draws")):
        webgl.run(
            "const one = document.querySelector('#renderer'); one.value = arguments[0]; one.dispatchEvent(new Event('change'))",
            name,
        )
        webgl.wait_for(f"{_RENDERER} === '{name}'")
        assert words in text(webgl, ".drawing")
        webgl.wait_for(f"location.hash.includes('renderer={name}')")
    assert webgl.run("return document.querySelectorAll('.layers').length") == 1
    assert webgl.console_errors() == []


def test_without_a_graphics_card_the_canvas_is_chosen(webgl: Browser, page: Path) -> None:
    show(webgl, page)
    assert webgl.wait_for(_RENDERER) == "canvas"
    click(webgl, "button", "Help")
    assert "no graphics card" in text(webgl, ".drawing")


def test_a_lost_context_leaves_the_canvas_to_draw(webgl: Browser) -> None:
    webgl.run("""
      const gl = document.querySelector('.layers .sigma-nodes').getContext('webgl2');
      gl.getExtension('WEBGL_lose_context').loseContext();""")
    webgl.wait_for(f"{_RENDERER} === 'canvas'")
    assert "2D canvas" in text(webgl, ".toast") or "on a canvas" in text(webgl, ".toast")
    assert webgl.run("return document.querySelectorAll('.layers').length") == 0
    choose(webgl, "kite tuning")
    assert picture(webgl)["colours"].get(str(int("0b6bb0", 16)), 0) > 20
    assert webgl.console_errors() == []


def test_where_webgl_cannot_be_had_the_canvas_draws(browser: Browser, page: Path) -> None:
    browser.open("about:blank")
    source = "HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, { apply: (get, canvas, [kind, ...rest]) => kind.includes('webgl') ? null : Reflect.apply(get, canvas, [kind, ...rest]) });"
    script = browser.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": source}
    )
    try:
        show(browser, page, "#renderer=webgl")
        assert browser.wait_for(_RENDERER) == "canvas"
        assert browser.console_errors() == []
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


@pytest.mark.parametrize("address", ["#renderer=webgl", "#renderer=webgl&theme=dark&view=years"])
def test_axe_finds_nothing_serious(webgl: Browser, page: Path, address: str) -> None:
    draw(webgl, page, address)
    click(webgl, "button", "Help")
    assert serious_violations(webgl) == []
