"""Which short form a paper defines for which long form.

The spans of A. S. Schwartz and M. A. Hearst (PSB 2003) are taken as a proposal only: their shortest
match cuts "Proximal Policy Optimization (PPO)" to "Policy Optimization". Where the first letters of
the words before the bracket spell the short form, those words are the long form; and a long form
never starts inside a hyphenated word. "LoRA (low-rank adaptation)" is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.components.abbreviations import find_abbreviations
from kg.model import LocalEntity

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an and as at by for from in into of on or over per the to via with",
    )
)
_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_INNER = re.compile(r"(?<![^\W_])([^\W\d_][\w\-/+.&]{1,14}) \(([^()\n]{5,90})\)")
_SHORT = 10  # characters; a longer name without blanks is no short form
_MOST_WORDS = 9  # of a long form; the letters of a longer run of text stand in it by chance
_REACH = 120  # characters before the bracket in which a long form may stand
_BREAK = re.compile(r"[.!?:;()]\s|\n|, ")


def find_definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, long form) of each definition in a text, in its spelling there.

    >>> list(find_definitions("Proximal Policy Optimization (PPO), LoRA (low-rank adaptation)"))
    [('PPO', 'Proximal Policy Optimization'), ('LoRA', 'low-rank adaptation')]
    """
    for short, long in find_abbreviations(text):
        start = _by_initials(text, long.end, short.of(text))
        start = _whole_word(text, long.start if start is None else min(start, long.start))
        words = len(_WORD.findall(text, start, long.end))
        if words <= min(len(_letters(short.of(text))) + 3, _MOST_WORDS):
            yield short.of(text), text[start : long.end]
    for match in _INNER.finditer(text):
        short_form, long_form = match[1], match[2]
        if _spells(short_form, long_form):
            yield short_form, long_form


def full_name(entity: LocalEntity) -> str | None:
    """The long form among an entity's own forms, where its name is a short form."""
    capitals = sum(c.isupper() for c in entity.name)
    if " " in entity.name or len(entity.name) > _SHORT or capitals < 2:
        return None
    initial = entity.name[:1].casefold()
    longs = [form for form in entity.forms if " " in form and form[:1].casefold() == initial]
    return max(longs, key=lambda form: (len(form), form), default=None)


def _letters(short: str) -> str:
    return "".join(c for c in _PLURAL.sub("", short).casefold() if c.isalnum())


def _by_initials(text: str, end: int, short: str) -> int | None:
    """Where the words whose first letters spell ``short`` start, the last one ending at ``end``."""
    window = text[max(0, end - _REACH) : end]
    breaks = [m.end() for m in _BREAK.finditer(window)]
    floor = breaks[-1] if breaks else 0
    letters = _letters(short)
    for match in reversed(list(_WORD.finditer(window, floor))):
        word = match.group().casefold()
        if not letters:
            break
        if word[0] == letters[-1]:
            letters = letters[:-1]
            start = match.start()
        elif word not in _SMALL:
            return None
    return None if letters else end - len(window) + start


def _whole_word(text: str, start: int) -> int:
    """Move a start that cuts "multi-modal" to the start of the whole word."""
    while start > 1 and text[start - 1] in "-‐‑" and text[start - 2].isalnum():
        start -= 2
        while start and text[start - 1].isalnum():
            start -= 1
    return start


def _spells(short: str, long: str) -> bool:
    """Whether the first letters of a long form's words spell a short form, or its capitals."""
    letters = _letters(short)
    capitals = "".join(c for c in short if c.isupper()).casefold()
    if len(capitals) < 2 or not 2 <= len(letters) <= 8:
        return False
    words = [word.casefold() for word in _WORD.findall(long)]
    initials = "".join(word[0] for word in words)
    main = "".join(word[0] for word in words if word not in _SMALL)
    return letters in (initials, main) or (len(words) > 1 and capitals in (initials, main))
