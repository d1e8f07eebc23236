"""Extraction on this machine: in this process, or on all its cores.

Each worker loads the pipeline once and takes chunks of papers; results come back in order, as the
bytes that the records keep, so that they cross between processes once and cheaply.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Protocol, TypeVar

from kg.engines.sources import ExtractionSource
from kg.errors import WorkerError
from kg.extract.annotations import extraction_dumps
from kg.model import Paper
from kg.store.records import text_hash

Extracted = tuple[str, bytes]  # text hash, and the extraction as the records keep it

_CHUNK = 25  # papers: about a second of work
_AHEAD = 3  # chunks in work or waiting, for each worker
_FEW = 100  # papers; so many are done in this process before workers would have started

T = TypeVar("T")


class Engine(Protocol):
    """Runs extraction over papers."""

    @property
    def version(self) -> str:
        """The name of the extraction activity."""

    def extract(self, papers: Iterable[Paper]) -> Iterator[list[Extracted]]:
        """Extract from a stream of papers; yields what is to be kept, chunk by chunk, in order."""


class InProcess:
    """Extraction in this process, one paper after the other."""

    def __init__(self, source: ExtractionSource) -> None:
        self._source = source

    @property
    def version(self) -> str:
        """The name of the extraction activity."""
        return self._source.version

    def extract(self, papers: Iterable[Paper]) -> Iterator[list[Extracted]]:
        """Extract chunk by chunk, in order."""
        for chunk in chunks(papers, _CHUNK):
            yield _extract(self._source, chunk)


class Cores:
    """Extraction on several cores; few papers are done in this process."""

    def __init__(self, load: Callable[[], ExtractionSource], jobs: int | None = None) -> None:
        """Choose the cores.

        Args:
            load: Makes the source; a function that other processes can import.
            jobs: How many processes; all the cores that this process may use where None.
        """
        self._load = load
        self._jobs = jobs or len(os.sched_getaffinity(0))

    @cached_property
    def _source(self) -> ExtractionSource:
        return self._load()

    @cached_property
    def version(self) -> str:
        """The name of the extraction activity."""
        return self._source.version

    def extract(self, papers: Iterable[Paper]) -> Iterator[list[Extracted]]:
        """Extract chunk by chunk, in order.

        Raises:
            WorkerError: If a process dies.
        """
        stream = iter(papers)
        first = list(islice(stream, _FEW))
        if self._jobs == 1 or len(first) < _FEW:
            return InProcess(self._source).extract(chain(first, stream))
        self.__dict__.pop("_source", None)  # each worker has its own: free this one
        return self._extract_on_cores(chain(first, stream))

    def _extract_on_cores(self, papers: Iterable[Paper]) -> Iterator[list[Extracted]]:
        # Not fork: it copies open databases, and threads that hold locks.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._jobs, context, _start_worker, (self._load,))
        try:
            waiting: deque[Future[list[Extracted]]] = deque()
            for chunk in chunks(papers, _CHUNK):
                waiting.append(pool.submit(_extract_in_worker, chunk))
                if len(waiting) > self._jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerError(self._jobs) from error
        finally:
            pool.shutdown(cancel_futures=True)


def chunks(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut a stream into lists of a size; the last may be shorter."""
    iterator = iter(stream)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _extract(source: ExtractionSource, papers: Sequence[Paper]) -> list[Extracted]:
    found = source.extract_many(papers)
    return [(text_hash(paper), extraction_dumps(extraction)) for paper, extraction in found]


# What a worker process holds: its source, loaded once.
_loaded: list[ExtractionSource] = []


def _start_worker(load: Callable[[], ExtractionSource]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _loaded.append(load())


def _end_with_parent() -> None:
    """End this process when its parent is gone: a killed parent cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _extract_in_worker(papers: Sequence[Paper]) -> list[Extracted]:
    return _extract(_loaded[0], papers)
