"""Mentions of what the vocabulary knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.spans import add_mentions, make_mention
from kg.extract.trie import LabelIndex
from kg.model import Concept

NAME = "kg_vocabulary"
_CONFIDENCE = 0.85
_CONFIDENCE_IN_CONTEXT = 0.9
_CONFIDENCE_AMBIGUOUS = 0.6


class VocabularyMatcher:
    """Finds labels whatever their case, hyphens and plural; acronyms and names keep their case."""

    def __init__(self) -> None:
        self._index: LabelIndex[Concept] = LabelIndex(())

    def use(self, concepts: Sequence[Concept]) -> None:
        """Take the concepts of a vocabulary."""
        self._index = LabelIndex(
            (label, concept)
            for concept in concepts
            for label in (concept.pref_label, *concept.alt_labels)
        )

    def match(self, doc: Doc) -> Iterator[Span | None]:
        """Yield a mention for each label that stands in the text."""
        text = doc.text
        for start, end, found in self._index.find(text):
            surface = text[start:end]
            fitting = {c.slug: c for label, c in found if _case_fits(label, surface)}
            if fitting:
                concept, confidence = _choose(list(fitting.values()), doc)
                yield make_mention(
                    doc, start, end, concept.type,
                    confidence=confidence, component=NAME, concept=concept.slug,
                )  # fmt: skip

    def __call__(self, doc: Doc) -> Doc:
        """Add the mentions to the ``Doc``."""
        add_mentions(doc, self.match(doc))
        return doc


def _case_fits(label: str, surface: str) -> bool:
    """Whether capitals that a label has stand in the surface too.

    "SAM" is no "Sam", "Gemini" no "gemini", while "Low-Rank Adaptation" may be written small.
    """
    if " " in label or "-" in label:
        return True
    capitals = sum(c.isupper() for c in label)
    if not capitals:
        return True
    if capitals == 1 and label[0].isupper():
        return surface[:1].isupper()
    return re.sub(r"s$", "", surface) == re.sub(r"s$", "", label) or (
        sum(c.isupper() for c in surface) >= min(2, capitals)
        and surface.isupper() == label.isupper()
    )


def _choose(concepts: list[Concept], doc: Doc) -> tuple[Concept, float]:
    """The sense whose long form or context words stand in the text, and how sure that is."""
    if len(concepts) == 1 and not concepts[0].context_terms:
        return concepts[0], _CONFIDENCE
    folded = doc.text.casefold()
    long_forms = {long.of(doc.text).casefold() for _, long in doc._.abbreviations}

    def fit(concept: Concept) -> tuple[bool, int]:
        labels = {label.casefold() for label in (concept.pref_label, *concept.alt_labels)}
        return bool(labels & long_forms), sum(t.casefold() in folded for t in concept.context_terms)

    best = max(sorted(concepts, key=lambda c: c.slug), key=fit)
    return best, _CONFIDENCE_IN_CONTEXT if any(fit(best)) else _CONFIDENCE_AMBIGUOUS


@Language.factory(NAME, requires=["doc._.abbreviations"], assigns=["doc.spans"])
def make_vocabulary_matcher(nlp: Language, name: str) -> VocabularyMatcher:
    """Make the component; :meth:`VocabularyMatcher.use` gives it its concepts."""
    return VocabularyMatcher()
