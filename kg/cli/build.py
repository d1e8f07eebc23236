"""``kg build``: add papers to a graph, or replace them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import EXIT_BAD_RECORDS
from kg.cli.options import (
    examples,
    graph_option,
    input_options,
    json_option,
    print_skipped,
    quiet_option,
)

if TYPE_CHECKING:
    from kg.build import BuildReport
    from kg.engines.local import Engine
    from kg.model import SkippedRecord
    from kg.publish import Progress

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    epilog=examples(
        "kg build daily-papers.txt",
        "kg build papers.bib more/ -g my-graph",
        "curl -s ADDRESS | kg build - --from arxiv-atom",
    )
)
@input_options
@graph_option
@click.option(
    "--annotations", type=_FILE, help="Take what people annotated here, instead of extracting."
)
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True),
    help="A model that `kg train` wrote, instead of the one that comes with the package.",
)
@click.option(
    "--overrides",
    type=_FILE,
    help="Decisions about names (TOML); the graph keeps them. See docs/linking.md.",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    help="Leave out what is less sure; the graph keeps the setting, and 0 takes it back.",
)
@click.option("--base-iri", help="Base of the IRIs of papers and entities; fixed with the graph.")
@click.option(
    "--engine",
    type=click.Choice(("local", "dask")),
    default="local",
    show_default=True,
    help="Where to extract and link. See docs/scale.md.",
)
@click.option("--scheduler", help="Address of a Dask scheduler, instead of a cluster made here.")
@click.option("--parts", help="Where workers keep parts (a folder, s3://…), which then stay.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes.  [default: one for each core]")
@json_option
@quiet_option
@click.pass_context
def build(
    ctx: click.Context,
    inputs: tuple[str, ...],
    format_: str | None,
    year: int | None,
    strict: bool,
    graph: Path,
    annotations: Path | None,
    model: Path | None,
    overrides: Path | None,
    min_confidence: float | None,
    base_iri: str | None,
    engine: str,
    scheduler: str | None,
    parts: str | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read papers, extract what they say, link it, and store it as a graph.

    What is in the graph stays; a paper that comes again replaces itself. A command that was cut off
    goes on where it stopped. Exit code 3: done, but some records were bad.
    """
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.build import build_graph
    from kg.cli.writing import link_settings, print_report, run_logged
    from kg.cluster import Cluster, Reading, build_on_cluster
    from kg.engines.local import Cores, InProcess
    from kg.engines.sources import Annotations, load_extractor
    from kg.extract.readers.base import read_papers
    from kg.store.folder import GraphFolder

    if engine == "dask" and annotations:
        message = "--annotations goes with --engine local."
        raise click.UsageError(message)
    skipped: list[SkippedRecord] = []
    folder = GraphFolder.create(graph, base=base_iri)
    load = partial(load_extractor, model)

    def work(on_progress: Progress) -> BuildReport:
        settings = link_settings(folder, overrides=overrides, min_confidence=min_confidence)
        if engine == "dask":
            return build_on_cluster(
                folder,
                Reading(inputs, format_, year, strict),
                load,
                settings,
                Cluster(scheduler, parts, jobs),
                on_skipped=skipped.append,
                on_progress=on_progress,
            )
        papers = read_papers(
            inputs, format_=format_, year=year, strict=strict, on_skipped=skipped.append
        )
        runner: Engine = Cores(load, jobs)
        if annotations:
            runner = InProcess(Annotations(annotations, skipped.append))
        return build_graph(folder, papers, runner, settings, on_progress=on_progress)

    about = {"command": "build", "inputs": inputs, "engine": engine}
    report = run_logged(folder, about, work, quiet=quiet)
    print_report(report, graph, as_json=as_json, quiet=quiet)
    print_skipped(skipped)
    if skipped:
        ctx.exit(EXIT_BAD_RECORDS)
