"""A headless Chromium without a network, shared by all tests of pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kg.exports.explorer import write_explorer

from .sample_graph import IRIS, sample_store

_LOCAL_HOSTS = {"127.0.0.1", "localhost"}
_NO_REQUEST = {"data", "blob", "about", "chrome", "devtools", "chrome-extension"}


@dataclass
class Browser:
    """A page in Chromium, what it asked for, and what it complained of.

    Names resolve to nothing but this machine, so whatever a page asks of the network fails, and is
    seen in :meth:`requests` all the same.

    Attributes:
        driver: Selenium's driver, for clicks, keys and scripts.
    """

    driver: Any
    _requests: list[str] = field(default_factory=list)
    _errors: list[str] = field(default_factory=list)

    def open(self, page: str | Path) -> None:
        """Load a file or a URL; what earlier pages asked for and complained of is forgotten."""
        self.driver.get("about:blank")
        self._drain()
        self._requests.clear()
        self._errors.clear()
        self.driver.get(page.resolve().as_uri() if isinstance(page, Path) else page)

    def run(self, script: str, *arguments: object) -> Any:
        """Run JavaScript in the page and give back what it returns."""
        return self.driver.execute_script(script, *arguments)

    def wait_for(self, script: str, *, seconds: float = 20.0) -> Any:
        """Wait until a JavaScript expression is true in the page, and give back its value."""
        from selenium.webdriver.support.ui import WebDriverWait

        wait = WebDriverWait(self.driver, seconds, poll_frequency=0.05)
        return wait.until(lambda driver: driver.execute_script(f"return {script};"), script)

    def requests(self) -> list[str]:
        """Every URL asked for since :meth:`open`, the page's own first; no data or blob URLs."""
        self._drain()
        return list(self._requests)

    def off_machine_requests(self) -> list[str]:
        """The URLs asked for that lead off this machine; a correct page has none."""
        parts = ((url, urlsplit(url)) for url in self.requests())
        return [u for u, p in parts if p.scheme != "file" and p.hostname not in _LOCAL_HOSTS]

    def console_errors(self) -> list[str]:
        """Errors on the console since :meth:`open`, failed loads and uncaught exceptions included."""
        self._drain()
        return list(self._errors)

    def _drain(self) -> None:
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                params = message["params"]
                url = params.get("url") or params["request"]["url"]
                if urlsplit(url).scheme not in _NO_REQUEST:
                    self._requests.append(url)
        for entry in self.driver.get_log("browser"):
            if entry["level"] == "SEVERE":
                self._errors.append(entry["message"])


def open_chromium(profile: Path, *more: str) -> Any:
    """A headless Chromium that finds nothing but this machine; skips where it is not installed."""
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    service = shutil.which("chromedriver")
    if not binary or not service:
        pytest.skip("needs chromium and chromedriver, which are not installed")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--window-size=1280,800",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        f"--user-data-dir={profile}",
        *more,
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService(service))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Chromium for the whole run; the test skips where it is not installed."""
    driver = open_chromium(tmp_path_factory.mktemp("chromium"))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: Any) -> Browser:
    """A fresh page in the shared Chromium, at 1280 by 800; mark its tests ``browser``."""
    chromium.set_window_size(1280, 800)
    return Browser(chromium)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of the sample graph, as one file."""
    path = tmp_path_factory.mktemp("explorer") / "graph.html"
    with path.open("wb") as stream:
        write_explorer(sample_store(), IRIS, stream, title="Sample graph")
    return path
