"""The whole path at several sizes: time and peak memory, and what one more paper costs.

    python benchmarks/scale.py ../shared/corpus/abstracts.jsonl.gz --sizes 1000 10000 60000

Each size is built by ``kg build`` in a process of its own, from the first papers of the input. Then
one paper is added, and a build is run again that changes nothing, each by a cold process. Peak
memory is summed over all processes. With ``--annotated PAPERS GOLD`` nothing is extracted: these
papers are taken again and again under new ids, and what they propose under new names, so that
linking and storing can be measured in minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from processes import run_measured

_KG = Path(sys.executable).with_name("kg")
Paper = dict[str, Any]


def main() -> None:
    """Measure each size and print a table."""
    options = _options()
    if options.child:
        build_annotated(Path(options.graph), *map(Path, options.annotated))
        return
    print("papers | build s | CPU s | peak MB | " + " | ".join(_STAGES) + " | one more | no change")
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.dir) as scratch:
            print(" | ".join(map(str, measure(size, Path(scratch), options))), flush=True)
            if options.keep:
                shutil.move(Path(scratch) / "graph", f"{options.keep}-{size}")


_STAGES = ("read", "extract", "names", "link", "load")


def measure(size: int, scratch: Path, options: argparse.Namespace) -> list[str | int]:
    """Build one size; the columns of its line."""
    graph, papers, one = scratch / "graph", scratch / "papers.jsonl", scratch / "one.jsonl"
    command: list[str | Path]
    if options.annotated:
        gold = scratch / "gold.jsonl"
        command = [sys.executable, __file__, "--child", "--graph", str(graph)]
        command += ["--annotated", papers, gold]
        pairs = list(islice(replicas(*options.annotated), size + 1))
        write_lines(papers, (paper for paper, _ in pairs[:-1]))
        write_lines(one, [pairs.pop()[0]])
        write_lines(gold, (record for _, record in pairs))
        del pairs
    else:
        command = [_KG, "build", papers, "-g", graph, "--json"]
        stream = _read(options.input)
        write_lines(papers, islice(stream, size))
        write_lines(one, islice(stream, 1))
    built = run_measured(command)
    stages = _stages(graph) if not options.annotated else json.loads(built.output)
    more = run_measured([_KG, "build", one, "-g", graph, "--json"])
    inner = _last_run(graph)["seconds"]
    same = run_measured([_KG, "build", one, "-g", graph, "--json"])
    return [
        size,
        f"{built.seconds:.1f}",
        f"{built.cpu:.1f}",
        f"{built.peak:.0f}",
        *(f"{stages.get(stage, 0):.1f}" for stage in _STAGES),
        f"{more.seconds:.2f} ({inner:.2f} with the graph)",
        f"{same.seconds:.2f}",
    ]


def _last_run(graph: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads((graph / "runs.jsonl").read_text().splitlines()[-1])
    return run


def _stages(graph: Path) -> dict[str, float]:
    run = _last_run(graph)
    return durations(run["stages"], run["seconds"])


def durations(starts: dict[str, float], end: float) -> dict[str, float]:
    """How long each stage took; the last, loading, ends with the switch to the new snapshot."""
    names = sorted(starts, key=starts.__getitem__)
    ends = [*sorted(starts.values())[1:], end]
    return {name: last - starts[name] for name, last in zip(names, ends, strict=True)}


def write_lines(path: Path, rows: Iterable[Paper]) -> None:
    """Write JSON Lines."""
    with path.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read(path: str) -> Iterator[Paper]:
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as source:
        yield from map(json.loads, source)


def replicas(papers_path: str, gold_path: str) -> Iterator[tuple[Paper, Paper]]:
    """Annotated papers without end, each time round under new ids and with new names."""
    gold = {record["id"]: record for record in _read(gold_path)}
    papers = list(_read(papers_path))
    frequency = Counter(
        form for record in gold.values() for entity in record["entities"]
        for form in set(entity["mentions"])
    )  # fmt: skip
    texts = [
        json.dumps([p["title"], p["abstract"], gold[p["id"]]], ensure_ascii=False) for p in papers
    ]
    number = 0
    for turn in count():
        for paper, text in zip(papers, texts, strict=True):
            id_ = f"arxiv:{1000 + number // 90000:04}.{number % 90000 + 10000:05}"
            number += 1
            renamed = text
            for form in _own_forms(gold[paper["id"]], frequency, every=turn % 4 == 0):
                renamed = renamed.replace(form, f"{form}v{turn}") if turn else renamed
            title, abstract, record = json.loads(renamed)
            title += f" {turn}" if turn else ""
            yield {**paper, "id": id_, "title": title, "abstract": abstract}, {**record, "id": id_}


def _own_forms(record: Paper, frequency: Counter[str], *, every: bool) -> list[str]:
    """Forms that stand in no other paper, longest first: of what it proposes, or every one."""
    forms = {
        form
        for entity in record["entities"]
        if entity["role"] == "proposes" or every
        for form in entity["mentions"]
        if frequency[form] == 1 and len(form) > 6 and form.replace(" ", "").isalnum()
    }
    return sorted(forms, key=lambda form: (-len(form), form))


def build_annotated(graph: Path, papers: Path, gold: Path) -> None:
    """Build papers from the annotations that belong to them, as a stream; print the stages."""
    import time

    from kg.build import build_graph
    from kg.engines.local import InProcess
    from kg.engines.stages import LinkSettings
    from kg.errors import AnnotationError
    from kg.extract.annotations import extraction_from_json
    from kg.extract.linking.overrides import Overrides
    from kg.extract.readers.base import read_papers
    from kg.model import Extraction
    from kg.ontologies import load_concepts
    from kg.store.folder import GraphFolder

    class Source:
        version = "annotations"

        def extract_many(self, stream: Iterable[Any]) -> Iterator[tuple[Any, Extraction]]:
            records = _read(str(gold))
            for paper in stream:
                # Both are in the order of ids; a text that comes twice is extracted once.
                record = next(record for record in records if record["id"] == paper.id)
                try:
                    yield paper, extraction_from_json(paper, record)
                except AnnotationError:  # a new name broke a quote
                    yield paper, Extraction()

    started, starts = time.monotonic(), {}

    def on_progress(stage: str, done: int, total: int | None) -> None:
        if stage not in starts:
            starts[stage] = time.monotonic() - started
            used = f"{starts[stage]:.1f} s, {time.process_time():.1f} s CPU"
            print(f"{stage} after {used}", file=sys.stderr, flush=True)

    folder, settings = GraphFolder.create(graph), LinkSettings(load_concepts(), Overrides())
    with folder.lock():
        stream = read_papers([papers])
        build_graph(folder, stream, InProcess(Source()), settings, on_progress=on_progress)
    print(json.dumps(durations(starts, time.monotonic() - started)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("input", nargs="?", help="papers as JSON Lines")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--annotated", nargs=2, metavar=("PAPERS", "GOLD"))
    parser.add_argument("--dir", help="where the graphs are built")
    parser.add_argument("--keep", help="keep each graph as KEEP-<papers>")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--graph", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
