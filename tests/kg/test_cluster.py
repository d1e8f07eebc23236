"""A cluster makes the graph that one process makes, whatever happens to its workers."""

from __future__ import annotations

import gzip
import importlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kg.build import build_graph
from kg.cluster import Cluster, Reading, build_on_cluster
from kg.engines.local import InProcess
from kg.engines.stages import LinkSettings
from kg.errors import UnreadableInputError
from kg.extract.linking.overrides import Overrides
from kg.model import SkippedRecord
from kg.store.folder import GraphFolder
from kg.store.snapshot import dump_lines

from .sample_papers import SampleSource, sample_concepts, sample_papers

distributed = pytest.importorskip("distributed")
pa = pytest.importorskip("pyarrow")

# Dask's own threads and sockets are not always closed before the interpreter looks.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

PAPERS = 600  # three parts to link
SETTINGS = LinkSettings(sample_concepts(), Overrides())


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.publish._SHIPPED", ("core",))


@pytest.fixture(scope="module")
def importable() -> Iterator[ModuleType]:
    """The sample papers as a module that workers can import."""
    with pytest.MonkeyPatch.context() as patched:
        folder = str(Path(__file__).parent)
        patched.syspath_prepend(folder)
        patched.setenv("PYTHONPATH", os.pathsep.join([folder, os.environ.get("PYTHONPATH", "")]))
        yield importlib.import_module("sample_papers")


@pytest.fixture(scope="module")
def scheduler(importable: ModuleType) -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers in four parts of three kinds, the last with a bad record."""
    folder = tmp_path_factory.mktemp("parts")
    rows = [
        {"id": p.id, "title": p.title, "abstract": p.abstract, "date": p.date,
         "authors": list(p.authors)}
        for p in sample_papers(range(PAPERS))
    ]  # fmt: skip
    lines = [json.dumps(row) + "\n" for row in rows]
    (folder / "0.jsonl").write_text("".join(lines[:200]))
    with gzip.open(folder / "1.jsonl.gz", "wt") as packed:
        packed.writelines(lines[200:300])
    parquet = importlib.import_module("pyarrow.parquet")
    parquet.write_table(pa.Table.from_pylist(rows[300:500]), folder / "2.parquet")
    (folder / "3.jsonl").write_text("".join(lines[500:]) + '{"abstract": "no title"}\n')
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, inputs: Path) -> list[bytes]:
    """What one process makes of them."""
    from kg.engines.parts import find_parts, read_part

    folder = GraphFolder.create(tmp_path_factory.mktemp("alone") / "graph")
    papers = (
        paper
        for url in find_parts([str(inputs)])
        for paper in read_part(url, format_=None, year=None, strict=False, skipped=[])
    )
    with folder.lock(), pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.publish._SHIPPED", ("core",))
        build_graph(folder, papers, InProcess(SampleSource()), SETTINGS)
    return dump_lines(folder.read())


def build(
    graph: Path, pattern: str, load: object, scheduler: distributed.LocalCluster
) -> list[SkippedRecord]:
    folder, skipped = GraphFolder.create(graph), []
    with folder.lock():
        build_on_cluster(
            folder,
            Reading([pattern]),
            load,  # type: ignore[arg-type]
            SETTINGS,
            Cluster(scheduler.scheduler_address, str(graph) + "-parts"),
            on_skipped=skipped.append,
        )
    return skipped


def test_a_cluster_makes_the_graph_that_one_process_makes(
    tmp_path: Path,
    inputs: Path,
    alone: list[bytes],
    importable: ModuleType,
    scheduler: distributed.LocalCluster,
) -> None:
    graph = tmp_path / "graph"
    skipped = build(graph, f"{inputs}/*", importable.SampleSource, scheduler)
    assert dump_lines(GraphFolder.open(graph).read()) == alone
    assert [Path(record.path).name for record in skipped] == ["3.jsonl"]
    parts = sorted(path.suffix for path in Path(f"{graph}-parts").rglob("*.*") if path.is_file())
    assert parts == [".nq"] * 3 + [".parquet"] * 7 + [".pickle"] * 2


def test_a_worker_killed_in_the_middle_and_a_task_that_fails_change_nothing(
    tmp_path: Path,
    inputs: Path,
    alone: list[bytes],
    importable: ModuleType,
    scheduler: distributed.LocalCluster,
) -> None:
    graph = tmp_path / "graph"
    load = importable.TroubledLoad(str(tmp_path))
    build(graph, f"{inputs}/*", load, scheduler)
    assert sorted(path.name for path in tmp_path.glob("trouble-*")) == ["trouble-0", "trouble-1"]
    assert dump_lines(GraphFolder.open(graph).read()) == alone


def test_parts_that_are_done_are_not_done_again(
    tmp_path: Path, inputs: Path, importable: ModuleType, scheduler: distributed.LocalCluster
) -> None:
    from kg.engines.dask import DaskEngine
    from kg.engines.parts import find_parts

    with distributed.Client(scheduler.scheduler_address) as client:
        engine = DaskEngine(client, str(tmp_path / "parts"))
        urls = find_parts([f"{inputs}/0.jsonl"])
        first = list(engine.extract_parts(urls, importable.SampleSource, "samples 1"))
        again = list(engine.extract_parts(urls, importable.DyingSource, "samples 1"))
    assert first == again


def test_a_pattern_that_names_nothing_is_an_error(tmp_path: Path) -> None:
    from kg.engines.parts import find_parts

    with pytest.raises(UnreadableInputError, match="names no file"):
        find_parts([str(tmp_path / "*.jsonl")])
