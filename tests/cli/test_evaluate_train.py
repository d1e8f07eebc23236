"""``kg evaluate`` and ``kg train`` as a user runs them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

PAPER = {"id": "a", "title": "FooNet", "abstract": "We propose FooNet. FooNet beats BarNet by 3.1% on GLUE."}
GOLD = {
    "id": "a",
    "entities": [{"name": "FooNet", "type": "Method", "mentions": ["FooNet"], "role": "proposes"}],
    "relations": [],
    "findings": [],
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(PAPER) + "\n", "utf-8")
    return path


def gold_file(folder: Path, record: dict[str, object]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_figures_come_as_a_table_and_as_json(papers: Path, tmp_path: Path) -> None:
    gold = gold_file(tmp_path, GOLD)
    code, table, _ = run("evaluate", papers, gold, "--rules")
    assert code == 0
    assert "entity-merged" in table
    _, text, _ = run("evaluate", papers, gold, "--rules", "--json")
    figures = json.loads(text)["figures"]
    assert figures["mention"]["gold"] == 3
    assert figures["entity/Method"]["recall"] == 1


def test_papers_given_as_annotations_are_a_message(papers: Path) -> None:
    code, _, error = run("evaluate", papers, papers, "--rules")
    assert code == 1
    assert "entities" in error


def test_annotations_of_other_papers_are_a_message(papers: Path, tmp_path: Path) -> None:
    code, _, error = run("evaluate", papers, gold_file(tmp_path, {**GOLD, "id": "b"}), "--rules")
    assert code == 1
    assert "none of its 1 ids" in error


def test_a_folder_that_is_no_model_is_a_message(papers: Path, tmp_path: Path) -> None:
    code, _, error = run("evaluate", papers, gold_file(tmp_path, GOLD), "--model", tmp_path)
    assert code == 1
    assert "model.json is missing" in error


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is not None, reason="needs an installation without PyTorch"
)
def test_training_without_its_extra_names_it(papers: Path, tmp_path: Path) -> None:
    gold = gold_file(tmp_path, GOLD)
    code, _, error = run("train", papers, gold, "-o", tmp_path / "m", "--encoder", "none")
    assert code == 1
    assert "paper-kg[train]" in error
