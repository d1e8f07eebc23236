"""How long `kg serve` takes for each kind of question, the first time and again.

    python benchmarks/server_latency.py GRAPH [--rounds 5]

Processor time of the server's processes is shown beside the time on the clock: on a machine that
does other work too, it is the figure that says something. The first answer to a question is worked
out from the store; the server keeps answers until the graph changes, so the rest are sent from
memory. Both are shown, the slowest first. Each round asks
about other entities and papers: those of most papers and some of few.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from processes import cpu_seconds

_TOP = """SELECT ?it { ?it a kg:Entity ; kg:paperCount ?n . FILTER (?n > 0) }
ORDER BY DESC(?n) LIMIT %d OFFSET %d"""
_PAPERS = "SELECT ?it { ?it a kg:Paper } ORDER BY ?it LIMIT %d OFFSET %d"


@contextmanager
def served(graph: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `kg serve` on a free port."""
    command = [sys.executable, "-m", "kg", "serve", "-g", str(graph), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip(), process
    finally:
        process.terminate()
        process.wait(30)


def ask(url: str, accept: str = "application/json") -> tuple[bytes, float]:
    """The answer and the seconds that it took."""
    request = urllib.request.Request(url, headers={"Accept": accept})
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=600) as answer:
        body = answer.read()
    return body, time.perf_counter() - start


def select(url: str, query: str) -> list[str]:
    """The IRIs that a query of ``?it`` gives."""
    body, _ = ask(f"{url}sparql?{urllib.parse.urlencode({'query': query})}")
    return [row["it"]["value"] for row in json.loads(body)["results"]["bindings"]]


def questions(url: str, rounds: int) -> Iterator[tuple[str, list[str]]]:
    """Each kind of question with its addresses, one for each round."""
    half = rounds - rounds // 2
    entities = select(url, _TOP % (half, 0)) + select(url, _TOP % (rounds // 2, 1000))
    papers = select(url, _PAPERS % (rounds, 100))
    ids = [iri.rpartition("/")[2] for iri in entities]
    paths = [iri.partition("/resource/")[2] for iri in papers]
    yield "entity (API)", [f"api/entity/{urllib.parse.quote(one)}" for one in ids]
    yield "entity (page)", [f"page/entity/{one}" for one in ids]
    yield "entity (data)", [f"data/entity/{one}" for one in ids]
    yield (
        "paper (API)",
        [f"api/paper/{one.removeprefix('paper/').replace('/', ':', 1)}" for one in paths],
    )
    yield "paper (page)", [f"page/{one}" for one in paths]
    yield (
        "search",
        [f"api/search?q={text}" for text in ("lora", "diff", "a", "bench", "reason")[:rounds]],
    )
    yield "path", [f"api/path?from={one}&to={two}" for one, two in zip(ids, ids[::-1], strict=True)]
    yield "stats", ["api/stats"]
    yield "ontology (page)", ["ontology?format=turtle"]
    body, _ = ask(url + "api/queries")
    for query in json.loads(body):
        yield f"named: {query['name']}", [f"api/queries/{query['name']}"]


def measure(url: str, pid: int, addresses: list[str]) -> dict[str, Any]:
    """Milliseconds of first and second answers, the median and the slowest."""
    first, processor, again, failed = [], [], [], ""
    for address in addresses:
        try:
            before = cpu_seconds(pid)
            first.append(ask(url + address, "*/*")[1] * 1000)
            processor.append((cpu_seconds(pid) - before) * 1000)
            again.append(ask(url + address, "*/*")[1] * 1000)
        except urllib.error.HTTPError as error:
            failed = f"{error.code} {error.read()[:80].decode()}"
    none = [float("nan")]
    return {
        "first": statistics.median(first or none),
        "slowest": max(first or none),
        "processor": max(processor or none),
        "again": statistics.median(again or none),
        "failed": failed,
    }


def wait_until_warm(url: str) -> None:
    """Wait for what the server works out from the whole graph at its start, and say how long."""
    for name, address in (
        ("names", "api/search?q=warm"),
        ("layout", "api/graph"),
        ("terms", "api/terms"),
    ):
        print(f"after the start: {name} {ask(url + address)[1]:.1f} s")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with served(given.graph, "--timeout", "300", "-q") as (url, process):
        wait_until_warm(url)
        found = {
            name: measure(url, process.pid, addresses)
            for name, addresses in questions(url, given.rounds)
        }
    head = ("first", "slowest", "processor", "again")
    print(f"{'milliseconds':32}" + "".join(f"{name:>11}" for name in head))
    for name, row in sorted(found.items(), key=lambda pair: -pair[1]["processor"]):
        print(f"{name:32}" + "".join(f"{row[one]:11.1f}" for one in head) + f" {row['failed']}")


if __name__ == "__main__":
    main()
