"""What a build leaves when it is killed, when the disk is full, when others are there too."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from kg.build import build_graph
from kg.engines.local import Cores, InProcess
from kg.engines.stages import LinkSettings
from kg.errors import GraphBusyError, NotAGraphError, StorageError, WorkerError
from kg.extract.linking.overrides import Overrides
from kg.store.folder import GraphFolder
from kg.store.runs import log_run
from kg.store.snapshot import dump_lines

from .sample_papers import SampleSource, sample_concepts, sample_papers


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.publish._SHIPPED", ("core",))


SETTINGS = LinkSettings(sample_concepts(), Overrides())


def build(folder: GraphFolder, numbers: range, *, version: int = 1) -> None:
    papers = sample_papers(numbers, version=version)
    with folder.lock():
        build_graph(folder, papers, InProcess(SampleSource()), SETTINGS)


def test_builds_killed_in_every_stage_lose_nothing_and_double_nothing(
    root: Path, tmp_path: Path
) -> None:
    program = root / "benchmarks" / "kill.py"
    options = ["--papers", "65", "--kills", "5", "--changes", "5", "--dir", tmp_path]
    done = subprocess.run([sys.executable, program, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" 0 ended otherwise than an undisturbed build") == 2


def test_a_second_build_is_told_who_holds_the_graph(tmp_path: Path) -> None:
    folder = GraphFolder.create(tmp_path / "graph")
    with folder.lock(), pytest.raises(GraphBusyError, match=f"process {os.getpid()} on "):
        build(GraphFolder.open(folder.path), range(1))


def test_a_reader_sees_the_old_graph_until_the_build_has_ended(tmp_path: Path) -> None:
    folder = GraphFolder.create(tmp_path / "graph")
    build(folder, range(5))
    before, seen = dump_lines(folder.read()), []

    def look(stage: str, done: int, total: int | None) -> None:
        if done == total:
            seen.append((stage, dump_lines(folder.read()) == before))

    with folder.lock():
        papers, engine = sample_papers(range(80)), InProcess(SampleSource())
        build_graph(folder, papers, engine, SETTINGS, on_progress=look)
    assert seen == [(stage, True) for stage in ("extract", "names", "link", "load")]
    assert dump_lines(folder.read()) != before


def test_a_reader_may_keep_an_old_snapshot_open_while_builds_go_by(tmp_path: Path) -> None:
    folder = GraphFolder.create(tmp_path / "graph")
    build(folder, range(5))
    store = folder.read()
    before = dump_lines(store)
    for number in range(5, 8):
        build(folder, range(number, number + 1))
    assert dump_lines(store) == before


def test_a_build_that_an_error_ended_leaves_the_graph_and_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = GraphFolder.create(tmp_path / "graph"), GraphFolder.create(tmp_path / "other")
    build(folder, range(5))
    before = dump_lines(folder.read())
    with monkeypatch.context() as patched:
        patched.setattr("kg.publish.entity_quads", _fail)
        with pytest.raises(StorageError):
            build(folder, range(80))
    assert dump_lines(folder.read()) == before
    assert [path.name for path in (folder.path / "snapshots").iterdir()] == ["1"]
    build(folder, range(80))
    build(other, range(80))
    assert dump_lines(folder.read()) == dump_lines(other.read())


def _fail(*_: object) -> Iterator[str]:
    raise OSError(28, "No space left on device")


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Path]:
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(path)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


@pytest.mark.parametrize("size", ["200k", "1m", "2m", "4m"])
def test_a_full_disk_is_an_error_and_leaves_the_graph_as_it_was(tmp_path: Path, size: str) -> None:
    child = tmp_path / "child.py"
    child.write_text(_CHILD)
    with small_disk(tmp_path / "disk", size) as disk:
        command = [sys.executable, child, str(Path(__file__).parent), str(disk / "graph")]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["error"] == "StorageError", outcome
    assert outcome["before"] == outcome["after"]


# Builds 3 papers, then ever more until the disk is full, and looks at the graph after that.
_CHILD = """
import json, sys
from unittest.mock import patch
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from sample_papers import SampleSource, sample_concepts, sample_papers
from kg.build import build_graph
from kg.engines.local import InProcess
from kg.errors import KgError
from kg.extract.linking.overrides import Overrides
from kg.engines.stages import LinkSettings
from kg.store.folder import GraphFolder
from kg.store.snapshot import dump_lines

before = None
def lines():
    return hash(tuple(dump_lines(GraphFolder.open(Path(sys.argv[2])).read())))
with patch("kg.publish._SHIPPED", ()):
    try:
        for count in (3, 30, 300, 1200):
            folder = GraphFolder.create(Path(sys.argv[2]))
            with folder.lock():
                settings = LinkSettings(sample_concepts(), Overrides())
                papers = sample_papers(range(count))
                build_graph(folder, papers, InProcess(SampleSource()), settings)
            before = lines()
        error = None
    except KgError as found:
        error = type(found).__name__
    after = lines() if before is not None else None
print(json.dumps({"error": error, "before": before, "after": after}))
"""


def test_records_that_are_no_database_are_named(tmp_path: Path) -> None:
    folder = GraphFolder.create(tmp_path / "graph")
    folder.records_path.write_bytes(b"no database at all, though it is long enough to be one" * 40)
    with pytest.raises(NotAGraphError, match="records"):
        build(folder, range(1))


def test_a_folder_killed_in_its_first_moment_can_be_built(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "graph.json.draft").write_text('{"ver')
    build(GraphFolder.create(tmp_path / "graph"), range(2))


def test_a_torn_last_line_of_the_run_log_spoils_no_other(tmp_path: Path) -> None:
    log_run(tmp_path, {"command": "build"})
    with (tmp_path / "runs.jsonl").open("a") as log:
        log.write('{"command": "bu')
    log_run(tmp_path, {"command": "remove"})
    first, _, last = (tmp_path / "runs.jsonl").read_text().splitlines()
    assert json.loads(first) == {"command": "build"}
    assert json.loads(last) == {"command": "remove"}


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The sample papers as a module that other processes can import."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("sample_papers")


def test_cores_give_what_one_process_gives_in_the_same_order(importable: ModuleType) -> None:
    papers = list(sample_papers(range(130)))
    cores = Cores(importable.SampleSource, jobs=2)
    assert cores.version == SampleSource.version
    alone = [one for chunk in InProcess(SampleSource()).extract(papers) for one in chunk]
    assert [one for chunk in cores.extract(papers) for one in chunk] == alone


def test_a_worker_that_dies_is_an_error_that_says_what_to_do(importable: ModuleType) -> None:
    cores = Cores(importable.DyingSource, jobs=2)
    with pytest.raises(WorkerError, match="--jobs"):
        list(cores.extract(sample_papers(range(130))))


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(_PARENT)
    command = [sys.executable, child, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = json.loads(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 30
    while any(map(_is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_alive, workers))


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


_PARENT = """
import json, multiprocessing, sys, time
sys.path.insert(0, sys.argv[1])
from sample_papers import SampleSource, sample_papers
from kg.engines.local import Cores

if __name__ == "__main__":
    for _ in Cores(SampleSource, 2).extract(sample_papers(range(130))):
        print(json.dumps([p.pid for p in multiprocessing.active_children()]), flush=True)
        time.sleep(60)
"""
