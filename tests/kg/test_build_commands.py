"""``kg build``, ``kg rebuild`` and ``kg remove``, from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

from .sample_papers import sample_concepts, sample_paper


def kg(*arguments: object) -> Result:
    """Run a command with a small vocabulary, which is most of the time of a small build."""
    with (
        patch("kg.publish._SHIPPED", ("core",)),
        patch("kg.cli.writing.load_concepts", sample_concepts),
    ):
        return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven papers, six of them annotated."""
    folder = tmp_path_factory.mktemp("files")
    pairs = [sample_paper(number) for number in range(7)]
    rows = [{"id": p.id, "title": p.title, "abstract": p.abstract} for p, _ in pairs]
    write_lines(folder / "papers.jsonl", rows)
    write_lines(folder / "gold.jsonl", [record for _, record in pairs[:6]])
    return folder


@pytest.fixture(scope="module")
def built(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of the first six."""
    graph, papers = tmp_path_factory.mktemp("built") / "graph", files / "six.jsonl"
    papers.write_text("".join((files / "papers.jsonl").read_text().splitlines(keepends=True)[:6]))
    result = kg("build", papers, "--annotations", files / "gold.jsonl", "-g", graph)
    assert result.exit_code == 0, result.output
    return graph


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "graph")
    return tmp_path / "graph"


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_build_says_what_was_found_and_where_to_look(files: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    command = ("build", files / "papers.jsonl", "--annotations", files / "gold.jsonl", "-g", graph)
    result = kg(*command)
    assert "Read 7 records: 7 new or different, 7 extracted, 7 papers linked." in result.stdout
    assert "7 papers" in result.stdout
    assert "kg search" in result.stdout
    assert result.exit_code == 3
    assert "has no annotation of this paper" in result.stderr
    again = kg(*command, "--json")
    assert json.loads(again.stdout)["changed"] == 0


def test_build_is_quiet_when_told(files: Path, graph: Path) -> None:
    result = kg(
        "build", files / "six.jsonl", "--annotations", files / "gold.jsonl", "-g", graph, "-q"
    )
    assert (result.exit_code, result.output) == (0, "")


def test_a_graph_keeps_its_base_iri(files: Path, graph: Path) -> None:
    base = ("--base-iri", "https://example.org/x/")
    result = kg("build", files / "six.jsonl", "-g", graph, *base)
    assert result.exit_code == 1
    assert "has the base IRI https://w3id.org/paper-kg/, not https://example.org/x/" in result.stderr


def test_a_graph_keeps_its_least_confidence(graph: Path) -> None:
    before = json.loads(kg("rebuild", "-g", graph, "--json").stdout)
    assert before["statements"] > 0
    kg("rebuild", "-g", graph, "--min-confidence", "1.0", "-q")
    assert json.loads((graph / "graph.json").read_text())["min_confidence"] == 1.0
    kg("rebuild", "-g", graph, "--min-confidence", "0", "-q")
    assert json.loads(kg("rebuild", "-g", graph, "--json").stdout) == before


def test_remove_takes_papers_by_any_of_their_ids(graph: Path) -> None:
    would = kg("remove", "2000.00001", "-g", graph, "--dry-run")
    assert would.stdout == "Would remove arxiv:2000.00001\n"
    result = kg("remove", "2000.00001", "arxiv:2000.00002", "-g", graph, "--json")
    assert json.loads(result.stdout)["papers"] == 4
    assert kg("remove", "2000.00001", "-g", graph).exit_code == 1


def test_remove_takes_nothing_where_one_id_is_unknown(graph: Path) -> None:
    result = kg("remove", "2000.00001", "no-such-paper", "-g", graph)
    assert result.exit_code == 1
    assert "no-such-paper" in result.stderr
    assert json.loads(kg("rebuild", "-g", graph, "--json").stdout)["papers"] == 6


def test_every_run_is_logged(graph: Path) -> None:
    kg("remove", "no-such-paper", "-g", graph)
    runs = [json.loads(line) for line in (graph / "runs.jsonl").read_text().splitlines()]
    assert [(run["command"], run["outcome"]) for run in runs] == [
        ("build", "done"),
        ("remove", "failed"),
    ]
    assert {"read", "extract", "link", "load"} <= runs[0]["stages"].keys()


def test_ctrl_c_keeps_what_was_done(tmp_path: Path, root: Path) -> None:
    graph = tmp_path / "graph"
    papers = [sample_paper(number)[0] for number in range(3000)]
    rows = [{"id": p.id, "title": p.title, "abstract": p.abstract * 5} for p in papers]
    write_lines(tmp_path / "papers.jsonl", rows)
    command = [sys.executable, "-m", "kg", "build", tmp_path / "papers.jsonl", "-g", graph]
    with subprocess.Popen(
        [*command, "--jobs", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=_heed_interrupts,
    ) as child:  # fmt: skip
        while not count_extractions(graph) and child.poll() is None:
            time.sleep(0.1)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to the workers too
        _, errors = child.communicate(timeout=60)
    assert child.returncode == 130, errors
    assert "Stopped. What was done is kept: run the same command again to go on." in errors
    assert "Traceback" not in errors
    assert 0 < count_extractions(graph) < 3000
    last = json.loads((graph / "runs.jsonl").read_text().splitlines()[-1])
    assert last["outcome"] == "stopped"


def _heed_interrupts() -> None:
    """Undo what a shell does to background jobs, under which these tests may run."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def count_extractions(graph: Path) -> int:
    try:
        with sqlite3.connect(f"file:{graph}/records.sqlite?mode=ro", uri=True) as records:
            return int(records.execute("SELECT COUNT(*) FROM extraction").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
