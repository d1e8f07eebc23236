"""Query results as bytes, cut at a number of rows and saying so.

The store's own writers cannot stop at a row, so the rows are taken one by one and written here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

import orjson
import pyoxigraph as ox

from kg.serve.negotiation import RDF_FORMATS
from kg.vocab import XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]

_CUT = "Cut at the server's limit of {rows} rows. Ask for less, or page with LIMIT and OFFSET."
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_STRING = XSD + "string"


class TooLargeError(Exception):
    """A result holds more bytes than a worker may send."""


class Budget:
    """Counts the bytes of a result as it is made; the last row may pass the limit, no more."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def spend(self, count: int) -> None:
        """Take ``count`` bytes.

        Raises:
            TooLargeError: If the limit is passed.
        """
        self._left -= count
        if self._left < 0:
            raise TooLargeError


def write_solutions(
    solutions: ox.QuerySolutions, format_: str, *, max_rows: int, max_bytes: int
) -> tuple[bytes, bool]:
    """Rows of a SELECT in a format of :data:`kg.serve.negotiation.RESULT_FORMATS`.

    Returns:
        The bytes, and whether rows were cut.
    """
    names = [variable.value for variable in solutions.variables]
    budget = Budget(max_bytes)
    rows = []
    for solution in islice(solutions, max_rows + 1):
        row = list(solution)
        budget.spend(sum(_length(term) for term in row if term is not None))
        rows.append(row)
    cut = len(rows) > max_rows
    body = _SOLUTIONS[format_](names, rows[:max_rows], _CUT.format(rows=max_rows) if cut else "")
    return body, cut


def write_boolean(value: bool, format_: str) -> bytes:
    """The answer to an ASK; CSV and TSV, which the recommendation leaves out, say the word."""
    word = "true" if value else "false"
    if format_ == "json":
        return orjson.dumps({"head": {}, "boolean": value})
    if format_ == "xml":
        return f"{_XML_HEAD}<head/><boolean>{word}</boolean></sparql>".encode()
    return word.encode()


def write_triples(
    triples: Iterable[ox.Triple],
    format_: str,
    *,
    prefixes: Mapping[str, str],
    max_rows: int,
    max_bytes: int,
) -> tuple[bytes, bool]:
    """A graph in a format of :data:`kg.serve.negotiation.GRAPH_FORMATS`, without repeats.

    Returns:
        The bytes, and whether triples were cut.
    """
    budget = Budget(max_bytes)
    kept: dict[ox.Triple, None] = {}
    for triple in triples:
        if triple not in kept:
            budget.spend(sum(_length(term) for term in triple))
            kept[triple] = None
        if len(kept) > max_rows:
            break
    cut = len(kept) > max_rows
    out = io.BytesIO()
    used = _used_prefixes(kept, prefixes)
    ox.serialize(islice(kept, max_rows), out, RDF_FORMATS[format_], prefixes=used)
    body = out.getvalue()
    if format_ == "rdfxml":  # XML has no way to write these characters, and readers stop at them
        body = _CONTROLS.sub("\ufffd".encode(), body)
    if cut and format_ in ("turtle", "ntriples"):
        body = f"# {_CUT.format(rows=max_rows)}\n".encode() + body
    return body, cut


def _used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    iris = {t.value for triple in triples for t in triple if isinstance(t, ox.NamedNode)}
    text = "\n".join(sorted(iris))
    return {prefix: space for prefix, space in prefixes.items() if space in text}


def _length(term: Term) -> int:
    return len(term.value) if not isinstance(term, ox.Triple) else sum(map(_length, term))


# -- SELECT ---------------------------------------------------------------------------------------


def _write_json(names: Sequence[str], rows: Sequence[Row], cut: str) -> bytes:
    whole: dict[str, object] = {
        "head": {"vars": list(names)},
        "results": {
            "bindings": [
                {name: json_term(term) for name, term in zip(names, row, strict=True) if term}
                for row in rows
            ]
        },
    }
    if cut:
        whole["truncated"] = cut
    return orjson.dumps(whole)


def json_term(term: Term) -> dict[str, object]:
    """A term as SPARQL's JSON results have it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    if datatype == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": datatype}


_XML_HEAD = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _write_xml(names: Sequence[str], rows: Sequence[Row], cut: str) -> bytes:
    return "".join(_xml_parts(names, rows, cut)).encode("utf-8")


def _xml_parts(names: Sequence[str], rows: Sequence[Row], cut: str) -> Iterator[str]:
    yield _XML_HEAD
    if cut:
        yield f"<!-- {cut} -->"
    yield "<head>" + "".join(f"<variable name={quoteattr(name)}/>" for name in names) + "</head>"
    yield "<results>"
    for row in rows:
        yield "<result>"
        for name, term in zip(names, row, strict=True):
            if term:
                yield f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
        yield "</result>"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inner = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts)
        return f"<triple>{inner}</triple>"
    value = escape(_NOT_XML.sub("\ufffd", term.value), {"\r": "&#13;"})
    if isinstance(term, ox.NamedNode):
        return f"<uri>{value}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{value}</literal>"
    if term.datatype.value == _STRING:
        return f"<literal>{value}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{value}</literal>"


def _write_csv(names: Sequence[str], rows: Sequence[Row], _cut: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_csv_term(term) for term in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _csv_term(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _write_tsv(names: Sequence[str], rows: Sequence[Row], _cut: str) -> bytes:
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join(_tsv_term(term) for term in row) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _tsv_term(term: Term | None) -> str:
    return "" if term is None else str(term).replace("\t", "\\t")


_SOLUTIONS: Mapping[str, Callable[[Sequence[str], Sequence[Row], str], bytes]] = {
    "json": _write_json,
    "xml": _write_xml,
    "csv": _write_csv,
    "tsv": _write_tsv,
}
