"""RDF: the whole store, sorted, so that the same graph gives the same bytes.

Turtle, N-Triples and RDF/XML hold the union of all graphs; N-Quads, TriG and JSON-LD keep them
apart (JSON-LD has a module of its own). The N-Quads are canonical: sorted lines, each once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import IO, BinaryIO, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.exports.base import Exporter, Source
from kg.exports.output import Output
from kg.quads import graph_lines, graph_names, is_paper_graph, paper_lines, sorted_lines
from kg.vocab import prefixes

_BATCH = 5_000  # lines that are made terms at a time

def named_graphs(source: Source) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every graph by name, each as sorted lines of N-Triples."""
    for name in graph_names(source.store):
        if is_paper_graph(name, source.iris):
            yield name, paper_lines(source.store, name, min_confidence=source.min_confidence)
        else:
            yield name, graph_lines(source.store, name)


def union_lines(source: Source) -> Iterator[bytes]:
    """The union of all graphs, as sorted lines of N-Triples, each once."""
    return sorted_lines(chain.from_iterable(lines for _, lines in named_graphs(source)))


def quad_lines(source: Source) -> Iterator[bytes]:
    """The whole store, as canonical N-Quads: sorted lines, each once."""
    return sorted_lines(_grouped_lines(source))


def _grouped_lines(source: Source) -> Iterator[bytes]:
    """N-Quads graph by graph."""
    for name, lines in named_graphs(source):
        end = f" <{name}> .\n".encode()
        for line in lines:
            yield line[:-3] + end  # in place of " .\n"


Lines = Callable[[Source], Iterator[bytes]]


def _write_lines(lines: Lines, source: Source, output: Output) -> None:
    output.stream.writelines(lines(source))


def _write_triples(form: RdfFormat, source: Source, output: Output) -> None:
    lines = union_lines(source)
    if form == RdfFormat.RDF_XML:
        lines = map(_without_controls, lines)
    triples = (quad.triple for quad in _parse(lines, RdfFormat.N_TRIPLES))
    _serialize(triples, form, source, output.stream)


def _write_quads(form: RdfFormat, source: Source, output: Output) -> None:
    quads = _parse(_grouped_lines(source), RdfFormat.N_QUADS)
    _serialize(quads, form, source, output.stream)


def _parse(lines: Iterator[bytes], form: RdfFormat) -> Iterator[pyoxigraph.Quad]:
    while batch := b"".join(islice(lines, _BATCH)):
        yield from pyoxigraph.parse(batch, format=form)


def _serialize(
    statements: Iterable[pyoxigraph.Triple] | Iterable[pyoxigraph.Quad],
    form: RdfFormat,
    source: Source,
    stream: BinaryIO,
) -> None:
    bound = prefixes(source.iris.base)
    ordered = _OrderedPrefixes(stream, len(bound))
    pyoxigraph.serialize(statements, cast("IO[bytes]", ordered), form, prefixes=bound)
    ordered.finish()


# XML holds no control characters, escaped or not. An escaped backslash before "u" is no escape.
_CONTROL = re.compile(rb"\\\\|\\u(?:00(?:0[0-8BCEF]|1[0-9A-F])|FFF[EF])")


def _without_controls(line: bytes) -> bytes:
    if b"\\u" not in line:
        return line
    return _CONTROL.sub(lambda match: match[0] if match[0] == b"\\\\" else b"", line)


class _OrderedPrefixes(io.RawIOBase):
    """Passes bytes on, the prefixes at their start sorted: the serialiser has no fixed order."""

    _DECLARATION = re.compile(
        rb'(?<=@prefix )\w+: <[^>]*>|xmlns:\w+="[^"]*"'  # Turtle and TriG, or XML
    )

    def __init__(self, stream: BinaryIO, count: int) -> None:
        self._stream = stream
        self._count = count
        self._head: bytes | None = b""

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Pass on; the first bytes wait until all declarations are among them."""
        if self._head is None:
            return self._stream.write(data)
        self._head += bytes(data)
        if len(self._DECLARATION.findall(self._head)) >= self._count:
            self.finish()
        return len(data)

    def finish(self) -> None:
        """Write what still waits."""
        if self._head is not None:
            declared = iter(sorted(self._DECLARATION.findall(self._head)[: self._count]))
            head = self._DECLARATION.sub(lambda _: next(declared), self._head, count=self._count)
            self._stream.write(head)
            self._head = None


EXPORTERS = (
    Exporter("ttl", "Turtle, all graphs together", partial(_write_triples, RdfFormat.TURTLE)),
    Exporter("nt", "N-Triples, all graphs together", partial(_write_lines, union_lines)),
    Exporter("rdf", "RDF/XML, all graphs together", partial(_write_triples, RdfFormat.RDF_XML)),
    Exporter("nq", "N-Quads, canonical", partial(_write_lines, quad_lines)),
    Exporter("trig", "TriG, Turtle with named graphs", partial(_write_quads, RdfFormat.TRIG)),
)
