"""The graph pattern: what one linked paper, and the entities, become as N-Quads.

Every edge stands twice: as a plain triple, which queries walk, and as a statement node, which says
where it comes from (the paper, the extraction, the confidence, the sentences). Statements that
rest on the same sentence share one target node. No RDF-star, no blank nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from urllib.parse import quote

from kg import terms
from kg.model import (
    Entity,
    LinkedPaper,
    LocalEntity,
    LocalFinding,
    LocalRelation,
    Mention,
    Paper,
    Span,
)
from kg.numbers import parse_numbers
from kg.vocab import DCTERMS, KG, OA, PROV, RDF, SCHEMA, SKOS, Iris

_QUOTE_CONTEXT = 32  # characters of prefix and suffix that a text quote selector keeps
_MOST_DIGITS = 18

Pair = tuple[str, str]  # predicate IRI and object term of a subject at hand


class QuadWriter:
    """Collects the quads of one named graph and gives them back sorted and without repeats."""

    def __init__(self, graph: str) -> None:
        self._graph = terms.iri(graph)
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, object_term: str) -> None:
        """Add one triple; subject and predicate are IRIs, the object is a term of ``kg.terms``."""
        self._lines.add(f"<{subject}> <{predicate}> {object_term} {self._graph} .\n")

    def add_all(self, subject: str, pairs: Iterable[Pair]) -> None:
        """Add several triples about one subject."""
        for predicate, object_term in pairs:
            self.add(subject, predicate, object_term)

    def __str__(self) -> str:
        return "".join(sorted(self._lines))


def paper_quads(linked: LinkedPaper, iris: Iris) -> str:
    """Everything that one paper states, as the sorted N-Quads of its named graph."""
    key = linked.paper.key
    writer = QuadWriter(iris.paper_graph(key))
    writer.add_all(iris.paper(key), _paper_pairs(linked, iris))
    ids = _ids_by_form(linked)
    common = (
        (PROV + "wasDerivedFrom", terms.iri(iris.paper(key))),
        (PROV + "wasGeneratedBy", terms.iri(iris.activity(linked.extractor))),
    )
    spans = chain(
        _write_roles(writer, linked, iris, common),
        _write_relations(writer, linked, iris, common, ids),
        _write_findings(writer, linked, iris, common, ids),
    )
    for span in set(spans):
        _write_target(writer, linked.paper, span, iris)
    return str(writer)


def entity_quads(entities: Iterable[Entity], iris: Iris) -> Iterator[str]:
    """The node of each entity, one N-Quads text each, in the order given.

    What the vocabulary says of a concept stands in the vocabulary's graph, what the papers add
    (counts, forms, proposed hierarchy) in the entities' graph.
    """
    for entity in entities:
        home = iris.vocabulary_graph if entity.in_vocabulary else iris.entities_graph
        writer, found = QuadWriter(home), QuadWriter(iris.entities_graph)
        node = iris.entity(entity.id)
        writer.add_all(node, _entity_pairs(entity, iris))
        found.add(node, KG + "paperCount", terms.typed(entity.papers, "integer"))
        for wider in entity.learned_broader:
            found.add(node, KG + "proposedBroader", terms.iri(iris.entity(wider)))
        for old in entity.replaces:
            found.add(iris.entity(old), DCTERMS + "isReplacedBy", terms.iri(node))
        yield str(writer) + str(found)


def _entity_pairs(entity: Entity, iris: Iris) -> Iterator[Pair]:
    yield RDF + "type", terms.iri(SKOS + "Concept")
    yield RDF + "type", terms.iri(KG + "Entity")
    yield RDF + "type", terms.iri(KG + entity.type)
    yield SKOS + "prefLabel", terms.text(entity.pref_label)
    for label in entity.alt_labels:
        yield SKOS + "altLabel", terms.text(label)
    for wider in entity.broader:
        yield SKOS + "broader", terms.iri(iris.entity(wider))
    if entity.definition:
        yield SKOS + "definition", terms.text(entity.definition)
    if entity.direction:
        yield KG + "direction", terms.iri(KG + entity.direction)
    if entity.unit:
        yield KG + "unit", terms.text(entity.unit)


def _paper_pairs(linked: LinkedPaper, iris: Iris) -> Iterator[Pair]:
    paper = linked.paper
    yield RDF + "type", terms.iri(KG + "Paper")
    yield DCTERMS + "identifier", terms.text(paper.id)
    yield DCTERMS + "title", terms.text(paper.title)
    if paper.abstract:
        yield DCTERMS + "abstract", terms.text(paper.abstract)
    yield from _metadata_pairs(paper)
    for page in filter(None, map(public_page, paper.identifiers)):
        yield SCHEMA + "sameAs", terms.iri(page)
    for link in (*paper.links, *linked.extraction.links):
        yield SCHEMA + "url", terms.typed(link, "anyURI")
    yield PROV + "wasGeneratedBy", terms.iri(iris.activity(linked.extractor))


def _metadata_pairs(paper: Paper) -> Iterator[Pair]:
    if paper.date:
        yield DCTERMS + "date", terms.date(paper.date)
    if paper.date_inferred:
        yield KG + "dateInferred", terms.typed("true", "boolean")
    if paper.authors:
        yield KG + "authorList", terms.text("; ".join(paper.authors))
    for author in paper.authors:
        yield DCTERMS + "creator", terms.text(author)
    if paper.author_count is not None:
        yield KG + "authorCount", terms.typed(paper.author_count, "integer")
    if paper.comments is not None:
        yield SCHEMA + "commentCount", terms.typed(paper.comments, "integer")
    if paper.venue:
        yield KG + "venue", terms.text(paper.venue)
    for category in paper.categories:
        yield SCHEMA + "keywords", terms.text(category)


def public_page(identifier: str) -> str | None:
    """The public page of an ``arxiv:`` or ``doi:`` identifier.

    >>> public_page("arxiv:2305.18290")
    'https://arxiv.org/abs/2305.18290'
    """
    scheme, _, rest = identifier.partition(":")
    safe = quote(rest, safe="/-._~")
    return {"arxiv": f"https://arxiv.org/abs/{safe}", "doi": f"https://doi.org/{safe}"}.get(scheme)


def _ids_by_form(linked: LinkedPaper) -> dict[str, str]:
    """Entity id of each name and form of the paper; a name wins over another entity's form."""
    ids: dict[str, str] = {}
    pairs = list(zip(linked.extraction.entities, linked.links, strict=True))
    for entity, link in pairs:
        ids.setdefault(entity.name, link.entity_id)
    for entity, link in pairs:
        for form in entity.forms:
            ids.setdefault(form, link.entity_id)
    return ids


