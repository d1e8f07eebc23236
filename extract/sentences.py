"""Sentences that survive what abstracts are full of: "e.g.", decimals, "et al.", LaTeX, URLs."""

from __future__ import annotations

import re

from kg.model import Span

# A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|resp|approx|ca|Fig|Figs|Eq|Eqs|Sec|Tab|No|Vol|Dr|Prof|Mr|Ms|St"
    r"|w\.r\.t|a\.k\.a|i\.i\.d|s\.t|viz|U\.S|Ph\.D|[A-Z])|\betc(?=\.\s+[a-z(]))\.$"
)
_END = re.compile(r"[.!?][\"'”’)\]}*]*(?=\s)")
_MATH = re.compile(r"(?<!\\)\$[^$\n]{1,200}(?<!\\)\$")
_OPENS = re.compile(r"[A-Z0-9\"'“‘(\[$\\{*]|[^\W\d_a-z]|[a-z]+[A-Z0-9\-]|http")


def split_sentences(text: str) -> list[Span]:
    r"""Cut a paper's text into sentences, white space around them left out.

    The title, up to the first line break, is a sentence of its own.

    >>> text = "A title\nWe use e.g. LoRA. It gains 1.5 points."
    >>> [span.of(text) for span in split_sentences(text)]
    ['A title', 'We use e.g. LoRA.', 'It gains 1.5 points.']
    """
    spans, start = [], 0
    for end in (*_ends(text), len(text)):
        while start < end and text[start].isspace():
            start += 1
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            spans.append(Span(start, stop))
        start = end
    return spans


def _ends(text: str) -> list[int]:
    math = bytearray(len(text))
    for formula in _MATH.finditer(text):
        math[formula.start() : formula.end()] = b"\x01" * (formula.end() - formula.start())
    ends = [match.start() for match in re.finditer(r"\n", text)]
    for match in _END.finditer(text):
        if math[match.start()]:
            continue
        rest = text[match.end() : match.end() + 40].lstrip()
        head = text[max(0, match.start() - 12) : match.start() + 1]
        if rest and _OPENS.match(rest) and not _ABBREVIATION.search(head):
            ends.append(match.end())
    return sorted(ends)


def sentence_of(sentences: list[Span], offset: int) -> Span | None:
    """The sentence that holds an offset, or None where it stands between two."""
    for span in sentences:
        if span.start <= offset < span.end:
            return span
    return None
