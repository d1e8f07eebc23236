"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the project; the test skips where there is none."""
    if not _SHARED.is_dir():
        pytest.skip("needs the folder ../shared (real inputs), which is absent")
    return _SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT
