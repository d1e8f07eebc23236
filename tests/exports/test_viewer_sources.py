"""Checks of the TypeScript of the explorer and of the query page; they skip without Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def viewer() -> Path:
    folder = Path(__file__).resolve().parent.parent.parent / "exports" / "viewer"
    if not shutil.which("npx"):
        pytest.skip("needs Node, which is not installed")
    if not (folder / "node_modules").is_dir():
        pytest.skip("needs the packages of Node: run `npm ci` in exports/viewer")
    return folder


def node(folder: Path, *command: str) -> None:
    ran = subprocess.run(
        ["npx", "--no-install", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_built_files_match_the_sources(viewer: Path, tmp_path: Path) -> None:
    scripts = json.loads((viewer / "package.json").read_text("utf-8"))["scripts"]
    for command in scripts["build"].split(" && "):
        node(viewer, *command.split(), "--outDir", str(tmp_path), "--logLevel", "warn")
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (viewer / "dist").iterdir()}
    stale = sorted(name for name in built | kept if built.get(name) != kept.get(name))
    assert stale == [], "stale files in exports/viewer/dist; run `npm run build` in exports/viewer"


def test_the_types_fit(viewer: Path) -> None:
    node(viewer, "tsc", "--noEmit")


def test_the_logic_passes_its_unit_tests(viewer: Path) -> None:
    node(viewer, "vitest", "run")
