"""``kg vocabulary``."""

from __future__ import annotations

import json

from click.testing import CliRunner

from kg.cli import main


def test_vocabulary_prints_its_counts():
    result = CliRunner().invoke(main, ["vocabulary"])
    assert result.exit_code == 0
    assert "concepts with another name" in result.stdout
    assert "chains of broader at least four deep" in result.stdout


def test_vocabulary_counts_the_abstracts_of_a_corpus(tmp_path):
    papers = tmp_path / "papers.jsonl"
    rows = [{"id": f"p{n}", "title": f"Note {n}", "abstract": "We use QLoRA."} for n in range(3)]
    papers.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = CliRunner().invoke(main, ["vocabulary", "--corpus", str(papers), "--json"])
    usage = json.loads(result.stdout)["usage"]
    assert usage["papers"] == 3
    assert usage["used"] >= 1
    assert "QLoRA" not in usage["unused"]
