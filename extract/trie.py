"""Which labels of a vocabulary stand in a run of words: the longest, whatever case and hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")
Word = tuple[str, int, int]  # folded, and its offsets

_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset((" ", "-", "/", "–", "", ".", "_", "'", "’", "@"))
_US = (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("modelling", "modeling"),
       ("labelling", "labeling"), ("behaviour", "behavior"))  # fmt: skip


@lru_cache(maxsize=1 << 16)
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


def words_of(text: str) -> list[Word]:
    """The folded words of a text with their offsets."""
    return [(fold_word(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


class LabelIndex(Generic[T]):
    """Labels by their folded words, each with the values that bear it.

    Only a space, a hyphen, a slash, a dot, an underscore, an apostrophe or an @ joins the words of
    a label where it stands in a text.
    """

    def __init__(self, labels: Iterable[tuple[str, T]]) -> None:
        self._values: dict[tuple[str, ...], list[tuple[str, T]]] = {}
        sizes: dict[str, set[int]] = {}
        for label, value in labels:
            key = tuple(word for word, _, _ in words_of(label))
            if key:
                self._values.setdefault(key, []).append((label, value))
                sizes.setdefault(key[0], set()).add(len(key))
        self._sizes = {first: sorted(found, reverse=True) for first, found in sizes.items()}

    def find(
        self, text: str, words: list[Word] | None = None
    ) -> Iterator[tuple[int, int, list[tuple[str, T]]]]:
        """Yield ``(start, end, [(label, value), …])``, from left to right.

        Of the labels that start at one word, only the longest; nested ones that start later come
        too.

        Args:
            words: The text's words, where the caller has them.
        """
        at = -1
        for start, end, found in self.find_all(text, words):
            if start > at:
                at = start
                yield start, end, found

    def find_all(
        self, text: str, words: list[Word] | None = None
    ) -> Iterator[tuple[int, int, list[tuple[str, T]]]]:
        """Yield every label that stands in the text, from left to right, the longer one first."""
        words = words_of(text) if words is None else words
        folded = [word for word, _, _ in words]
        for at, word in enumerate(folded):
            for size in self._sizes.get(word, ()):
                run = words[at : at + size]
                found = self._values.get(tuple(folded[at : at + size]))
                if found and len(run) == size and _joined(text, run):
                    yield run[0][1], run[-1][2], found


def is_written_like(label: str, surface: str) -> bool:
    """Whether the capitals that a label has stand in the surface too.

    "SAM" is no "Sam", "Gemini" no "gemini", while "Low-Rank Adaptation" may be written small.
    """
    if " " in label or "-" in label:
        return True
    capitals = sum(c.isupper() for c in label)
    if not capitals:
        return True
    if capitals == 1 and label[0].isupper():
        return surface[:1].isupper()
    return singular(surface) == singular(label) or (
        sum(c.isupper() for c in surface) >= min(2, capitals)
        and surface.isupper() == label.isupper()
    )


def singular(word: str) -> str:
    """A name or an acronym without the s of its plural."""
    return word[:-1] if word.endswith("s") else word


def _joined(text: str, run: list[Word]) -> bool:
    return all(text[left[2] : right[1]] in _JOINTS for left, right in pairwise(run))
