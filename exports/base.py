"""What an exporter is, which there are, and how a file name finds its own."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pyoxigraph

from kg.errors import UnknownFormatError
from kg.exports.output import Output
from kg.property_graph import Row, read_rows
from kg.vocab import Iris


@dataclass(frozen=True, slots=True)
class Source:
    """The graph to export, and how sure its statements must be."""

    store: pyoxigraph.Store
    iris: Iris
    min_confidence: float = 0.0

    def rows(self) -> Iterator[Row]:
        """Nodes and edges; both nodes of an edge come before it."""
        return read_rows(self.store, self.iris, min_confidence=self.min_confidence)


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format.

    Attributes:
        name: What ``--format`` takes, and the suffix of its files without the dot.
        description: One line for people.
        write: Writes the whole graph.
    """

    name: str
    description: str
    write: Callable[[Source, Output], None]


# Each module lists its formats as EXPORTERS.
MODULES = ("rdf", "json_ld", "graphml", "gexf", "csv", "node_link", "page")


def exporters() -> dict[str, Exporter]:
    """Every exporter by its name."""
    modules: list[Any] = [importlib.import_module(f"kg.exports.{name}") for name in MODULES]
    return {exporter.name: exporter for module in modules for exporter in module.EXPORTERS}


def find_exporter(format_: str) -> Exporter:
    """The exporter of that name.

    Raises:
        UnknownFormatError: If there is none.
    """
    known = exporters()
    if format_ not in known:
        raise UnknownFormatError(format_, known)
    return known[format_]


def format_of(path: PurePath) -> str:
    """The format that a file name asks for: its suffix, before ``.gz``.

    >>> format_of(PurePath("out/graph.graphml.gz"))
    'graphml'
    """
    name = path.with_suffix("") if path.suffix == ".gz" else path
    return name.suffix.removeprefix(".").lower()
