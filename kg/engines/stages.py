"""The steps from a stored extraction to a linked paper, which every engine runs alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.dataset import GraphCounts
from kg.extract.linking.aliases import AliasTable, paper_aliases
from kg.extract.linking.entities import EntityTable
from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.model import Concept, Extraction, LinkedPaper
from kg.statements import paper_quads
from kg.store.links import LinkRow
from kg.store.records import StoredPaper
from kg.vocab import Iris


def trim_extraction(extraction: Extraction, min_confidence: float) -> Extraction:
    """Leave out what stands below a confidence, and the relations that lose an end by it."""
    entities = tuple(
        e for e in extraction.entities if e.confidence * e.role_confidence >= min_confidence
    )
    names = {name for e in entities for name in (e.name, *e.forms)}
    return replace(
        extraction,
        entities=entities,
        relations=tuple(
            r
            for r in extraction.relations
            if r.confidence >= min_confidence and r.subject in names and r.object in names
        ),
        findings=tuple(f for f in extraction.findings if f.confidence >= min_confidence),
    )


def trim_paper(stored: StoredPaper, min_confidence: float, overrides: Overrides) -> StoredPaper:
    """Leave out blocked names, and apply the graph's least confidence.

    The confidence becomes part of the activity's name.
    """
    visible = overrides.visible(stored.paper, stored.extraction)
    if min_confidence <= 0:
        return replace(stored, extraction=visible)
    return StoredPaper(
        stored.paper,
        trim_extraction(visible, min_confidence),
        f"{stored.extractor} confidence {min_confidence:g}",
    )


def link_paper(linker: Linker, stored: StoredPaper) -> LinkedPaper:
    """Link one paper."""
    links = linker.link(stored.paper, stored.extraction)
    return LinkedPaper(stored.paper, stored.extraction, links, stored.extractor)


@dataclass(frozen=True)
class LinkSettings:
    """What the links of a graph depend on beside its papers."""

    concepts: Sequence[Concept]
    overrides: Overrides
    min_confidence: float = 0.0

    def trim(self, stored: StoredPaper) -> StoredPaper:
        """Leave out what this graph does not show."""
        return trim_paper(stored, self.min_confidence, self.overrides)


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed over linked papers: how entities are used, and what there is of everything."""

    entities: EntityTable = field(default_factory=EntityTable)
    counts: GraphCounts = field(default_factory=GraphCounts)

    def add(self, linked: LinkedPaper, quads: str) -> None:
        """Count one paper; ``quads`` is its N-Quads text."""
        self.entities.add(linked)
        self.counts.add(linked, quads)

    def remove(self, linked: LinkedPaper, quads: str) -> None:
        """Undo :meth:`add` of equal values."""
        self.entities.remove(linked)
        self.counts.remove(linked, quads)

    def merge(self, other: Sums) -> None:
        """Count all that another has counted."""
        self.entities.merge(other.entities)
        self.counts.merge(other.counts)


@dataclass(frozen=True, slots=True)
class LinkedPart:
    """What linking makes of some papers: links to keep, quads to store, sums to add up."""

    rows: Sequence[LinkRow]
    quads: str
    sums: Sums


def sum_part(papers: Iterable[StoredPaper], settings: LinkSettings) -> AliasTable:
    """Add up what some papers say of names: the first map of linking, with its reduce."""
    table = AliasTable()
    for trimmed in map(settings.trim, papers):
        table.add(paper_aliases(trimmed.paper, trimmed.extraction))
    return table


def link_part(
    papers: Iterable[StoredPaper], linker: Linker, settings: LinkSettings, iris: Iris
) -> LinkedPart:
    """Link some papers and write their quads: the second map of linking."""
    rows, texts, sums = [], [], Sums()
    for stored in papers:
        linked = link_paper(linker, settings.trim(stored))
        text = paper_quads(linked, iris)
        aliases = paper_aliases(linked.paper, linked.extraction)
        rows.append(LinkRow.of(stored, linked.links, aliases))
        texts.append(text)
        sums.add(linked, text)
    return LinkedPart(rows, "".join(texts), sums)
