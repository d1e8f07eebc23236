"""What people decided about names: ``overrides.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError


class OverridesError(KgError, ValueError):
    """An overrides file that cannot be read, or that contradicts itself."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault}")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Decisions about names, which every build applies."""

    text: str = ""


def read_overrides(path: Path | None) -> Overrides:
    """Read and check an overrides file; without a path there are no decisions.

    Raises:
        OverridesError: If the file is missing, is no TOML, or breaks the format.
    """
    if path is None:
        return Overrides()
    try:
        text = path.read_text("utf-8")
        tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise OverridesError(str(path), str(error)) from error
    return Overrides(text)
