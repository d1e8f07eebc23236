"""The vocabulary in numbers: what it holds, and how much of it abstracts really use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from kg.extract.trie import LabelIndex, fold_word, is_written_like, words_of
from kg.model import Concept, EntityType

DEPTH = 4  # concepts in a chain of broader that counts as deep
FEWEST_ABSTRACTS = 3  # in which a concept must stand to count as used
_BATCH = 1_000  # abstracts after which settled concepts are looked for no more

_SCHEMES = {
    EntityType.METHOD: "methods",
    EntityType.MODEL: "models",
    EntityType.DATASET: "datasets",
    EntityType.BENCHMARK: "datasets",
    EntityType.TASK: "tasks",
    EntityType.METRIC: "metrics",
    EntityType.CONCEPT: "concepts",
}


@dataclass(frozen=True, slots=True)
class VocabularyReport:
    """Counts of a vocabulary.

    Attributes:
        schemes: Concepts of each SKOS scheme, by its name.
        types: Concepts of each entity type.
        labels: Preferred and alternative labels, all told.
        with_other_name: Concepts with an alternative label that differs from the preferred one by
            more than case, hyphen, space, plural and British spelling.
        homonyms: Labels that more than one concept bears.
        deep: Narrowest concepts from which a chain of broader leads through at least ``DEPTH``
            concepts, their own included.
        deepest: The longest of these chains, narrowest first.
        metrics_with_direction: Metrics of which it is known which way they get better.
    """

    concepts: int
    schemes: dict[str, int]
    types: dict[str, int]
    labels: int
    with_other_name: int
    homonyms: int
    deep: int
    deepest: tuple[str, ...]
    definitions: int
    metrics_with_direction: int


@dataclass(frozen=True, slots=True)
class Usage:
    """In how many abstracts concepts stand.

    Attributes:
        papers: How many were read.
        used: Concepts that stand in at least ``FEWEST_ABSTRACTS`` of them.
        unused: The others' preferred labels, sorted.
    """

    papers: int
    used: int
    unused: tuple[str, ...]


def describe_vocabulary(concepts: Sequence[Concept]) -> VocabularyReport:
    """Count what a vocabulary holds."""
    chains = find_deep_chains(concepts)
    bearers = Counter(key for concept in concepts for key in {_key(n) for n in _labels(concept)})
    return VocabularyReport(
        concepts=len(concepts),
        schemes=dict(sorted(Counter(_SCHEMES[c.type] for c in concepts).items())),
        types=dict(sorted(Counter(c.type.value for c in concepts).items())),
        labels=sum(len(_labels(concept)) for concept in concepts),
        with_other_name=sum(has_other_name(concept) for concept in concepts),
        homonyms=sum(count > 1 for count in bearers.values()),
        deep=len(chains),
        deepest=max(chains, key=len, default=()),
        definitions=sum(concept.definition is not None for concept in concepts),
        metrics_with_direction=sum(
            concept.type is EntityType.METRIC and concept.direction is not None
            for concept in concepts
        ),
    )


def has_other_name(concept: Concept) -> bool:
    """Whether an alternative label differs by more than case, hyphen, space and plural.

    >>> from kg.model import Concept, EntityType
    >>> dpo = Concept("", "dpo", "DPO", EntityType.METHOD, ("direct preference optimization",))
    >>> llm = Concept("", "llama-2", "Llama 2", EntityType.MODEL, ("LLaMA-2", "Llama2"))
    >>> has_other_name(dpo), has_other_name(llm)
    (True, False)
    """
    own = _squeeze(concept.pref_label)
    return any(_squeeze(label) != own for label in concept.alt_labels)


def find_deep_chains(concepts: Sequence[Concept]) -> list[tuple[str, ...]]:
    """Find, for each narrowest concept, its longest chain of broader, if it is deep.

    Returns:
        Slugs from the narrowest to the widest concept, sorted; each chain holds at least ``DEPTH``.
    """
    broader = {concept.slug: concept.broader for concept in concepts}
    wide = {slug for slugs in broader.values() for slug in slugs}
    chains = (_longest_chain(slug, broader) for slug in broader if slug not in wide)
    return sorted(chain for chain in chains if len(chain) >= DEPTH)


def count_usage(concepts: Sequence[Concept], texts: Iterable[str]) -> Usage:
    """Count the abstracts in which each concept stands, whatever case, hyphen and plural.

    A label that several concepts bear counts for those whose context terms stand in the abstract.
    """
    counts: Counter[str] = Counter()
    open_ = set(concepts)
    index = _index_of(concepts, open_)
    papers = 0
    for papers, text in enumerate(texts, start=1):
        counts.update(_standing(index, text))
        # Most concepts are settled soon: what need not be looked for makes the rest fast.
        if papers % _BATCH == 0:
            open_ = {c for c in open_ if counts[c.slug] < FEWEST_ABSTRACTS}
            index = _index_of(concepts, open_)
    unused = sorted(c.pref_label for c in concepts if counts[c.slug] < FEWEST_ABSTRACTS)
    return Usage(papers, len(concepts) - len(unused), tuple(unused))


def _index_of(concepts: Sequence[Concept], wanted: Set[Concept]) -> LabelIndex[Concept]:
    """Index the labels of the concepts wanted, each with every concept that bears it."""
    keys = {_key(label) for concept in wanted for label in _labels(concept)}
    return LabelIndex(
        (label, concept)
        for concept in concepts
        for label in _labels(concept)
        if _key(label) in keys
    )


def _standing(index: LabelIndex[Concept], text: str) -> set[str]:
    words = f" {' '.join(_key(text))} "
    standing: set[str] = set()
    for start, end, found in index.find_all(text):
        fitting = {c.slug: c for label, c in found if is_written_like(label, text[start:end])}
        standing.update(
            slug
            for slug, concept in fitting.items()
            if len(fitting) == 1
            or any(f" {' '.join(_key(term))} " in words for term in concept.context_terms)
        )
    return standing


def _longest_chain(slug: str, broader: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    above = (_longest_chain(wider, broader) for wider in broader.get(slug, ()))
    return (slug, *max(above, key=len, default=()))


def _labels(concept: Concept) -> tuple[str, ...]:
    return concept.pref_label, *concept.alt_labels


def _key(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in words_of(text))


def _squeeze(label: str) -> str:
    return fold_word("".join(_key(label)))
