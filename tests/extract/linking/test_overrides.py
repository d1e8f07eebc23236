"""What people decide is checked, and done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.linking.overrides import OverridesError, parse_overrides, read_overrides
from kg.model import EntityType

from .sample import Corpus, paper


def test_merge_sends_names_to_one_node() -> None:
    overrides = parse_overrides('[[merge]]\nnames = ["Zorgle"]\ninto = "DPO"\n')
    corpus = Corpus([paper(1, "Zorgle here.", {"Zorgle": ()})], overrides=overrides)
    assert corpus.ids() == ["dpo"]
    assert corpus.entity("dpo").replaces == ("zorgle",)


def test_merge_makes_a_node_that_nobody_had() -> None:
    text = '[[merge]]\nnames = ["Zorgle", "Quorble"]\ninto = "The Zorgle Family"\n'
    papers = [paper(n, f"{s}.", {s: ()}) for n, s in enumerate(("Zorgle", "Quorble"))]
    corpus = Corpus(papers, overrides=parse_overrides(text))
    assert corpus.ids(0) == corpus.ids(1) == ["the-zorgle-family"]


def test_split_keeps_a_name_from_the_vocabulary() -> None:
    overrides = parse_overrides('[[split]]\nname = "LoRA"\n')
    ids = Corpus([paper(1, "LoRA.", {"LoRA": ()})], overrides=overrides).ids()
    assert ids[0] not in ("lora", "lora-radio")


def test_split_in_one_paper_leaves_the_others() -> None:
    text = '[[split]]\nname = "ASR"\ninto = "attack success rate"\npapers = ["arxiv:1"]\n'
    papers = [paper(n, "Speech and ASR.", {"ASR": ()}) for n in (1, 2)]
    corpus = Corpus(papers, overrides=parse_overrides(text))
    assert (corpus.ids(0), corpus.ids(1)) == (["attack-success-rate"], ["asr"])


def test_rename_and_retype_change_the_node_and_not_its_id() -> None:
    text = """
    [[rename]]
    name = "DPO"
    label = "Direct Preference Optimisation"
    [[retype]]
    name = "Zorgle"
    type = "Dataset"
    """
    corpus = Corpus([paper(1, "Zorgle.", {"Zorgle": ()})], overrides=parse_overrides(text))
    assert corpus.entity("dpo").pref_label == "Direct Preference Optimisation"
    assert corpus.entity("zorgle").type is EntityType.DATASET


def test_block_takes_a_name_and_its_relations_out() -> None:
    overrides = parse_overrides('[[block]]\nname = "zorgles"\n')
    made, extraction = paper(
        1, "Zorgle uses DPO.", {"Zorgle": (), "DPO": ()}, relations=[("Zorgle", "isA", "DPO")]
    )
    visible = overrides.visible(made, extraction)
    assert [e.name for e in visible.entities] == ["DPO"]
    assert visible.relations == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[merge]", "is not TOML"),
        ('[[merg]]\nname = "x"', "'merge'"),
        ('[[merge]]\nnames = ["x"]', "merge[1].into"),
        ('[[merge]]\nnames = []\ninto = "x"', "merge[1].names"),
        ('[[rename]]\nname = "x"\nlabel = "y"\nwhy = "z"', "rename[1].why is not known"),
        ('[[retype]]\nname = "x"\ntype = "Thing"', "types are Method"),
        (
            '[[merge]]\nnames = ["x"]\ninto = "y"\n[[merge]]\nnames = ["X"]\ninto = "z"',
            "two different",
        ),
        (
            '[[merge]]\nnames = ["x"]\ninto = "y"\n[[merge]]\nnames = ["y"]\ninto = "x"',
            "into itself",
        ),
        ('[[merge]]\nnames = ["x"]\ninto = "y"\n[[split]]\nname = "x"', "also merged"),
        (
            '[[rename]]\nname = "x"\nlabel = "y"\n[[rename]]\nname = "X"\nlabel = "z"',
            "two different",
        ),
        ('[[block]]\nname = "x"\n[[retype]]\nname = "x"\ntype = "Task"', "is blocked"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(OverridesError) as caught:
        parse_overrides(text)
    assert message in str(caught.value)
    assert "docs/linking.md" in str(caught.value)


def test_a_missing_file_is_an_error_and_no_file_is_none(tmp_path: Path) -> None:
    assert read_overrides(None).text == ""
    with pytest.raises(OverridesError, match="cannot be read"):
        read_overrides(tmp_path / "overrides.toml")
