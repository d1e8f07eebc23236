"""The steps from a stored extraction to a linked paper, which every engine runs alike."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.model import Extraction, LinkedPaper
from kg.store.records import StoredPaper


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
