"""How long each export of a graph takes, against the store's own N-Quads dump and a file copy.

    python benchmarks/export_speed.py GRAPH [--formats graphml,nq] [--rounds 3]

Each format runs in a process of its own, next to a dump, so that the ratio is of two runs that had
the same machine. Ratios are medians over the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FORMATS = "graphml,gexf,csv,json,nq,nt,ttl,trig,rdf,jsonld"


def _dump(graph: Path, target: Path) -> None:
    import pyoxigraph

    from kg.store.folder import GraphFolder

    GraphFolder.open(graph).read().dump(str(target), pyoxigraph.RdfFormat.N_QUADS)


def _copy(graph: Path, target: Path) -> None:
    shutil.copyfile(target.with_name("dump"), target)


def _export(format_: str) -> Callable[[Path, Path], None]:
    def run(graph: Path, target: Path) -> None:
        from kg.exports.base import Source, find_exporter
        from kg.exports.output import open_output
        from kg.store.folder import GraphFolder

        folder = GraphFolder.open(graph)
        with open_output(target) as output:
            find_exporter(format_).write(Source(folder.read(), folder.iris), output)

    return run


def _one(name: str, graph: Path, folder: Path) -> None:
    """Run one step in this process and print what it took."""
    task = {"dump": _dump, "copy": _copy}.get(name) or _export(name)
    target = folder / (name if name in ("dump", "copy") else f"graph.{name}")
    wall, cpu = time.perf_counter(), time.process_time()
    task(graph, target)
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": sum(file.stat().st_size for file in folder.glob(f"{target.stem}*{target.suffix}")),
    }
    print(json.dumps(figures))


def _measure(name: str, graph: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, str(graph), "--one", name, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _main(graph: Path, formats: list[str], rounds: int) -> None:
    print(f"{graph}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    heads = ("wall s", "CPU s", "peak MB", "MB", "wall/dump", "CPU/dump")
    print(f"{'':8}" + "".join(f"{head:>10}" for head in heads))
    with tempfile.TemporaryDirectory(dir=graph.parent) as name:
        folder = Path(name)
        for step in ["dump", "copy", *formats]:
            pairs = [
                (_measure("dump", graph, folder), _measure(step, graph, folder))
                for _ in range(rounds)
            ]
            wall, cpu, peak, size = (
                statistics.median(own[figure] for _, own in pairs)
                for figure in ("wall", "cpu", "peak", "size")
            )
            ratios = [
                statistics.median(own[figure] / dump[figure] for dump, own in pairs)
                for figure in ("wall", "cpu")
            ]
            print(
                f"{step:8}{wall:10.2f}{cpu:10.2f}{peak:10.0f}{size / 2**20:10.1f}"
                f"{ratios[0]:10.2f}{ratios[1]:10.2f}",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("graph", type=Path)
    parser.add_argument("--formats", default=FORMATS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        _one(given.one, given.graph, given.folder)
    else:
        _main(given.graph, given.formats.split(","), given.rounds)
