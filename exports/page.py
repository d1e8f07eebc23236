"""The HTML format: one file to open, by one of two viewers."""

from __future__ import annotations

from collections.abc import Callable

from kg.exports.base import Exporter, Source
from kg.exports.output import Output


def write_explorer_page(source: Source, output: Output) -> None:
    """Write the explorer with the whole graph inside."""
    # Loaded here, for the layout brings numpy and more.
    from kg.exports.explorer import write_explorer

    write_explorer(
        source.store, source.iris, output.stream, min_confidence=source.min_confidence
    )


def write_pyvis_page(source: Source, output: Output) -> None:
    """Write the small page that pyvis describes."""
    from kg.exports.pyvis_page import write

    write(source, output)


VIEWERS: dict[str, Callable[[Source, Output], None]] = {
    "explorer": write_explorer_page,
    "pyvis": write_pyvis_page,
}

EXPORTERS = (Exporter("html", "one page to explore the graph offline", write_explorer_page),)
