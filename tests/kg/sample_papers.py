"""Papers made up by a seed, with their annotations: as many as a test wants, linked in many ways."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.annotations import extraction_from_json
from kg.model import Concept, EntityType, Extraction, Paper

_WORDS = ("Sparse", "Gated", "Causal", "Latent", "Neural", "Robust", "Dense", "Adaptive", "Deep")
_THINGS = ("Routing", "Memory", "Search", "Fusion", "Decoding", "Pruning", "Alignment", "Replay")
_SETS = ("GlyphBench", "RiverQA", "OrchardNet", "TinyAtlas", "HarborSum", "StoneMath")
_METRICS = ("accuracy", "F1 score", "perplexity", "latency")
_OLD = ("transformer", "reinforcement learning", "LSTM", "attention", "beam search", "BERT")


def sample_concepts() -> tuple[Concept, ...]:
    """A small vocabulary for them."""
    entity = "https://w3id.org/paper-kg/resource/entity/"
    return (
        Concept(f"{entity}accuracy", "accuracy", "accuracy", EntityType.METRIC),
        Concept(f"{entity}bert", "bert", "BERT", EntityType.MODEL, broader=("transformer",)),
        Concept(f"{entity}never-used", "never-used", "never used", EntityType.TASK),
        Concept(f"{entity}transformer", "transformer", "transformer", EntityType.METHOD),
    )


def sample_paper(number: int, *, version: int = 1) -> tuple[Paper, dict[str, Any]]:
    """The paper of that number with its annotation; another version has other results."""
    pick = random.Random(number)
    long = f"{pick.choice(_WORDS)} {pick.choice(_THINGS)} {pick.choice(_THINGS)}"
    # Some short forms are spelt in two ways, and some long forms share one.
    short = "".join(word[0] for word in long.split()) + pick.choice(("", "", "-2"))
    dataset, metric, old = pick.choice(_SETS), pick.choice(_METRICS), pick.choice(_OLD)
    value, other = pick.randint(50, 90) + version, pick.randint(20, 49)
    quote = f"it reaches {value}% {metric} on {dataset} against {other}% for {old}"
    paper = Paper(
        id=f"arxiv:{2000 + number // 10000}.{number % 10000:05}",
        key=f"arxiv:{2000 + number // 10000}.{number % 10000:05}",
        title=f"{short}: {long} number {number}",
        abstract=f"We propose {long} ({short}), built on {old}. In our study {quote}.",
        date=f"20{10 + number % 15}",
        authors=(f"Author {number % 7}", f"Author {number % 11}"),
        author_count=2,
        identifiers=(f"arxiv:{2000 + number // 10000}.{number % 10000:05}",),
        source="sample",
    )
    entities = [
        (long, "Method", "proposes", [long, short]),
        (old, pick.choice(("Method", "Concept")), "comparesTo", [old]),
        (dataset, pick.choice(("Dataset", "Benchmark")), "evaluatesOn", [dataset]),
        (metric, "Metric", "measures", [metric]),
    ]
    record = {
        "id": paper.id,
        "entities": [
            {"name": name, "type": type_, "role": role, "mentions": forms}
            for name, type_, role, forms in entities
        ],
        "relations": [[long, "basedOn", old], [long, "evaluatedOn", dataset]],
        "findings": [
            {"quote": quote, "subject": long, "predicate": "achieves", "object": old,
             "metric": metric, "value": f"{value}%", "baseline_value": f"{other}%", "on": [dataset]}
        ],
    }  # fmt: skip
    return paper, record


def sample_papers(numbers: Iterable[int], *, version: int = 1) -> Iterator[Paper]:
    """The papers of these numbers."""
    return (sample_paper(number, version=version)[0] for number in numbers)


class SampleSource:
    """Extracts from sample papers; counts what it extracts."""

    version = "samples 1"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""
        for paper in papers:
            self.seen.append(paper.key)
            number = int(paper.title.rpartition(" ")[2])
            known = (sample_paper(number, version=version) for version in (1, 2))
            records = [record for twin, record in known if twin.text == paper.text]
            yield paper, extraction_from_json(paper, records[0]) if records else Extraction()


class DyingSource(SampleSource):
    """Kills the process that it extracts in."""

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Do not return."""
        os.kill(os.getpid(), signal.SIGKILL)
        yield from super().extract_many(papers)


@dataclass(frozen=True)
class TroubledLoad:
    """Makes a source whose first worker is killed and whose second fails; later ones are well."""

    folder: str

    def __call__(self) -> SampleSource:
        """Make the source."""
        return TroubledSource(self.folder)


class TroubledSource(SampleSource):
    """A source that remembers in a folder what trouble there has been."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = Path(folder)

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a few papers, then make trouble if there has been too little."""
        for number, found in enumerate(super().extract_many(papers)):
            if number == 50:
                self._make_trouble()
            yield found

    def _make_trouble(self) -> None:
        for number, trouble in enumerate((self._die, self._fail)):
            try:
                (self._folder / f"trouble-{number}").touch(exist_ok=False)
            except FileExistsError:
                continue
            trouble()

    def _die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _fail(self) -> None:
        raise OSError(5, "the disk of this worker failed")
