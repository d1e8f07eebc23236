"""One graph and one application for all tests of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kg.serve.app import ServeSettings, create_app
from kg.store.folder import GraphFolder

from .site import build


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return build(tmp_path_factory.mktemp("served") / "graph", range(30))


@pytest.fixture(scope="session")
def client(folder: GraphFolder) -> Iterator[TestClient]:
    """A client of the application; its limits are small: 3 seconds, 100 rows."""
    app = create_app(folder, ServeSettings(timeout=3.0, max_rows=100, workers=1))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
