"""The composition root: readers, extraction, linking, quads and store make one graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from kg.engines.sources import ExtractionSource
from kg.model import Concept, Entity, EntityType, Extraction, Link, LinkedPaper, Paper
from kg.ontologies import SCHEMES, read_turtle
from kg.statements import entity_quads, paper_quads
from kg.store.folder import GraphFolder
from kg.store.records import Records
from kg.store.snapshot import bulk_load, turtle_quads
from kg.vocab import Iris, slug

T = TypeVar("T")

_CHUNK = 200  # papers between two commits: what a crash can cost

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much of it is done, and how much there is, where that is known."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: papers read, texts newly extracted, papers in the graph afterwards."""

    read: int
    extracted: int
    papers: int


def build_graph(
    folder: GraphFolder,
    papers: Iterable[Paper],
    source: ExtractionSource,
    concepts: Sequence[Concept],
    *,
    on_progress: Progress = lambda *_: None,
) -> BuildReport:
    """Add papers to a graph, or replace them, and publish it; the caller holds the lock."""
    with folder.records(read_only=False) as records:
        read = _record_papers(records, papers, source.version, on_progress)
        extracted = _extract_missing(records, source, on_progress)
        _publish(folder, records, concepts, on_progress)
        return BuildReport(read, extracted, records.count())


def _record_papers(
    records: Records, papers: Iterable[Paper], version: str, on_progress: Progress
) -> int:
    read = 0
    for chunk in _chunks(papers):
        records.put_papers(chunk, extractor=version)
        read += len(chunk)
        on_progress("read", read, None)
    return read


def _extract_missing(records: Records, source: ExtractionSource, on_progress: Progress) -> int:
    missing = list(records.papers_without_extraction())
    done = 0
    for chunk in _chunks(source.extract_many(missing)):
        records.put_extractions(chunk, extractor=source.version)
        done += len(chunk)
        on_progress("extract", done, len(missing))
    return done


def _publish(
    folder: GraphFolder, records: Records, concepts: Sequence[Concept], on_progress: Progress
) -> None:
    linker = _SlugLinker(concepts)
    total = records.count()

    def texts() -> Iterator[str]:
        for number, stored in enumerate(records.stored(), 1):
            links = linker.link(stored.paper, stored.extraction)
            linked = LinkedPaper(stored.paper, stored.extraction, links, stored.extractor)
            linker.count(linked)
            yield paper_quads(linked, folder.iris)
            on_progress("link", number, total)
        yield from entity_quads(linker.entities(), folder.iris)

    def write(target: Path) -> None:
        bulk_load(target, chain(_shipped(folder.iris), texts()))

    folder.publish(write)


def _shipped(iris: Iris) -> Iterator[str]:
    for name, graph in [*((s, iris.vocabulary_graph) for s in SCHEMES), ("core", iris.ontology_graph)]:
        try:
            data = read_turtle(name)
        except FileNotFoundError:  # until every file has been written
            continue
        yield from turtle_quads(data, graph, iris)


class _SlugLinker:
    """A stand-in until kg.extract.linking is there: a name's slug is its entity."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = {c.slug: c for c in concepts}
        self._slugs = {slug(label): c.slug for c in concepts for label in (c.pref_label, *c.alt_labels)}
        self._labels: dict[str, Counter[str]] = {}
        self._types: dict[str, Counter[EntityType]] = {}

    def link(self, paper: Paper, extraction: Extraction) -> tuple[Link, ...]:
        """Link every entity by its name."""
        return tuple(Link(self._find(e.name), "slug") for e in extraction.entities)

    def _find(self, name: str) -> str:
        return self._slugs.get(slug(name), slug(name))

    def count(self, linked: LinkedPaper) -> None:
        """Count what a paper uses."""
        for entity, link in zip(linked.extraction.entities, linked.links, strict=True):
            self._labels.setdefault(link.entity_id, Counter())[entity.name] += 1
            self._types.setdefault(link.entity_id, Counter())[entity.type] += 1

    def entities(self) -> Iterator[Entity]:
        """Every entity, by id."""
        for id_ in sorted({*self._labels, *self._concepts}):
            labels, concept = self._labels.get(id_, Counter()), self._concepts.get(id_)
            names = sorted(labels, key=lambda n: (-labels[n], n))
            label = concept.pref_label if concept else names[0]
            type_ = concept.type if concept else self._types[id_].most_common(1)[0][0]
            alts = tuple(sorted({*names, *(concept.alt_labels if concept else ())} - {label}))
            yield Entity(
                id_, label, type_, alts, papers=labels.total(), in_vocabulary=concept is not None,
                broader=concept.broader if concept else (),
            )  # fmt: skip


def _chunks(stream: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    iterator = iter(stream)
    while chunk := list(islice(iterator, size)):
        yield chunk
