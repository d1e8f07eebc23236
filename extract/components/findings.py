"""Findings: the clauses that report a result, cut into their slots.

A sentence is a claim where it has a verb of result and is no aim or promise. Its clauses are cut
at "while", ";" and the like, lead-ins such as "Experiments show that" are left out, and several
numbers for several rivals become several findings.
"""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.metrics import find_direction, find_unit
from kg.extract.sentences import split_sentences
from kg.extract.spans import text_of
from kg.model import EntityType, Extraction, FindingPredicate, LocalEntity, LocalFinding, Role, Span

NAME = "kg_findings"
P = FindingPredicate

_LEAD = re.compile(
    r"^(?:(?:moreover|furthermore|additionally|in addition|notably|specifically|finally|remarkably|importantly"
    r"|interestingly|surprisingly|overall|in particular|for (?:example|instance)|as a result|consequently|thus"
    r"|however|also|then|(?:first|second|third)ly?),?\s+)*"
    r"(?:(?:and\s+)?(?:extensive|comprehensive|empirical|our|the|these|numerical|experimental|through|in|on|across|by|both|with|further|additional|theoretical|initial|preliminary|quantitative|qualitative|human)?\s*"
    r"[^.,;]{0,70}?(?:show|demonstrat|reveal|find|found|indicat|suggest|confirm|observ|prov|report|establish|verif|validat|highlight|illustrat)\w*"
    r"(?:\s+(?:\w+ly|empirically|further|also|us))?,?\s+that,?\s+)",
    re.I,
)
_STARTS = re.compile(
    r"^(?:(?:moreover|furthermore|additionally|in addition|notably|specifically|finally|remarkably|importantly"
    r"|interestingly|surprisingly|overall|in particular|for (?:example|instance)|as a result|consequently|thus"
    r"|however|also),\s+)+", re.I
)  # fmt: skip
_RESULT = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|achiev\w+|attain\w*|reach(?:es|ed|ing)?|improv(?:es|ed|ing|ement|ements)"
    r"|reduc(?:es|ed|ing|tion|tions)|increas(?:es|ed|ing)|decreas(?:es|ed|ing)|boost\w*|yield\w*|deliver\w*|obtain\w*|gains?\b"
    r"|beats?\b|match(?:es|ed|ing)|on par|comparable|competitive|superior|state-of-the-art|significantly|substantially|consistently"
    r"|lead(?:s|ing)? to|results? in|suffer\w*|struggl\w*|fail\w*|degrad\w*|drop\w*|generali[sz]es|enabl(?:es|ed)"
    r"|correlat\w+|exhibit\w*|effective\w*|faster|better|worse|higher than|lower than|speedup)\b", re.I
)  # fmt: skip
_CLAIM_LEAD = re.compile(
    r"\b(?:we (?:also |further |empirically |theoretically )?(?:show|find|demonstrate|observe|prove|reveal|discover|establish|identify)"
    r"|(?:results?|experiments?|evaluations?|findings?|analys[ie]s|studies|ablations?) (?:\w+ ){0,6}?(?:show|demonstrat|reveal|indicat|suggest|confirm|highlight)\w*)", re.I
)  # fmt: skip
_NO_CLAIM = re.compile(
    r"\b(?:we (?:aim|seek|hope|propose|introduce|present|study whether|investigate|explore|ask)|this (?:paper|work|survey) (?:proposes|introduces|presents|investigates|aims|explores|studies|reviews)"
    r"|will be (?:released|made)|code is|available at|(?:is|are) (?:publicly )?available|remains? (?:a|an|largely|under|un|challeng|open|diff)|in order to|existing (?:methods|approaches|works?)|"
    r"previous (?:methods|works?)|prior works?|recent(?:ly)?,? |to address|to tackle|to overcome|designed to|has emerged|have emerged|in recent years)", re.I
)  # fmt: skip
_NUMBER = r"[-+]?\$?\\?\d[\d,]*(?:\.\d+)?\$?"
_VALUE = re.compile(
    rf"(?:(?:up to|more than|over|at least|nearly|almost|about|approximately|around|roughly|by as much as|only|below|above|less than)\s+)?\$?~?"
    rf"({_NUMBER}(?:\s?(?:-|–|to)\s?{_NUMBER})?\s?(?:\\?%|percentage points?|percent\b|pp\b|(?:absolute |BLEU |F1 |accuracy )?points?\b|\$?\\times\$?|×|x\b|times\b|-?fold\b|dB\b|ms\b|"
    r"tokens/s|fps\b|orders? of magnitude)?)", re.I
)  # fmt: skip
_FROM_TO = re.compile(rf"\bfrom\s+({_NUMBER}\s?\\?%?)\s+to\s+({_NUMBER}\s?\\?%?)", re.I)
_VERSUS = re.compile(
    rf"(?:compared (?:to|with)|versus|vs\.?|against|over the|than the?)\s+(?:[\w\-]+\s+){{0,4}}?\(?({_NUMBER}\s?\\?%?)",
    re.I,
)
_UNIT_TAIL = re.compile(r"%|point|percent|times|×|x$|fold|dB|ms$|fps|magnitude|pp$", re.I)
_BRACKETED = re.compile(
    r"^[\s$]*\d+[KMB]?\b(?=\s*(?:samples?|examples?|tasks?|datasets?|benchmarks?|languages?|models?|parameters|tokens|layers|billion|million|hours|languages|domains))",
    re.I,
)

