"""Which long form a paper gives a short form."""

from __future__ import annotations

import pytest

from kg.extract.linking.definitions import find_definitions
from kg.extract.linking.variants import is_misspelling, stem_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Proximal Policy Optimization (PPO).", ("PPO", "Proximal Policy Optimization")),
        ("It is multi-modal large language model (MLLM) work.",
         ("MLLM", "multi-modal large language model")),
        ("With semi-supervised learning (SSL) it works.", ("SSL", "semi-supervised learning")),
        ("Our LoRA (low-rank adaptation) is small.", ("LoRA", "low-rank adaptation")),
        ("Mixtures of experts (MoEs) scale.", ("MoEs", "Mixtures of experts")),
    ],
)  # fmt: skip
def test_a_definition_is_read_whole(text: str, expected: tuple[str, str]) -> None:
    assert list(find_definitions(text)) == [expected]


def test_a_bracket_that_spells_nothing_is_no_definition() -> None:
    assert list(find_definitions("We train a small model (see Table 3) on GPUs (A100).")) == []


def test_long_forms_in_other_words_share_stems() -> None:
    assert stem_key("low-rank adapters") == stem_key("Low Rank Adaptation")
    assert stem_key("vision and language navigation") == stem_key("visual-language navigation")
    assert stem_key("direct preference optimization") != stem_key("direct policy optimization")
    assert stem_key("multimodal language model") != stem_key("multilingual language model")


def test_only_long_forms_are_misspelt() -> None:
    assert is_misspelling("lowrankadaptation", "lowrankadaptaion")
    assert not is_misspelling("llama", "llava")
    assert not is_misspelling("imagenetdataset1", "imagenetdataset2")
