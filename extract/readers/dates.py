"""Dates as precise as the source gives them: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")


def make_date(year: object, month: object = None, day: object = None) -> str | None:
    """Join parts to a date that exists, dropping the parts that do not fit.

    >>> make_date("2024", "Feb", 30), make_date(2024, 2, 3), make_date("n.d.")
    ('2024-02', '2024-02-03', None)
    """
    found = re.search(r"\b(1[6-9]\d\d|20\d\d|21\d\d)\b", str(year or ""))
    if not found:
        return None
    parts = [int(found.group())]
    number = _month(month)
    if number:
        parts.append(number)
        if str(day or "").strip().isdigit():
            try:
                return datetime.date(parts[0], number, int(str(day))).isoformat()
            except ValueError:
                pass
    return "-".join(f"{part:02d}" for part in parts)


def parse_date(raw: object) -> str | None:
    """Read an ISO date, a date and time, a bare year or an e-mail date; None where it is none.

    >>> parse_date("2022-05-25 09:28:21+00:00"), parse_date("Mon, 2 Apr 2007 19:18:42 GMT")
    ('2022-05-25', '2007-04-02')
    """
    text = str(raw or "").strip()
    if match := _ISO.match(text):
        return make_date(*match.groups())
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return None


def _month(raw: object) -> int | None:
    text = str(raw or "").strip().lower()
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    return next((n for n, name in enumerate(MONTHS, 1) if text.startswith(name)), None)
