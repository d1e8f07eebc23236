"""Mentions that the vocabulary finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy

from kg.extract.components import abbreviations, vocabulary  # noqa: F401 — registers the factories
from kg.extract.spans import MENTIONS, WordTokenizer
from kg.model import Concept, EntityType

Find = Callable[[str], list[tuple[str, str]]]


def concept(slug: str, label: str, *others: str, **more: object) -> Concept:
    return Concept(slug, slug, label, EntityType.METHOD, others, **more)


CONCEPTS = (
    concept("lora", "LoRA", "low-rank adaptation", context_terms=("fine-tuning", "rank")),
    concept("lora-radio", "LoRa", "LoRaWAN", context_terms=("wireless",)),
    concept("sam", "segment anything model", "SAM", context_terms=("mask",)),
    concept("sharp", "sharpness-aware minimization", "SAM", context_terms=("flat minima",)),
    concept("llm", "large language model", "LLM", loose_labels=("large language model", "LLM")),
    concept("cot", "chain-of-thought", "CoT"),
    concept("cot-prompting", "chain-of-thought prompting"),
    concept("parkinson", "Parkinson's disease"),
    concept("pass", "pass@k"),
)


@pytest.fixture(scope="module")
def find() -> Find:
    nlp = spacy.blank("en")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("kg_abbreviations")
    nlp.add_pipe(vocabulary.NAME).use(CONCEPTS)

    def find(text: str) -> list[tuple[str, str]]:
        doc = nlp(text)
        return [(span.text, span.id_) for span in doc.spans[MENTIONS]]

    return find


def test_label_is_found_whatever_its_case_hyphens_and_plural(find):
    assert find("Chain of Thoughts") == [("Chain of Thoughts", "cot")]


def test_acronym_keeps_its_capitals(find):
    assert find("a cot in a room") == []


def test_longest_label_wins_at_one_word(find):
    assert find("chain-of-thought prompting") == [("chain-of-thought prompting", "cot-prompting")]


def test_context_tells_two_senses_apart(find):
    assert find("SAM predicts each mask") == [("SAM", "sam")]
    assert find("SAM seeks flat minima") == [("SAM", "sharp")]


def test_ambiguous_acronym_without_evidence_is_left_alone(find):
    assert find("SAM is used") == []


def test_long_form_of_the_paper_decides(find):
    found = find("Sharpness-aware minimization (SAM) moves each mask")
    assert ("SAM", "sharp") in found


def test_acronym_that_the_paper_spells_out_otherwise_is_not_the_vocabularys(find):
    assert find("Careful Output Trees (CoT) grow") == []


def test_spelling_tells_the_radio_from_the_adapter(find):
    assert find("LoRa in wireless fine-tuning") == [("LoRa", "lora-radio")]
    assert find("LoRA in wireless fine-tuning") == [("LoRA", "lora")]


def test_loose_label_makes_no_mention(find):
    assert find("A large language model (LLM)") == []


def test_apostrophe_and_at_sign_join_words(find):
    assert find("Parkinson's disease and pass@k") == [
        ("Parkinson's disease", "parkinson"),
        ("pass@k", "pass"),
    ]
