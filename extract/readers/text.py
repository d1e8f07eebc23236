"""The text that is kept: the one place where what a source says is normalised.

HTML entities are decoded, white space is collapsed, control characters are dropped. LaTeX and
leftovers such as "this http URL" stay: every quote and every offset refers to this text.
"""

from __future__ import annotations

import html
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
MAX_CHARACTERS = 1_000_000


def keep_text(raw: str) -> str:
    r"""Normalise a title or an abstract.

    >>> keep_text(" R&amp;D\n  at 40\\% &lt; $x$ ")
    'R&D at 40\\% < $x$'
    """
    decoded = raw
    while (again := html.unescape(decoded)) != decoded:  # feeds escape twice ("&amp;lt;")
        decoded = again
    return " ".join(_CONTROL.sub("", decoded).split())


def find_fault(raw: str) -> str | None:
    """Say why a piece of text cannot be kept, or None where it can."""
    if _SURROGATE.search(raw):
        return "is not valid UTF-8; convert the file (iconv -f latin1 -t utf-8) and read it again"
    if len(raw) > MAX_CHARACTERS:
        return (
            f"has {len(raw):,} characters, more than the {MAX_CHARACTERS:,} that a paper may have"
        )
    return None
