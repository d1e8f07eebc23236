"""All that a graph knows of one entity or one paper, with the evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.model import RelationType, Role
from kg.query.reading import EntityRef, Evidence, PaperRef, StoreReader, lexical, select
from kg.vocab import DCTERMS, KG, PROV, RDF, SCHEMA, SKOS, Iris

DEFAULT_LIMIT = 50  # rows of each list of an entity's description, which says how many there are

_ROLES = {KG + role.value: role for role in Role}
_RELATIONS = {KG + relation.value: relation for relation in RelationType}

# By predicate and not by class: the store would go through all statements of the class.
_IS_ROLE = f"FILTER (?role IN ({', '.join(f'kg:{role}' for role in Role)}))"
_IS_RELATION = f"FILTER (?role IN ({', '.join(f'kg:{kind}' for kind in RelationType)}))"


@dataclass(frozen=True, slots=True)
class RoleStatement:
    """What one paper does with one entity, and the text that shows it."""

    paper: PaperRef
    role: Role
    entity: EntityRef
    assigned_types: tuple[str, ...]
    surface_forms: tuple[str, ...]
    linked_by: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RelationStatement:
    """How one paper relates two entities; ``inferred`` where no one sentence says so."""

    paper: PaperRef
    subject: EntityRef
    relation: RelationType
    object: EntityRef
    inferred: bool
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a finding: the paper's words, and the entity where one fits."""

    text: str
    entity: EntityRef | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim of result; texts as in the paper, ``value`` and ``baseline_value`` as numbers."""

    iri: str
    paper: PaperRef
    claims: str
    subject: Slot | None
    object: Slot | None
    metric: Slot | None
    measured_on: tuple[Slot, ...]
    value: Decimal | None
    value_text: str | None
    baseline_value: Decimal | None
    baseline_value_text: str | None
    unit: str | None
    direction: str | None
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EntityDescription:
    """An entity: its names, its place in the hierarchy, its papers, relations and findings.

    Attributes:
        narrower: Entities that name it as broader, in one step.
        replaces: Ids that lead here because a name alone would have minted them.
        paper_count: In how many papers it stands; ``roles`` holds those of the highest confidence.
        relation_count: Statements in which it is one end, of which ``relations`` holds the surest.
        finding_count: Findings in which it fills a slot, of which ``findings`` holds the surest.
    """

    iri: str
    id: str
    label: str
    type: str | None
    alt_labels: tuple[str, ...]
    definition: str | None
    direction: str | None
    unit: str | None
    broader: tuple[EntityRef, ...]
    narrower: tuple[EntityRef, ...]
    proposed_broader: tuple[EntityRef, ...]
    replaces: tuple[str, ...]
    in_vocabulary: bool
    paper_count: int
    role_counts: dict[str, int]
    roles: tuple[RoleStatement, ...]
    relation_count: int
    relations: tuple[RelationStatement, ...]
    finding_count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PaperDescription:
    """A paper: its metadata and text, and all that was taken from it, in the order of the text."""

    iri: str
    key: str
    id: str
    title: str
    abstract: str
    date: str | None
    date_inferred: bool
    authors: tuple[str, ...]
    author_count: int | None
    categories: tuple[str, ...]
    venue: str | None
    pages: tuple[str, ...]
    links: tuple[str, ...]
    extractor: str | None
    roles: tuple[RoleStatement, ...]
    relations: tuple[RelationStatement, ...]
    findings: tuple[Finding, ...]


def describe_entity(
    store: ox.Store, iris: Iris, id_: str, *, limit: int = DEFAULT_LIMIT, min_confidence: float = 0
) -> EntityDescription:
    """Describe the entity with an id (the last part of its IRI), or the one that replaced it.

    Args:
        limit: Most rows of each list, those of the highest confidence.
        min_confidence: Statements and findings below it are left out, and not counted.

    Raises:
        NotFoundError: If there is no such entity.
    """
    reader = StoreReader(store, iris)
    iri = _existing(reader, iris.entity(id_), id_)
    return _Describer(reader, min_confidence).entity(iri, limit)


def describe_paper(
    store: ox.Store, iris: Iris, key: str, *, min_confidence: float = 0
) -> PaperDescription:
    """Describe the paper with a key (``arxiv:2305.18290``).

    Args:
        min_confidence: Statements and findings below it are left out.

    Raises:
        NotFoundError: If there is no such paper.
    """
    reader, iri = StoreReader(store, iris), iris.paper(key)
    if not reader.has(iri, RDF + "type", KG + "Paper"):
        raise NotFoundError(key)
    return _Describer(reader, min_confidence).paper(iri)


def to_json(value: Any) -> Any:
    """A description as JSON has it: objects with keys in camelCase, numbers, lists."""
    if is_dataclass(value):
        return {_camel(f.name): to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    if isinstance(value, dict):
        return {key: to_json(one) for key, one in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _existing(reader: StoreReader, iri: str, id_: str) -> str:
    try:
        known = reader.has(iri, RDF + "type", KG + "Entity")
        found = iri if known else reader.value(iri, DCTERMS + "isReplacedBy")
    except ValueError as error:  # what was asked for cannot stand in an IRI
        raise NotFoundError(id_) from error
    if found is None:
        raise NotFoundError(id_)
    return found


class _Describer:
    """Reads statements and findings, those below a confidence left out."""

    def __init__(self, reader: StoreReader, min_confidence: float) -> None:
        self._reader = reader
        self._least = min_confidence

    # -- one entity, one paper ----------------------------------------------------------------

    def entity(self, iri: str, limit: int) -> EntityDescription:
        read = self._reader
        ref = read.entity(iri)
        roles = self._rank(
            f"?node rdf:object <{iri}> ; rdf:predicate ?role ; rdf:subject ?paper . {_IS_ROLE}",
            *("?role", "?paper"),
        )
        relations = self._rank(
            f"{{ ?node rdf:object <{iri}> }} UNION {{ ?node rdf:subject <{iri}> }}"
            f" ?node rdf:predicate ?role . {_IS_RELATION}"
        )
        findings = self._rank(
            " UNION ".join(
                f"{{ ?node kg:{slot} <{iri}> }}"
                for slot in ("subject", "object", "metric", "measuredOn")
            )
        )
        direction = read.value(iri, KG + "direction")
        return EntityDescription(
            iri=iri,
            id=ref.id,
            label=ref.label,
            type=ref.type,
            alt_labels=tuple(read.values(iri, SKOS + "altLabel")),
            definition=read.value(iri, SKOS + "definition"),
            direction=direction and direction.removeprefix(KG),
            unit=read.value(iri, KG + "unit"),
            broader=self._refs(read.values(iri, SKOS + "broader")),
            narrower=self._refs(read.subjects(SKOS + "broader", iri)),
            proposed_broader=self._refs(read.values(iri, KG + "proposedBroader")),
            replaces=tuple(map(read.entity_id, read.subjects(DCTERMS + "isReplacedBy", iri))),
            in_vocabulary=read.value(iri, SKOS + "inScheme") is not None,
            paper_count=len({paper for *_, paper in roles}),
            role_counts=dict(Counter(r.removeprefix(KG) for _, _, r, _ in roles).most_common()),
            roles=tuple(self._role(node) for node, *_ in roles[:limit]),
            relation_count=len(relations),
            relations=tuple(self._relation(node) for node, _ in relations[:limit]),
            finding_count=len(findings),
            findings=tuple(self._finding(node) for node, _ in findings[:limit]),
        )

    def paper(self, iri: str) -> PaperDescription:
        read = self._reader
        nodes = read.subjects(PROV + "wasDerivedFrom", iri)
        roles = [self._role(n) for n in nodes if read.has(n, RDF + "type", KG + "RoleStatement")]
        relations = [
            self._relation(n) for n in nodes if read.has(n, RDF + "type", KG + "RelationStatement")
        ]
        findings = [self._finding(n) for n in nodes if read.has(n, RDF + "type", KG + "Finding")]
        count = read.value(iri, KG + "authorCount")
        names = read.value(iri, KG + "authorList")
        kept = [one for one in roles if one.confidence >= self._least]
        return PaperDescription(
            iri=iri,
            key=read.paper_key(iri),
            id=read.value(iri, DCTERMS + "identifier") or read.paper_key(iri),
            title=read.value(iri, DCTERMS + "title") or "",
            abstract=read.value(iri, DCTERMS + "abstract") or "",
            date=read.value(iri, DCTERMS + "date"),
            date_inferred=read.value(iri, KG + "dateInferred") == "true",
            authors=tuple(names.split("; ")) if names else (),
            author_count=int(count) if count else None,
            categories=tuple(read.values(iri, SCHEMA + "keywords")),
            venue=read.value(iri, KG + "venue"),
            pages=tuple(read.values(iri, SCHEMA + "sameAs")),
            links=tuple(read.values(iri, SCHEMA + "url")),
            extractor=read.value(iri, PROV + "wasGeneratedBy"),
            roles=tuple(sorted(kept, key=lambda one: (list(Role).index(one.role), one.entity))),
            relations=tuple(
                sorted(
                    (one for one in relations if one.confidence >= self._least),
                    key=lambda one: (one.subject, one.relation, one.object),
                )
            ),
            findings=tuple(
                sorted(
                    (one for one in findings if one.confidence >= self._least),
                    key=lambda one: (one.evidence, one.iri),
                )
            ),
        )

    # -- statements ---------------------------------------------------------------------------

    def _rank(self, pattern: str, *more: str) -> list[tuple[str, ...]]:
        """Nodes that match, the surest first: each with its confidence and more of its values."""
        rows = select(
            self._reader.store,
            f"""
            SELECT ?node ?confidence {" ".join(more)} WHERE {{
                {pattern}
                ?node kg:confidence ?confidence .
                FILTER (?confidence >= {self._least:f})
            }}
            """,
            self._reader.iris,
        )
        # Sorted here: the store would have to fetch each node once more to compare it.
        return sorted(
            {tuple(map(lexical, row)) for row in rows}, key=lambda row: (-float(row[1]), row)
        )

    def _role(self, node: str) -> RoleStatement:
        read = self._reader
        return RoleStatement(
            paper=read.paper(read.value(node, RDF + "subject") or ""),
            role=_ROLES[read.value(node, RDF + "predicate") or ""],
            entity=read.entity(read.value(node, RDF + "object") or ""),
            assigned_types=tuple(
                value.removeprefix(KG) for value in read.values(node, KG + "assignedType")
            ),
            surface_forms=tuple(read.values(node, KG + "surfaceForm")),
            linked_by=tuple(read.values(node, KG + "linkedBy")),
            confidence=self._confidence(node),
            evidence=read.evidence(node),
        )

    def _relation(self, node: str) -> RelationStatement:
        read = self._reader
        return RelationStatement(
            paper=read.paper(read.value(node, PROV + "wasDerivedFrom") or ""),
            subject=read.entity(read.value(node, RDF + "subject") or ""),
            relation=_RELATIONS[read.value(node, RDF + "predicate") or ""],
            object=read.entity(read.value(node, RDF + "object") or ""),
            inferred=read.value(node, KG + "inferred") == "true",
            confidence=self._confidence(node),
            evidence=read.evidence(node),
        )

    def _finding(self, node: str) -> Finding:
        read = self._reader
        value, baseline = read.value(node, KG + "value"), read.value(node, KG + "baselineValue")
        direction = read.value(node, KG + "direction")
        return Finding(
            iri=node,
            paper=read.paper(read.value(node, PROV + "wasDerivedFrom") or ""),
            claims=(read.value(node, KG + "claims") or "").removeprefix(KG),
            subject=self._slot(node, "subject"),
            object=self._slot(node, "object"),
            metric=self._slot(node, "metric"),
            measured_on=self._places(node),
            value=Decimal(value) if value else None,
            value_text=read.value(node, KG + "valueText"),
            baseline_value=Decimal(baseline) if baseline else None,
            baseline_value_text=read.value(node, KG + "baselineValueText"),
            unit=read.value(node, KG + "unit"),
            direction=direction and direction.removeprefix(KG),
            confidence=self._confidence(node),
            evidence=read.evidence(node),
        )

    def _slot(self, node: str, name: str) -> Slot | None:
        text, iri = self._reader.value(node, f"{KG}{name}Text"), self._reader.value(node, KG + name)
        entity = self._reader.entity(iri) if iri else None
        return Slot(text, entity) if text else None

    def _places(self, node: str) -> tuple[Slot, ...]:
        """What a finding is measured on: the entities, and the words that stand for none."""
        texts = self._reader.values(node, KG + "measuredOnText")
        entities = self._refs(self._reader.values(node, KG + "measuredOn"))
        named: dict[str, EntityRef] = {}
        for entity in entities:
            names = {entity.label, *self._reader.values(entity.iri, SKOS + "altLabel")}
            text = next((text for text in texts if text in names and text not in named), None)
            named[text or entity.label] = entity
        rest = [text for text in texts if text not in named]
        # As many words stand for no entity as there are more words than entities.
        spare = rest[: max(0, len(texts) - len(entities))]
        return (
            *(Slot(text, entity) for text, entity in named.items()),
            *(Slot(text, None) for text in spare),
        )

    def _confidence(self, node: str) -> float:
        return float(self._reader.value(node, KG + "confidence") or 0)

    def _refs(self, iris: list[str]) -> tuple[EntityRef, ...]:
        return tuple(sorted(map(self._reader.entity, iris)))
