"""What several tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .small_papers import PAPERS, SmallSource

if TYPE_CHECKING:
    from kg.store.folder import GraphFolder

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


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """The graph of the three papers of ``small_papers``; a test must not change it."""
    from kg.build import build_graph
    from kg.engines.local import InProcess
    from kg.extract.linking.overrides import Overrides
    from kg.ontologies import load_concepts
    from kg.publish import LinkSettings
    from kg.store.folder import GraphFolder

    folder = GraphFolder.create(tmp_path_factory.mktemp("small") / "graph")
    settings = LinkSettings(load_concepts(), Overrides())
    build_graph(folder, PAPERS, InProcess(SmallSource()), settings)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``: write what came out to tests/golden instead of comparing."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """``golden(name, data)`` fails where ``data`` is not what tests/golden/name holds."""

    def compare(name: str, data: bytes) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data.decode() == path.read_bytes().decode(), "see the diff, then --update-golden"

    return compare


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips for want of a browser or of Node where ``KG_REQUIRE_ALL`` is set."""
    report = yield
    required = os.environ.get("KG_REQUIRE_ALL") and any(
        item.get_closest_marker(name) for name in ("browser", "node")
    )
    if required and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped although everything is required here: {report.longrepr}"
    return report
