"""Kill builds at random moments of every stage, and see that nothing is lost or done twice.

    python benchmarks/kill.py --papers 1000 --kills 200

Each trial starts from the same graph (a fifth of the papers, in an older version), starts a build
of all of them, and sends it SIGKILL at a moment chosen by the seed. Then the graph must open and be
the old one or the new one, never half of one; the same build, run again, must end at the very bytes
of a build that nobody disturbed. In some trials the last bytes that reached the records are cut off
too, as a power cut would.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "kg"))

from sample_papers import SampleSource, sample_concepts, sample_papers

from kg import publish, relink
from kg.build import build_graph
from kg.engines import stages
from kg.engines.local import InProcess
from kg.engines.stages import LinkSettings
from kg.extract.linking.overrides import Overrides
from kg.store.folder import GraphFolder
from kg.store.links import LinkState
from kg.store.records import Records
from kg.store.snapshot import SnapshotChange, dump_lines

STAGES = ("extraction", "record write", "linking", "bulk load", "pointer switch")
_BYTES = {stage: bytes([number]) for number, stage in enumerate(STAGES, 1)}
_PAUSE = 0.004  # seconds between the steps of the pointer switch, else too fast to hit


def main() -> int:
    """Run the trials, print the counts, and return the exit code."""
    options = _options()
    faults = 0
    few = max(2, options.papers // 50)
    for name, numbers, kills in (
        ("a build of all, whose snapshot is made whole", range(options.papers), options.kills),
        ("a build of a few, which changes the snapshot", range(few), options.changes),
    ):
        with tempfile.TemporaryDirectory(dir=options.dir) as scratch:
            trials = Trials(Path(scratch), options.papers, numbers)
            faults += _run(trials, name, kills, random.Random(options.seed))
    return 1 if faults else 0


def _run(trials: Trials, name: str, kills: int, pick: random.Random) -> int:
    trials.prepare()
    print(f"{name}: {trials.about}; steps: {dict(trials.steps)}", flush=True)
    while min(trials.killed[stage] for stage in STAGES) < -(-kills // len(STAGES)):
        trials.run(min(STAGES, key=lambda stage: trials.killed[stage]), pick)
        if trials.killed.total() % 25 == 0:
            print(f"  killed so far: {dict(trials.killed)}", flush=True)
    print(f"  killed in {dict(trials.killed)}")
    print(
        f"  {trials.killed.total()} kills, {trials.torn} with a torn last record;"
        f" {trials.old} left the old graph, {trials.new} the new one;"
        f" {trials.faults} ended otherwise than an undisturbed build",
        flush=True,
    )
    return trials.faults


class Trials:
    """A graph to start from, what a build must make of it, and what came of killing builds."""

    def __init__(self, scratch: Path, papers: int, numbers: range) -> None:
        self._start, self._graph = scratch / "start", scratch / "graph"
        self._first = range(papers // 5) if len(numbers) == papers else range(papers)
        self._numbers = numbers
        self.about = f"{len(numbers)} papers into a graph of {len(self._first)}"
        self._old = self._new = b""
        self._pace: dict[str, float] = {}
        self.steps: Counter[str] = Counter()
        self.killed: Counter[str] = Counter()
        self.torn = self.old = self.new = self.faults = 0

    def prepare(self) -> None:
        """Make the graph to start from, and run a build that nobody disturbs."""
        in_child(lambda _: build(self._start, sample_papers(self._first, version=2)))
        self._old = self._digest(self._start)
        shutil.copytree(self._start, self._graph)
        steps = list(self._watch())
        self._new = self._digest(self._graph)
        gaps: dict[str, list[float]] = {}
        for (stage, at), (_, following) in pairwise([*steps, ("", time.monotonic())]):
            gaps.setdefault(stage, []).append(following - at)
        self._pace = {stage: median(times) for stage, times in gaps.items()}
        self.steps.update({stage: len(times) for stage, times in gaps.items()})
        if self._old == self._new or set(gaps) != set(STAGES):
            sys.exit(f"the undisturbed build did not go through all stages: {dict(self.steps)}")

    def run(self, stage: str, pick: random.Random) -> None:
        """Kill one build in a stage; count it if it died there, or in another stage."""
        shutil.rmtree(self._graph)
        shutil.copytree(self._start, self._graph)
        step = pick.randrange(self.steps[stage])
        last = self._kill(stage, step, pick.uniform(0, self._pace[stage]))
        if last is None:
            return  # it was done before the signal came
        self.killed[last] += 1
        if last in ("record write", "extraction") and pick.random() < 0.5:
            self.torn += tear(self._graph / "records.sqlite-wal", pick)
        found = self._digest(self._graph)
        self.old += found == self._old
        self.new += found == self._new
        in_child(lambda tell: self._build_all(tell))
        after = self._digest(self._graph)
        if found not in (self._old, self._new) or after != self._new:
            self.faults += 1
            print(f"FAULT after a kill in {last}, step {step}", flush=True)

    def _build_all(self, tell: Callable[[str], None]) -> None:
        with telling(tell):
            build(self._graph, sample_papers(self._numbers))

    def _watch(self) -> Iterator[tuple[str, float]]:
        """Run a build to its end; yield each step's stage and time."""
        child, pipe = spawn(self._build_all)
        while data := os.read(pipe, 1):
            yield STAGES[data[0] - 1], time.monotonic()
        os.close(pipe)
        if os.waitpid(child, 0)[1]:
            sys.exit("an undisturbed build failed")

    def _kill(self, stage: str, step: int, delay: float) -> str | None:
        """Kill a build some time after a step; the stage that it died in, None if it was done."""
        child, pipe = spawn(self._build_all)
        seen, last = 0, None
        while data := os.read(pipe, 1):
            last = STAGES[data[0] - 1]
            seen += last == stage
            if seen > step:
                break
        deadline = time.monotonic() + delay
        while (left := deadline - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
            data = os.read(pipe, 1)
            if not data:
                break
            last = STAGES[data[0] - 1]
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        for number in os.read(pipe, 1 << 16):
            last = STAGES[number - 1]
        os.close(pipe)
        return last if os.WIFSIGNALED(status) else None

    def _digest(self, graph: Path) -> bytes:
        """A hash of all quads that a reader sees, sorted."""
        out = graph.with_suffix(".digest")

        def read(_: Callable[[str], None]) -> None:
            lines = dump_lines(GraphFolder.open(graph).read())
            out.write_bytes(sha256(b"\n".join(lines)).digest())

        in_child(read)
        return out.read_bytes()


def build(graph: Path, papers: Any) -> None:
    """Build papers into a graph, as the command does."""
    folder = GraphFolder.create(graph)
    # The vocabulary as it ships would be most of what is loaded and compared.
    with folder.lock(), patch("kg.publish._SHIPPED", ("core",)):
        settings = LinkSettings(sample_concepts(), Overrides())
        build_graph(folder, papers, InProcess(SampleSource()), settings)


@contextmanager
def telling(tell: Callable[[str], None]) -> Iterator[None]:
    """Tell the stage at each step of a build, by wrapping what the stages are made of."""
    switching = False

    def before(stage: str, call: Callable[..., Any], after: str = "") -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            tell(stage)
            result = call(*args, **kwargs)
            if after:
                tell(after)
            return result

        return wrapped

    def slowly(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if switching:
                tell("pointer switch")
                time.sleep(_PAUSE)
            return call(*args, **kwargs)

        return wrapped

    def write_whole(target: Path, texts: Any, *, on_texts_end: Callable[[], None]) -> None:
        original_whole(target, texts, on_texts_end=lambda: (on_texts_end(), tell("bulk load")))  # type: ignore[arg-type, return-value]

    def write_snapshot(folder: GraphFolder, write: Callable[[Path], None]) -> str:
        def write_and_tell(target: Path) -> None:
            nonlocal switching
            write(target)
            switching = True

        return original_snapshot(folder, write_and_tell)

    original_whole, original_snapshot = publish.write_whole, GraphFolder.write_snapshot
    with (
        patch.object(Records, "put_papers", before("record write", Records.put_papers)),
        patch.object(
            Records,
            "put_extractions",
            before("record write", Records.put_extractions, "extraction"),
        ),
        patch.object(stages, "link_paper", before("linking", stages.link_paper)),
        patch.object(relink, "link_paper", before("linking", relink.link_paper)),
        patch.object(publish, "write_whole", write_whole),
        patch.object(
            SnapshotChange, "replace_node", before("bulk load", SnapshotChange.replace_node)
        ),
        patch.object(GraphFolder, "write_snapshot", write_snapshot),
        patch.object(Path, "rename", slowly(Path.rename)),
        patch.object(Path, "replace", slowly(Path.replace)),
        patch.object(os, "fsync", slowly(os.fsync)),
        patch.object(shutil, "rmtree", slowly(shutil.rmtree)),
        patch.object(LinkState, "put_setting", slowly(LinkState.put_setting)),
        patch.object(LinkState, "settle", slowly(LinkState.settle)),
        patch.object(GraphFolder, "switch", slowly(GraphFolder.switch)),
    ):
        yield


def tear(path: Path, pick: random.Random) -> bool:
    """Cut the last bytes off a file, as if they had not reached the disk."""
    if not path.exists() or not path.stat().st_size:
        return False
    os.truncate(path, max(0, path.stat().st_size - pick.randint(1, 6000)))
    return True


def in_child(work: Callable[[Callable[[str], None]], None]) -> None:
    """Do something in a process of its own: this one opens no database, so that it can fork."""
    child, pipe = spawn(work)
    while os.read(pipe, 1 << 16):
        pass
    os.close(pipe)
    if os.waitpid(child, 0)[1]:
        sys.exit("a process that should have ended well did not")


def spawn(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Fork a process that does the work; its id, and a pipe on which it tells stages."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    code = 1
    try:
        work(lambda stage: os.write(writing, _BYTES[stage]))
        code = 0
    finally:
        os._exit(code)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=200, help="of builds of all papers")
    parser.add_argument("--changes", type=int, default=50, help="kills of builds of a few")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", help="where the graphs lie while they are built and killed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
