"""Extraction and linking on a Dask cluster: map, reduce, map over parts.

Workers read parts of the input and write what they extract as Parquet. The process that builds
keeps that in the graph's records, which decide what a paper is and what has changed, and hands the
records out again as parts to link: workers count what papers say of names, the counts are added up
in a tree, and workers link and write N-Quads. Every part is a file, so that a task that fails, or
whose worker dies, runs again elsewhere, and a build that was cut off finds what was done.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any

from distributed import Client, Future, LocalCluster

from kg.engines import parts
from kg.engines.local import Extracted, chunks
from kg.engines.sources import ExtractionSource
from kg.engines.stages import LinkedPart, LinkSettings, Sums, link_part, sum_part
from kg.extract.annotations import extraction_dumps, extraction_loads
from kg.extract.linking.aliases import AliasTable
from kg.extract.linking.linker import Linker
from kg.model import Paper, SkippedRecord
from kg.store.links import LinkRow
from kg.store.records import StoredPaper, paper_dumps, paper_loads, text_hash
from kg.vocab import Iris

_RETRIES = 3  # of a task that fails, before the build does
_LINK_PART = 200  # papers linked by one task: some 25 MB of quads

_EXTRACTED = (("paper", "binary"), ("text_hash", "string"), ("extraction", "binary"))
_STORED = (("paper", "binary"), ("extraction", "binary"), ("extractor", "string"))

Load = Callable[[], ExtractionSource]


@dataclass(frozen=True, slots=True)
class ExtractedPart:
    """A part of the input that a worker has read and extracted from.

    Attributes:
        url: The Parquet file of what came of it.
        skipped: What could not be read.
    """

    url: str
    skipped: tuple[SkippedRecord, ...]

    def rows(self) -> Iterator[tuple[Paper, Extracted]]:
        """Each paper with what was extracted from it, in the order of the input."""
        for row in parts.read_rows(self.url):
            yield paper_loads(row["paper"]), (row["text_hash"], row["extraction"])


@contextmanager
def connect(scheduler: str | None, *, jobs: int | None) -> Iterator[Client]:
    """A client of a running scheduler, or of a cluster of processes on this machine."""
    if scheduler:
        with Client(scheduler) as client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


class DaskEngine:
    """Extraction and linking on a cluster whose workers all reach one place for parts."""

    def __init__(self, client: Client, place: str) -> None:
        """Take a client, and the address of a folder (``/shared/x``, ``s3://bucket/x``)."""
        self._client = client
        self._place = place.rstrip("/")
        self._stored: list[str] = []

    # -- extraction: a map --------------------------------------------------------------------

    def extract_parts(
        self,
        urls: list[str],
        load: Load,
        version: str,
        *,
        format_: str | None = None,
        year: int | None = None,
        strict: bool = False,
    ) -> Iterator[ExtractedPart]:
        """Extract from parts of the input; yields them in order, each as soon as it is done.

        Args:
            load: Makes the source; a function that the workers can import.
            version: Its version; what another one made of a part is not taken for it.

        Raises:
            BadRecordError: At the first bad record, if ``strict``.
        """
        work = partial(
            _extract_part, load=pickle.dumps(load), format_=format_, year=year, strict=strict
        )
        tasks = []
        for url in urls:
            name = parts.part_id(url, version, format_ or "", str(year))
            target = f"{self._place}/extracted/{name}.parquet"
            tasks.append(self._client.submit(work, url, target, retries=_RETRIES, pure=False))
        for task in tasks:
            yield _result(task)

    # -- linking: map, reduce, map ------------------------------------------------------------

    def sum_aliases(
        self, stored: Callable[[], Iterator[StoredPaper]], settings: LinkSettings
    ) -> AliasTable:
        """Add up what all papers say of names, in a tree."""
        self._stored = [self._put_stored(chunk) for chunk in chunks(stored(), _LINK_PART)]
        shared = self._share(settings)
        tasks = [self._submit(_sum_part, url, shared) for url in self._stored]
        while len(tasks) > 1:
            tasks = [self._submit(_merge, *pair) for pair in chunks(tasks, 2)]
        return _result(tasks[0]) if tasks else AliasTable()

    def link(
        self,
        stored: Callable[[], Iterator[StoredPaper]],
        linker: Linker,
        settings: LinkSettings,
        iris: Iris,
    ) -> Iterator[LinkedPart]:
        """Link the parts that :meth:`sum_aliases` has written; yields them in order."""
        shared = self._share((linker.nodes.table, settings, iris))
        state = shared.rpartition("/")[2].removesuffix(".pickle")
        tasks = []
        for url in self._stored:
            name = url.rpartition("/")[2].removesuffix(".parquet")
            quads = f"{self._place}/quads/{state}/{name}.nq"
            tasks.append((quads, self._submit(_link_part, url, quads, shared)))
        for quads, task in tasks:
            rows, sums = _result(task)
            yield LinkedPart(rows, parts.get_bytes(quads).decode(), sums)

    def _put_stored(self, chunk: list[StoredPaper]) -> str:
        digest, rows = sha256(), []
        for one in chunk:
            paper, extraction = paper_dumps(one.paper), extraction_dumps(one.extraction)
            rows.append({"paper": paper, "extraction": extraction, "extractor": one.extractor})
            for field in (paper, extraction, one.extractor.encode()):
                digest.update(b"%d:" % len(field) + field)
        url = f"{self._place}/stored/{digest.hexdigest()[:24]}.parquet"
        if not parts.exists(url):
            parts.write_rows(url, rows, _STORED)
        return url

    def _share(self, value: object) -> str:
        """Put a value where every worker can load it, once each."""
        data = pickle.dumps(value)
        url = f"{self._place}/shared/{sha256(data).hexdigest()[:24]}.pickle"
        parts.put_bytes(url, data)
        return url

    def _submit(self, work: Callable[..., Any], *args: Any) -> Future:
        return self._client.submit(work, *args, retries=_RETRIES, pure=False)


def _result(task: Future) -> Any:
    return task.result()


# -- what workers run -----------------------------------------------------------------------------


def _extract_part(
    url: str, target: str, *, load: bytes, format_: str | None, year: int | None, strict: bool
) -> ExtractedPart:
    skipped: list[SkippedRecord] = []
    papers = parts.read_part(url, format_=format_, year=year, strict=strict, skipped=skipped)
    if parts.exists(target):
        list(papers)  # reading tells what is bad; extracting is what takes long
        return ExtractedPart(target, tuple(skipped))
    rows = (
        {
            "paper": paper_dumps(paper),
            "text_hash": text_hash(paper),
            "extraction": extraction_dumps(extraction),
        }
        for paper, extraction in _load_once(load).extract_many(papers)
    )
    parts.write_rows(target, rows, _EXTRACTED)
    return ExtractedPart(target, tuple(skipped))


def _sum_part(url: str, shared: str) -> AliasTable:
    return sum_part(_read_stored(url), _shared(shared))


def _merge(first: AliasTable, *others: AliasTable) -> AliasTable:
    whole = AliasTable()
    for table in (first, *others):
        whole.merge(table)
    return whole


def _link_part(url: str, quads: str, shared: str) -> tuple[list[LinkRow], Sums]:
    linker, settings, iris = _linker(shared)
    part = link_part(_read_stored(url), linker, settings, iris)
    parts.put_bytes(quads, part.quads.encode())
    return list(part.rows), part.sums


def _read_stored(url: str) -> Iterator[StoredPaper]:
    for row in parts.read_rows(url):
        paper, extraction = paper_loads(row["paper"]), extraction_loads(row["extraction"])
        yield StoredPaper(paper, extraction, row["extractor"])


@lru_cache(maxsize=1)
def _load_once(load: bytes) -> ExtractionSource:
    loaded: Load = pickle.loads(load)
    return loaded()


@lru_cache(maxsize=2)
def _shared(url: str) -> Any:
    return pickle.loads(parts.get_bytes(url))


@lru_cache(maxsize=1)
def _linker(url: str) -> tuple[Linker, LinkSettings, Iris]:
    table, settings, iris = pickle.loads(parts.get_bytes(url))
    return Linker(settings.concepts, table, settings.overrides), settings, iris
