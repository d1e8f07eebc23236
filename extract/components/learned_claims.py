"""Roles, relations and findings that the model reads, over the entities that were grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.components.roles import find_role
from kg.extract.evidence import find_relation_evidence, find_role_evidence
from kg.extract.learned.candidates import Floats, Unit, entity_features, pair_features
from kg.extract.learned.encoding import Encoded
from kg.extract.learned.findings import find_findings
from kg.extract.learned.labels import ROLES, TYPES, WIDEST
from kg.extract.learned.model import LearnedModel, Reading
from kg.extract.learned.relations import choose_relations
from kg.extract.sentences import split_sentences
from kg.extract.spans import text_of
from kg.model import ROLE_TYPES, Extraction, LocalEntity, LocalRelation, Span

NAME = "kg_learned_claims"
_MOST_UNITS = 80  # pairs grow with the square: the surest entities of a very long text are related


class ClaimReader:
    """Gives the entities of ``doc._.extraction`` their roles, relations and findings."""

    _model: LearnedModel

    def use(self, model: LearnedModel) -> None:
        """Take a loaded model; spaCy's settings hold plain values only."""
        self._model = model

    def read(self, text: str, reading: Reading, extraction: Extraction) -> Extraction:
        """Read one text."""
        heads, encoded, words = self._model.heads, reading.encoded, reading.words
        if not encoded.words:
            return extraction
        entities, sentences = extraction.entities, split_sentences(text)
        units = _units(encoded, entities)
        related = [at for at, unit in enumerate(units) if unit]
        surest = sorted(related, key=lambda at: (-entities[at].confidence, at))[:_MOST_UNITS]
        related = sorted(surest)
        kept = [unit for at in related if (unit := units[at])]
        vectors: Floats = np.zeros((0, 0), np.float32)
        roles: Floats = np.zeros((0, len(ROLES)), np.float32)
        if kept:
            vectors = heads.units(words, [unit.spans for unit in kept])
            roles = heads.roles(vectors, entity_features(encoded, kept))
        by_entity = dict(zip(related, roles, strict=True))
        entities = tuple(
            self._with_role(text, entity, by_entity.get(at), sentences)
            for at, entity in enumerate(entities)
        )
        own = [entities[at] for at in related]
        findings = find_findings(
            encoded, heads, words, kept, [e.name for e in own], vectors, roles,
            self._model.thresholds.clause_bias,
        )  # fmt: skip
        return replace(
            extraction,
            entities=entities,
            relations=self._relations(text, reading, own, kept, vectors, roles, sentences),
            findings=tuple(
                replace(f, confidence=self._model.calibration("finding", f.confidence))
                for f in findings
            ),
        )

    def _with_role(
        self, text: str, entity: LocalEntity, chances: Floats | None, sentences: list[Span]
    ) -> LocalEntity:
        if chances is None:
            role, confidence = find_role(text, entity, sentences)
        else:
            best = max(_open_roles(entity), key=lambda at: chances[at])
            role, confidence = ROLES[best], self._model.calibration("role", float(chances[best]))
        evidence = find_role_evidence(text, role, entity.mentions, sentences)
        return replace(entity, role=role, role_confidence=confidence, role_evidence=evidence)

    def _relations(
        self,
        text: str,
        reading: Reading,
        entities: list[LocalEntity],
        units: list[Unit],
        vectors: Floats,
        roles: Floats,
        sentences: list[Span],
    ) -> tuple[LocalRelation, ...]:
        if len(units) < 2:
            return ()
        features, gaps = pair_features(reading.encoded, units)
        six, wins = self._model.heads.pairs(reading.words, vectors, roles, features, gaps)
        found = []
        for left, kind, right, chance in choose_relations(
            six, wins, len(units), self._model.thresholds.relation
        ):
            ends = entities[left], entities[right]
            evidence, inferred = find_relation_evidence(text, *ends, sentences)
            confidence = self._model.calibration("relation", chance)
            found.append(
                LocalRelation(ends[0].name, kind, ends[1].name, confidence, evidence, inferred)
            )
        return tuple(found)

    def __call__(self, doc: Doc) -> Doc:
        """Complete ``doc._.extraction``."""
        doc._.extraction = self.read(text_of(doc), doc._.reading, doc._.extraction)
        return doc


def _open_roles(entity: LocalEntity) -> list[int]:
    """The roles that an entity of its type can have, which the graph's shapes hold it to."""
    return [
        at for at, role in enumerate(ROLES) if entity.type in ROLE_TYPES.get(role, (entity.type,))
    ]


def _units(encoded: Encoded, entities: Sequence[LocalEntity]) -> list[Unit | None]:
    """Where each entity stands in words; None for one that stands at no word's borders."""
    starts = {start: at for at, (start, _) in enumerate(encoded.words)}
    ends = {end: at for at, (_, end) in enumerate(encoded.words)}
    units: list[Unit | None] = []
    for entity in entities:
        spans = tuple(
            (starts[m.start], ends[m.end])
            for m in entity.mentions
            if m.start in starts and m.end in ends and ends[m.end] - starts[m.start] < 3 * WIDEST
        )
        units.append(Unit(TYPES.index(entity.type), spans) if spans else None)
    return units


@Language.factory(
    NAME, requires=["doc._.reading", "doc._.extraction"], assigns=["doc._.extraction"]
)
def make_claim_reader(nlp: Language, name: str) -> ClaimReader:
    """Make the component; :meth:`ClaimReader.use` gives it its model."""
    return ClaimReader()
