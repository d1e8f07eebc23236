"""Extractions as JSON: the annotation format that people write, and the record that we keep.

The annotation format lists forms, not offsets: every occurrence of a listed form at word
boundaries is a mention. The record format keeps everything, and gives back equal values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kg.errors import AnnotationError
from kg.extract.evidence import find_relation_evidence, find_role_evidence
from kg.extract.occurrences import assign_occurrences
from kg.extract.sentences import split_sentences
from kg.model import (
    Direction,
    EntityType,
    Extraction,
    FindingPredicate,
    LocalEntity,
    LocalFinding,
    LocalRelation,
    Mention,
    Paper,
    RelationType,
    Role,
    Span,
)

COMPONENT = "annotation"

_EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)


class _Entity(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str
    type: EntityType
    role: Role
    mentions: list[str] = Field(min_length=1)
    confidence: float = 1.0
    role_confidence: float = 1.0


class _Relation(BaseModel):
    subject: str
    type: RelationType
    object: str
    confidence: float = 1.0


class _Finding(BaseModel):
    model_config = ConfigDict(extra="ignore")
    quote: str = Field(min_length=1)
    subject: str | None = None
    predicate: FindingPredicate
    object: str | None = None
    metric: str | None = None
    value: str | None = None
    baseline_value: str | None = None
    on: list[str] | None = None
    unit: str | None = None
    direction: Direction | None = None
    confidence: float = 1.0


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    entities: list[_Entity] = []
    relations: list[tuple[str, RelationType, str]] = []
    findings: list[_Finding] = []
    links: list[str] = []


def extraction_dumps(extraction: Extraction) -> bytes:
    """Serialise for the records; the same extraction gives the same bytes."""
    return _EXTRACTION.dump_json(extraction)


def extraction_loads(data: bytes) -> Extraction:
    """Give back what :func:`extraction_dumps` wrote."""
    return _EXTRACTION.validate_json(data)


def extraction_to_json(paper: Paper, extraction: Extraction) -> dict[str, Any]:
    """Write an extraction in the annotation format, with confidences beside what it has."""
    return {
        "id": paper.id,
        "title": paper.title,
        "entities": [
            {
                "name": e.name,
                "type": e.type,
                "mentions": list(e.forms),
                "role": e.role,
                "confidence": round(e.confidence, 4),
                "role_confidence": round(e.role_confidence, 4),
            }
            for e in extraction.entities
        ],
        "relations": [[r.subject, r.type, r.object] for r in extraction.relations],
        "relation_confidence": [round(r.confidence, 4) for r in extraction.relations],
        "findings": [
            {
                "quote": f.quote,
                "subject": f.subject or None,
                "predicate": f.predicate,
                "object": f.object,
                "metric": f.metric,
                "value": f.value,
                "baseline_value": f.baseline_value,
                "on": list(f.on),
                "unit": f.unit,
                "direction": f.direction,
                "confidence": round(f.confidence, 4),
            }
            for f in extraction.findings
        ],
        "links": list(extraction.links),
    }


def extraction_from_json(paper: Paper, record: Mapping[str, Any]) -> Extraction:
    """Read one record of an annotation file.

    Forms that do not stand in the text are left out, and an entity of such forms alone with them.

    Raises:
        AnnotationError: If the record does not have the annotation format, a quote does not stand
            in the text, or a relation names no entity.
    """
    try:
        checked = _Record.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        fault = f"{record.get('id')}: {place}: {first['msg']}"
        raise AnnotationError(fault) from error
    sentences = split_sentences(paper.text)
    entities = tuple(_read_entities(paper.text, checked.entities, sentences))
    by_form = _index(entities, checked.entities)
    return Extraction(
        entities=entities,
        relations=tuple(_read_relations(paper, checked, by_form, sentences)),
        findings=tuple(_read_finding(paper, finding) for finding in checked.findings),
        links=tuple(checked.links),
    )


def read_annotations(path: Path) -> dict[str, dict[str, Any]]:
    """Read an annotation file, JSON Lines, as records by id.

    Raises:
        AnnotationError: If a line is no record with an id, or an id comes twice.
    """
    records: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            key = str(record["id"])
        except (ValueError, KeyError, TypeError) as error:
            fault = f"{path}, line {number}: not a record with an id ({error})"
            raise AnnotationError(fault) from error
        if key in records:
            fault = f"{path}, line {number}: id {key!r} comes twice"
            raise AnnotationError(fault)
        records[key] = record
    return records


def _read_entities(
    text: str, entities: list[_Entity], sentences: list[Span]
) -> Iterator[LocalEntity]:
    owner: dict[str, int] = {}
    for index, entity in enumerate(entities):
        for form in entity.mentions:
            owner.setdefault(form, index)
    mentions: dict[int, list[Mention]] = {}
    for form, spans in assign_occurrences(text, owner).items():
        confidence = entities[owner[form]].confidence
        mentions.setdefault(owner[form], []).extend(
            Mention(start, end, form, confidence, COMPONENT) for start, end in spans
        )
    for index, entity in enumerate(entities):
        found = tuple(sorted(mentions.get(index, _covered(text, entity))))
        if found:
            yield LocalEntity(
                name=entity.name,
                type=entity.type,
                role=entity.role,
                mentions=found,
                confidence=entity.confidence,
                role_confidence=entity.role_confidence,
                role_evidence=find_role_evidence(text, entity.role, found, sentences),
            )


def _covered(text: str, entity: _Entity) -> list[Mention]:
    """Mentions of an entity whose forms only stand inside longer forms of others."""
    return [
        Mention(start, end, form, entity.confidence, COMPONENT)
        for form, spans in assign_occurrences(text, entity.mentions).items()
        for start, end in spans
    ]


def _index(entities: tuple[LocalEntity, ...], listed: list[_Entity]) -> dict[str, LocalEntity]:
    by_name = {entity.name: entity for entity in entities}
    for entry in listed:
        if entry.name in by_name:
            for form in entry.mentions:
                by_name.setdefault(form, by_name[entry.name])
    return by_name


def _read_relations(
    paper: Paper, record: _Record, by_form: dict[str, LocalEntity], sentences: list[Span]
) -> Iterator[LocalRelation]:
    for subject, kind, object_ in record.relations:
        for end in (subject, object_):
            if end not in by_form:
                relation = [subject, str(kind), object_]
                fault = f"{record.id}: relation {relation}: {end!r} is no entity"
                raise AnnotationError(fault)
        left, right = by_form[subject], by_form[object_]
        evidence, inferred = find_relation_evidence(paper.text, left, right, sentences)
        yield LocalRelation(left.name, kind, right.name, 1.0, evidence, inferred)


def _read_finding(paper: Paper, finding: _Finding) -> LocalFinding:
    start = paper.text.find(finding.quote)
    if start < 0:
        fault = f"{paper.id}: a finding's quote is not in the text: {finding.quote!r}"
        raise AnnotationError(fault)
    return LocalFinding(
        quote=finding.quote,
        span=Span(start, start + len(finding.quote)),
        subject=finding.subject or "",
        predicate=finding.predicate,
        object=finding.object,
        metric=finding.metric,
        value=finding.value,
        baseline_value=finding.baseline_value,
        on=tuple(finding.on or ()),
        unit=finding.unit,
        direction=finding.direction,
        confidence=finding.confidence,
    )
