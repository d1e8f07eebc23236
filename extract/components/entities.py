"""Mentions grouped into the entities of one paper.

Overlaps are settled here, once: the longer mention wins, then the surer. Forms that differ by case,
hyphen or plural, and the short and long form of a definition, are one entity; a form that was
found once is a mention wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.occurrences import assign_occurrences
from kg.extract.spans import MENTIONS, text_of
from kg.extract.trie import words_of
from kg.model import EntityType, Extraction, LocalEntity, Mention, Role

NAME = "kg_entities"

_SHORT = 2  # letters of the acronyms that many phrases begin with by chance


def group_entities(doc: Doc) -> tuple[LocalEntity, ...]:
    """Make the entities of a paper of its mentions, in the order of their first mention."""
    text = text_of(doc)
    kept = _without_overlaps(doc.spans.get(MENTIONS, ()))
    by_form = {span.text: span for span in reversed(kept)}
    group_of = _groups(by_form, doc)
    occurrences = assign_occurrences(text, by_form)
    forms: dict[str, list[str]] = defaultdict(list)
    for form in occurrences:
        forms[group_of[form]].append(form)
    entities = []
    for members in forms.values():
        spans = [by_form[form] for form in members]
        mentions = sorted(
            Mention(start, end, form, by_form[form]._.confidence, by_form[form]._.component)
            for form in members
            for start, end in occurrences[form]
        )
        entities.append(
            LocalEntity(
                name=_full_name(members),
                type=_vote(spans),
                role=Role.MENTIONS,
                mentions=tuple(mentions),
                confidence=max(span._.confidence for span in spans),
            )
        )
    return tuple(sorted(entities, key=lambda e: e.mentions[0]))


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    taken: set[int] = set()
    kept = []
    order = sorted(spans, key=lambda s: (-(s.end - s.start), -s._.confidence, s.start, s.label_))
    for span in order:
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return kept


def _groups(by_form: dict[str, Span], doc: Doc) -> dict[str, str]:
    """The representative of each form's group."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for form, span in by_form.items():
        parent[root(form)] = root("words:" + " ".join(word for word, _, _ in words_of(form)))
        if span.id_:
            parent[root(form)] = root("concept:" + span.id_)
    text = text_of(doc)
    defined = [(short.of(text), long.of(text)) for short, long in doc._.abbreviations]
    for short, long in defined:
        if short in by_form and long in by_form:
            parent[root(short)] = root(long)
    told = {short.removesuffix("s"): long.casefold() for short, long in defined}
    for short, longs in _initials(by_form):
        letters = short.removesuffix("s")
        if said := told.get(letters):
            longs = [long for long in longs if said in long.casefold() or long.casefold() in said]
        # Beside "reinforcement learning" and "ranking lists" it is not sure what "RL" stands for;
        # nor is it beside the latter alone, where the vocabulary knows another RL.
        roots = {root(long) for long in longs}
        is_chance = len(letters) == _SHORT and by_form[short].id_ and not said
        if len(roots) == 1 and not is_chance:
            parent[root(short)] = roots.pop()
    return {form: root(form) for form in by_form}


def _initials(forms: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Acronyms with the forms whose words they begin: what a title spells out, say.

    >>> list(_initials(["retrieval-augmented generation", "RAG", "RL"]))
    [('RAG', ['retrieval-augmented generation'])]
    """
    spelled: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        words = re.findall(r"[^\W_]+", form)
        if len(words) > 1:
            spelled["".join(word[0] for word in words).casefold()].append(form)
    for form in forms:
        letters = form.removesuffix("s")
        longs = spelled.get(letters.casefold())
        if longs and letters.isalpha() and letters.isupper() and len(letters) >= _SHORT:
            yield form, longs


def _full_name(forms: list[str]) -> str:
    """The most complete form: the longest, then the first by the alphabet."""
    return min(forms, key=lambda form: (-len(form), form))


def _vote(spans: list[Span]) -> EntityType:
    votes: Counter[str] = Counter()
    for span in spans:
        votes[span.label_] += span._.confidence
    return EntityType(min(votes, key=lambda label: (-votes[label], label)))


@Language.component(NAME, requires=["doc.spans"], assigns=["doc._.extraction"])
def collect_entities(doc: Doc) -> Doc:
    """Leave the entities, without roles yet, in ``doc._.extraction``."""
    doc._.extraction = Extraction(entities=group_entities(doc))
    return doc
