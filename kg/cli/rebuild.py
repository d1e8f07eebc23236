"""``kg rebuild``: link every paper anew, without extracting again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, graph_option, json_option, quiet_option

if TYPE_CHECKING:
    from kg.build import BuildReport
    from kg.publish import Progress


@click.command(
    epilog=examples(
        "kg rebuild",
        "kg rebuild --overrides overrides.toml",
    )
)
@graph_option
@click.option(
    "--overrides",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Decisions about names (TOML); the graph keeps them. See docs/linking.md.",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    help="Leave out what is less sure; the graph keeps the setting, and 0 takes it back.",
)
@json_option
@quiet_option
def rebuild(
    graph: Path, overrides: Path | None, min_confidence: float | None, as_json: bool, quiet: bool
) -> None:
    """Link every paper anew, with the vocabulary and ontology of this program.

    Nothing is read or extracted again: what was extracted is kept in the graph's folder.
    """
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.build import rebuild_graph
    from kg.cli.writing import link_settings, print_report, run_logged
    from kg.store.folder import GraphFolder

    folder = GraphFolder.open(graph)

    def work(on_progress: Progress) -> BuildReport:
        settings = link_settings(folder, overrides=overrides, min_confidence=min_confidence)
        return rebuild_graph(folder, settings, on_progress=on_progress)

    report = run_logged(folder, {"command": "rebuild"}, work, quiet=quiet)
    print_report(report, graph, as_json=as_json, quiet=quiet)
