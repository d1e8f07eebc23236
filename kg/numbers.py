"""Numbers as abstracts write them."""

from __future__ import annotations

import re
from decimal import Decimal

# A sign counts only at the start of a word: "GPT-4" and "3-5" hold no negative numbers.
_NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?")


def parse_numbers(raw: str) -> list[Decimal]:
    r"""Read every number in a piece of text, thousands separators taken out.

    >>> parse_numbers("from 54% to 7.5%"), parse_numbers("1,200 tokens"), parse_numbers(r"$-40.3$")
    ([Decimal('54'), Decimal('7.5')], [Decimal('1200')], [Decimal('-40.3')])
    """
    return [Decimal(n.replace(",", "").replace("−", "-")) for n in _NUMBER.findall(raw)]
