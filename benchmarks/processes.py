"""Measure a command, or a process that runs, with all the processes below it."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took: wall seconds, CPU seconds, and the peak of memory in megabytes.

    Memory is the proportional set size, summed over all processes at one moment.
    """

    seconds: float
    cpu: float
    peak: float
    output: str


def run_measured(command: Sequence[str | Path], *, every: float = 0.25) -> Measured:
    """Run a command to its end; looks at its processes every so many seconds.

    Raises:
        CalledProcessError: If it fails.
    """
    started, before = time.monotonic(), _children_cpu()
    peak = 0.0
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as child:
        while child.poll() is None:
            peak = max(peak, sum(map(_memory, _tree(child.pid))))
            time.sleep(every)
        assert child.stdout
        output = child.stdout.read()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args, output)
    return Measured(time.monotonic() - started, _children_cpu() - before, peak, output)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_seconds(root: int) -> float:
    """Processor time so far of a process and all below it that still run."""
    fields = map(_stat, _tree(root))
    ticks = sum(int(found[11]) + int(found[12]) for found in fields if found)
    return ticks / os.sysconf("SC_CLK_TCK")


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if stat := _stat(int(folder.name)):
            children.setdefault(int(stat[1]), []).append(int(folder.name))
    found, new = [root], [root]
    while new:
        below = children.get(new.pop(), [])
        found += below
        new += below
    return found


def _stat(pid: int) -> list[str]:
    """What the kernel says of a process after its name, from its state on; nothing if it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
