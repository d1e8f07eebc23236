"""Where a surface form stands in a text: the one rule for mentions.

Every occurrence of a listed form at word boundaries is a mention; where two overlap, the longest
form wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def find_occurrences(text: str, form: str) -> Iterator[int]:
    """Yield the start of each occurrence of ``form`` at word boundaries, case kept.

    >>> list(find_occurrences("DPO and LN-DPO, not DPOs", "DPO"))
    [0, 11]
    """
    start = text.find(form) if form else -1
    while start >= 0:
        end = start + len(form)
        before = start == 0 or not (text[start - 1].isalnum() and form[0].isalnum())
        after = end == len(text) or not (text[end].isalnum() and form[-1].isalnum())
        if before and after:
            yield start
        start = text.find(form, start + 1)


def assign_occurrences(text: str, forms: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """Give every form its occurrences ``[start, end)``, the longest forms first.

    Forms of equal length are taken in the order given, so the outcome depends on nothing else.
    """
    taken = bytearray(len(text))
    found: dict[str, list[tuple[int, int]]] = {}
    for form in sorted(dict.fromkeys(forms), key=len, reverse=True):
        size = len(form)
        for start in find_occurrences(text, form):
            if not any(taken[start : start + size]):
                taken[start : start + size] = b"\x01" * size
                found.setdefault(form, []).append((start, start + size))
    return found
