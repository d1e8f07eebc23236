"""How the entities of a paper are related, from what stands between two mentions of a sentence."""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.evidence import find_relation_evidence
from kg.extract.sentences import split_sentences
from kg.extract.spans import text_of
from kg.model import EntityType as T
from kg.model import LocalEntity, LocalRelation, Mention, RelationType, Role, Span

NAME = "kg_relations"
_REACH = 90  # characters between two mentions that a pattern may bridge

_MODELS = frozenset({T.METHOD, T.MODEL})
_ANY = frozenset(T)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A relation that the text between two mentions states; ``turned`` swaps its ends."""

    type: RelationType
    between: re.Pattern[str]
    left: frozenset[T]
    right: frozenset[T]
    confidence: float
    turned: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_PATTERNS = (
    _Pattern(RelationType.OUTPERFORMS, _words(
        r"^[^.;]{0,40}\b(?:outperform|surpass|exceed|beat)\w*\s(?!by\b)[^.;]{0,40}$"), _MODELS, _MODELS, 0.75),
    _Pattern(RelationType.OUTPERFORMS, _words(
        r"\b(?:better|higher|lower|faster|superior|improv\w+|gains?)\b[^.;]{0,40}\b(?:than|over|to|compared (?:to|with))\s[^.;]{0,25}$"),
        _MODELS, _MODELS, 0.6),
    _Pattern(RelationType.BASED_ON, _words(
        r"\b(?:based on|built (?:up)?on|builds? (?:up)?on|extend\w*|initiali[sz]ed (?:from|with)|derived from"
        r"|a variant of|an? extension of|modif\w+|generali[sz]\w+)\s[^.;,]{0,25}$"), _ANY, _ANY, 0.65),
    _Pattern(RelationType.IS_A, _words(r"^(?:,| is| are)? an? (?:[\w\-]+ ){0,3}$"), _ANY, _ANY, 0.55),
    _Pattern(RelationType.IS_A, _words(r"\s(?:such as|like|including|e\.g\.,?|,? especially) (?:the )?$"),
        _ANY, _ANY, 0.55, turned=True),
    _Pattern(RelationType.TRAINED_ON, _words(r"\b(?:train|fine-?tun|pre-?train)\w* (?:\w+ ){0,2}on (?:the )?[^.;]{0,25}$"),
        _MODELS, frozenset({T.DATASET, T.BENCHMARK}), 0.7),
    _Pattern(RelationType.APPLIED_TO, _words(r"^(?:,? an? [^.;:]{0,50})? ?(?:for|to|in) (?:\w+ ){0,2}$"),
        _MODELS | {T.DATASET, T.BENCHMARK}, frozenset({T.TASK}), 0.55),
    _Pattern(RelationType.PART_OF, _words(r"^ (?:in|within|component of|module of|stage of|step (?:of|in)) (?:the )?$"),
        frozenset({T.METHOD, T.CONCEPT}), _MODELS, 0.5),
)  # fmt: skip


def find_relations(
    text: str, entities: tuple[LocalEntity, ...], sentences: list[Span]
) -> tuple[LocalRelation, ...]:
    """The relations that the text states, at most one of the first six between an ordered pair."""
    best: dict[tuple[str, str, bool], LocalRelation] = {}
    found = [
        *_between_mentions(text, entities, sentences),
        *_of_own(text, entities, sentences),
    ]
    for relation in sorted(found, key=lambda r: (-r.confidence, r.type, r.subject, r.object)):
        slot = (relation.subject, relation.object, relation.type is RelationType.OUTPERFORMS)
        best.setdefault(slot, relation)
    return tuple(best.values())


def _between_mentions(
    text: str, entities: tuple[LocalEntity, ...], sentences: list[Span]
) -> Iterator[LocalRelation]:
    located = sorted(
        ((mention, entity) for entity in entities for mention in entity.mentions),
        key=lambda pair: pair[0],
    )
    for at, (left, subject) in enumerate(located):
        for right, object_ in located[at + 1 : at + 7]:
            gap = text[left.end : right.start]
            if right.start - left.end > _REACH or "\n" in gap:
                break
            if subject is not object_:
                yield from _matches(text, (left, subject), (right, object_), sentences)


def _matches(
    text: str,
    left: tuple[Mention, LocalEntity],
    right: tuple[Mention, LocalEntity],
    sentences: list[Span],
) -> Iterator[LocalRelation]:
    gap = text[left[0].end : right[0].start]
    for pattern in _PATTERNS:
        if (
            left[1].type in pattern.left
            and right[1].type in pattern.right
            and pattern.between.search(gap)
        ):
            ends = (right[1], left[1]) if pattern.turned else (left[1], right[1])
            evidence, inferred = find_relation_evidence(text, *ends, sentences)
            yield LocalRelation(
                ends[0].name, pattern.type, ends[1].name, pattern.confidence, evidence, inferred
            )
            return


def _of_own(
    text: str, entities: tuple[LocalEntity, ...], sentences: list[Span]
) -> Iterator[LocalRelation]:
    """What the paper's one proposed method is evaluated on, and the task that the title names."""
    own = [e for e in entities if e.role is Role.PROPOSES and e.type in _MODELS]
    if len(own) != 1:
        return
    title_end = text.find("\n")
    for entity in entities:
        if entity.role is Role.EVALUATES_ON and entity.confidence > 0.7:
            kind, confidence = RelationType.EVALUATED_ON, 0.55
        elif entity.type is T.TASK and entity.mentions[0].start < title_end:
            kind, confidence = RelationType.APPLIED_TO, 0.5
        elif entity.role is Role.COMPARES_TO and entity.type in _MODELS:
            kind, confidence = RelationType.OUTPERFORMS, 0.4
        else:
            continue
        evidence, inferred = find_relation_evidence(text, own[0], entity, sentences)
        if kind is not RelationType.OUTPERFORMS or not inferred:
            yield LocalRelation(own[0].name, kind, entity.name, confidence, evidence, inferred)


@Language.component(NAME, requires=["doc._.extraction"], assigns=["doc._.extraction"])
def relate_entities(doc: Doc) -> Doc:
    """Leave the relations in ``doc._.extraction``."""
    text = text_of(doc)
    relations = find_relations(text, doc._.extraction.entities, split_sentences(text))
    doc._.extraction = replace(doc._.extraction, relations=relations)
    return doc
