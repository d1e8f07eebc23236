"""Mentions of what the vocabulary knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.spans import add_mentions, make_mention, text_of
from kg.extract.trie import LabelIndex, Word, is_written_like, singular, words_of
from kg.model import Concept
from kg.model import Span as Piece

NAME = "kg_vocabulary"
_CONFIDENCE = 0.85
_CONFIDENCE_IN_CONTEXT = 0.9


@dataclass(frozen=True, slots=True)
class _Sense:
    """What one label may mean.

    Attributes:
        labels: The words of every label of the concept.
        terms: Context terms, folded, between blanks; empty where the label needs no evidence.
    """

    concept: Concept
    labels: frozenset[tuple[str, ...]]
    terms: tuple[str, ...]


class VocabularyMatcher:
    """Finds labels whatever their case, hyphens and plural; acronyms and names keep their case.

    A label of one word whose concept has context terms counts only where one of them stands in the
    text, or where the paper itself spells it out so. Of two senses, the one with more of its terms
    in the text wins. An acronym that the paper spells out otherwise is none of the vocabulary's.
    """

    def __init__(self) -> None:
        self._index: LabelIndex[_Sense] = LabelIndex(())

    def use(self, concepts: Sequence[Concept]) -> None:
        """Take the concepts of a vocabulary."""
        self._index = LabelIndex(
            (label, sense) for concept in concepts for label, sense in _senses_of(concept)
        )

    def match(self, doc: Doc) -> Iterator[Span | None]:
        """Yield a mention for each label that stands in the text."""
        text = text_of(doc)
        words = words_of(text)
        reading = _Reading(text, words, doc._.abbreviations)
        for start, end, found in self._index.find(text, words):
            surface = text[start:end]
            chosen = _choose(_fitting(found, surface), surface, reading)
            if chosen:
                sense, confidence = chosen
                yield make_mention(
                    doc, start, end, sense.concept.type,
                    confidence=confidence, component=NAME, concept=sense.concept.slug,
                )  # fmt: skip

    def __call__(self, doc: Doc) -> Doc:
        """Add the mentions to the ``Doc``."""
        add_mentions(doc, self.match(doc))
        return doc


class _Reading:
    """A text's words, and what it says of its own acronyms."""

    def __init__(
        self, text: str, words: Sequence[Word], abbreviations: Sequence[tuple[Piece, Piece]]
    ) -> None:
        self.words = f" {' '.join(word for word, _, _ in words)} "
        self.long_forms = {
            singular(short.of(text)): _key(long.of(text)) for short, long in abbreviations
        }

    def allows(self, sense: _Sense, surface: str) -> bool:
        """Whether the paper does not spell the acronym out as something else."""
        long = self.long_forms.get(singular(surface))
        return long is None or any(_alike(long, label) for label in sense.labels)

    def support(self, sense: _Sense, surface: str) -> int:
        """How much in the text speaks for a sense."""
        spelled_out = 100 * (singular(surface) in self.long_forms)
        return spelled_out + sum(term in self.words for term in sense.terms)


def _senses_of(concept: Concept) -> Iterator[tuple[str, _Sense]]:
    labels = (concept.pref_label, *concept.alt_labels)
    keys = frozenset(_key(label) for label in labels)
    terms = tuple(f" {' '.join(_key(term))} " for term in concept.context_terms)
    for label in labels:
        if label not in concept.loose_labels:
            yield label, _Sense(concept, keys, () if re.search(r"\w\W+\w\w", label) else terms)


def _key(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in words_of(text))


def _alike(long: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Whether a long form says what a label says: they share more than half of their words."""
    return 2 * len(set(long) & set(label)) > max(len(long), len(label))


def _choose(
    senses: Sequence[_Sense], surface: str, reading: _Reading
) -> tuple[_Sense, float] | None:
    """The sense that the text supports most, if it needs support, and how sure that is."""
    allowed = sorted(
        (s for s in senses if reading.allows(s, surface)), key=lambda s: s.concept.slug
    )
    supported = [(reading.support(s, surface), s) for s in allowed]
    certain = [(n, s) for n, s in supported if n or not s.terms]
    if not certain:
        return None
    count, best = max(certain, key=lambda pair: pair[0])
    return best, _CONFIDENCE_IN_CONTEXT if count else _CONFIDENCE


def _fitting(found: Sequence[tuple[str, _Sense]], surface: str) -> list[_Sense]:
    """The senses whose label is written like that; "LoRa" is the radio alone."""
    exact = [sense for label, sense in found if singular(label) == singular(surface)]
    return exact or [sense for label, sense in found if is_written_like(label, surface)]


@Language.factory(NAME, requires=["doc._.abbreviations"], assigns=["doc.spans"])
def make_vocabulary_matcher(nlp: Language, name: str) -> VocabularyMatcher:
    """Make the component; :meth:`VocabularyMatcher.use` gives it its concepts."""
    return VocabularyMatcher()
