"""Results of queries as text: tables to read, and the formats that SPARQL defines."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Literal

import pyoxigraph as ox

from kg.errors import KgError
from kg.query.reading import lexical
from kg.query.sparql import Result
from kg.vocab import Iris, prefixes

Format = Literal["table", "json", "csv", "tsv", "turtle", "nt", "jsonld"]

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "table": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "json": ox.RdfFormat.JSON_LD,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_WIDEST = 60  # characters of a cell of a table that must fit a screen
_GAP = "  "


class UnfitFormatError(KgError, ValueError):
    """A format that this kind of result cannot be written in."""


def write_result(
    result: Result, out: BinaryIO, format_: Format, iris: Iris, *, width: int | None = None
) -> None:
    """Write the result of a query.

    Args:
        format_: ``table`` is Turtle where the result is a graph, and ``json`` is JSON-LD there.
        width: Columns of the screen that a table must fit, or None for no limit.

    Raises:
        UnfitFormatError: If rows are asked of a graph, or a graph of rows.
    """
    if isinstance(result, ox.QueryTriples):
        if format_ not in _GRAPHS:
            message = f"The result is a graph, which {format_} cannot hold: use turtle or nt."
            raise UnfitFormatError(message)
        ox.serialize(result, out, _GRAPHS[format_], prefixes=prefixes(iris.base))
    elif format_ in _ROWS:
        result.serialize(out, _ROWS[format_])
    elif format_ == "table" and isinstance(result, ox.QueryBoolean):
        out.write(b"yes\n" if result else b"no\n")
    elif format_ == "table" and isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        rows = ([_cell(value, iris) for value in row] for row in result)
        out.write(format_table(names, rows, width=width).encode())
    else:
        message = f"The result is rows, which {format_} cannot hold: use table, json, csv or tsv."
        raise UnfitFormatError(message)


def format_table(
    names: Sequence[str], rows: Iterable[Sequence[str]], *, width: int | None = None
) -> str:
    """Lay rows out in columns under their names; numbers stand to the right.

    Args:
        width: Columns of the screen, or None for no limit. What does not fit is cut, with an
            ellipsis: first cells longer than 60 characters, then the longest columns.
    """
    table = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *table, strict=True)]
    if width is not None:
        widths = _fit(widths, width)
    right = [bool(table) and all(_is_number(row[i]) for row in table) for i in range(len(names))]
    out = io.StringIO()
    for row in (list(names), ["-" * w for w in widths], *table):
        cells = (
            cell.rjust(w) if to_right else cell.ljust(w)
            for cell, w, to_right in zip(map(_cut, row, widths), widths, right, strict=True)
        )
        out.write(_GAP.join(cells).rstrip() + "\n")
    return out.getvalue()


def _fit(widths: list[int], width: int) -> list[int]:
    fitted = [min(w, _WIDEST) for w in widths]
    room = width - len(_GAP) * (len(fitted) - 1)
    while sum(fitted) > room and max(fitted) > len("paper"):
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else cell[: width - 1] + "…"


def _is_number(cell: str) -> bool:
    return not cell or cell.replace(".", "", 1).lstrip("-").isdigit()


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, iris: Iris) -> str:
    if term is None:
        return ""
    text = " ".join(lexical(term).split())
    if not isinstance(term, ox.NamedNode):
        return text
    fits = ((p, base) for p, base in prefixes(iris.base).items() if text.startswith(base))
    best = max(fits, key=lambda fit: len(fit[1]), default=None)
    return f"{best[0]}:{text[len(best[1]) :]}" if best else text
