"""``kg train``: train the learned extractor from annotation files."""

from __future__ import annotations

import importlib.util
import logging
from itertools import islice
from pathlib import Path

import click

from kg.cli.options import examples
from kg.errors import MissingExtraError

_FILE = click.Path(exists=True, dir_okay=False)


@click.command(
    epilog=examples(
        "kg train train.papers.jsonl train.gold.jsonl -o my-model --encoder bert-base-cased",
        "kg build daily-papers.txt --model my-model",
    )
)
@click.argument("papers", type=_FILE)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True,
    help="Folder of the model; a run that was cut off goes on from what it holds.",
)  # fmt: skip
@click.option(
    "--encoder", required=True, help="Name or path of a Hugging Face encoder to start from."
)
@click.option("--unlabelled", type=_FILE, help="Papers without annotations, in any format.")
@click.option(
    "--unlabelled-limit", type=click.IntRange(1), default=20_000, show_default=True,
    help="How many of them to read.",
)  # fmt: skip
@click.option(
    "--pretrain-steps", type=click.IntRange(0), default=0, show_default=True,
    help="Steps of masked tokens on the unlabelled papers first, 4,096 tokens each.",
)  # fmt: skip
@click.option(
    "--silver", type=click.IntRange(0), default=0, show_default=True,
    help="Unlabelled papers that a first model labels for the second.",
)  # fmt: skip
@click.option(
    "--epochs",
    type=click.IntRange(1),
    default=12,
    show_default=True,
    help="Times to go through the annotated papers.",
)
@click.option("--rate", type=float, default=2e-4, show_default=True, help="Of the encoder.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of everything that is drawn.")
@click.option(
    "--all", "keep_all", is_flag=True,
    help="Fit the model to the validation fifth too, after it has chosen the thresholds.",
)  # fmt: skip
def train(
    papers: str,
    gold: Path,
    output: Path,
    encoder: str,
    unlabelled: str | None,
    unlabelled_limit: int,
    pretrain_steps: int,
    silver: int,
    epochs: int,
    rate: float,
    seed: int,
    keep_all: bool,
) -> None:
    """Train on PAPERS and their annotations in GOLD, and write a model folder with its card.

    A fifth of the papers, fixed by a hash of their ids, is held out to choose thresholds and to
    calibrate the confidences. Needs the extra: pip install 'paper-kg[train]'.
    """
    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("onnx") is None:
        raise MissingExtraError(command="kg train", extra="train")
    if (pretrain_steps or silver) and not unlabelled:
        fault = "--pretrain-steps and --silver need --unlabelled."
        raise click.UsageError(fault)
    # PyTorch loads here and nowhere else.
    from kg.extract.learned.training.run import Plan
    from kg.extract.learned.training.run import train as run
    from kg.extract.readers.base import read_papers
    from kg.ontologies import load_concepts

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    plan = Plan(encoder, epochs, rate, pretrain_steps, silver, seed, keep_all)
    free = list(islice(read_papers([unlabelled]), unlabelled_limit)) if unlabelled else []
    run(list(read_papers([papers])), gold, free, load_concepts(), plan, output)
    click.echo(f"Wrote {output}: use it with --model {output}")
