"""The composition root of ``kg build --engine dask``: parts of the input, a cluster, one graph."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.build import BuildReport, build_extracted
from kg.engines.local import Extracted
from kg.engines.sources import ExtractionSource
from kg.engines.stages import LinkSettings
from kg.errors import MissingExtraError
from kg.model import Paper, SkippedRecord
from kg.publish import Progress
from kg.store.folder import GraphFolder


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read, and how: files, folders and patterns wherever fsspec reaches."""

    inputs: Sequence[str]
    format_: str | None = None
    year: int | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is.

    Attributes:
        scheduler: Address of a Dask scheduler; a cluster of processes is made here where None.
        parts: Where parts are kept, which every worker must reach; in the graph's folder, and
            deleted after the build, where None.
        jobs: Processes of a cluster made here; one for each core where None.
    """

    scheduler: str | None = None
    parts: str | None = None
    jobs: int | None = None


def build_on_cluster(
    folder: GraphFolder,
    reading: Reading,
    load: Callable[[], ExtractionSource],
    settings: LinkSettings,
    cluster: Cluster,
    *,
    on_skipped: Callable[[SkippedRecord], None] = lambda _: None,
    on_progress: Progress = lambda *_: None,
) -> BuildReport:
    """Extract and link on a cluster, and publish the graph; the caller holds the lock.

    Args:
        load: Makes what extracts; a function that the workers can import.

    Raises:
        MissingExtraError: If Dask is not installed.
        UnreadableInputError: If an input names no file, or cannot be read.
        BadRecordError: At the first bad record, if ``reading.strict``.
    """
    try:
        # Here, because Dask takes long to import and is an extra of the package.
        from kg.engines.dask import DaskEngine, connect
        from kg.engines.parts import find_parts
    except ImportError as error:
        command, extra = "kg build --engine dask", "dask"
        raise MissingExtraError(command, extra) from error

    own = folder.path / "parts"
    urls, version = find_parts(reading.inputs), load().version
    with connect(cluster.scheduler, jobs=cluster.jobs) as client:
        engine = DaskEngine(client, cluster.parts or str(own.absolute()))
        extracted = engine.extract_parts(
            urls, load, version, format_=reading.format_, year=reading.year, strict=reading.strict
        )

        def rows() -> Iterator[Iterator[tuple[Paper, Extracted]]]:
            for part in extracted:
                for record in part.skipped:
                    on_skipped(record)
                yield part.rows()

        report = build_extracted(
            folder, rows(), version, settings, linking=engine, on_progress=on_progress
        )
    shutil.rmtree(own, ignore_errors=True)
    return report
