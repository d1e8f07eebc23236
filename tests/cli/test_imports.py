"""What starting up may load."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"spacy", "rdflib", "networkx", "onnxruntime", "pyoxigraph", "pydantic", "torch", "numpy"}


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import kg", "import kg.cli", "import kg.model"])
def test_import_loads_nothing_heavy(statement: str) -> None:
    assert not modules_after(statement) & HEAVY


def test_help_loads_nothing_heavy() -> None:
    statement = (
        "from kg.cli import main\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(['--help'])"
    )
    assert not modules_after(statement) & HEAVY
