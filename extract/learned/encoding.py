"""From a text to what the encoder reads: tokens in windows, and the words that scores stand on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from kg.extract.learned.features import COLUMNS, KnownTerm, token_features
from kg.extract.sentences import split_sentences

WINDOW = 400  # tokens; what the encoder was pretrained on at most, marks at both ends counted in


@dataclass(frozen=True, slots=True)
class Window:
    """One run of the encoder: token ids and features, the two marks at its ends counted in."""

    ids: npt.NDArray[np.int64]
    features: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the encoder reads it.

    Attributes:
        windows: Cut at sentences; their tokens, marks left out, are all tokens in order.
        first_tokens: Index of each word's first token among all tokens of the text.
        words: Offsets ``[start, end)`` of each word in the text.
        sentences: Number of each word's sentence; the title is 0.
        title_words: How many words stand in the title.
    """

    text: str
    windows: tuple[Window, ...]
    first_tokens: npt.NDArray[np.int64]
    words: tuple[tuple[int, int], ...]
    sentences: npt.NDArray[np.int64]
    title_words: int

    def text_of(self, first: int, last: int) -> str:
        """The characters from word ``first`` to word ``last``, both counted in."""
        return self.text[self.words[first][0] : self.words[last][1]]


def encode(
    text: str,
    title_length: int,
    tokenizer: Tokenizer,
    marks: tuple[int, int],
    known: Sequence[KnownTerm] = (),
) -> Encoded:
    """Encode one text.

    Args:
        marks: Token ids that the encoder expects at both ends of a window.
        known: What the vocabulary knows in the text.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    # Each of these is made anew whenever it is asked for.
    word_ids, all_offsets, all_ids = encoding.word_ids, encoding.offsets, encoding.ids
    kept = [at for at, word in enumerate(word_ids) if word is not None]
    offsets = [all_offsets[at] for at in kept]
    words, first_tokens, last_word = [], [], None
    for position, at in enumerate(kept):
        if word_ids[at] != last_word:
            last_word = word_ids[at]
            first_tokens.append(position)
            words.append(offsets[position])
        else:
            words[-1] = (words[-1][0], offsets[position][1])
    ids = np.array([all_ids[at] for at in kept], np.int64)
    sentence_starts = [span.start for span in split_sentences(text)]
    numbers = [max(0, bisect_right(sentence_starts, start) - 1) for start, _ in words]
    features = token_features(text, title_length, offsets, known)
    return Encoded(
        text=text,
        windows=tuple(_windows(ids, features, _cuts(first_tokens, numbers, len(ids)), marks)),
        first_tokens=np.array(first_tokens, np.int64),
        words=tuple(words),
        sentences=np.array(numbers, np.int64),
        title_words=sum(end <= title_length for _, end in words),
    )


def _cuts(first_tokens: list[int], sentences: list[int], size: int) -> list[int]:
    """Where windows start and the last ends: at sentences, else at words, else anywhere."""
    room = WINDOW - 2
    good = [t for t, (a, b) in zip(first_tokens[1:], pairwise(sentences), strict=False) if a != b]
    cuts = [0]
    while size - cuts[-1] > room:
        for candidates in (good, first_tokens):
            at = bisect_right(candidates, cuts[-1] + room) - 1
            if at >= 0 and candidates[at] > cuts[-1]:
                cuts.append(candidates[at])
                break
        else:
            cuts.append(cuts[-1] + room)
    return [*cuts, size]


def _windows(
    ids: npt.NDArray[np.int64],
    features: npt.NDArray[np.int64],
    cuts: list[int],
    marks: tuple[int, int],
) -> list[Window]:
    none = np.zeros((1, len(COLUMNS)), np.int64)
    return [
        Window(
            np.concatenate([[marks[0]], ids[start:end], [marks[1]]]).astype(np.int64),
            np.concatenate([none, features[start:end], none]),
        )
        for start, end in pairwise(cuts)
        if end > start
    ]
