"""What several tests of exporters share."""

from __future__ import annotations

import pyoxigraph
import pytest

from .busy import make_busy_store


@pytest.fixture(scope="session")
def busy_store() -> pyoxigraph.Store:
    """A graph with all that a graph can hold; tests must not change it."""
    return make_busy_store()
