"""How fast a graph is validated, and whether the reference processor finds the same.

``python benchmarks/validation.py --papers 500`` builds annotated papers of ``../shared`` into a
graph, breaks a paper with each seed of ``tests/kg/seeded.py`` in another, validates both with both
engines, and prints processor seconds and differences. ``--graph PATH`` times a graph that is there.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox

from kg.build import build_graph
from kg.engines.local import InProcess
from kg.engines.sources import Annotations
from kg.extract.linking.overrides import Overrides
from kg.extract.readers.base import read_papers
from kg.ontologies import load_concepts
from kg.publish import LinkSettings
from kg.store.folder import GraphFolder
from kg.validate import Engine, Violation, validate
from kg.vocab import Iris

_ROOT = Path(__file__).resolve().parent.parent
_GOLD = _ROOT.parent / "shared" / "annotation"


def main() -> None:
    """Print a table of both engines over both graphs, or the time over one that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if options.graph:
        folder = GraphFolder.open(options.graph)
        _timed("sparql", folder.read(), folder.iris, jobs=options.jobs)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = _build(Path(place) / "graph", options.papers)
        _compare(f"{options.papers} papers", folder.read(), folder.iris)
    seeded = _load_seeds()
    seeds = seeded.read_seeds()
    _compare(f"{len(seeds)} broken papers", seeded.seeded_store(seeds), seeded.IRIS)


def _build(path: Path, papers: int) -> GraphFolder:
    folder = GraphFolder.create(path)
    source = Annotations(_GOLD / "train.gold.jsonl", lambda skipped: None)
    inputs = (str(_GOLD / "train.papers.jsonl"),)
    found = read_papers(
        inputs, format_=None, year=None, strict=True, on_skipped=lambda skipped: None
    )
    settings = LinkSettings(load_concepts(), Overrides())
    build_graph(folder, islice(found, papers), InProcess(source), settings)
    return folder


def _load_seeds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("seeded", _ROOT / "tests/kg/seeded.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["seeded"] = module
    spec.loader.exec_module(module)
    return module


def _compare(name: str, store: ox.Store, iris: Iris) -> None:
    print(f"{name}, {len(store):,} triples")
    ours = _pairs(_timed("sparql", store, iris))
    theirs = _pairs(_timed("pyshacl", store, iris))
    print(f"  only sparql {len(ours - theirs)}, only pyshacl {len(theirs - ours)}")


def _timed(engine: Engine, store: ox.Store, iris: Iris, jobs: int = 1) -> list[Violation]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = validate(store, iris, engine=engine, jobs=jobs)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {engine}: {len(found)} violations, {cpu:.1f} s CPU, {wall:.1f} s, {memory:.0f} MB")
    return found


def _pairs(found: list[Violation]) -> set[tuple[str, str]]:
    return {(violation.focus, violation.rule) for violation in found}


if __name__ == "__main__":
    main()
