"""The extraction pipeline: from a paper's text to an :class:`~kg.model.Extraction`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from kg import __version__
from kg.extract.components import (  # noqa: F401 — importing a component registers its factory
    abbreviations,
    entities,
    findings,
    learned_claims,
    learned_mentions,
    learned_reading,
    links,
    names,
    relations,
    roles,
    sentences,
    vocabulary,
)
from kg.extract.learned.features import KnownTerm
from kg.extract.learned.model import LearnedModel, find_shipped_model
from kg.extract.spans import WordTokenizer
from kg.model import Concept, Extraction, Paper

log = logging.getLogger(__name__)

# Raised by hand whenever a component's outcome changes: it names the provenance activity, and
# what an older version extracted is extracted again.
RULES_VERSION = "3"

RULE_COMPONENTS = (
    "kg_sentences", "kg_abbreviations", "kg_vocabulary", "kg_names", "kg_entities", "kg_roles",
    "kg_relations", "kg_findings", "kg_links",
)  # fmt: skip
LEARNED_COMPONENTS = (
    "kg_sentences", "kg_abbreviations", "kg_vocabulary", "kg_learned_reading",
    "kg_learned_mentions", "kg_entities", "kg_learned_claims", "kg_links",
)  # fmt: skip

_LONGEST = 2_000_000  # characters; spaCy refuses longer texts, and readers refuse them before


def build_pipeline(concepts: Sequence[Concept], model: LearnedModel | None) -> Language:
    """Make the spaCy pipeline over a vocabulary: with a model, else of rules alone."""
    nlp = spacy.blank("en")
    nlp.max_length = _LONGEST
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    for name in LEARNED_COMPONENTS if model else RULE_COMPONENTS:
        component: Any = nlp.add_pipe(name)
        if name == vocabulary.NAME:
            component.use(concepts)
        elif name.startswith("kg_learned"):
            component.use(model)
    return nlp


class TermFinder:
    """Finds what the vocabulary knows in a text, as the encoder is told: for training."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.max_length = _LONGEST
        self._nlp.tokenizer = WordTokenizer(self._nlp.vocab)
        self._nlp.add_pipe("kg_abbreviations")
        matcher: Any = self._nlp.add_pipe(vocabulary.NAME)
        matcher.use(concepts)

    def find(self, text: str) -> list[KnownTerm]:
        """The terms of one text."""
        return learned_reading.known_terms(self._nlp(text))


def load_model(path: Path | None) -> LearnedModel | None:
    """Load the model at a path, else the one that comes with the package; None where there is none.

    Raises:
        ModelError: If the folder is no model.
    """
    folder = path or find_shipped_model()
    if folder is None:
        log.warning("No learned model comes with this installation: extracting by rules alone.")
        return None
    return LearnedModel(folder)


class Extractor:
    """Extracts from papers, one at a time: a paper's outcome never depends on its neighbours."""

    def __init__(
        self,
        concepts: Sequence[Concept],
        model: Path | LearnedModel | None = None,
        *,
        rules_only: bool = False,
    ) -> None:
        """Make the pipeline.

        Args:
            model: A model folder or a loaded model; None takes the one that comes with the package.
            rules_only: Extract by rules alone, whatever model there is.
        """
        if rules_only:
            self._model = None
        else:
            self._model = model if isinstance(model, LearnedModel) else load_model(model)
        self._nlp = build_pipeline(concepts, self._model)
        matching = repr([_what_matches(concept) for concept in concepts])
        self._vocabulary = sha256(matching.encode()).hexdigest()[:8]

    @property
    def version(self) -> str:
        """The name of the extraction activity: program, rules, model and vocabulary."""
        model = self._model.digest if self._model else "none"
        return (
            f"paper-kg {__version__} rules {RULES_VERSION} model {model} "
            f"vocabulary {self._vocabulary}"
        )

    def extract(self, paper: Paper) -> Extraction:
        """Extract from one paper."""
        extraction: Extraction = self._nlp(paper.text)._.extraction
        return extraction

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""
        for paper in papers:
            yield paper, self.extract(paper)


def _what_matches(concept: Concept) -> tuple[object, ...]:
    """Everything of a concept that changes what is extracted."""
    labels = (concept.pref_label, concept.alt_labels, concept.loose_labels, concept.context_terms)
    return (concept.slug, concept.type, *labels)
