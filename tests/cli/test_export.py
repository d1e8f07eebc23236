"""``kg export``: the format from the file's name, whole files, and clear errors."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from kg.cli import main


@pytest.fixture
def export(small_graph, tmp_path, monkeypatch):
    """Runs the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["export", "-g", str(small_graph.path), *arguments])

    return run


@pytest.mark.parametrize(
    "suffix", ["ttl", "nt", "nq", "trig", "jsonld", "rdf", "graphml", "gexf", "csv", "json"]
)
def test_the_suffix_of_the_file_says_the_format(suffix, export):
    result = export("-o", f"graph.{suffix}")
    assert result.exit_code == 0, result.output
    assert Path(f"graph.{suffix}").stat().st_size > 1000
    assert result.stdout == ""
    assert f"Wrote graph.{suffix}" in result.stderr


def test_format_writes_to_standard_output(export):
    result = export("--format", "graphml")
    graph = nx.read_graphml(io.BytesIO(result.stdout_bytes), force_multigraph=True)
    assert graph.nodes["paper:arxiv:2401.00001"]["type"] == "Paper"


def test_format_wins_over_the_suffix(export):
    export("--format", "json", "-o", "graph.txt", "-q")
    assert json.loads(Path("graph.txt").read_text("utf-8"))["nodes"]


def test_csv_tells_of_both_of_its_files(export):
    assert export("-o", "graph.csv").stderr == "Wrote graph.csv, graph.nodes.csv\n"


def test_pyvis_makes_the_small_page(export):
    assert export("-o", "graph.html", "--viewer", "pyvis").exit_code == 0
    page = Path("graph.html").read_text("utf-8")
    assert "all shown" in page
    assert not Path("lib").exists()


def test_the_explorer_is_the_page_unless_told_otherwise(export):
    assert export("-o", "graph.html").exit_code == 0
    assert "TwigTuner" not in Path("graph.html").read_text("utf-8")  # its data is packed


def test_statements_below_the_threshold_are_left_out(export):
    whole, sure = (
        json.loads(export("--format", "json", *more).stdout)["edges"]
        for more in ((), ("--min-confidence", "0.7"))
    )
    assert 0 < len(sure) < len(whole)
    assert min(edge.get("confidence", 1) for edge in sure) >= 0.7


def test_an_unknown_suffix_is_an_error_that_names_the_formats(export):
    result = export("-o", "graph.xlsx")
    assert result.exit_code == 1
    assert "No format named 'xlsx'" in result.stderr
    assert "graphml" in result.stderr
    assert not Path("graph.xlsx").exists()


def test_no_format_at_all_is_wrong_usage(export):
    result = export()
    assert result.exit_code == 2
    assert "--format" in result.stderr


def test_a_viewer_is_for_html_only(export):
    result = export("-o", "graph.ttl", "--viewer", "pyvis")
    assert result.exit_code == 2
    assert "--viewer is for html" in result.stderr


def test_a_folder_that_is_not_there_is_an_error_that_names_the_file(export):
    result = export("-o", "nowhere/graph.ttl")
    assert result.exit_code == 1
    assert "nowhere/graph.ttl" in result.stderr
    assert "Nothing that stood there was changed" in result.stderr


def test_a_graph_that_is_not_there_is_an_error_that_says_how_to_make_one(export):
    result = export("-g", "missing", "-o", "graph.ttl")
    assert result.exit_code == 1
    assert "kg build" in result.stderr
