"""When two long forms of one short form are the same thing in other words.

These rules are looser than :func:`~kg.extract.linking.names.name_key` and hold only where a shared
short form says that the two belong together: "low-rank adapters" and "low-rank adaptation" are one
as long forms of LoRA, and would not be one by themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.linking.words import fold_piece, split_name

_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an and as at by for from in into of on or over per the to via with based",
    )
)
_GENERIC = (
    "algorithm",
    "approach",
    "framework",
    "method",
    "model",
    "network",
    "techniqu",
    "system",
)
_SAME = {
    "visual": "vis", "vision": "vis", "auto": "automat", "multi": "multipl", "multiple": "multipl",
    "pretrained": "pretrain", "supervized": "supervis", "verifiable": "verif", "verify": "verif",
    "encoding": "embed", "embedding": "embed",
}  # fmt: skip
_ENDINGS = (
    "izations", "ization", "ations", "ation", "ative", "ators", "ator", "itions", "ition", "ances",
    "ance", "ences", "ence", "graphy", "grams", "gram", "ional", "ions", "ion", "ings", "ing",
    "ized", "izer", "ally", "ably", "able", "ers", "er", "ors", "or", "ed", "ive", "al", "ly", "ic",
    "es", "e", "s", "y",
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem_key(name: str) -> str:
    """The stems of a name's main words, in order.

    >>> stem_key("low-rank adapters") == stem_key("Low Rank Adaptation")
    True
    """
    words = [word for piece in split_name(name) for word in fold_piece(piece)]
    main = [_stem(word) for word in words if word not in _SMALL or len(words) == 1]
    if len(main) > 2 and main[-1] in _GENERIC:
        main = main[:-1]
    return " ".join(main)


def _stem(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (
            3 if ending in ("ing", "ed") else 4
        ):
            stem = word.removesuffix(ending)
            doubled = len(stem) > 4 and stem[-1] == stem[-2] and stem[-1] not in "sl"
            return stem[:-1] if doubled else stem
    return word


def is_misspelling(one: str, other: str) -> bool:
    """Whether two long keys differ by one letter added, lost, changed, or two swapped.

    Short keys and keys with digits are never misspellings of each other: "llama" and "llava",
    "gpt4" and "gpt5".

    >>> is_misspelling("lowrankadaptation", "lowrankadaptaion"), is_misspelling("llama", "llava")
    (True, False)
    """
    if min(len(one), len(other)) < 12 or abs(len(one) - len(other)) > 1 or one == other:
        return False
    if any(c.isdigit() for c in one + other):
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
