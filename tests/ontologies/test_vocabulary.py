"""What the shipped vocabulary promises."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg.extract.trie import words_of
from kg.model import Concept, Direction, EntityType
from kg.ontologies import SCHEMES, load_concepts, read_turtle
from kg.vocab import Iris, slug
from kg.vocabulary import count_usage, describe_vocabulary, find_deep_chains, has_other_name


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return load_concepts()


@pytest.fixture(scope="module")
def by_slug(concepts: tuple[Concept, ...]) -> dict[str, Concept]:
    return {concept.slug: concept for concept in concepts}


def labels_of(concept: Concept) -> tuple[str, ...]:
    return concept.pref_label, *concept.alt_labels


def key(label: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in words_of(label))


def ancestors(slug_: str, by_slug: dict[str, Concept]) -> set[str]:
    found: set[str] = set()
    queue = [slug_]
    while queue:
        fresh = set(by_slug[queue.pop()].broader) - found
        found |= fresh
        queue.extend(fresh)
    return found


def test_vocabulary_is_as_large_as_promised(concepts):
    report = describe_vocabulary(concepts)
    assert report.concepts >= 1_500
    assert report.with_other_name >= 800
    assert report.deep >= 50


def test_slugs_are_unique_and_sorted(concepts):
    slugs = [concept.slug for concept in concepts]
    assert slugs == sorted(set(slugs))


def test_slug_is_that_of_the_preferred_label_unless_a_homonym_took_it(concepts):
    for concept in concepts:
        own = slug(concept.pref_label)
        if concept.slug != own:
            assert concept.slug.startswith(f"{own}-"), concept.slug
            assert own in {other.slug for other in concepts}, concept.slug


def test_iri_is_the_default_base_and_the_slug(concepts):
    assert all(concept.iri == Iris().entity(concept.slug) for concept in concepts)


def test_shared_label_has_context_terms_in_every_sense(concepts):
    bearers = defaultdict(dict)
    for concept in concepts:
        for label in labels_of(concept):
            bearers[key(label)][concept.slug] = concept
    for label, senses in bearers.items():
        if len(senses) > 1:
            bare = [s for s, concept in senses.items() if not concept.context_terms]
            assert not bare, f"{label}: {bare}"


def test_labels_of_a_concept_are_clean_and_do_not_repeat(concepts):
    for concept in concepts:
        labels = labels_of(concept)
        assert all(label == " ".join(label.split()) and key(label) for label in labels), labels
        assert len({key(label) for label in labels}) == len(labels), labels


def test_broader_concepts_exist_and_lead_to_no_circle(by_slug):
    for slug_ in by_slug:
        assert slug_ not in ancestors(slug_, by_slug)


def test_loose_labels_are_labels(concepts):
    for concept in concepts:
        assert set(concept.loose_labels) <= set(labels_of(concept))


def test_only_metrics_have_direction_and_unit(concepts):
    others = [c for c in concepts if c.type is not EntityType.METRIC]
    assert not [c.slug for c in others if c.direction or c.unit]


def test_metric_with_a_unit_has_a_direction(concepts):
    assert not [c.slug for c in concepts if c.unit and not c.direction]


@pytest.mark.parametrize(
    ("metric", "direction"),
    [
        ("perplexity", Direction.LOWER),
        ("latency", Direction.LOWER),
        ("word-error-rate", Direction.LOWER),
        ("frechet-inception-distance", Direction.LOWER),
        ("memory-usage", Direction.LOWER),
        ("accuracy", Direction.HIGHER),
        ("throughput", Direction.HIGHER),
    ],
)
def test_metric_knows_which_way_it_gets_better(by_slug, metric, direction):
    assert by_slug[metric].direction is direction


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("qlora", "fine-tuning"),
        ("grpo", "policy-gradient"),
        ("grpo", "reinforcement-learning"),
        ("llama-3-1-8b-instruct", "llama"),
        ("vq-vae", "autoencoder"),
        ("deepseek-r1-distill-qwen-7b", "deepseek"),
    ],
)
def test_hierarchy_leads_from_narrow_to_wide(by_slug, narrow, wide):
    assert wide in ancestors(narrow, by_slug)


@pytest.mark.parametrize(
    ("label", "senses"),
    [
        ("SAM", {"s-adenosylmethionine", "segment-anything-model", "sharpness-aware-minimization"}),
        ("MAE", {"masked-autoencoder", "mean-absolute-error"}),
        ("ASR", {"attack-success-rate", "speech-recognition"}),
        ("CL", {"continual-learning", "contrastive-learning", "curriculum-learning"}),
        ("DP", {"data-parallelism", "differential-privacy", "dynamic-programming"}),
        ("MoE", {"margin-of-error", "mixture-of-experts", "molecular-operating-environment"}),
        ("LoRA", {"lora", "lora-radio"}),
        ("TTS", {"speech-synthesis", "test-time-scaling"}),
    ],
)
def test_homonym_is_one_concept_for_each_sense(concepts, label, senses):
    found = {c.slug for c in concepts if key(label) in {key(other) for other in labels_of(c)}}
    assert found == senses


@pytest.mark.parametrize("word", ["training", "performance", "quality", "inference", "results"])
def test_word_that_the_guidelines_do_not_tag_is_no_label(concepts, word):
    assert key(word) not in {key(label) for c in concepts for label in labels_of(c)}


@pytest.mark.parametrize(
    "word", ["large language model", "LLM", "deep learning", "neural network", "fine-tuning"]
)
def test_class_that_is_too_general_makes_no_mention_of_its_own(concepts, word):
    bearers = [c for c in concepts if word in labels_of(c)]
    assert bearers
    assert all(word in c.loose_labels for c in bearers)


def test_turtle_is_sorted_by_slug():
    for name in SCHEMES:
        text = read_turtle(name).decode()
        heads = [line.split()[0] for line in text.splitlines() if " a skos:Concept," in line]
        slugs = [head.removeprefix("entity:").rpartition("/")[2].rstrip(">") for head in heads]
        assert slugs == sorted(slugs), name


def concept(slug_: str, label: str, *others: str, **more: object) -> Concept:
    return Concept(slug_, slug_, label, EntityType.METHOD, others, **more)


def test_other_name_is_more_than_spelling():
    assert has_other_name(concept("a", "DPO", "direct preference optimization"))
    assert not has_other_name(concept("b", "model merging", "Model-Mergings", "modelmerging"))


def test_chain_counts_from_its_narrowest_concept_only():
    row = [
        concept("qlora", "QLoRA", broader=("lora",)),
        concept("lora", "LoRA", broader=("peft",)),
        concept("peft", "PEFT", broader=("tuning",)),
        concept("tuning", "fine-tuning"),
        concept("prefix", "prefix tuning", broader=("peft",)),
    ]
    assert find_deep_chains(row) == [("qlora", "lora", "peft", "tuning")]


def test_usage_counts_abstracts_whatever_case_hyphen_and_plural():
    texts = [
        "Low rank adapters help",
        "a low-rank adapter",
        "LOW-RANK ADAPTERS twice, low-rank adapter",
    ]
    usage = count_usage([concept("a", "low-rank adapter"), concept("b", "pruning")], texts)
    assert (usage.papers, usage.used, usage.unused) == (3, 1, ("pruning",))


def test_usage_counts_a_shared_label_for_the_sense_of_the_abstract():
    senses = [
        concept("speech", "speech recognition", "ASR", context_terms=("speech",)),
        concept("attack", "attack success rate", "ASR", context_terms=("attack",)),
    ]
    usage = count_usage(senses, ["ASR under attack"] * 3)
    assert usage.unused == ("speech recognition",)
