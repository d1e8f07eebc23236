"""``kg extract``: what stands in each paper, without a graph."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import EXIT_BAD_RECORDS
from kg.cli.options import (
    confidence_option,
    examples,
    input_options,
    output_option,
    print_skipped,
    quiet_option,
)

if TYPE_CHECKING:
    from kg.model import Paper, SkippedRecord


@click.command(
    epilog=examples(
        "kg extract daily-papers.txt | jq .findings",
        "kg extract papers.bib -o papers.extracted.jsonl",
        "cat page.txt | kg extract - --min-confidence 0.7",
    )
)
@input_options
@output_option
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True),
    help="A model that `kg train` wrote, instead of the one that comes with the package.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes.  [default: one for each core]")
@confidence_option
@quiet_option
@click.pass_context
def extract(
    ctx: click.Context,
    inputs: tuple[str, ...],
    format_: str | None,
    year: int | None,
    strict: bool,
    output: Path,
    model: Path | None,
    jobs: int | None,
    min_confidence: float,
    quiet: bool,
) -> None:
    """Print what is extracted from each paper: one JSON object a line.

    The format is that of the annotation guidelines (entities with mentions and roles, relations,
    findings), with title and confidences; ids given in the input are kept.
    """
    # Here, so that `kg --help` stays fast: these load the store's JSON and the readers.
    import orjson

    from kg.cli.progress import progress_bars
    from kg.engines.local import Cores
    from kg.engines.sources import load_extractor
    from kg.engines.stages import trim_extraction
    from kg.exports.output import Output, open_output
    from kg.extract.annotations import extraction_loads, extraction_to_json
    from kg.extract.readers.base import read_papers

    skipped: list[SkippedRecord] = []
    waiting: deque[Paper] = deque()  # read, and not written yet
    papers = read_papers(
        inputs, format_=format_, year=year, strict=strict, on_skipped=skipped.append
    )
    chunks = Cores(partial(load_extractor, model), jobs).extract(_remember(papers, waiting))

    def lines() -> Iterator[bytes]:
        for data in (data for chunk in chunks for _, data in chunk):
            paper = waiting.popleft()
            extraction = trim_extraction(extraction_loads(data), min_confidence)
            yield orjson.dumps(extraction_to_json(paper, extraction)) + b"\n"

    is_pipe = output == Path("-")
    whole = nullcontext(Output(sys.stdout.buffer)) if is_pipe else open_output(output)
    with progress_bars(quiet=quiet) as show, whole as target:
        for done, line in enumerate(lines(), 1):
            target.stream.write(line)
            if is_pipe:
                target.stream.flush()  # whoever reads the pipe need not wait for the rest
            show("extract", done, None)
    print_skipped(skipped)
    if skipped:
        ctx.exit(EXIT_BAD_RECORDS)


def _remember(papers: Iterable[Paper], waiting: deque[Paper]) -> Iterator[Paper]:
    for paper in papers:
        waiting.append(paper)
        yield paper
