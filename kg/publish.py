"""From records to the snapshot that readers see: link, write quads, switch.

A snapshot is made whole, or, where little has changed, as the one before with the graphs of the
papers and entities that come out different (kg.relink). Both give the same quads. The links that a
snapshot was made of are committed with its name before readers are switched to it, so that a crash
at any moment leaves a state from which the next command goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import Protocol

from kg import __version__
from kg.dataset import GraphCounts, dataset_quads
from kg.engines.local import chunks
from kg.engines.stages import LinkedPart, LinkSettings, Sums, link_part, sum_part
from kg.extract.linking.aliases import AliasTable
from kg.extract.linking.entities import EntityTable
from kg.extract.linking.linker import Linker
from kg.model import Entity
from kg.ontologies import SCHEMES, read_turtle
from kg.query.name_index import NameIndex
from kg.statements import entity_quads
from kg.store.folder import GraphFolder
from kg.store.links import LinkState
from kg.store.records import Records, StoredPaper
from kg.store.snapshot import turtle_quads, write_whole
from kg.vocab import Iris

_STATE = 3  # raised when linking comes out otherwise, or what is kept of it changes its form
_PART = 100  # papers linked at a time: a few megabytes of quads

_SHIPPED = ("core", *SCHEMES)

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much of it is done, and how much there is, where that is known."""


class Linking(Protocol):
    """Runs linking over all papers: on this machine, or on many."""

    def sum_aliases(
        self, stored: Callable[[], Iterator[StoredPaper]], settings: LinkSettings
    ) -> AliasTable:
        """Add up what all papers say of names; ``stored`` gives them, from the start each time."""

    def link(
        self, stored: Callable[[], Iterator[StoredPaper]], linker: Linker, settings: LinkSettings,
        iris: Iris,
    ) -> Iterator[LinkedPart]:  # fmt: skip
        """Link all papers, part by part."""


class LocalLinking:
    """Linking in this process."""

    def sum_aliases(
        self, stored: Callable[[], Iterator[StoredPaper]], settings: LinkSettings
    ) -> AliasTable:
        """Add up what all papers say of names."""
        return sum_part(stored(), settings)

    def link(
        self, stored: Callable[[], Iterator[StoredPaper]], linker: Linker, settings: LinkSettings,
        iris: Iris,
    ) -> Iterator[LinkedPart]:  # fmt: skip
        """Link all papers, part by part."""
        for part in chunks(stored(), _PART):
            yield link_part(part, linker, settings, iris)


def fingerprint(settings: LinkSettings) -> str:
    """A hash of everything that changes how papers become quads."""
    turtle = b"".join(map(read_turtle, _SHIPPED))
    rest = repr((_STATE, __version__, settings.overrides, settings.min_confidence))
    return sha256(turtle + rest.encode()).hexdigest()


def recover(folder: GraphFolder, records: Records) -> None:
    """Finish what a command left that died between its commit and the switch of readers."""
    name = LinkState(records.database).get_setting("snapshot")
    current = folder.current()
    if name and (current is None or current.name != name) and folder.has_snapshot(name):
        folder.switch(name)


def is_published(folder: GraphFolder, state: LinkState, settings: LinkSettings) -> bool:
    """Whether the snapshot that readers see is the one that the links describe."""
    current = folder.current()
    return (
        current is not None
        and current.is_dir()
        and state.get_setting("snapshot") == current.name
        and state.get_setting("fingerprint") == fingerprint(settings)
    )


def publish_whole(
    folder: GraphFolder,
    records: Records,
    settings: LinkSettings,
    *,
    linking: Linking | None = None,
    on_progress: Progress = lambda *_: None,
) -> int:
    """Link every paper and make the snapshot from nothing; the caller holds the lock.

    Memory grows with the number of different names and entities, not with that of papers.

    Args:
        linking: Where linking runs; in this process where None.

    Returns:
        How many papers were linked.

    Raises:
        StorageError: If it cannot be written; readers see what they saw before.
    """
    linking = linking or LocalLinking()
    state, total, sums = LinkState(records.database), records.count(), Sums()

    def stored() -> Iterator[StoredPaper]:
        for number, one in enumerate(records.stored(), 1):
            yield one
            on_progress("names", number, total)

    table = linking.sum_aliases(stored, settings)
    linker = Linker(settings.concepts, table, settings.overrides)

    def texts() -> Iterator[str]:
        done = 0
        for part in linking.link(records.stored, linker, settings, folder.iris):
            for row in part.rows:
                state.put(row)
            sums.merge(part.sums)
            yield part.quads
            done += len(part.rows)
            on_progress("link", done, total)
        yield from entity_quads(_keep_entities(sums.entities, linker, state), folder.iris)
        yield about_quads(sums.counts, state, settings, folder.iris)

    with records.database.writing():
        state.clear()
        name = folder.write_snapshot(
            lambda target: write_whole(
                target,
                chain(shipped_quads(folder.iris), texts()),
                on_texts_end=lambda: on_progress("load", total, total),
            )
        )
        state.put_aliases(table)
        commit_snapshot(state, settings, name)
    folder.switch(name)
    NameIndex.of(folder)  # made now, so that the first search does not wait for it
    return total


def _keep_entities(table: EntityTable, linker: Linker, state: LinkState) -> Iterator[Entity]:
    """Make every entity, and keep what was counted for those that papers use."""
    for entity in table.entities(linker):
        if entity.papers:
            state.put_usage(entity.id, entity.type, table.dumps(entity.id))
        yield entity


def about_quads(counts: GraphCounts, state: LinkState, settings: LinkSettings, iris: Iris) -> str:
    """The graph's description of itself; what it counts is kept for the next time."""
    state.put_counts(counts)
    types = state.count_types()
    types.update(c.type for c in settings.concepts if not state.is_used(c.slug))
    overrides = settings.overrides.text or None
    return dataset_quads(counts, types, iris, modified=_modified(), overrides=overrides)


def _modified() -> str | None:
    """The date that reproducible builds name in ``SOURCE_DATE_EPOCH``; a graph else bears none."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else None


def commit_snapshot(state: LinkState, settings: LinkSettings, name: str) -> None:
    """Declare, in the open transaction, that the links describe that snapshot."""
    state.put_setting("snapshot", name)
    state.put_setting("fingerprint", fingerprint(settings))
    state.settle()


def shipped_quads(iris: Iris) -> Iterator[str]:
    """The ontology and the vocabulary as they ship, each in its graph."""
    for name in _SHIPPED:
        graph = iris.ontology_graph if name == "core" else iris.vocabulary_graph
        yield from turtle_quads(read_turtle(name), graph, iris)
