"""Descriptions of entities and papers as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.query.describe import (
    EntityDescription,
    Finding,
    PaperDescription,
    RelationStatement,
    RoleStatement,
    Slot,
)
from kg.query.reading import Evidence


def entity_page(entity: EntityDescription, *, rows: int = 10) -> str:
    """What is known of an entity.

    Args:
        rows: Most rows of each list; what is left out is counted.
    """
    return "\n".join(_entity_lines(entity, rows)) + "\n"


def paper_page(paper: PaperDescription) -> str:
    """A paper, its abstract, and all that was taken from it with the evidence."""
    return "\n".join(_paper_lines(paper)) + "\n"


def _entity_lines(entity: EntityDescription, rows: int) -> Iterator[str]:
    yield f"{entity.label}  ({entity.type or 'no type'}, {_papers(entity.paper_count)})"
    yield entity.iri
    if entity.definition:
        yield entity.definition
    yield from _fact("also called", entity.alt_labels)
    yield from _fact("a kind of", (one.label for one in entity.broader))
    yield from _fact("papers say a kind of", (one.label for one in entity.proposed_broader))
    yield from _fact("kinds", (one.label for one in entity.narrower))
    yield from _fact("better when", [(entity.direction or "").removesuffix("IsBetter")])
    yield from _fact("unit", [entity.unit or ""])
    if entity.roles:
        yield f"\nPapers: {_counts(entity.role_counts)}"
        for role in entity.roles[:rows]:
            yield from _role_of_paper(role)
        yield from _rest(entity.paper_count, len(entity.roles[:rows]), "papers")
    if entity.relations:
        yield "\nRelations"
        for relation in entity.relations[:rows]:
            yield from _relation(relation, paper=True)
        yield from _rest(entity.relation_count, len(entity.relations[:rows]), "statements")
    if entity.findings:
        yield "\nFindings"
        for finding in entity.findings[:rows]:
            yield from _finding(finding, paper=True)
        yield from _rest(entity.finding_count, len(entity.findings[:rows]), "findings")


def _paper_lines(paper: PaperDescription) -> Iterator[str]:
    yield paper.title
    inferred = " (year inferred)" if paper.date_inferred else ""
    known = (paper.id, f"{paper.date}{inferred}" if paper.date else None, paper.venue)
    yield " · ".join(filter(None, known))
    count = paper.author_count
    yield from _fact("authors", paper.authors or ([f"{count} of them"] if count else []))
    yield from _fact("categories", paper.categories)
    yield from _fact("links", (*paper.pages, *paper.links))
    yield f"\n{paper.abstract}" if paper.abstract else "\n(no abstract)"
    if paper.roles:
        yield "\nEntities"
        for role in paper.roles:
            about = f"{_types(role)}, {role.confidence}"
            yield f"  {role.role.value:<12} {role.entity.label}  ({about})"
            yield from _quotes(role.evidence)
    if paper.relations:
        yield "\nRelations"
        for relation in paper.relations:
            yield from _relation(relation, paper=False)
    if paper.findings:
        yield "\nFindings"
        for finding in paper.findings:
            yield from _finding(finding, paper=False)


def _role_of_paper(role: RoleStatement) -> Iterator[str]:
    date = f" ({role.paper.date})" if role.paper.date else ""
    yield f"  {role.role.value:<12} {role.paper.title}{date}  [{role.paper.key}, {role.confidence}]"
    yield from _quotes(role.evidence)


def _relation(relation: RelationStatement, *, paper: bool) -> Iterator[str]:
    inferred = ", inferred" if relation.inferred else ""
    source = f"{relation.paper.key}, " if paper else ""
    edge = f"{relation.subject.label} {relation.relation.value} {relation.object.label}"
    yield f"  {edge}  [{source}{relation.confidence}{inferred}]"
    yield from _quotes(relation.evidence)


def _finding(finding: Finding, *, paper: bool) -> Iterator[str]:
    parts = [_slot(finding.subject), finding.claims, _slot(finding.object)]
    if finding.metric or finding.value_text:
        parts += ["—", _slot(finding.metric), finding.value_text or ""]
    if finding.baseline_value_text:
        parts.append(f"(against {finding.baseline_value_text})")
    if finding.measured_on:
        parts.append("on " + ", ".join(map(_slot, finding.measured_on)))
    source = f"{finding.paper.key}, " if paper else ""
    yield f"  {' '.join(filter(None, parts))}  [{source}{finding.confidence}]"
    yield from _quotes(finding.evidence)


def _slot(slot: Slot | None) -> str:
    return slot.text if slot else ""


def _types(role: RoleStatement) -> str:
    return "/".join(role.assigned_types)


def _quotes(evidence: Iterable[Evidence]) -> Iterator[str]:
    for piece in evidence:
        yield f"      “{' '.join(piece.quote.split())}” [{piece.start}:{piece.end}]"


def _fact(name: str, values: Iterable[str]) -> Iterator[str]:
    known = [value for value in values if value]
    if known:
        yield f"{name}: {', '.join(known)}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _rest(total: int, shown: int, noun: str) -> Iterator[str]:
    if total > shown:
        yield f"  … and {total - shown:,} more {noun}; --limit shows more, --json gives them all"


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"
