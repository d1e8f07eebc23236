"""The composition root: readers, extraction, linking, quads and store make one graph.

Everything here runs while the caller holds the graph's lock. What is done is kept as it is done, so
that a command that was cut off goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from kg.engines.local import Engine, Extracted, chunks
from kg.engines.stages import LinkSettings
from kg.errors import NotFoundError
from kg.model import Paper
from kg.publish import Linking, Progress, is_published, publish_whole, recover
from kg.relink import Relinking
from kg.store.folder import GraphFolder
from kg.store.links import LinkState
from kg.store.records import Records

_CHUNK = 200  # papers between two commits: what a crash can cost


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a command did to a graph, and what the graph holds afterwards.

    Attributes:
        read: Records that were read.
        changed: Those of them that were new or different; papers that were removed.
        extracted: Texts that were extracted from.
        waiting: Papers that are not in the graph because their extraction was cut off.
        linked: Papers that were linked.
        papers: Papers in the graph.
        entities: Entities that papers use.
        statements: Roles and relations.
        findings: Findings.
    """

    read: int
    changed: int
    extracted: int
    waiting: int
    linked: int
    papers: int
    entities: int
    statements: int
    findings: int


def build_graph(
    folder: GraphFolder,
    papers: Iterable[Paper],
    engine: Engine,
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
        read, changed = _record_papers(records, papers, engine.version, on_progress)
        extracted = _extract_missing(records, engine, on_progress)
        linked = publish(folder, records, settings, on_progress=on_progress)
        return _report(records, linked, read=read, changed=changed, extracted=extracted)


def build_extracted(
    folder: GraphFolder,
    parts: Iterable[Iterable[tuple[Paper, Extracted]]],
    version: str,
    settings: LinkSettings,
    *,
    linking: Linking,
    on_progress: Progress = lambda *_: None,
) -> BuildReport:
    """Add papers that a cluster has extracted from, or replace them, and publish the graph.

    Args:
        parts: Papers with what was extracted from them, in the order of the input.
        version: The name of the extraction activity.
        linking: Where to link.
    """
    with folder.records(read_only=False) as records:
        recover(folder, records)
        read = changed = 0
        for chunk in chunks(chain.from_iterable(parts), _CHUNK):
            changed += records.put_papers([paper for paper, _ in chunk], extractor=version)
            records.put_extractions([found for _, found in chunk], extractor=version)
            read += len(chunk)
            on_progress("extract", read, None)
        linked = publish(folder, records, settings, linking=linking, on_progress=on_progress)
        return _report(records, linked, read=read, changed=changed, extracted=read)


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
        return _report(records, linked, changed=len(keys))


def rebuild_graph(
    folder: GraphFolder, settings: LinkSettings, *, on_progress: Progress = lambda *_: None
) -> BuildReport:
    """Link every paper anew and make the snapshot from nothing; nothing is extracted."""
    with folder.records(read_only=False) as records:
        recover(folder, records)
        linked = publish(folder, records, settings, whole=True, on_progress=on_progress)
        return _report(records, linked)


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
    linking: Linking | None = None,
    on_progress: Progress = lambda *_: None,
) -> int:
    """Bring the snapshot that readers see up to date with the records.

    Args:
        whole: Make it from nothing even where little has changed.
        linking: Where to link if it is made whole; in this process where None.

    Returns:
        How many papers were linked.
    """
    if not whole and is_published(folder, LinkState(records.database), settings):
        change = Relinking(folder, records, settings)
        if change.is_empty:
            return 0
        if change.is_small:
            return change.publish()
    return publish_whole(folder, records, settings, linking=linking, on_progress=on_progress)


def _report(
    records: Records, linked: int, *, read: int = 0, changed: int = 0, extracted: int = 0
) -> BuildReport:
    state = LinkState(records.database)
    counts = state.load_counts().counts
    return BuildReport(
        read=read,
        changed=changed,
        extracted=extracted,
        waiting=records.count_missing(),
        linked=linked,
        papers=state.count(),
        entities=state.count_types().total(),
        statements=counts["assertions"] - counts["reports"],
        findings=counts["reports"],
    )


def _record_papers(
    records: Records, papers: Iterable[Paper], version: str, on_progress: Progress
) -> tuple[int, int]:
    read = changed = 0
    for chunk in chunks(papers, _CHUNK):
        changed += records.put_papers(chunk, extractor=version)
        read += len(chunk)
        on_progress("read", read, None)
    return read, changed


def _extract_missing(records: Records, engine: Engine, on_progress: Progress) -> int:
    records.adopt_missing(engine.version)
    total, done = records.count_missing(), 0
    if total:
        for chunk in engine.extract(records.missing()):
            records.put_extractions(chunk, extractor=engine.version)
            done += len(chunk)
            on_progress("extract", done, total)
    return done
