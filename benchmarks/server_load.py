"""Many clients at once against `kg serve`: errors, times, and whether its memory grows.

    python benchmarks/server_load.py GRAPH [--clients 50] [--seconds 30]

Each client keeps one connection and asks without a pause, in a random order: pages, API, search,
and SPARQL queries of which no two are the same, so that the server cannot answer from memory.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from server_latency import ask, select, served

_SAMPLE = "SELECT ?it {{ ?it a kg:{kind} }} ORDER BY ?it LIMIT 200"
_QUERY = """SELECT ?paper ?title {{ <{iri}> skos:prefLabel ?name .
  ?paper ?role <{iri}> ; a kg:Paper ; dcterms:title ?title }} LIMIT {limit}"""


class Client(threading.Thread):
    """Asks until told to stop; keeps its times and whatever was not 200."""

    def __init__(
        self, url: str, seed: int, things: dict[str, list[str]], stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.url, self.pick, self.things, self.stop = (
            urlsplit(url),
            random.Random(seed),
            things,
            stop,
        )
        self.seconds: list[float] = []
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        """Ask again and again."""
        connection = http.client.HTTPConnection(self.url.hostname or "", self.url.port, timeout=120)
        while not self.stop.is_set():
            address = self.address()
            start = time.perf_counter()
            try:
                connection.request("GET", address, headers={"Accept": "*/*"})
                answer = connection.getresponse()
                answer.read()
                self.answers[str(answer.status)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.answers[type(error).__name__] += 1
                connection.close()
            self.seconds.append(time.perf_counter() - start)

    def address(self) -> str:
        """The next address."""
        entity, paper = (
            self.pick.choice(self.things["Entity"]),
            self.pick.choice(self.things["Paper"]),
        )
        name, path = entity.rpartition("/")[2], paper.partition("/resource/")[2]
        query = _QUERY.format(iri=entity, limit=self.pick.randint(10, 10**9))
        return self.pick.choice(
            (
                f"/page/entity/{name}",
                f"/page/{path}",
                f"/api/entity/{quote(name)}",
                f"/api/search?q={self.pick.choice('abcdefghijklmnop')}{self.pick.choice('aeiou')}",
                "/health",
                "/sparql?" + urlencode({"query": query}),
                "/sparql?" + urlencode({"query": query}),
            )
        )


def memory(pid: int) -> tuple[int, int]:
    """Resident bytes of a server's own process, and of its workers together."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    own, *workers = (
        int(Path(f"/proc/{one}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        for one in (str(pid), *children)
    )
    return own, sum(workers)


def main() -> None:
    """Run the clients, and print what they met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    with served(given.graph, "--timeout", "120", "-q") as (url, process):
        things = {k: select(url, _SAMPLE.format(kind=k)) for k in ("Entity", "Paper")}
        for address in ("api/search?q=warm", "api/graph", "api/terms"):
            ask(url + address)
        stop = threading.Event()
        clients = [Client(url, seed, things, stop) for seed in range(given.clients)]
        for client in clients:
            client.start()
        marks = []
        for _ in range(6):
            time.sleep(given.seconds / 6)
            marks.append(memory(process.pid))
        stop.set()
        for client in clients:
            client.join(130)
        alive = process.poll() is None
    answers = sum((client.answers for client in clients), Counter())
    times = sorted(second * 1000 for client in clients for second in client.seconds)
    print(f"{given.clients} clients, {given.seconds:g} s: {len(times):,} requests, {dict(answers)}")
    cuts = statistics.quantiles(times, n=100)
    print(f"milliseconds: median {cuts[49]:.0f}, 95 % {cuts[94]:.0f}, slowest {times[-1]:.0f}")
    for name, column in (("server", 0), ("workers", 1)):
        print(f"{name}, MB: " + " ".join(f"{mark[column] / 2**20:.0f}" for mark in marks))
    print("the server lives" if alive else "THE SERVER DIED")


if __name__ == "__main__":
    main()
