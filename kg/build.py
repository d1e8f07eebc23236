"""The composition root: readers, extraction, linking, quads and store make one graph.

Everything here runs while the caller holds the graph's lock. What is done is kept as it is done, so
that a command that was cut off goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from kg.engines.sources import ExtractionSource
from kg.errors import NotFoundError
from kg.extract.annotations import extraction_dumps
from kg.model import Paper
from kg.publish import LinkSettings, Progress, is_published, publish_whole, recover
from kg.relink import Relinking
from kg.store.folder import GraphFolder
from kg.store.links import LinkState
from kg.store.records import Records, text_hash

T = TypeVar("T")

_CHUNK = 200  # papers between two commits: what a crash can cost


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        read: Records that were read.
        changed: Those of them that were new, or not as before.
        extracted: Texts that were extracted from.
        linked: Papers that were linked.
        papers: Papers in the graph afterwards.
    """

    read: int
    changed: int
    extracted: int
    linked: int
    papers: int


def build_graph(
    folder: GraphFolder,
    papers: Iterable[Paper],
    source: ExtractionSource,
    settings: LinkSettings,
    *,
    on_progress: Progress = lambda *_: None,
) -> BuildReport:
    """Add papers to a graph, or replace them, and publish it.

    Raises:
        StorageError: If the disk is full, read-only, or fails; readers see what they saw before.
    """
    with folder.records(read_only=False) as records:
        recover(folder, records)
        read, changed = _record_papers(records, papers, source.version, on_progress)
        extracted = _extract_missing(records, source, on_progress)
        linked = publish(folder, records, settings, on_progress=on_progress)
        return BuildReport(read, changed, extracted, linked, records.count())


def remove_papers(
    folder: GraphFolder,
    names: Iterable[str],
    settings: LinkSettings,
    *,
    on_progress: Progress = lambda *_: None,
) -> BuildReport:
    """Take papers out of a graph, and publish it.

    Args:
        names: Keys, ids or identifiers.

    Raises:
        NotFoundError: If one of the names is no paper's; nothing is removed then.
        StorageError: If the disk is full, read-only, or fails; readers see what they saw before.
    """
    with folder.records(read_only=False) as records:
        recover(folder, records)
        keys = sorted({get_key(records, name) for name in names})
        records.remove(keys)
        linked = publish(folder, records, settings, on_progress=on_progress)
        return BuildReport(0, len(keys), 0, linked, records.count())


def rebuild_graph(
    folder: GraphFolder, settings: LinkSettings, *, on_progress: Progress = lambda *_: None
) -> BuildReport:
    """Link every paper anew and make the snapshot from nothing; nothing is extracted."""
    with folder.records(read_only=False) as records:
        recover(folder, records)
        linked = publish(folder, records, settings, whole=True, on_progress=on_progress)
        return BuildReport(0, 0, 0, linked, records.count())


def get_key(records: Records, name: str) -> str:
    """The key of the paper with that key, id or identifier.

    Raises:
        NotFoundError: If there is none.
    """
    key = records.find_key(name)
    if key is None:
        raise NotFoundError(name)
    return key


def publish(
    folder: GraphFolder,
    records: Records,
    settings: LinkSettings,
    *,
    whole: bool = False,
    on_progress: Progress = lambda *_: None,
) -> int:
    """Bring the snapshot that readers see up to date with the records.

    Args:
        whole: Make it from nothing even where little has changed.

    Returns:
        How many papers were linked.
    """
    if not whole and is_published(folder, LinkState(records.database), settings):
        change = Relinking(folder, records, settings)
        if change.is_empty:
            return 0
        if change.is_small:
            return change.publish()
    return publish_whole(folder, records, settings, on_progress=on_progress)


def _record_papers(
    records: Records, papers: Iterable[Paper], version: str, on_progress: Progress
) -> tuple[int, int]:
    read = changed = 0
    for chunk in _chunks(papers):
        changed += records.put_papers(chunk, extractor=version)
        read += len(chunk)
        on_progress("read", read, None)
    return read, changed


def _extract_missing(records: Records, source: ExtractionSource, on_progress: Progress) -> int:
    records.adopt_missing(source.version)
    total, done = records.count_missing(), 0
    for chunk in _chunks(source.extract_many(records.missing())):
        rows = [(text_hash(paper), extraction_dumps(found)) for paper, found in chunk]
        records.put_extractions(rows, extractor=source.version)
        done += len(chunk)
        on_progress("extract", done, total)
    return done


def _chunks(stream: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    iterator = iter(stream)
    while chunk := list(islice(iterator, size)):
        yield chunk
