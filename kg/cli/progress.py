"""Progress of long commands, on standard error, with rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from kg.publish import Progress

_LABELS = {
    "read": "Reading", "extract": "Extracting", "names": "Collecting names", "link": "Linking",
    "load": "Storing",
}  # fmt: skip


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Progress]:
    """Show a bar for each stage; nothing where standard error is no terminal, or when quiet."""
    bars: dict[str, tqdm[None]] = {}
    disable = quiet or not sys.stderr.isatty()

    def show(stage: str, done: int, total: int | None) -> None:
        if stage not in bars:
            for bar in bars.values():
                bar.close()
            label = f"{_LABELS.get(stage, stage):<16}"
            bars[stage] = tqdm(total=total, desc=label, unit=" papers", disable=disable)
        bars[stage].update(done - bars[stage].n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
