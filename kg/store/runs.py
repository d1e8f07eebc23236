"""The log of runs: which command ran when. It stands beside the graph and is no part of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.errors import StorageError


def log_run(folder: Path, run: Mapping[str, object]) -> None:
    """Append one run, a JSON object a line, to ``runs.jsonl``.

    A last line that a crash has torn is ended first, so that it spoils nothing after it.

    Raises:
        StorageError: If it cannot be written.
    """
    path = folder / "runs.jsonl"
    line = json.dumps(run, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        with path.open("ab+") as handle:
            if handle.tell():
                handle.seek(-1, 2)
                line = line if handle.read(1) == b"\n" else "\n" + line
            handle.write(line.encode())
    except OSError as error:
        raise StorageError(str(path), error) from error
