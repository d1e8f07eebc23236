"""``kg why``: which entities a name leads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

PAPERS = """\
{"id": "arxiv:2401.00001", "title": "Tuning with DPO", "abstract": "Direct preference optimization (DPO) is fast. We also try the attack success rate (ASR) of Zorgle."}
{"id": "arxiv:2401.00002", "title": "On speech", "abstract": "Automatic speech recognition (ASR) hears. Zorgle Nets are heard."}
"""
ANNOTATIONS = """\
{"id": "arxiv:2401.00001", "entities": [{"name": "Direct preference optimization", "type": "Method", "role": "studies", "mentions": ["Direct preference optimization", "DPO"]}, {"name": "attack success rate", "type": "Metric", "role": "measures", "mentions": ["attack success rate", "ASR"]}, {"name": "Zorgle", "type": "Model", "role": "uses", "mentions": ["Zorgle"]}]}
{"id": "arxiv:2401.00002", "entities": [{"name": "Automatic speech recognition", "type": "Task", "role": "addresses", "mentions": ["Automatic speech recognition", "ASR"]}, {"name": "Zorgle Nets", "type": "Method", "role": "uses", "mentions": ["Zorgle Nets"]}]}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    (folder / "papers.jsonl").write_text(PAPERS, "utf-8")
    (folder / "gold.jsonl").write_text(ANNOTATIONS, "utf-8")
    words = ["build", str(folder / "papers.jsonl"), "--annotations", str(folder / "gold.jsonl")]
    done = CliRunner().invoke(main, [*words, "-g", str(folder / "graph"), "-q"])
    assert done.exit_code == 0, done.output
    return folder / "graph"


def _why(graph: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["why", *words, "-g", str(graph)])


def _json(graph: Path, *words: str) -> Any:
    done = _why(graph, *words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_all_names_of_one_thing_lead_to_one_iri(graph: Path) -> None:
    names = ("DPO", "direct preference optimisation", "Direct Preference Optimization (DPO)")
    assert len({_json(graph, name)["entities"][0]["iri"] for name in names}) == 1


def test_each_form_has_its_rule_and_its_papers(graph: Path) -> None:
    entity = _json(graph, "DPO")["entities"][0]
    (form,) = (use for use in entity["forms"] if use["form"] == "DPO")
    assert form["papers"] == [{"id": "arxiv:2401.00001", "title": "Tuning with DPO"}]
    assert form["rules"] == ["vocabulary"]


def test_context_puts_the_sense_that_is_meant_first(graph: Path) -> None:
    speech = _json(graph, "ASR", "--context", "audio of a speaker with noise")["entities"]
    attack = _json(graph, "ASR", "--context", "jailbreak prompts against a defense")["entities"]
    assert {e["iri"] for e in speech} == {e["iri"] for e in attack}
    assert speech[0]["iri"].endswith("speech-recognition")
    assert attack[0]["iri"].endswith("attack-success-rate")


def test_a_concept_that_no_paper_uses_is_answered(graph: Path) -> None:
    entity = _json(graph, "QLoRA")["entities"][0]
    assert (entity["papers"], entity["forms"], entity["inVocabulary"]) == (0, [], True)


def test_an_unknown_name_gives_an_empty_list(graph: Path) -> None:
    assert _json(graph, "Flurbification")["entities"] == []
    assert "nothing in this graph" in _why(graph, "Flurbification").stdout


def test_near_misses_say_why_they_are_apart(graph: Path) -> None:
    misses = _json(graph, "DPO")["nearMisses"]
    assert any(miss["reason"] == "one letter off" for miss in misses)
    assert (
        _json(graph, "Zorgle")["entities"][0]["iri"]
        != _json(graph, "Zorgle Nets")["entities"][0]["iri"]
    )


def test_the_text_names_forms_rules_and_papers(graph: Path) -> None:
    shown = _why(graph, "DPO").stdout
    assert "“DPO”: vocabulary — arxiv:2401.00001" in shown
    assert "Kept apart:" in shown
