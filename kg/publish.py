"""From records to the snapshot that readers see: link, write quads, switch.

A snapshot is made whole, or, where little has changed, as the one before with the graphs of the
papers and entities that come out different (kg.relink). Both give the same quads. The links that a
snapshot was made of are committed with its name before readers are switched to it, so that a crash
at any moment leaves a state from which the next command goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain

from kg import __version__
from kg.dataset import GraphCounts, dataset_quads
from kg.engines.stages import link_paper, trim_paper
from kg.extract.linking.aliases import AliasTable, paper_aliases
from kg.extract.linking.entities import EntityTable
from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.model import Concept, Entity, LinkedPaper
from kg.ontologies import SCHEMES, read_turtle
from kg.statements import entity_quads, paper_quads
from kg.store.folder import GraphFolder
from kg.store.links import LinkState
from kg.store.records import Records, StoredPaper
from kg.store.snapshot import turtle_quads, write_whole
from kg.vocab import Iris

_SHIPPED = ("core", *SCHEMES)

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much of it is done, and how much there is, where that is known."""


@dataclass(frozen=True)
class LinkSettings:
    """What the links of a graph depend on beside its papers."""

    concepts: Sequence[Concept]
    overrides: Overrides
    min_confidence: float = 0.0

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that changes how papers become quads."""
        turtle = b"".join(map(read_turtle, _SHIPPED))
        rest = repr((__version__, self.overrides, self.min_confidence))
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
        and state.get_setting("fingerprint") == settings.fingerprint
    )


def publish_whole(
    folder: GraphFolder,
    records: Records,
    settings: LinkSettings,
    *,
    on_progress: Progress = lambda *_: None,
) -> int:
    """Link every paper and make the snapshot from nothing; the caller holds the lock.

    Memory grows with the number of different names and entities, not with that of papers.

    Returns:
        How many papers were linked.

    Raises:
        StorageError: If it cannot be written; readers see what they saw before.
    """
    state, total = LinkState(records.database), records.count()
    table, sums = AliasTable(), Sums(EntityTable(), GraphCounts())

    def stored(stage: str) -> Iterator[StoredPaper]:
        for number, one in enumerate(records.stored(), 1):
            yield one
            on_progress(stage, number, total)

    for one in stored("names"):
        trimmed = trim_paper(one, settings.min_confidence, settings.overrides)
        table.add(paper_aliases(trimmed.paper, trimmed.extraction))
    linker = Linker(settings.concepts, table, settings.overrides)

    def texts() -> Iterator[str]:
        for one in stored("link"):
            trimmed = trim_paper(one, settings.min_confidence, settings.overrides)
            linked = link_paper(linker, trimmed)
            state.put(one, linked.links, paper_aliases(linked.paper, linked.extraction))
            text = paper_quads(linked, folder.iris)
            sums.add(linked, text)
            yield text
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
    return total


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed over linked papers: how entities are used, and what there is of everything."""

    entities: EntityTable
    counts: GraphCounts

    def add(self, linked: LinkedPaper, quads: str) -> None:
        """Count one paper; ``quads`` is its N-Quads text."""
        self.entities.add(linked)
        self.counts.add(linked, quads)

    def remove(self, linked: LinkedPaper, quads: str) -> None:
        """Undo :meth:`add` of equal values."""
        self.entities.remove(linked)
        self.counts.remove(linked, quads)


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
    return dataset_quads(counts, types, iris, overrides=overrides)


def commit_snapshot(state: LinkState, settings: LinkSettings, name: str) -> None:
    """Declare, in the open transaction, that the links describe that snapshot."""
    state.put_setting("snapshot", name)
    state.put_setting("fingerprint", settings.fingerprint)
    state.settle()


def shipped_quads(iris: Iris) -> Iterator[str]:
    """The ontology and the vocabulary as they ship, each in its graph."""
    for name in _SHIPPED:
        graph = iris.ontology_graph if name == "core" else iris.vocabulary_graph
        yield from turtle_quads(read_turtle(name), graph, iris)
