"""Which entities a name leads to in a graph, what says so, and what was kept apart from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.extract.linking.linker import Linker
from kg.extract.linking.near import near_names
from kg.model import EntityType
from kg.query.reading import PaperRef, StoreReader, lexical
from kg.vocab import DCTERMS, KG, PROV, RDF, SKOS

_NEAR = 12  # near misses that are listed
_LOOSE = "called so in some papers, beside a fuller name"


@dataclass(frozen=True, slots=True)
class FormUse:
    """One way in which papers write an entity.

    Attributes:
        rules: What led from this form to the entity, as the graph has it.
    """

    form: str
    rules: tuple[str, ...]
    papers: tuple[PaperRef, ...]


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity that a name leads to.

    Attributes:
        probability: That the name means this entity, given the context.
        rule: What leads from the name to it.
        papers: In how many papers it stands; 0 for a concept that only the vocabulary has.
        forms: How papers write it, those in most papers first.
        names: Its other labels.
        replaces: Ids that lead here now.
    """

    iri: str
    pref_label: str
    type: EntityType | None
    probability: float
    rule: str
    papers: int
    in_vocabulary: bool
    names: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    forms: tuple[FormUse, ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An entity with a name much like the one asked for, and why it is another."""

    iri: str
    pref_label: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to ``kg why``: entities, best first, and near misses."""

    name: str
    entities: tuple[NamedEntity, ...] = ()
    near_misses: tuple[NearMiss, ...] = field(default=())


def explain_name(reader: StoreReader, linker: Linker, name: str, context: str = "") -> Explanation:
    """Say which entities of a graph a name leads to, and why.

    Args:
        linker: With the graph's own vocabulary, overrides and alias counts.
        context: A text that the name stands in, which puts the sense that is meant first.

    Returns:
        Entities by falling probability, then by papers; none where the graph knows no such name.
    """
    found = _present(reader, linker, name, context)
    loose = [iri for iri in _bearers(reader, name) if iri not in found]
    if not found:
        found, loose = {iri: (_LOOSE, 1.0 / len(loose)) for iri in loose}, []
    entities = [_describe(reader, iri, *why) for iri, why in found.items()]
    entities.sort(key=lambda e: (-round(e.probability, 3), -_uses_of(e, name), -e.papers, e.iri))
    misses = [NearMiss(iri, reader.entity(iri).label, name, _LOOSE) for iri in loose]
    misses += _near(reader, linker, name, {*found, *loose})
    return Explanation(name, tuple(entities), tuple(misses))


def _present(
    reader: StoreReader, linker: Linker, name: str, context: str
) -> dict[str, tuple[str, float]]:
    """IRI → (rule, probability) of what linking says, as far as this graph has it."""
    found = {}
    for ranked in (*linker.find(name, context), *linker.find_rare(name)):
        iri = _current(reader, reader.iris.entity(ranked.id))
        if iri and iri not in found:
            found[iri] = (ranked.rule, ranked.probability)
    total = sum(probability for _, probability in found.values()) or 1.0
    return {iri: (rule, probability / total) for iri, (rule, probability) in found.items()}


def _current(reader: StoreReader, iri: str) -> str | None:
    if reader.has(iri, RDF + "type", KG + "Entity"):
        return iri
    return reader.value(iri, DCTERMS + "isReplacedBy")


def _bearers(reader: StoreReader, name: str) -> list[str]:
    """Entities that have exactly this label: some paper's own definition led there."""
    found: set[str] = set()
    for predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
        quads = reader.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.Literal(name))
        found.update(lexical(quad.subject) for quad in quads)
    return sorted(iri for iri in found if reader.has(iri, RDF + "type", KG + "Entity"))


def _describe(reader: StoreReader, iri: str, rule: str, probability: float) -> NamedEntity:
    entity = reader.entity(iri)
    vocabulary = ox.NamedNode(reader.iris.vocabulary_graph)
    label = ox.NamedNode(SKOS + "prefLabel")
    shipped = reader.store.quads_for_pattern(ox.NamedNode(iri), label, None, vocabulary)
    return NamedEntity(
        iri=iri,
        pref_label=entity.label,
        type=entity.type,
        probability=round(probability, 4),
        rule=rule,
        papers=int(reader.value(iri, KG + "paperCount") or 0),
        in_vocabulary=next(shipped, None) is not None,
        names=tuple(reader.values(iri, SKOS + "altLabel")),
        broader=tuple(reader.values(iri, SKOS + "broader")),
        forms=tuple(_forms(reader, iri)),
        replaces=tuple(map(reader.entity_id, reader.subjects(DCTERMS + "isReplacedBy", iri))),
    )


def _forms(reader: StoreReader, iri: str) -> list[FormUse]:
    papers: defaultdict[str, set[str]] = defaultdict(set)
    rules: defaultdict[str, set[str]] = defaultdict(set)
    for statement in reader.subjects(RDF + "object", iri):
        for form in reader.values(statement, KG + "surfaceForm"):
            papers[form].update(reader.values(statement, PROV + "wasDerivedFrom"))
            rules[form].update(reader.values(statement, KG + "linkedBy"))
    uses = (
        FormUse(form, tuple(sorted(rules[form])), tuple(sorted(map(reader.paper, papers[form]))))
        for form in papers
    )
    return sorted(uses, key=lambda use: (-len(use.papers), use.form))


def _uses_of(entity: NamedEntity, name: str) -> int:
    return next((len(use.papers) for use in entity.forms if use.form == name), 0)


def _near(
    reader: StoreReader, linker: Linker, name: str, known: Iterable[str]
) -> Iterator[NearMiss]:
    seen = set(known)
    for other, id_, reason in near_names(linker, name):
        iri = _current(reader, reader.iris.entity(id_))
        if iri and iri not in seen and len(seen) < _NEAR + len(set(known)):
            seen.add(iri)
            yield NearMiss(iri, reader.entity(iri).label, other, reason)
