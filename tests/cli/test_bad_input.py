"""Bad input gives a clear error with the next step, no traceback, and loses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

PAPER = {"id": "2401.00001", "title": "TinyTune: Cheap Tuning", "abstract": "We propose TinyTune."}


def run(*arguments: object) -> Result:
    """Run ``kg`` and check that nothing but a message comes out of a failure."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A file with one paper."""
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(PAPER) + "\n", "utf-8")
    return path


@pytest.fixture
def graph(papers: Path, tmp_path: Path) -> Path:
    """A graph of one paper."""
    path = tmp_path / "graph"
    assert run("build", papers, "-g", path, "-q").exit_code == 0
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"\x00\x01\x02binary", "binary"), (b"nothing known", "no format")],
)
def test_input_that_cannot_be_read_leaves_no_half_graph(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "input.txt"
    path.write_bytes(content)
    result = run("build", path, "-g", tmp_path / "graph")
    assert result.exit_code == 1
    assert message in result.output
    assert str(path) in result.output


def test_bad_record_is_named_and_the_rest_is_built(papers: Path, tmp_path: Path) -> None:
    with papers.open("a", encoding="utf-8") as handle:
        handle.write('{"abstract": "no title"}\n')
    result = run("build", papers, "-g", tmp_path / "graph")
    assert result.exit_code == 3
    assert "line 2" in result.output
    assert "has no title" in result.output
    assert run("show", "arxiv:2401.00001", "-g", tmp_path / "graph").exit_code == 0


def test_strict_stops_at_the_first_bad_record(papers: Path, tmp_path: Path) -> None:
    with papers.open("a", encoding="utf-8") as handle:
        handle.write("not json\n")
    result = run("build", papers, "--strict", "-g", tmp_path / "graph")
    assert result.exit_code == 1
    assert "--strict" in result.output


def test_folder_that_is_no_graph_is_left_alone(papers: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter1.tex").write_text("text", "utf-8")
    result = run("build", papers, "-g", other)
    assert result.exit_code == 1
    assert "not a graph" in result.output
    assert [p.name for p in other.iterdir()] == ["chapter1.tex"]


def test_graph_of_a_newer_version_is_refused(graph: Path) -> None:
    about = json.loads((graph / "graph.json").read_text("utf-8"))
    (graph / "graph.json").write_text(json.dumps({**about, "version": 99}), "utf-8")
    result = run("stats", "-g", graph)
    assert result.exit_code == 1
    assert "99" in result.output
    assert "update" in result.output


def test_missing_graph_names_the_command_that_makes_one(tmp_path: Path) -> None:
    result = run("stats", "-g", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "kg build" in result.output


def test_sparql_syntax_error_is_shown_as_such(graph: Path) -> None:
    result = run("query", "SELECT * WHERE { ?s ?p", "-g", graph)
    assert result.exit_code == 1
    assert "does not parse" in result.output


def test_update_is_refused(graph: Path) -> None:
    result = run("query", "DELETE WHERE { ?s ?p ?o }", "-g", graph)
    assert result.exit_code == 1
    assert run("show", "arxiv:2401.00001", "-g", graph).exit_code == 0


def test_unknown_export_format_names_the_nearest(graph: Path, tmp_path: Path) -> None:
    result = run("export", "-g", graph, "-o", tmp_path / "out.graphm")
    assert result.exit_code == 1
    assert "graphml" in result.output
    assert not (tmp_path / "out.graphm").exists()


def test_unknown_name_is_exit_1_and_empty_result_exit_0(graph: Path) -> None:
    assert run("show", "no such thing", "-g", graph).exit_code == 1
    assert run("search", "no such thing", "-g", graph).exit_code == 0
    assert (
        run("query", "SELECT ?s WHERE { ?s a <http://example.org/X> }", "-g", graph).exit_code == 0
    )


def test_export_into_a_folder_that_is_missing_is_refused(graph: Path, tmp_path: Path) -> None:
    result = run("export", "-g", graph, "-o", tmp_path / "no" / "out.ttl")
    assert result.exit_code == 1
    assert "out.ttl" in result.output
