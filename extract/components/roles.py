"""What the paper does with each entity, from cues around its mentions and its type."""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.evidence import find_role_evidence
from kg.extract.sentences import sentence_of, split_sentences
from kg.extract.spans import text_of
from kg.model import EntityType, LocalEntity, Role, Span

NAME = "kg_roles"

_PROPOSE = re.compile(
    r"\b(?:propos\w+|introduc\w+|present(?:s|ed|ing)?|releas\w+|dubbed|called|named|termed|coined"
    r"|(?:we|paper|work) (?:also )?(?:develop|construct|creat|curat|design|build|devis|offer|describ)\w*)"
    r"[^.;]{0,90}$", re.I
)  # fmt: skip
_OWN = re.compile(r"\bour (?:proposed |novel |new |method |approach |framework |model )*$", re.I)
_RIVAL = re.compile(
    r"\b(?:than|over|outperform\w*|surpass\w*|exceed\w*|beat\w*|against|compared? (?:to|with)"
    r"|relative to|versus|vs\.?|baselines?(?: such as| like| including)?|match\w*|rival\w*"
    r"|superior to|on par with|comparable to)[^.;]{0,60}$", re.I
)  # fmt: skip
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies|ied)|analy[sz]\w+|investigat\w+|examin\w+|survey\w*|review\w*|understand\w*"
    r"|characteri[sz]\w+|revisit\w*|audit\w*|explor\w+|properties of|role of|effect of|impact of"
    r"|limitations? of|behaviou?r of|attack\w*)[^.;]{0,50}$", re.I
)  # fmt: skip
_TESTED = re.compile(
    r"\b(?:evaluat|experiment|benchmark|results|achiev|outperform|test|validat|demonstrat|assess|score)",
    re.I,
)
_TRAINED = re.compile(
    r"\b(?:train|fine-?tun|pre-?train|learn\w* from|collected from|sourced)", re.I
)
_BACKGROUND = re.compile(
    r"\b(?:existing|previous|prior|recent(?:ly)?|traditional|conventional|current|has (?:become|emerged|been)"
    r"|have (?:become|shown|been|achieved)|remains?|however|despite|although|typically|often|widely)\b", re.I
)  # fmt: skip
_WE = re.compile(r"\b(?:we|our|this (?:paper|work|study)|in this)\b", re.I)
_USE = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|utili[sz]\w+|leverag\w+|employ\w*|adopt\w*|appl(?:y|ied|ies|ying)|based on"
    r"|via|through|with|built (?:on|upon)|combin\w+|integrat\w+|fine-?tun\w+|by)\b[^.;]{0,50}$", re.I
)  # fmt: skip
_REDUCE = re.compile(
    r"\b(?:mitigat|reduc|alleviat|prevent|address|tackl|avoid|overcom|combat|suppress|eliminat)\w*[^.;]{0,60}$",
    re.I,
)


def find_role(text: str, entity: LocalEntity, sentences: list[Span]) -> tuple[Role, float]:
    """The first role that fits, in the order of the guidelines, and how sure its cue is."""
    contexts = [_context(text, m.start, sentences) for m in entity.mentions]
    lefts = [left for left, _ in contexts]
    if _is_proposed(text, entity, lefts):
        return Role.PROPOSES, 0.85
    if entity.type is EntityType.METRIC:
        ours = any(re.search(r"\d", s) or _WE.search(s) or _TESTED.search(s) for _, s in contexts)
        return (Role.MEASURES, 0.85) if ours else (Role.MENTIONS, 0.5)
    if entity.type is EntityType.TASK:
        survey = re.search(r"\b(?:survey|review)\b", text.partition("\n")[0], re.I)
        return (Role.STUDIES, 0.5) if survey else (Role.ADDRESSES, 0.8)
    if entity.type in (EntityType.BENCHMARK, EntityType.DATASET):
        return _data_role(entity, contexts)
    if any(_RIVAL.search(left) for left in lefts):
        return Role.COMPARES_TO, 0.65
    if (
        any(_STUDY.search(left) for left in lefts)
        or (entity.mentions[0].start < text.find("\n")
        and (entity.type is EntityType.CONCEPT))
    ):
        return Role.STUDIES, 0.55
    if entity.type is EntityType.CONCEPT and any(_REDUCE.search(left) for left in lefts):
        return Role.ADDRESSES, 0.6
    if any(_USE.search(left) for left in lefts) and not _only_background(contexts):
        return Role.USES, 0.6
    if _only_background(contexts) or entity.type is EntityType.CONCEPT:
        return Role.MENTIONS, 0.55
    return Role.USES, 0.5


def _is_proposed(text: str, entity: LocalEntity, lefts: list[str]) -> bool:
    for mention, left in zip(entity.mentions, lefts, strict=True):
        named = any(c.isupper() for c in mention.text[1:]) or "-" in mention.text
        if mention.start == 0 and text[mention.end : mention.end + 1] == ":" and named:
            return True
        cue = _PROPOSE.search(left)
        # The name must be the object of the verb: nothing but the phrase that describes it between.
        if (
            cue
            and named
            and not re.search(r"\b(?:for|to|using|that|which|on|based|by|with)\b", cue.group())
        ):
            return True
        if _OWN.search(left) and named:
            return True
    return False


def _data_role(entity: LocalEntity, contexts: list[tuple[str, str]]) -> tuple[Role, float]:
    tested = any(_TESTED.search(sentence) for _, sentence in contexts)
    if entity.type is EntityType.BENCHMARK:
        return (Role.EVALUATES_ON, 0.85) if tested else (Role.EVALUATES_ON, 0.55)
    if any(_TRAINED.search(left) for left, _ in contexts):
        return Role.USES, 0.6
    return (Role.EVALUATES_ON, 0.6) if tested else (Role.USES, 0.55)


def _only_background(contexts: list[tuple[str, str]]) -> bool:
    return all(_BACKGROUND.search(s) and not _WE.search(s) for _, s in contexts)


def _context(text: str, start: int, sentences: list[Span]) -> tuple[str, str]:
    """What stands before a mention in its sentence, and the whole sentence."""
    sentence = sentence_of(sentences, start) or Span(max(0, start - 100), start)
    return text[sentence.start : start], sentence.of(text)


@Language.component(NAME, requires=["doc._.extraction"], assigns=["doc._.extraction"])
def assign_roles(doc: Doc) -> Doc:
    """Give every entity of ``doc._.extraction`` its role and the sentence that shows it."""
    text, sentences = text_of(doc), split_sentences(text_of(doc))
    entities = []
    for entity in doc._.extraction.entities:
        role, confidence = find_role(text, entity, sentences)
        evidence = find_role_evidence(text, role, entity.mentions, sentences)
        entities.append(
            replace(entity, role=role, role_confidence=confidence, role_evidence=evidence)
        )
    doc._.extraction = replace(doc._.extraction, entities=tuple(entities))
    return doc