def _write_roles(
    writer: QuadWriter, linked: LinkedPaper, iris: Iris, common: tuple[Pair, ...]
) -> Iterator[Span]:
    key = linked.paper.key
    confidence: dict[str, float] = defaultdict(float)
    for entity, link in zip(linked.extraction.entities, linked.links, strict=True):
        node = iris.role(key, entity.role, link.entity_id)
        # Two names of one paper may lead to one entity: the statement keeps the surer one's figure.
        confidence[node] = max(
            confidence[node], entity.confidence * entity.role_confidence * link.confidence
        )
        writer.add_all(node, common)
        _write_edge(writer, node, iris.paper(key), KG + entity.role, iris.entity(link.entity_id))
        writer.add(node, RDF + "type", terms.iri(KG + "RoleStatement"))
        writer.add(node, KG + "assignedType", terms.iri(KG + entity.type))
        writer.add(node, KG + "linkedBy", terms.text(link.rule))
        for form in entity.forms:
            writer.add(node, KG + "surfaceForm", terms.text(form))
        yield from _point(writer, node, key, _role_evidence(entity), iris)
    for node, value in confidence.items():
        writer.add(node, KG + "confidence", terms.decimal(value))


def _write_relations(
    writer: QuadWriter,
    linked: LinkedPaper,
    iris: Iris,
    common: tuple[Pair, ...],
    ids: dict[str, str],
) -> Iterator[Span]:
    key = linked.paper.key
    mentions = _mentions_by_form(linked)
    best: dict[str, LocalRelation] = {}
    for relation in linked.extraction.relations:
        ends = ids[relation.subject], ids[relation.object]
        node = iris.relation(key, ends[0], relation.type, ends[1])
        if node in best and best[node].confidence >= relation.confidence:
            continue
        best[node] = relation
    for node, relation in best.items():
        writer.add_all(node, common)
        subject, object_ = iris.entity(ids[relation.subject]), iris.entity(ids[relation.object])
        _write_edge(writer, node, subject, KG + relation.type, object_)
        writer.add(node, RDF + "type", terms.iri(KG + "RelationStatement"))
        writer.add(node, KG + "confidence", terms.decimal(relation.confidence))
        evidence, inferred = _relation_evidence(relation, mentions)
        if inferred:
            writer.add(node, KG + "inferred", terms.typed("true", "boolean"))
        yield from _point(writer, node, key, evidence, iris)


def _write_findings(
    writer: QuadWriter,
    linked: LinkedPaper,
    iris: Iris,
    common: tuple[Pair, ...],
    ids: dict[str, str],
) -> Iterator[Span]:
    key = linked.paper.key
    numbers: dict[Span, int] = defaultdict(int)
    for finding in sorted(linked.extraction.findings, key=_finding_order):
        numbers[finding.span] += 1
        node = iris.finding(key, finding.span.start, finding.span.end, numbers[finding.span])
        writer.add(iris.paper(key), KG + "reports", terms.iri(node))
        writer.add_all(node, common)
        writer.add_all(node, _finding_pairs(finding, ids, iris))
        yield from _point(writer, node, key, finding.span, iris)


