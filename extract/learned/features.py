"""What an uncased encoder cannot see, given back: case, shape, brackets, the title, acronyms.

Every token of a text gets one small class per column of :data:`COLUMNS`. The encoder adds an
embedding of each to its token embedding, in pretraining and in every head alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.extract.components.abbreviations import find_abbreviations
from kg.model import EntityType

# Column → number of classes. The order is part of a model: a model folder names it.
COLUMNS = {
    "shape": 10, "glue": 2, "zone": 4, "bracket": 2, "in_title": 2, "acronym": 3, "repeat": 4,
    "known": 1 + 2 * len(EntityType),
}  # fmt: skip

KnownTerm = tuple[int, int, EntityType]  # start, end, type

_TYPES = tuple(EntityType)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"(?:^|\n|[.!?]\s+)(?=\S)")
_LONGEST_BRACKET = 200  # characters; a bracket that stays open longer is none


def word_shape(word: str) -> int:
    """Class of a word's case and digits, 1 to 9; 0 is for what is no word.

    >>> [word_shape(w) for w in ("42", "model", "v2", "GPT4", "DPO", "A", "Llama", "LoRA")]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 1
    upper = sum(c.isupper() for c in letters)
    digits = len(letters) < len(word)
    if not upper:
        return 3 if digits else 2
    if digits:
        return 4
    if upper == len(letters):
        return 5 if upper > 1 else 6
    if letters[0].isupper() and upper == 1:
        return 7
    # "LLMs" is an acronym in the plural, "LoRA" is not.
    return 9 if upper == len(letters) - 1 and word.endswith("s") else 8


def token_features(
    text: str,
    title_length: int,
    offsets: Sequence[tuple[int, int]],
    known: Sequence[KnownTerm] = (),
) -> npt.NDArray[np.int64]:
    """Classes of each token, ``[len(offsets), len(COLUMNS)]``.

    Args:
        offsets: Of each token in ``text``, in code points; ``(0, 0)`` where it covers no text.
        known: What the vocabulary knows in the text; the longest term counts where two overlap.
    """
    rows = _character_classes(text, title_length)
    for start, end, kind in sorted(known, key=lambda term: (term[1] - term[0], term)):
        rows[start:end, -1] = 1 + 2 * _TYPES.index(kind) + 1
        first = _WORD.match(text, start)
        rows[start : first.end() if first else start + 1, -1] = 1 + 2 * _TYPES.index(kind)
    features = np.zeros((len(offsets), len(COLUMNS)), np.int64)
    for at, (start, end) in enumerate(offsets):
        if end > start:
            features[at] = rows[start]
    return features


def _character_classes(text: str, title_length: int) -> npt.NDArray[np.int8]:
    rows = np.zeros((len(text), len(COLUMNS)), np.int8)
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    title = {w.casefold() for w, start, _ in words if start < title_length and len(w) > 3}
    counts = Counter(w for w, _, _ in words)
    for word, start, end in words:
        shape = word_shape(word)
        rows[start:end, 0] = shape
        rows[start:end, 4] = start >= title_length and word.casefold() in title
        if shape > 3:
            rows[start:end, 6] = min(counts[word], 3)
    for at, (left, right) in enumerate(pairwise(text), 1):
        rows[at, 1] = not left.isspace() and not right.isspace()
    rows[:title_length, 2] = 1
    for match in _SENTENCE_START.finditer(text):
        if match.end() > title_length:
            word_end = _WORD.match(text, match.end())
            rows[match.end() : word_end.end() if word_end else match.end() + 1, 2] = 2
    _mark_brackets(text, rows)
    for short, long in find_abbreviations(text):
        rows[long.start : long.end, 5] = 2
        rows[short.start : short.end, 5] = 1
    return rows


def _mark_brackets(text: str, rows: npt.NDArray[np.int8]) -> None:
    open_at: int | None = None
    for at, char in enumerate(text):
        if char in "([":
            open_at = at + 1
        elif char in ")]" and open_at is not None:
            if at - open_at <= _LONGEST_BRACKET:
                rows[open_at:at, 3] = 1
            open_at = None
