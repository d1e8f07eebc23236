"""The extraction pipeline: from a paper's text to an :class:`~kg.model.Extraction`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import spacy
from spacy.language import Language

from kg import __version__
from kg.extract.components import (  # noqa: F401 — importing a component registers its factory
    abbreviations,
    entities,
    findings,
    links,
    names,
    relations,
    roles,
    sentences,
    vocabulary,
)
from kg.extract.spans import WordTokenizer
from kg.model import Concept, Extraction, Paper

# Raised by hand whenever a component's outcome changes: it names the provenance activity, and
# what an older version extracted is extracted again.
RULES_VERSION = "1"

COMPONENTS = (
    "kg_sentences", "kg_abbreviations", "kg_vocabulary", "kg_names", "kg_entities", "kg_roles",
    "kg_relations", "kg_findings", "kg_links",
)  # fmt: skip

_LONGEST = 2_000_000  # characters; spaCy refuses longer texts, and readers refuse them before


def build_pipeline(concepts: Sequence[Concept]) -> Language:
    """Make the spaCy pipeline of rules over a vocabulary."""
    nlp = spacy.blank("en")
    nlp.max_length = _LONGEST
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    for name in COMPONENTS:
        config = {"concepts": concepts} if name == vocabulary.NAME else {}
        nlp.add_pipe(name, config=config, validate=False)
    return nlp


class Extractor:
    """Extracts from papers, one at a time: a paper's outcome never depends on its neighbours."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._nlp = build_pipeline(concepts)
        labels = repr([(c.slug, c.pref_label, c.alt_labels, c.type) for c in concepts])
        self._vocabulary = sha256(labels.encode()).hexdigest()[:8]

    @property
    def version(self) -> str:
        """The name of the extraction activity: program, rules and vocabulary."""
        return f"paper-kg {__version__} rules {RULES_VERSION} vocabulary {self._vocabulary}"

    def extract(self, paper: Paper) -> Extraction:
        """Extract from one paper."""
        extraction: Extraction = self._nlp(paper.text)._.extraction
        return extraction

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""
        for paper in papers:
            yield paper, self.extract(paper)
