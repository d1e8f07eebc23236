"""``kg remove``: take papers out of a graph."""

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
        "kg remove arxiv:2305.18290",
        "kg remove 2305.18290 10.1000/x --dry-run",
    )
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@graph_option
@click.option("--dry-run", is_flag=True, help="Only say which papers would go.")
@json_option
@quiet_option
def remove(ids: tuple[str, ...], graph: Path, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Take papers out of a graph, with all that only they state.

    ID is a paper's id, arXiv id or DOI (arxiv:2305.18290, 2305.18290, doi:10.1000/x).
    """
    # Here, so that `kg --help` stays fast: these load the store.
    from kg.build import get_key, remove_papers
    from kg.cli.writing import link_settings, print_report, run_logged
    from kg.store.folder import GraphFolder

    folder = GraphFolder.open(graph)
    if dry_run:
        with folder.records() as records:
            for key in sorted({get_key(records, name) for name in ids}):
                click.echo(f"Would remove {key}")
        return

    def work(on_progress: Progress) -> BuildReport:
        return remove_papers(folder, ids, link_settings(folder), on_progress=on_progress)

    report = run_logged(folder, {"command": "remove", "ids": ids}, work, quiet=quiet)
    print_report(report, graph, as_json=as_json, quiet=quiet)
