"""Which labels of a vocabulary stand in a run of words: the longest, whatever case and hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_US = (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("modelling", "modeling"),
       ("labelling", "labeling"), ("behaviour", "behavior"))  # fmt: skip


def fold_word(word: str) -> str:
    """Take case, a plural s and British spelling away.

    >>> fold_word("Transformers"), fold_word("loss"), fold_word("optimisation")
    ('transformer', 'loss', 'optimization')
    """
    folded = word.casefold()
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    for british, american in _US:
        folded = folded.replace(british, american)
    return folded


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text with their offsets."""
    return [(fold_word(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


class LabelIndex(Generic[T]):
    """Labels by their folded words, each with the values that bear it."""

    def __init__(self, labels: Iterable[tuple[str, T]]) -> None:
        self._values: dict[tuple[str, ...], list[tuple[str, T]]] = {}
        self._longest: dict[str, int] = {}
        for label, value in labels:
            key = tuple(word for word, _, _ in words_of(label))
            if key:
                self._values.setdefault(key, []).append((label, value))
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, text: str) -> Iterator[tuple[int, int, list[tuple[str, T]]]]:
        """Yield ``(start, end, [(label, value), …])`` of the longest matches, left to right.

        Words of one match are joined by a space or a hyphen only. Nested matches come too.
        """
        words = words_of(text)
        for at, (word, start, _) in enumerate(words):
            for size in range(min(self._longest.get(word, 0), len(words) - at), 0, -1):
                run = words[at : at + size]
                found = self._values.get(tuple(w for w, _, _ in run))
                if found and _joined(text, run):
                    yield start, run[-1][2], found
                    break


def _joined(text: str, run: list[tuple[str, int, int]]) -> bool:
    return all(
        text[left[2] : right[1]] in (" ", "-", "/", "–", "", ".", "_")
        for left, right in zip(run, run[1:], strict=False)
    )
