"""What the commands that change a graph share: the lock, the log of runs, Ctrl-C, the report."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kg.build import BuildReport
from kg.cli.progress import progress_bars
from kg.engines.stages import LinkSettings
from kg.errors import KgError
from kg.extract.linking.overrides import read_overrides
from kg.ontologies import load_concepts
from kg.publish import Progress
from kg.store.folder import GraphFolder
from kg.store.runs import log_run

EXIT_STOPPED = 130  # what shells report of a command that Ctrl-C ended


def run_logged(
    folder: GraphFolder,
    about: Mapping[str, object],
    work: Callable[[Progress], BuildReport],
    *,
    quiet: bool,
) -> BuildReport:
    """Do the work of a command under the graph's lock, with progress, and log the run.

    Args:
        about: The command and its arguments, for the log.

    Raises:
        GraphBusyError: If another process is writing the graph.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    outcome: dict[str, object] = {"outcome": "failed"}
    stages: dict[str, float] = {}  # when each began, in seconds
    with folder.lock():
        try:
            with progress_bars(quiet=quiet) as show:

                def on_progress(stage: str, done: int, total: int | None) -> None:
                    stages.setdefault(stage, round(time.monotonic() - clock, 3))
                    show(stage, done, total)

                report = work(on_progress)
            outcome = {"outcome": "done", "report": asdict(report)}
        except KeyboardInterrupt:
            outcome = {"outcome": "stopped"}
            step = "Stopped. What was done is kept: run the same command again to go on."
            click.echo(step, err=True)
            click.get_current_context().exit(EXIT_STOPPED)
        except KgError as error:
            outcome = {"outcome": "failed", "error": str(error)}
            raise
        finally:
            seconds = round(time.monotonic() - clock, 3)
            times = {"started": started.isoformat(), "seconds": seconds, "stages": stages}
            run = {**about, **times, **outcome}
            with suppress(KgError):  # a disk that is full has its own error, which matters more
                log_run(folder.path, run)
    return report


def link_settings(
    folder: GraphFolder, *, overrides: Path | None = None, min_confidence: float | None = None
) -> LinkSettings:
    """The settings of a graph: those given, which it keeps, else those that it has.

    Raises:
        OverridesError: If the overrides cannot be read.
    """
    if overrides is not None:
        folder.put_overrides(read_overrides(overrides).text)
    kept = folder.overrides_path if folder.overrides_path.exists() else None
    if min_confidence is None:
        min_confidence = folder.min_confidence
    else:
        folder.put_min_confidence(min_confidence)
    return LinkSettings(load_concepts(), read_overrides(kept), min_confidence)


def print_report(report: BuildReport, graph: Path, *, as_json: bool, quiet: bool) -> None:
    """Print what a command did, what the graph holds now, and where to look next."""
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, sort_keys=True))
    elif not quiet:
        click.echo("\n".join(_lines(report, graph)))


def _lines(report: BuildReport, graph: Path) -> list[str]:
    lines = []
    if report.read:
        unit = "record" if report.read == 1 else "records"
        lines.append(
            f"Read {report.read:,} {unit}: {report.changed:,} new or different,"
            f" {report.extracted:,} extracted, {report.linked:,} papers linked."
        )
    lines.append(
        f"{graph} holds {report.papers:,} papers, {report.entities:,} entities,"
        f" {report.statements:,} statements with evidence, {report.findings:,} findings."
    )
    if report.waiting:
        lines.append(f"{report.waiting:,} more wait for extraction: run `kg build` again.")
    lines.append("Look further: kg stats, kg search TEXT, kg show NAME, kg query --list, kg export")
    return lines
