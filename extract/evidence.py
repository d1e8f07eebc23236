"""Which sentence says so: evidence for roles and relations."""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re

from kg.extract.sentences import sentence_of
from kg.model import LocalEntity, Mention, Role, Span

# Words that show a role; the sentence that has one is better evidence than the first mention.
ROLE_CUES: dict[Role, re.Pattern[str]] = {
    Role.PROPOSES: re.compile(
        r"\b(?:propos|introduc|present|releas|develop|construct|creat|curat|build|design|devis"
        r"|contribut|nam(?:e|ed)\b|dubbed|call(?:ed)?\b|term(?:ed)?\b|we (?:describe|offer))", re.I
    ),
    Role.STUDIES: re.compile(
        r"\b(?:stud(?:y|ies|ied)|analy[sz]|investigat|examin|explor|survey|review|compar|understand"
        r"|characteri[sz]|revisit|probe|audit|attack)", re.I
    ),
    Role.EVALUATES_ON: re.compile(
        r"\b(?:evaluat|experiment|benchmark|results? on|tested|test on|achiev|outperform|validat"
        r"|assess|state-of-the-art|across|accura|score|improv)", re.I
    ),
    Role.COMPARES_TO: re.compile(
        r"\b(?:outperform|compar|surpass|exceed|better|than|over|against|baseline|beat|match|versus"
        r"|vs|superior|rival|improv|while)", re.I
    ),
    Role.MEASURES: re.compile(
        r"\b(?:improv|reduc|increas|decreas|achiev|reach|gain|drop|higher|lower|measur|in terms of"
        r"|score|rate|by \d|\d\s*%|\d\\%)", re.I
    ),
    Role.ADDRESSES: re.compile(
        r"\b(?:address|tackl|solv|for|mitigat|reduc|improv|prevent|alleviat|problem|task|challenge)",
        re.I,
    ),
    Role.USES: re.compile(
        r"\b(?:us(?:e|es|ed|ing)\b|utili[sz]|leverag|employ|adopt|appl(?:y|ied|ies)|based on|via|with"
        r"|train|built|build|combin|integrat|generat)", re.I
    ),
}  # fmt: skip


def find_role_evidence(
    text: str, role: Role, mentions: tuple[Mention, ...], sentences: list[Span]
) -> Span | None:
    """The sentence that shows a role best: one with a mention and a cue, after the title if it can.

    A sentence always holds a mention; None only where no mention stands in one.
    """
    held = list(
        dict.fromkeys(s for m in mentions if (s := sentence_of(sentences, m.start)) and m.end <= s.end)
    )
    cue = ROLE_CUES.get(role)
    title_end = text.find("\n")
    body = [s for s in held if s.start > title_end]
    with_cue = [s for s in body if cue and cue.search(s.of(text))]
    for choice in (with_cue, body, held):
        if choice:
            return choice[0]
    first = mentions[0]
    return Span(first.start, first.end)


def find_relation_evidence(
    text: str, left: LocalEntity, right: LocalEntity, sentences: list[Span]
) -> tuple[Span, bool]:
    """The shortest evidence that holds both ends.

    Returns:
        The first sentence of the abstract (else the title) that holds a mention of each, and
        False; or the shortest run of sentences that does, and True: then the text does not say it
        in one breath, and the relation is inferred.
    """
    at_left, at_right = _sentence_numbers(left, sentences), _sentence_numbers(right, sentences)
    both = sorted(at_left & at_right, key=lambda n: (n == 0, n))
    if both:
        return sentences[both[0]], False
    pairs = [(abs(a - b), min(a, b), max(a, b)) for a in at_left for b in at_right]
    if not pairs:
        ends = (*left.mentions, *right.mentions)
        return Span(min(m.start for m in ends), max(m.end for m in ends)), True
    _, first, last = min(pairs)
    return Span(sentences[first].start, sentences[last].end), True


def _sentence_numbers(entity: LocalEntity, sentences: list[Span]) -> set[int]:
    return {
        number
        for mention in entity.mentions
        for number, span in enumerate(sentences)
        if span.start <= mention.start and mention.end <= span.end
    }
