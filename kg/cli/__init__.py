"""The command ``kg``: one module per command, loaded only when that command runs."""

from __future__ import annotations

import importlib
import os
import sys

import click

from kg import __version__
from kg.errors import KgError

COMMANDS = (
    "build", "export", "evaluate", "extract", "query", "rebuild", "remove", "search", "serve",
    "show", "stats", "train", "validate", "vocabulary", "why",
)  # fmt: skip

EXIT_BAD_RECORDS = 3


class LazyGroup(click.Group):
    """A group whose commands are imported on first use, and that shows a KgError as a message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, in the alphabet's order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import ``kg.cli.<name>`` and return its command, which bears the module's name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kg.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a KgError ends it with its message and exit code 1."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            if ctx.params.get("debug"):
                raise
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: nothing is wrong, nothing more to say.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Build a knowledge graph from pages of abstracts, and ask it questions.

    \b
    kg build daily-papers.txt        read, extract, link, store in ./kg-graph
    kg show DPO                      what is known of a method, with its evidence
    kg query --named techniques      ask
    kg export -o graph.html          look
    """  # noqa: D301 — click reads the escape as "do not wrap"
