"""The commands that ask: query, search, show, stats, validate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.store.folder import GraphFolder
from kg.vocab import KG

Run = Callable[..., Result]


@pytest.fixture
def run(small_graph: GraphFolder) -> Run:
    def invoke(*args: str, stdin: str | None = None, graph: Path = small_graph.path) -> Result:
        return CliRunner(env={"KG_GRAPH": str(graph)}).invoke(main, args, input=stdin)

    return invoke


def test_query_takes_sparql_from_the_command_line(run: Run) -> None:
    result = run("query", "SELECT ?l WHERE { entity:lora skos:prefLabel ?l }", "--format", "csv")
    assert (result.exit_code, result.stdout.split()) == (0, ["l", "LoRA"])


def test_query_takes_sparql_from_standard_input_and_from_a_file(run: Run, tmp_path: Path) -> None:
    text = "ASK { ?s a kg:Paper }"
    path = tmp_path / "ask.rq"
    path.write_text(text)
    assert run("query", "-", stdin=text).stdout == "yes\n"
    assert run("query", "-f", str(path)).stdout == "yes\n"


def test_query_asks_a_named_question(run: Run) -> None:
    result = run("query", "--named", "outperforms", "-p", "entity=LoRA", "--json")
    (row,) = json.loads(result.stdout)["results"]["bindings"]
    assert row["better"]["value"] == "TwigTuner"


def test_query_lists_the_library(run: Run) -> None:
    assert "papers-with" in run("query", "--list").stdout
    assert len(json.loads(run("query", "--list", "--json").stdout)) >= 14


def test_a_named_question_filters_by_confidence(run: Run) -> None:
    asked = ("query", "--named", "results", "--format", "csv")
    assert len(run(*asked).stdout.splitlines()) == 3
    assert len(run(*asked, "--min-confidence", "0.7").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("query", "SELECT"), 1, "does not parse"),
        (("query", "DROP ALL"), 1, "update"),
        (("query",), 2, "Give one of"),
        (("query", "ASK {}", "--named", "metrics"), 2, "Give one of"),
        (("query", "ASK {}", "-p", "a=b"), 2, "belong to a named question"),
        (("query", "--named", "metrics", "-p", "limit"), 2, "KEY=VALUE"),
        (("query", "--named", "nothing"), 1, "Known queries"),
        (("query", "--named", "results", "-p", "benchmark=RiverQB"), 1, "Near: RiverQA"),
        (("show", "TwigTunner"), 1, "Near: TwigTuner"),
        (("show", "zzzzqq"), 1, "kg search"),
    ],
)
def test_a_mistake_is_named_and_has_its_exit_code(
    run: Run, args: tuple[str, ...], code: int, message: str
) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    "args",
    [("query", "SELECT ?s WHERE { ?s a kg:Nothing }"), ("search", "zzzzqq"),
     ("query", "--named", "families")],
)  # fmt: skip
def test_an_empty_result_is_no_failure(run: Run, args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 0


def test_search_finds_by_other_names(run: Run) -> None:
    (first, *_) = json.loads(run("search", "low-rank adaptation", "--json").stdout)
    assert (first["label"], first["rank"]) == ("LoRA", "exact")
    assert "LoRA" in run("search", "low-rank adaptation").stdout


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [("lora", "label", "LoRA"), ("2402.00002", "title", "Is TwigTuner Really Better?")],
)
def test_show_gives_entities_and_papers(run: Run, name: str, key: str, value: str) -> None:
    assert json.loads(run("show", name, "--json").stdout)[key] == value
    assert "“We revisit TwigTuner and LoRA.”" in run("show", name).stdout


def test_stats_counts_papers_roles_relations_and_findings(run: Run) -> None:
    found = json.loads(run("stats", "--json").stdout)
    assert (found["papers"], found["papers_without_abstract"]) == (3, 1)
    assert found["roles"]["measures"] == 3
    assert found["relations"]["outperforms"] == 2
    assert found["inferred_relations"] == 1
    assert sum(found["findings"].values()) == 4
    assert 0.9 < found["mean_confidence"] < 1
    assert "3 papers, 1 of them without an abstract" in run("stats").stdout


def test_validate_is_content_with_a_build(run: Run) -> None:
    result = run("validate")
    assert (result.exit_code, result.stdout) == (0, "0 violations\n")


def test_validate_names_an_ill_typed_triple_with_its_rule(
    run: Run, small_graph: GraphFolder, tmp_path: Path
) -> None:
    folder = GraphFolder.create(tmp_path / "broken")
    iris = folder.iris
    statement = iris.role("arxiv:2401.00001", "measures", "accuracy")

    def write(target: Path) -> None:
        store = ox.Store(str(target))
        store.bulk_extend(small_graph.read())
        assigned, method = ox.NamedNode(KG + "assignedType"), ox.NamedNode(KG + "Method")
        graph = ox.NamedNode(iris.paper_graph("arxiv:2401.00001"))
        store.add(ox.Quad(ox.NamedNode(statement), assigned, method, graph))
        store.flush()

    folder.switch(folder.write_snapshot(write))
    result = run("validate", "--json", graph=folder.path)
    (violation,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert violation["focus"] == statement
    assert violation["rule"] == "RoleStatement-measures (SPARQL)"
    assert "metric" in run("validate", graph=folder.path).stdout


@pytest.mark.parametrize("command", [("stats",), ("search", "x"), ("show", "x"), ("validate",),
                                     ("query", "ASK {}")])  # fmt: skip
def test_a_folder_that_is_no_graph_is_named(
    run: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    result = run(*command, graph=tmp_path / "none")
    assert result.exit_code == 1
    assert "no such graph" in result.stderr