_PREDICATES: tuple[tuple[FindingPredicate, re.Pattern[str]], ...] = (
    (P.MATCHES, re.compile(r"\b(?:on par|comparable (?:to|with|performance|results)|competitive (?:with|performance|results)|match(?:es|ed|ing)?\b|without (?:sacrific|compromis|degrad|los)\w*|while (?:maintain|preserv|retain)ing|better or)", re.I)),
    (P.OUTPERFORMS, re.compile(r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?\b|superior to|better than|improv\w+ (?:\w+ ){0,3}over|higher (?:\w+ ){0,3}than|lower (?:\w+ ){0,3}than|faster than|more \w+ than|over (?:the )?(?:strong |existing |previous |prior )?(?:baseline|state|method)|dominat\w+)", re.I)),
    (P.UNDERPERFORMS, re.compile(r"\b(?:underperform\w*|worse than|lag(?:s|ging)? behind|fall(?:s)? short|inferior to)", re.I)),
    (P.DECREASES, re.compile(r"\b(?:reduc\w+|decreas\w+|lower(?:s|ed|ing)\b|cut(?:s|ting)?\b|mitigat\w+|alleviat\w+|drops?\b|dropped|degrad\w+|shrink\w*|sav(?:es|ing)\b|diminish\w*|suppress\w*)", re.I)),
    (P.INCREASES, re.compile(r"\b(?:improv\w+|increas\w+|boost\w*|enhanc\w+|gains?\b|rais\w+|speed-?ups?|accelerat\w+|amplif\w+|strengthen\w*)", re.I)),
    (P.ACHIEVES, re.compile(r"\b(?:achiev\w+|attain\w*|reach\w*|obtain\w*|state-of-the-art|state of the art|SOTA|excel\w*|best|deliver\w*|yield\w*|scor(?:es|ed|ing))", re.I)),
    (P.ENABLES, re.compile(r"\b(?:enabl\w+|allow\w*|makes? it possible|facilitat\w+|unlock\w*)", re.I)),
    (P.CAUSES, re.compile(r"\b(?:lead(?:s|ing)? to|result(?:s|ed|ing)? in|caus\w+|induc\w+|produc\w+|trigger\w*)", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Located:
    """An entity at one place of a clause."""

    start: int
    end: int
    entity: LocalEntity


def find_findings(
    text: str, extraction: Extraction, sentences: list[Span]
) -> tuple[LocalFinding, ...]:
    """The findings of a paper, in the order of the text."""
    own = next((e for e in extraction.entities if e.role is Role.PROPOSES), None)
    found: list[LocalFinding] = []
    for sentence in sentences[1:]:
        if _is_claim(sentence.of(text)):
            for clause, confidence in _clauses(text, sentence):
                found.extend(_slots(text, clause, extraction.entities, own, confidence))
    return tuple(dict.fromkeys(found))


def _is_claim(sentence: str) -> bool:
    if not (_RESULT.search(sentence) or _CLAIM_LEAD.search(sentence)):
        return False
    lead = _CLAIM_LEAD.search(sentence)
    return bool(lead) or not _NO_CLAIM.search(sentence)


def _clauses(text: str, sentence: Span) -> Iterator[tuple[Span, float]]:
    """The clauses of a sentence that hold a claim, lead-ins and the full stop left out."""
    start, end = sentence.start, sentence.end
    lead = _LEAD.match(sentence.of(text)) or _STARTS.match(sentence.of(text))
    confidence = (
        0.75
        if _CLAIM_LEAD.search(sentence.of(text)) or re.search(r"\d", sentence.of(text))
        else 0.6
    )
    if lead:
        start += lead.end()
    while end > start and text[end - 1] in ".!? ":
        end -= 1
    cuts = [start]
    for match in re.finditer(
        r"(?:,\s+(?:while|whereas|but|and (?:that|it|we|our))\s|;\s+)", text[start:end]
    ):
        left, right = text[cuts[-1] : start + match.start()], text[start + match.end() : end]
        if _RESULT.search(left) and _RESULT.search(right) and len(left) > 40 and len(right) > 30:
            yield Span(cuts[-1], start + match.start()), confidence
            cuts.append(start + match.end())
    if end - cuts[-1] > 15:
        yield Span(cuts[-1], end), confidence


def _slots(
    text: str,
    clause: Span,
    entities: tuple[LocalEntity, ...],
    own: LocalEntity | None,
    confidence: float,
) -> Iterator[LocalFinding]:
    words = clause.of(text)
    predicate, verb = _predicate(words)
    located = _entities_in(clause, entities)
    cue = clause.start + (verb.start() if verb else 0)
    subject = _subject(text, clause, located, cue, own)
    metrics = [at for at in located if at.entity.type is EntityType.METRIC]
    rivals = [
        at for at in located
        if at.start > cue and at.entity.type in (EntityType.METHOD, EntityType.MODEL) and at.entity.name != subject
    ]  # fmt: skip
    on = tuple(
        dict.fromkeys(
            at.entity.name for at in located
            if at.entity.type in (EntityType.BENCHMARK, EntityType.DATASET) or (at.entity.type is EntityType.TASK and at.start > cue)
        )
    )  # fmt: skip
    compares = predicate in (P.OUTPERFORMS, P.MATCHES, P.UNDERPERFORMS)
    base = LocalFinding(
        quote=words,
        span=clause,
        subject=subject,
        predicate=predicate,
        object=rivals[0].entity.name if compares and rivals else None,
        metric=metrics[0].entity.name if metrics else None,
        on=on,
        confidence=confidence,
    )
    yield from _with_values(base, words, clause, rivals if compares else [], metrics, on)


def _with_values(
    base: LocalFinding,
    words: str,
    clause: Span,
    rivals: list[_Located],
    metrics: list[_Located],
    on: tuple[str, ...],
) -> Iterator[LocalFinding]:
    """One finding for each value; rivals, metrics and benchmarks are dealt out in their order."""
    change = _FROM_TO.search(words)
    if change:
        yield _finish(
            replace(base, value=change.group(2).strip(), baseline_value=change.group(1).strip())
        )
        return
    versus = _VERSUS.search(words)
    values = [
        m for m in _VALUE.finditer(words)
        if _is_value(words, m) and not (versus and m.start(1) >= versus.start(1) > 0 and m.start(1) < versus.end(1))
    ]  # fmt: skip
    if not values:
        yield _finish(base)
        return
    for number, match in enumerate(values):
        one = replace(base, value=match.group().strip(" $"))
        if versus and len(values) == 1:
            one = replace(one, baseline_value=versus.group(1).strip(" ("))
        if len(values) > 1:
            if len(rivals) == len(values):
                one = replace(one, object=rivals[number].entity.name)
            if len(metrics) == len(values):
                one = replace(one, metric=metrics[number].entity.name)
            if len(on) == len(values):
                one = replace(one, on=(on[number],))
        yield _finish(one)


def _finish(finding: LocalFinding) -> LocalFinding:
    return replace(finding, unit=find_unit(finding.value), direction=find_direction(finding.metric))


def _is_value(words: str, match: re.Match[str]) -> bool:
    """Whether a number is a result: it has a unit, or a decimal point, and counts no things."""
    start = match.start(1)
    before, number = words[max(0, start - 2) : start], match.group(1)
    if before and (before[-1].isalnum() or before[-1] in "-_@.=") and before[-1] != "~":
        return False
    if _BRACKETED.match(words[start:]):
        return False
    return bool(_UNIT_TAIL.search(number.strip(" $")) or "." in number)


def _predicate(words: str) -> tuple[FindingPredicate, re.Match[str] | None]:
    found = [
        (match.start(), rank, kind, match)
        for rank, (kind, pattern) in enumerate(_PREDICATES)
        if (match := pattern.search(words))
    ]
    # A comparison anywhere in the clause decides; otherwise the first verb does.
    for _, rank, kind, match in sorted(found, key=lambda f: f[1]):
        if rank < 3:
            return kind, match
    if found:
        _, _, kind, match = min(found, key=lambda f: (f[0], f[1]))
        return kind, match
    return P.SHOWS, None


def _entities_in(clause: Span, entities: tuple[LocalEntity, ...]) -> list[_Located]:
    return sorted(
        (
            _Located(m.start, m.end, entity)
            for entity in entities
            for m in entity.mentions
            if clause.start <= m.start and m.end <= clause.end
        ),
        key=lambda at: at.start,
    )


def _subject(
    text: str, clause: Span, located: list[_Located], cue: int, own: LocalEntity | None
) -> str:
    """The first method or model before the verb; the paper's own for "our method"; else the phrase."""
    before = [at for at in located if at.start < cue and at.entity.type is not EntityType.METRIC]
    head = text[clause.start : max(cue, clause.start)]
    if re.match(r"\s*(?:our|the proposed|this|it|we)\b", head, re.I) and own:
        return own.name
    for at in before:
        if at.entity.type in (EntityType.METHOD, EntityType.MODEL):
            return at.entity.name
    if before:
        return before[0].entity.name
    if own and not head.strip():
        return own.name
    phrase = re.split(
        r"\s+(?:can|could|is|are|was|were|has|have|to|significantly|consistently)\b|,", head.strip()
    )[0]
    if phrase and len(phrase) < 80:
        return phrase
    return own.name if own else text[clause.start : clause.end].split(",")[0][:60].strip()


@Language.component(NAME, requires=["doc._.extraction"], assigns=["doc._.extraction"])
def report_findings(doc: Doc) -> Doc:
    """Leave the findings in ``doc._.extraction``."""
    found = find_findings(text_of(doc), doc._.extraction, split_sentences(text_of(doc)))
    doc._.extraction = replace(doc._.extraction, findings=found)
    return doc