def _finding_order(finding: LocalFinding) -> tuple[object, ...]:
    return (
        finding.span,
        finding.subject,
        finding.predicate,
        finding.object or "",
        finding.metric or "",
        finding.value or "",
        finding.baseline_value or "",
        finding.on,
    )


def _finding_pairs(finding: LocalFinding, ids: dict[str, str], iris: Iris) -> Iterator[Pair]:
    yield RDF + "type", terms.iri(KG + "Finding")
    yield KG + "claims", terms.iri(KG + finding.predicate)
    yield KG + "confidence", terms.decimal(finding.confidence)
    slots = [("subject", finding.subject), ("object", finding.object), ("metric", finding.metric)]
    for name, phrase in slots + [("measuredOn", thing) for thing in finding.on]:
        if phrase:
            yield KG + name + "Text", terms.text(phrase)
            if phrase in ids:
                yield KG + name, terms.iri(iris.entity(ids[phrase]))
    for name, raw in (("value", finding.value), ("baselineValue", finding.baseline_value)):
        if raw:
            yield KG + name + "Text", terms.text(raw)
            # The first number is the value; a range keeps its other end in the text beside it.
            for number in filter(_is_storable, parse_numbers(raw)[:1]):
                yield KG + name, terms.decimal(number)
    if finding.unit:
        yield KG + "unit", terms.text(finding.unit)
    if finding.direction:
        yield KG + "direction", terms.iri(KG + finding.direction)


def _is_storable(number: Decimal) -> bool:
    """Whether SPARQL can count with it: the store keeps 18 digits on either side of the point."""
    exponent = number.as_tuple().exponent
    return number.adjusted() < _MOST_DIGITS and int(exponent) >= -_MOST_DIGITS


def _write_edge(writer: QuadWriter, node: str, subject: str, predicate: str, object_: str) -> None:
    writer.add(subject, predicate, terms.iri(object_))
    writer.add(node, RDF + "subject", terms.iri(subject))
    writer.add(node, RDF + "predicate", terms.iri(predicate))
    writer.add(node, RDF + "object", terms.iri(object_))


def _point(writer: QuadWriter, node: str, key: str, span: Span, iris: Iris) -> Iterator[Span]:
    target = iris.span(key, span.start, span.end)
    writer.add(node, OA + "hasTarget", terms.iri(target))
    yield span


def _write_target(writer: QuadWriter, paper: Paper, span: Span, iris: Iris) -> None:
    target, text = iris.span(paper.key, span.start, span.end), paper.text
    position, quoted = target + "-position", target + "-quote"
    writer.add(target, RDF + "type", terms.iri(OA + "SpecificResource"))
    writer.add(target, OA + "hasSource", terms.iri(iris.paper(paper.key)))
    writer.add(target, OA + "hasSelector", terms.iri(position))
    writer.add(target, OA + "hasSelector", terms.iri(quoted))
    writer.add(position, RDF + "type", terms.iri(OA + "TextPositionSelector"))
    writer.add(position, OA + "start", terms.typed(span.start, "integer"))
    writer.add(position, OA + "end", terms.typed(span.end, "integer"))
    writer.add(quoted, RDF + "type", terms.iri(OA + "TextQuoteSelector"))
    writer.add(quoted, OA + "exact", terms.text(span.of(text)))
    before = text[max(0, span.start - _QUOTE_CONTEXT) : span.start]
    writer.add(quoted, OA + "prefix", terms.text(before))
    writer.add(quoted, OA + "suffix", terms.text(text[span.end : span.end + _QUOTE_CONTEXT]))


def _role_evidence(entity: LocalEntity) -> Span:
    """What shows the role: the extraction's choice if it holds a mention, else a mention."""
    chosen = entity.role_evidence
    if chosen and _holds(chosen, entity.mentions):
        return chosen
    first = min(entity.mentions)
    return Span(first.start, first.end)


def _relation_evidence(
    relation: LocalRelation, mentions: Mapping[str, Sequence[Mention]]
) -> tuple[Span, bool]:
    """What shows the relation, and whether it is inferred.

    Where the extraction gives no evidence that holds a mention of each end, it is the shortest
    stretch of text that does, and then the relation is inferred.
    """
    left, right = mentions[relation.subject], mentions[relation.object]
    chosen = relation.evidence
    if chosen and _holds(chosen, left) and _holds(chosen, right):
        return chosen, relation.inferred
    stretches = (Span(min(a.start, b.start), max(a.end, b.end)) for a in left for b in right)
    return min(stretches, key=lambda span: (span.end - span.start, span)), True


def _mentions_by_form(linked: LinkedPaper) -> dict[str, tuple[Mention, ...]]:
    """The mentions of the entity that each name and form of the paper stands for."""
    found = {e.name: e.mentions for e in reversed(linked.extraction.entities)}
    for entity in linked.extraction.entities:
        for form in entity.forms:
            found.setdefault(form, entity.mentions)
    return found


def _holds(span: Span, mentions: Iterable[Mention]) -> bool:
    return any(span.start <= m.start and m.end <= span.end for m in mentions)
