"""``kg serve`` as a process: its address, its clients, hostile bytes, new snapshots, and its end."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from .site import Served, build, serving

_COUNT = "SELECT (COUNT(?paper) AS ?n) { ?paper a kg:Paper }"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_RDFLIB_WARNINGS = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("process") / "graph", range(12)).path


@pytest.fixture(scope="module")
def served(graph: Path) -> Iterator[Served]:
    with serving(graph, "--timeout", "2", "--workers", "2") as one:
        yield one


def _papers(url: str) -> int:
    response = httpx.get(url + "sparql", params={"query": _COUNT}, timeout=30)
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def _raw(url: str, data: bytes) -> bytes:
    """Send bytes, and give back the first line of the answer."""
    parts = urlsplit(url)
    address = (parts.hostname, parts.port)
    # A server that refuses closes before all is sent, and the reset can overtake its answer.
    for _ in range(20):
        with (
            contextlib.suppress(ConnectionError),
            socket.create_connection(address, timeout=20) as connection,
        ):
            with contextlib.suppress(ConnectionError):
                connection.sendall(data)
            if answer := connection.makefile("rb").readline().strip():
                return answer
    pytest.fail("the server resets the connection and never says why")


# -- the address --------------------------------------------------------------------------------


def test_the_address_is_printed_and_answers(served: Served) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", served.url)
    assert httpx.get(served.url + "health", timeout=30).json()["status"] == "ok"


def test_a_port_in_use_is_told_and_ends_the_command(served: Served, graph: Path) -> None:
    port = str(urlsplit(served.url).port)
    command = [sys.executable, "-m", "kg", "serve", "-g", str(graph), "--port", port]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stdout == ""
    assert f"port {port}: Address already in use" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_that_is_no_graph_is_told_before_listening(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "-g", str(tmp_path), "--port", "0"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "graph" in run.stderr


# -- clients ------------------------------------------------------------------------------------


@_RDFLIB_WARNINGS
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_tables(served: Served, format_: str, method: str) -> None:
    wrapper = SPARQLWrapper(served.url + "sparql", returnFormat=format_)
    wrapper.setMethod(method)
    wrapper.setQuery(_COUNT)
    found = wrapper.queryAndConvert()
    text = found.toxml() if format_ == XML else json.dumps(found) if format_ == JSON else str(found)
    assert "13" in text


@_RDFLIB_WARNINGS
@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_reads_graphs(served: Served, format_: str) -> None:
    wrapper = SPARQLWrapper(served.url + "sparql", returnFormat=format_)
    wrapper.setQuery("CONSTRUCT { ?e a kg:Seen } { ?e a kg:Metric }")
    found = wrapper.queryAndConvert()
    text = found.decode() if isinstance(found, bytes) else found.serialize()
    assert "Seen" in text


def test_rdflibs_sparql_store_asks_and_walks(served: Served) -> None:
    store = SPARQLStore(served.url + "sparql")
    known = rdflib.Graph(
        store, identifier=rdflib.URIRef("https://w3id.org/paper-kg/graph/entities")
    )
    (row,) = known.query(
        "SELECT (COUNT(?e) AS ?n) { ?e a <https://w3id.org/paper-kg/ontology#Entity> }"
    )
    assert int(row[0]) > 10
    bert = rdflib.URIRef("https://w3id.org/paper-kg/resource/entity/bert")
    assert (bert, rdflib.SKOS.prefLabel, rdflib.Literal("BERT")) in known


# -- hostile requests ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/..%2f..%2fserve%2fapp.py", 404),
        (b"/%2e%2e/app.py", 404),
        (b"/../../etc/passwd", 404),
        (b"/..%2f..%2fetc%2fpasswd", 404),
        (b"/resource/..%2f..%2f", 404),
        (b"/resource/%00", 404),
        (b"/page/entity/%ff%fe", 404),
        (b"/resource/<script>", 404),
        (b"//example.org/", 404),
        (b"/sparql/", 404),
        (b"/api/entity/%0d%0aSet-Cookie:%20a=b", 404),
    ],
)
def test_path_tricks_find_nothing(served: Served, path: bytes, status: int) -> None:
    answer = _raw(served.url, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status}".encode())


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 3_000_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 3_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: minus\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHo st: y\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ],
    ids=["headers", "address", "length", "name", "tls"],
)
def test_hostile_requests_get_their_status(served: Served, request_: bytes, status: int) -> None:
    answer = _raw(served.url, request_)
    assert answer.startswith(f"HTTP/1.1 {status}".encode())
    assert httpx.get(served.url + "health", timeout=30).status_code == 200


def test_a_hostile_host_and_origin_change_nothing(served: Served) -> None:
    request = b"GET /resource/entity/bert HTTP/1.1\r\nHost: evil.example\r\nOrigin: null\r\n\r\n"
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(request)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 303")
    assert b"location: /data/entity/bert\r\n" in answer
    assert b"evil" not in answer


# -- limits -------------------------------------------------------------------------------------


def test_the_time_limit_counts_from_when_a_query_runs(served: Served) -> None:
    """Four endless queries on two workers: the last wait as long again, and end by their own limit."""

    def ask(query: str) -> httpx.Response:
        return httpx.get(served.url + "sparql", params={"query": query}, timeout=60)

    with ThreadPoolExecutor(5) as threads:
        endless = [threads.submit(ask, _ENDLESS) for _ in range(4)]
        time.sleep(0.5)
        queued = threads.submit(ask, _COUNT)
        assert [one.result().status_code for one in endless] == [504] * 4
        assert queued.result().status_code == 200


def test_pages_answer_while_queries_keep_every_worker_busy(served: Served) -> None:
    def ask(_: int) -> httpx.Response:
        return httpx.get(served.url + "sparql", params={"query": _ENDLESS}, timeout=60)

    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(ask, number) for number in range(2)]
        time.sleep(0.5)
        page = httpx.get(served.url + "page/entity/bert", timeout=60)
        assert page.status_code == 200
        assert not any(one.done() for one in running)


def test_a_client_that_leaves_frees_its_worker(graph: Path) -> None:
    with serving(graph, "--timeout", "300", "--workers", "1") as served:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(served.url + "sparql", params={"query": _ENDLESS}, timeout=3)
        assert _papers(served.url) == 13


# -- snapshots ----------------------------------------------------------------------------------


def test_a_new_snapshot_is_served_without_a_restart(tmp_path: Path) -> None:
    build(tmp_path / "graph", range(5))
    with serving(tmp_path / "graph") as served:
        assert _papers(served.url) == 6
        page = httpx.get(served.url + "page/paper/arxiv/2000.00001", timeout=30)
        build(tmp_path / "graph", range(9))
        assert _papers(served.url) == 10
        tag = {"if-none-match": page.headers["etag"]}
        later = httpx.get(page.url, timeout=30, headers=tag)
        assert later.status_code == 200
        assert later.headers["etag"] != page.headers["etag"]


def test_readers_meet_no_error_while_builds_go_on(tmp_path: Path) -> None:
    build(tmp_path / "graph", range(3))
    with serving(tmp_path / "graph") as served, ThreadPoolExecutor(4) as threads:
        building = threads.submit(
            lambda: [build(tmp_path / "graph", range(3 + n)) for n in range(1, 7)]
        )
        seen = set()
        while not building.done():
            seen.update(threads.map(lambda _: _papers(served.url), range(6)))
        building.result()
        assert _papers(served.url) == 10
        assert seen <= set(range(4, 11))


# -- the end ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_its_workers(graph: Path, number: signal.Signals) -> None:
    with serving(graph) as served:
        assert _papers(served.url) == 13
        children = _children(served.process.pid)
        assert len(children) >= 3
        served.process.send_signal(number)
        _, errors = served.process.communicate(timeout=30)
        assert served.process.returncode == 0
        assert "Traceback" not in errors
        assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_request_in_progress_is_answered_before_the_server_stops(graph: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    with serving(graph) as served, ThreadPoolExecutor(1) as threads:
        _papers(served.url)
        running = threads.submit(
            httpx.get, served.url + "sparql", params={"query": slow}, timeout=60
        )
        time.sleep(0.3)
        served.process.send_signal(signal.SIGTERM)
        assert running.result().status_code == 200


def test_workers_end_when_the_server_is_killed(graph: Path) -> None:
    with serving(graph) as served:
        _papers(served.url)
        children = _children(served.process.pid)
        served.process.kill()
        deadline = time.monotonic() + 20
        while any(_is_running(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(_is_running(child) for child in children)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(child) for child in text.split()]


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
