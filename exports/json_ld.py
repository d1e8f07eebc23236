"""JSON-LD with named graphs and compact IRIs; our own writer, for the store's binds no prefixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby

import orjson

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.exports.rdf import named_graphs
from kg.facts import read_facts, term, text_of
from kg.vocab import RDF, prefixes

_TYPE = term(RDF + "type")
_COMMA = b",\n"

Compact = Callable[[str], str]


def write(source: Source, output: Output) -> None:
    """Write one object a graph, one line a subject."""
    bound = prefixes(source.iris.base)
    compact = _compactor(bound)
    output.stream.write(b'{"@context":' + orjson.dumps(bound) + b',\n"@graph":[')
    comma = b"\n"
    for name, lines in named_graphs(source):
        output.stream.write(comma + b'{"@id":' + orjson.dumps(compact(name)) + b',"@graph":[\n')
        _write_subjects(lines, compact, output)
        output.stream.write(b"]}")
        comma = _COMMA
    output.stream.write(b"\n]}\n")


def _write_subjects(lines: Iterable[bytes], compact: Compact, output: Output) -> None:
    comma = b""
    # The lines are sorted, so those of one subject stand together.
    for _, own in groupby(lines, key=lambda line: line.split(b" ", 1)[0]):
        output.stream.write(comma + orjson.dumps(_subject(own, compact)))
        comma = _COMMA


def _subject(lines: Iterable[bytes], compact: Compact) -> dict[str, object]:
    ((subject, about),) = read_facts(lines).items()
    found: dict[str, object] = {"@id": _id(subject, compact)}
    for predicate, objects in about.items():
        if predicate == _TYPE:
            found["@type"] = [_id(kind, compact) for kind in objects]
        else:
            found[_id(predicate, compact)] = [_value(one, compact) for one in objects]
    return found


def _id(name: str, compact: Compact) -> str:
    return compact(name[1:-1]) if name.startswith("<") else name


def _value(object_: str, compact: Compact) -> object:
    if not object_.startswith('"'):
        return {"@id": _id(object_, compact)}
    kind = object_[object_.rindex('"') + 1 :]
    if kind.startswith("@"):
        return {"@value": text_of(object_), "@language": kind[1:]}
    if kind.startswith("^^"):
        return {"@value": text_of(object_), "@type": _id(kind[2:], compact)}
    return text_of(object_)


def _compactor(bound: dict[str, str]) -> Compact:
    names = {namespace: prefix for prefix, namespace in bound.items()}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))

    def compact(iri: str) -> str:
        match = pattern.match(iri)
        if match is None or iri.startswith("//", match.end()):
            return iri
        return f"{names[match[0]]}:{iri[match.end():]}"

    return compact


EXPORTERS = (Exporter("jsonld", "JSON-LD with named graphs", write),)
