"""Time the path stage by stage on 1,000 abstracts, beside what the libraries below could do.

    python benchmarks/path.py [PAPERS] [--papers 1000]

Each stage runs alone, in one process, on what the stage before has made. The limits are raw
pyoxigraph (the same N-Quads in one ``bulk_load``) and a copy of the same bytes. Times are CPU
seconds, which a busy machine changes less than the clock.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.engines.sources import load_extractor
from kg.engines.stages import LinkSettings, link_part, sum_part
from kg.extract.annotations import extraction_dumps
from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.extract.readers.base import read_papers
from kg.ontologies import load_concepts
from kg.statements import entity_quads
from kg.store.folder import GraphFolder
from kg.store.records import StoredPaper, text_hash
from kg.store.snapshot import write_whole

_CORPUS = Path(__file__).resolve().parent.parent.parent / "shared/corpus/abstracts.jsonl.gz"


def main() -> None:
    """Run the stages and print a line for each."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.dir) as scratch:
        measure(Path(scratch), options.input, options.papers)


def measure(scratch: Path, source: Path, count: int) -> None:
    """Run the stages on the first papers of a source."""
    with timed("read", count):
        papers = list(islice(read_papers([source]), count))
    extractor = load_extractor()
    with timed("extract", len(papers)):
        extracted = list(extractor.extract_many(papers))
    folder = GraphFolder.create(scratch / "graph")
    with timed("keep", len(papers)), folder.records(read_only=False) as records:
        records.put_papers(papers, extractor=extractor.version)
        rows = [(text_hash(paper), extraction_dumps(found)) for paper, found in extracted]
        records.put_extractions(rows, extractor=extractor.version)
    settings = LinkSettings(load_concepts(), Overrides())
    stored = [StoredPaper(paper, found, extractor.version) for paper, found in extracted]
    with timed("names", len(papers)):
        table = sum_part(stored, settings)
    linker = Linker(settings.concepts, table, settings.overrides)
    with timed("link and write quads", len(papers)):
        part = link_part(stored, linker, settings, folder.iris)
    with timed("entities", len(papers)):
        texts = [part.quads, *entity_quads(part.sums.entities.entities(linker), folder.iris)]
    _store(scratch, texts, len(papers))


def _store(scratch: Path, texts: list[str], papers: int) -> None:
    data = "".join(texts).encode()
    lines = data.count(b"\n")
    print(f"{lines:,} quads, {len(data) / 1e6:.0f} MB")
    with timed("load", papers) as load:
        write_whole(scratch / "store", texts)
    with timed("  limit: pyoxigraph, all at once", papers) as limit:
        raw = ox.Store(str(scratch / "raw"))
        raw.bulk_load(data, ox.RdfFormat.N_QUADS)
        raw.optimize()
    print(f"  load / limit: {load[0] / limit[0]:.2f}")
    store = ox.Store.read_only(str(scratch / "store"))
    with timed("dump N-Quads", papers), (scratch / "dump.nq").open("wb") as target:
        store.dump(target, ox.RdfFormat.N_QUADS)
    with timed("  limit: copy of the file", papers):
        shutil.copyfile(scratch / "dump.nq", scratch / "copy.nq")


@contextmanager
def timed(name: str, papers: int) -> Iterator[list[float]]:
    """Print how long a block takes; gives a list that then holds the seconds."""
    seconds: list[float] = []
    before = time.process_time()
    yield seconds
    seconds.append(max(1e-9, time.process_time() - before))
    print(f"{name:34} {seconds[0]:8.2f} s {papers / seconds[0]:12,.0f} papers/s", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("input", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--dir", help="where the graph is built")
    return parser.parse_args()


if __name__ == "__main__":
    main()
