"""Every command explains itself, and the README knows it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"kg {name} " in result.output.partition("Usage:")[2].partition("\n")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [o.name for o in options if not o.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command_stands_in_the_readme(root: Path, name: str) -> None:
    assert f"kg {name}" in (root / "README.md").read_text("utf-8")


def test_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(main, ["biuld"])
    assert result.exit_code == 2
    assert "biuld" in result.output


def test_version_is_printed() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert (result.exit_code, result.output.startswith("kg, version ")) == (0, True)
