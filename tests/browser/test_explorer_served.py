"""The explorer fed by a server instead of by its own page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import orjson
import pytest

from kg.exports.explorer import build_payload, build_texts, viewer_file

from .conftest import Browser
from .sample_graph import IRIS, sample_store
from .test_explorer import serious_violations

pytestmark = pytest.mark.browser

_KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A stand-in for `kg serve`: the built files, the graph, and the papers."""
    store = sample_store()
    payload = build_payload(store, IRIS)
    keys = payload["papers"]["key"]
    texts = build_texts(store, keys, IRIS)["abstract"]
    bodies = {
        f"/api/paper/{key}": {"abstract": text} for key, text in zip(keys, texts, strict=True)
    }
    bodies["/api/graph"] = payload

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path)
            name = path.rpartition("/")[2] or "index.html"
            found = path in bodies or name.rpartition(".")[2] in _KINDS
            body = orjson.dumps(bodies[path]) if path in bodies else b""
            if found and not body:
                body = viewer_file(name).encode()
            self.send_response(200 if found else 404)
            self.send_header(
                "Content-Type", _KINDS.get(name.rpartition(".")[2], "application/json")
            )
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_asks_the_server_for_the_graph_and_for_abstracts_when_they_are_opened(
    browser: Browser, address: str
) -> None:
    browser.open(address + "#selected=kite-tuning")
    browser.wait_for("document.querySelector('.picture')?.dataset.painted")
    assert not any("/api/paper/" in url for url in browser.requests())
    browser.run("document.querySelector('.finding .evidence summary').click()")
    marked = browser.wait_for("document.querySelector('.finding mark')?.innerText")
    assert marked == "Kite tuning beats rope tuning by 4 points on LoomBench"
    assert any("/api/paper/" in url for url in browser.requests())
    assert browser.off_machine_requests() == []
    assert browser.console_errors() == []


def test_links_to_the_servers_page_of_a_thing(browser: Browser, address: str) -> None:
    browser.open(address + "#selected=paper%2Farxiv%3A2001.00001")
    link = browser.wait_for("[...document.querySelectorAll('.links a')].at(-1)?.href")
    assert link == address + "resource/paper/arxiv/2001.00001"


def test_the_bar_leads_to_the_query_page_and_the_ontology(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.wait_for("document.querySelector('.picture')?.dataset.painted")
    links = browser.run(
        "return [...document.querySelectorAll('.bar nav a')].map((a) => [a.innerText, a.href])"
    )
    assert links == [["Query", address + "sparql"], ["Ontology", address + "ontology"]]
    assert serious_violations(browser) == []


def test_a_server_that_has_no_graph_is_told_of_in_words(browser: Browser, address: str) -> None:
    browser.open(address + "nowhere/index.html")
    # Beside that page there is no api/graph.
    words = browser.wait_for("document.querySelector('[role=alert]')?.innerText")
    assert "404" in words
