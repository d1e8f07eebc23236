"""Which spellings are one name."""

from __future__ import annotations

import pytest

from kg.extract.linking.names import model_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fine-Tuning", "fine tuning"),
        ("language models", "Language Model"),
        ("ViTs", "ViT"),
        ("policies", "policy"),
        ("losses", "loss"),
        ("analyses", "analysis"),
        ("matrices", "matrix"),
        ("optimisation", "optimization"),
        ("behaviours", "behavior"),
        ("modelling", "modeling"),
        ("Fréchet distance", "Frechet distance"),
        (r"Fr\'{e}chet distance", "Fréchet distance"),
        (r"$\pi_0$", "π0"),
        (r"$\beta$-VAE", "beta-VAE"),
        (r"\textsc{Swift}Net", "SwiftNet"),
        ("Q&A", "Q and A"),
        ("HumanEval+", "HumanEval Plus"),
        ("A*", "A star"),
        ("pass@1", "pass at 1"),
        ("Bayes' theorem", "Bayes theorem"),
        ("text-to-image (T2I) generation", "text-to-image generation"),
        ("the Transformer", "Transformer"),
        ("multi-hop QA", "multi-hop question answering"),
        ("Trivia QA", "TriviaQA"),
        ("three-dimensional reconstruction", "3D reconstruction"),
        ("VQA v2", "VQAv2"),
        ("AlpacaEval 2.0", "AlpacaEval 2"),
        ("AIME24", "AIME 2024"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPS", "GPs"),
        ("COTS", "CoTs"),
        ("YOLOv8", "YOLOv8s"),
        ("A*", "A"),
        ("C++", "C"),
        ("Llama 3.2 3B", "Llama 3.23B"),
        ("HumanEval", "HumanEval+"),
        ("question answering", "QA"),
        ("ROUGE-1", "ROUGE-L"),
    ],
)
def test_names_of_two_things_keep_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_key_is_never_empty() -> None:
    assert all(name_key(name) for name in ("", " ", "$$", "∅", "()", "'s"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LLaMA-3.2-3B", "Llama 3.2 3B"),
        ("Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-Instruct-8B"),
        ("GPT4o mini", "gpt-4o-mini"),
        ("GPT-4V(ision)", "GPT-4 Vision"),
        ("Qwen2.5-VL-7B", "Qwen-2.5 VL 7B"),
        ("Claude-3-5-Sonnet", "Claude Sonnet 3.5"),
        ("Sonnet 4.5", "Claude Sonnet 4.5"),
        ("OpenAI o1", "o1"),
        ("Mixtral 8×7B", "Mixtral-8x7B"),
        ("ViT-B/16", "ViT-Base/16"),
        ("BERTbase", "BERT-base"),
        ("Gemini 2 Flash", "Gemini-2.0-Flash"),
        ("gemma-2-9b-it", "Gemma 2 9B Instruct"),
        ("Llama 7 billion", "LLaMA-7B"),
        ("SD v1.5", "Stable Diffusion 1.5"),
    ],
)
def test_model_names_with_the_same_parts_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LLaMA", "Llama 3"),
        ("GPT-4", "GPT-4o"),
        ("Llama-2-7B", "Llama-2-7B-Chat"),
        ("Qwen2.5-7B", "Qwen2.5-VL-7B"),
        ("DeepSeek-R1", "DeepSeek-V1"),
        ("BERT", "BERTScore"),
        ("gpt-4-0314", "gpt-4-0613"),
    ],
)
def test_model_names_with_other_parts_keep_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_model_is_a_kind_of_its_version_and_family() -> None:
    name = model_name("Llama-3.1-8B-Instruct")
    assert name is not None
    assert [wider.key for wider in name.wider()] == ["llama3.1-8b", "llama3.1", "llama"]


def test_a_name_with_an_unknown_word_is_no_model_name() -> None:
    assert model_name("CLIP score") is None
    assert model_name("Mamba optimizer") is None
