"""Long forms and their acronyms: "low-rank adaptation (LoRA)".

The algorithm of A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation
definitions in biomedical text, PSB 2003: the letters of the short form are looked for from right
to left in at most min(n + 5, 2n) words before the parenthesis; its first letter must start a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.spans import text_of
from kg.model import Span

_SHORT = re.compile(r"\(([^\W_][^()\s;,]{0,14}(?:\s[A-Z0-9][^()\s;,]{0,10})?)\)")
_LETTERS = 2  # at least: "code generation (C++)" defines nothing
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_STOPS = frozenset(
    re.split(r" ", "a an the of for and or in on to with by from our this that which called")
)


def find_abbreviations(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield the spans (short form, long form) of each definition "long form (SHORT)".

    >>> text = "We use low-rank adaptation (LoRA)."
    >>> [(s.of(text), l.of(text)) for s, l in find_abbreviations(text)]
    [('LoRA', 'low-rank adaptation')]
    """
    for match in _SHORT.finditer(text):
        short = match.group(1)
        letters = _PLURAL.sub("", short)
        if not any(map(str.isupper, short)) or sum(map(str.isalnum, letters)) < _LETTERS:
            continue
        start = _long_form_start(text, match.start(), letters)
        if start is not None:
            long = Span(start, len(text[: match.start()].rstrip()))
            if short.casefold() not in long.of(text).casefold().split():
                yield Span(match.start(1), match.end(1)), long


def _long_form_start(text: str, end: int, short: str) -> int | None:
    """Where the long form that ends before ``end`` starts, or None."""
    floor = _window_start(text, end, min(len(short) + 5, len(short) * 2))
    at, letter = end - 1, len(short) - 1
    while letter >= 0:
        wanted = short[letter].lower()
        if not wanted.isalnum():
            letter -= 1
            continue
        while at >= floor and not (
            text[at].lower() == wanted and (letter > 0 or at == floor or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < floor:
            return None
        letter, at = letter - 1, at - 1
    start = at + 1
    first = re.match(r"\w+", text[start:])
    if not first or first.group().lower() in _STOPS or "\n" in text[start:end]:
        return None
    return start if len(text[start:end].strip()) > len(short) else None


def _window_start(text: str, end: int, words: int) -> int:
    """Where the last ``words`` words before ``end`` start; a sentence's end stops them."""
    window = text[max(0, end - 200) : end]
    stop = max(window.rfind(mark) for mark in (". ", "? ", "! ", ") ", "\n", ": ", "; "))
    starts = [m.start() for m in re.finditer(r"(?<![^\s(])\S", window) if m.start() > stop]
    return end - len(window) + (starts[-words:] or [len(window)])[0]


@Language.component("kg_abbreviations", assigns=["doc._.abbreviations"])
def mark_abbreviations(doc: Doc) -> Doc:
    """Leave the pairs (short, long) in ``doc._.abbreviations``."""
    doc._.abbreviations = tuple(find_abbreviations(text_of(doc)))
    return doc
