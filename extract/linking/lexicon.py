"""What is known of names before any paper is read: the vocabulary, and the shipped senses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.linking.names import model_name, name_key
from kg.extract.linking.senses import Sense, shipped_senses, weigh_words
from kg.extract.linking.variants import stem_key
from kg.model import Concept

_NUMBER = re.compile(r"[\d.]+")
_UNSEEN = 4.0  # what a concept's short form counts that no abstract defines
_OF_THE_FIELD = 3.0  # odds for what the vocabulary lists, against what it does not
_CONTEXT_TERM, _LABEL_WORD, _DEFINITION_WORD = 3.0, 2.0, 0.8  # log odds of a word near a concept


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that a key may mean by the vocabulary or the shipped senses.

    Attributes:
        slug: Of the vocabulary's concept, else None.
        labels: Its spellings that have this key.
        key: The key of the long form, where it is a shipped sense.
        sense: Its prior count and the words near it.
    """

    slug: str | None
    labels: frozenset[str]
    key: str
    sense: Sense = field(compare=False)


class Lexicon:
    """Looks names up by their key."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = {concept.slug: concept for concept in concepts}
        self._slugs: dict[str, dict[str, set[str]]] = {}  # key → slug → labels
        for concept in sorted(concepts, key=lambda c: c.slug):
            for label in _labels(concept):
                self._slugs.setdefault(name_key(label), {}).setdefault(concept.slug, set()).add(
                    label
                )
        self._found: dict[str, tuple[Known, ...]] = {}
        self.shipped_labels = _shipped_labels()
        self._narrower = _count_narrower(self.concepts)

    def slugs(self, key: str) -> list[str]:
        """The concepts that bear a label of that key: those that prefer it first, then by slug."""
        found = self._slugs.get(key, ())
        return sorted(found, key=lambda s: (name_key(self.concepts[s].pref_label) != key, s))

    def keys(self, slug: str) -> set[str]:
        """The keys of a concept's labels."""
        return {name_key(label) for label in _labels(self.concepts[slug])}

    def stems(self, slug: str) -> set[str]:
        """The stems of a concept's labels of several words."""
        concept = self.concepts[slug]
        stems = map(stem_key, _labels(concept))
        return {stem for stem in stems if " " in stem}

    def find(self, key: str) -> tuple[Known, ...]:
        """All that a key may mean: concepts first, then shipped senses that are no concept."""
        if key not in self._found:
            self._found[key] = tuple(self._find(key))
        return self._found[key]

    def _find(self, key: str) -> Iterator[Known]:
        shipped = _by_long_form(shipped_senses().get(key, ()))
        for slug in self.slugs(key):
            labels, stems = self.keys(slug), self.stems(slug)
            same = [
                long
                for long, sense in shipped.items()
                if long in labels or stem_key(sense.label) in stems
            ]
            senses = [shipped.pop(long) for long in same]
            yield Known(slug, frozenset(self._slugs[key][slug]), "", self._sense(slug, senses, key))
        for long, sense in shipped.items():
            # A long form that the vocabulary knows, though not by this short form.
            other = next(iter(self.slugs(long)), None)
            known = self._sense(other, [sense], key) if other else _with_label_words(sense)
            yield Known(other, frozenset(), long, known)

    def _sense(self, slug: str, shipped: list[Sense], key: str) -> Sense:
        concept = self.concepts[slug]
        weights = weigh_words([concept.definition or ""], _DEFINITION_WORD)
        weights |= weigh_words(_labels(concept), _LABEL_WORD)
        weights |= weigh_words(concept.context_terms, _CONTEXT_TERM)
        for sense in shipped:
            for word, weight in sense.weights.items():
                weights[word] = max(weight, weights.get(word, 0.0))
        count = sum(sense.count for sense in shipped)
        # The concept that is named by the short form itself is what most people mean.
        main = key in (name_key(concept.pref_label), name_key(slug))
        count = count or (_UNSEEN * _OF_THE_FIELD if main else _UNSEEN)
        return Sense(concept.pref_label, _OF_THE_FIELD * count, weights)

    # -- hierarchy ----------------------------------------------------------------------------

    def narrower_count(self, slug: str) -> int:
        """How many concepts stand below a concept."""
        return self._narrower.get(slug, 0)

    def ancestors(self, slug: str) -> set[str]:
        """Every concept above a concept."""
        found: set[str] = set()
        queue = [slug]
        while queue:
            concept = self.concepts.get(queue.pop())
            fresh = set(concept.broader) - found if concept else set()
            found |= fresh
            queue.extend(sorted(fresh))
        return found


def _by_long_form(senses: Sequence[Sense]) -> dict[str, Sense]:
    """Senses by the key of their long form; spellings of one long form are one sense."""
    found: dict[str, Sense] = {}
    for sense in senses:
        key = name_key(sense.label)
        first = found.get(key)
        found[key] = replace(first, count=first.count + sense.count) if first else sense
    return found


def _with_label_words(sense: Sense) -> Sense:
    return replace(sense, weights=weigh_words([sense.label], _LABEL_WORD) | dict(sense.weights))


def _shipped_labels() -> dict[str, str]:
    """How the long forms of shipped senses are written, by their keys."""
    labels = {sense.label for senses in shipped_senses().values() for sense in senses}
    return {name_key(label): label for label in sorted(labels, reverse=True)}


def _labels(concept: Concept) -> tuple[str, ...]:
    """A concept's labels, without those that are another version's, whatever a vocabulary says."""
    pref = concept.pref_label
    return (pref, *(alt for alt in concept.alt_labels if not _is_other_version(pref, alt)))


def _is_other_version(pref: str, alt: str) -> bool:
    """Whether two labels differ as versions do: "GLM-5" and "GLM-5.1", "N1" and "N1.5"."""
    one, other = model_name(pref), model_name(alt)
    if one and other and one.family == other.family:
        return one.key != other.key
    if name_key(alt) == name_key(f"{pref}+"):
        return True
    letters, digits = _NUMBER.sub("", name_key(pref)), _NUMBER.findall(name_key(pref))
    others = _NUMBER.findall(name_key(alt))
    same_letters = bool(digits and others) and letters == _NUMBER.sub("", name_key(alt))
    return same_letters and "".join(digits) != "".join(others)


def _count_narrower(concepts: dict[str, Concept]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for slug in concepts:
        seen: set[str] = set()
        queue = list(concepts[slug].broader)
        while queue:
            above = queue.pop()
            if above not in seen:
                seen.add(above)
                counts[above] = counts.get(above, 0) + 1
                queue.extend(concepts[above].broader if above in concepts else ())
    return counts
