"""RDF terms as N-Quads text.

The build writes N-Quads text and bulk-loads it: making term objects costs more than loading them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kg.vocab import XSD

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t\x00-\x1f\x7f]')


def iri(value: str) -> str:
    """An IRI in angle brackets; the caller has percent-encoded it."""
    return f"<{value}>"


def text(value: str) -> str:
    """A plain string literal."""
    return f'"{_SPECIAL.sub(_escape, value)}"'


def typed(value: object, datatype: str) -> str:
    """A literal with a datatype of XML Schema (``decimal``, ``integer``, ``date``, …)."""
    return f"{text(str(value))}^^<{XSD}{datatype}>"


def decimal(value: float | Decimal) -> str:
    """An ``xsd:decimal`` as the store gives it back: no exponent, no trailing zeros.

    Floats, which are confidences, keep four places.
    """
    number = Decimal(str(round(value, 4))) if isinstance(value, float) else value
    return typed(format(number.normalize() + 0, "f"), "decimal")


def date(value: str) -> str:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` with the datatype of its precision."""
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04X}"
