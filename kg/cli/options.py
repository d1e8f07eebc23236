"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.model import SkippedRecord

graph_option: Callable[..., Any] = click.option(
    "-g",
    "--graph",
    "graph",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KG_GRAPH",
    default="kg-graph",
    show_default=True,
    help="The graph's folder (or the environment variable KG_GRAPH).",
)

json_option: Callable[..., Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead of text."
)

output_option: Callable[..., Any] = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    default="-",
    show_default=True,
    help="The file to write, `-` for standard output. It is replaced whole, or not at all.",
)

confidence_option: Callable[..., Any] = click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    show_default=True,
    help="Leave out statements below this confidence.",
)

quiet_option: Callable[..., Any] = click.option(
    "-q", "--quiet", is_flag=True, help="No progress, no summary; errors only."
)


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add INPUT…, ``--from``, ``--year`` and ``--strict``: how papers are read."""
    decorators = (
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
        click.option(
            "--from", "format_", metavar="FORMAT", help="The input's format, instead of sniffing."
        ),
        click.option("--year", type=int, help="Year of dates that a Daily Papers page cuts short."),
        click.option("--strict", is_flag=True, help="Stop at the first bad record."),
    )
    for decorator in reversed(decorators):
        command = decorator(command)
    return command


def examples(*lines: str) -> str:
    """The end of a command's help: lines to copy, which click does not wrap."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def print_skipped(skipped: Sequence[SkippedRecord]) -> None:
    """Name every bad record, on standard error."""
    if skipped:
        click.echo(f"{len(skipped):,} bad records were left out:", err=True)
    for record in skipped:
        click.echo(f"  {record}", err=True)
