"""For each constraint of each shape, one triple that breaks it.

Every seed breaks a copy of its own of the same small paper, so that one graph holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.dataset import GraphCounts, dataset_quads
from kg.model import (
    Direction,
    Entity,
    EntityType,
    Extraction,
    FindingPredicate,
    Link,
    LinkedPaper,
    LocalEntity,
    LocalFinding,
    LocalRelation,
    Mention,
    Paper,
    RelationType,
    Role,
    Span,
)
from kg.statements import entity_quads, paper_quads
from kg.vocab import Iris, prefixes

IRIS = Iris()

# rule (component) | + or - | subject | predicate | object | focus node, where not the subject
# A minus takes the one triple of that subject and predicate away.
_TABLE = """
Activity (Class)                          | + | role | prov:wasGeneratedBy | <urn:x:nobody> | <urn:x:nobody>
Activity-label (Datatype)                 | + | activity | rdfs:label | 5
Activity-label (MaxCount)                 | + | activity | rdfs:label | "another"
Activity-label (MinCount)                 | - | activity | rdfs:label
Assertion-confidence (Datatype)           | + | role | kg:confidence | "high"
Assertion-confidence (MaxCount)           | + | role | kg:confidence | 0.123
Assertion-confidence (MaxInclusive)       | + | relation | kg:confidence | 1.5
Assertion-confidence (MinCount)           | - | finding | kg:confidence
Assertion-confidence (MinInclusive)       | + | finding | kg:confidence | -0.5
Assertion-hasTarget (Class)               | + | role | oa:hasTarget | paper
Assertion-hasTarget (MinCount)            | - | relation | oa:hasTarget
Assertion-wasDerivedFrom (Class)          | + | relation | prov:wasDerivedFrom | entity
Assertion-wasDerivedFrom (MaxCount)       | + | finding | prov:wasDerivedFrom | other
Assertion-wasDerivedFrom (MinCount)       | - | role | prov:wasDerivedFrom
Assertion-wasGeneratedBy (MinCount)       | - | role | prov:wasGeneratedBy
Assertion-wasGeneratedBy (NodeKind)       | + | role | prov:wasGeneratedBy | "me"
Assertion-source (SPARQL)                 | + | target | oa:hasSource | other | finding
Dataset-license (MinCount)                | + | thing | rdf:type | kg:KnowledgeGraph
Dataset-license (NodeKind)                | + | dataset | dcterms:license | "free"
Dataset-title (Datatype)                  | + | dataset | dcterms:title | 5
Dataset-title (MinCount)                  | + | thing | rdf:type | kg:KnowledgeGraph
Dataset-version (Datatype)                | + | dataset | owl:versionInfo | 5
Dataset-version (MinCount)                | + | thing | rdf:type | kg:KnowledgeGraph
Entity-altLabel (Datatype)                | + | entity | skos:altLabel | 5
Entity-altLabel (Disjoint)                | + | entity | skos:altLabel | "Widget"
Entity-broader (Class)                    | + | entity | skos:broader | <urn:x:wide>
Entity-definition (Datatype)              | + | entity | skos:definition | 5
Entity-definition (MaxCount)              | + | entity | skos:definition | "another"
Entity-direction (In)                     | + | entity | kg:direction | "up"
Entity-direction (MaxCount)               | + | metric | kg:direction | kg:lowerIsBetter
Entity-paperCount (Datatype)              | + | entity | kg:paperCount | "one"
Entity-paperCount (MaxCount)              | + | entity | kg:paperCount | 77
Entity-paperCount (MinInclusive)          | + | entity | kg:paperCount | -1
Entity-prefLabel (Datatype)               | + | entity | skos:prefLabel | "Ding"@de
Entity-prefLabel (MaxCount)               | + | entity | skos:prefLabel | "another"
Entity-prefLabel (MinCount)               | - | entity | skos:prefLabel
Entity-prefLabel (MinLength)              | + | entity | skos:prefLabel | ""
Entity-proposedBroader (Class)            | + | entity | kg:proposedBroader | paper
Entity-type (QualifiedMaxCount)           | + | entity | rdf:type | kg:Task
Entity-type (QualifiedMinCount)           | + | thing | rdf:type | kg:Entity
Entity-unit (Datatype)                    | + | entity | kg:unit | 5
Entity-unit (MaxCount)                    | + | metric | kg:unit | "points"
Entity-acyclic (SPARQL)                   | + | metric | skos:broader | entity
Finding-baselineValue (Datatype)          | + | finding | kg:baselineValue | "4%"
Finding-baselineValue (MaxCount)          | + | finding | kg:baselineValue | 77.5
Finding-baselineValueText (Datatype)      | + | finding | kg:baselineValueText | 4
Finding-baselineValueText (MaxCount)      | + | finding | kg:baselineValueText | "another"
Finding-claims (In)                       | + | finding | kg:claims | kg:isA
Finding-claims (MaxCount)                 | + | finding | kg:claims | kg:shows
Finding-claims (MinCount)                 | - | finding | kg:claims
Finding-direction (In)                    | + | finding | kg:direction | kg:up
Finding-direction (MaxCount)              | + | finding | kg:direction | kg:lowerIsBetter
Finding-measuredOn (Class)                | + | finding | kg:measuredOn | <urn:x:bench>
Finding-measuredOnText (Datatype)         | + | finding | kg:measuredOnText | 5
Finding-metric (Class)                    | + | finding | kg:metric | <urn:x:metric>
Finding-metric (MaxCount)                 | + | finding | kg:metric | entity
Finding-metricText (Datatype)             | + | finding | kg:metricText | 5
Finding-metricText (MaxCount)             | + | finding | kg:metricText | "another"
Finding-object (Class)                    | + | finding | kg:object | paper
Finding-object (MaxCount)                 | + | finding | kg:object | metric
Finding-objectText (Datatype)             | + | finding | kg:objectText | 5
Finding-objectText (MaxCount)             | + | finding | kg:objectText | "another"
Finding-reportedBy (Equals)               | + | other | kg:reports | finding | finding
Finding-reportedBy (MaxCount)             | + | other | kg:reports | finding | finding
Finding-reportedBy (MinCount)             | - | paper | kg:reports | | finding
Finding-subject (Class)                   | + | finding | kg:subject | <urn:x:subject>
Finding-subject (MaxCount)                | + | finding | kg:subject | metric
Finding-subjectText (Datatype)            | + | finding | kg:subjectText | 5
Finding-subjectText (MaxCount)            | + | finding | kg:subjectText | "another"
Finding-unit (Datatype)                   | + | finding | kg:unit | 5
Finding-unit (MaxCount)                   | + | finding | kg:unit | "points"
Finding-value (Datatype)                  | + | finding | kg:value | "5%"
Finding-value (MaxCount)                  | + | finding | kg:value | 77.5
Finding-valueText (Datatype)              | + | finding | kg:valueText | 5
Finding-valueText (MaxCount)              | + | finding | kg:valueText | "another"
Finding-quote (SPARQL)                    | - | quote | oa:exact | | finding
Finding-words (SPARQL)                    | - | finding | kg:metricText
Paper-abstract (Datatype)                 | + | paper | dcterms:abstract | 5
Paper-abstract (MaxCount)                 | + | paper | dcterms:abstract | "another"
Paper-authorCount (Datatype)              | + | paper | kg:authorCount | "two"
Paper-authorCount (MaxCount)              | + | paper | kg:authorCount | 77
Paper-authorCount (MinInclusive)          | + | paper | kg:authorCount | -1
Paper-commentCount (Datatype)             | + | paper | schema:commentCount | "two"
Paper-commentCount (MaxCount)             | + | paper | schema:commentCount | 77
Paper-commentCount (MinInclusive)         | + | paper | schema:commentCount | -1
Paper-date (MaxCount)                     | + | paper | dcterms:date | "2001"^^xsd:gYear
Paper-date (Or)                           | + | paper | dcterms:date | "2024-02-30"^^xsd:date
Paper-dateInferred (Datatype)             | + | paper | kg:dateInferred | "yes"
Paper-dateInferred (MaxCount)             | + | paper | kg:dateInferred | false
Paper-identifier (Datatype)               | + | paper | dcterms:identifier | 5
Paper-identifier (MaxCount)               | + | paper | dcterms:identifier | "another"
Paper-identifier (MinCount)               | - | paper | dcterms:identifier
Paper-reports (Class)                     | + | paper | kg:reports | entity
Paper-sameAs (NodeKind)                   | + | paper | schema:sameAs | "http://example.org/"
Paper-title (Datatype)                    | + | paper | dcterms:title | 5
Paper-title (MaxCount)                    | + | paper | dcterms:title | "another"
Paper-title (MinCount)                    | - | paper | dcterms:title
Paper-title (MinLength)                   | + | paper | dcterms:title | ""
Paper-url (Datatype)                      | + | paper | schema:url | "http://example.org/"
Paper-wasGeneratedBy (MinCount)           | - | paper | prov:wasGeneratedBy
Paper-wasGeneratedBy (NodeKind)           | + | paper | prov:wasGeneratedBy | "me"
Position-end (Datatype)                   | + | position | oa:end | "end"
Position-end (MaxCount)                   | + | position | oa:end | 999
Position-end (MinCount)                   | - | position | oa:end
Position-start (Datatype)                 | + | position | oa:start | "start"
Position-start (LessThan)                 | + | position | oa:start | 999
Position-start (MaxCount)                 | + | position | oa:start | 1
Position-start (MinCount)                 | - | position | oa:start
Position-start (MinInclusive)             | + | position | oa:start | -1
Quote-exact (Datatype)                    | + | quote | oa:exact | 5
Quote-exact (MaxCount)                    | + | quote | oa:exact | "another"
Quote-exact (MinCount)                    | - | quote | oa:exact
Quote-exact (MinLength)                   | + | quote | oa:exact | ""
Quote-prefix (Datatype)                   | + | quote | oa:prefix | 5
Quote-prefix (MaxCount)                   | + | quote | oa:prefix | "another"
Quote-suffix (Datatype)                   | + | quote | oa:suffix | 5
Quote-suffix (MaxCount)                   | + | quote | oa:suffix | "another"
RelationEdge (Class)                      | + | paper | kg:basedOn | entity
RelationEdge-appliedTo (Class)            | + | entity | kg:appliedTo | <urn:x:it>
RelationEdge-basedOn (Class)              | + | entity | kg:basedOn | <urn:x:it>
RelationEdge-evaluatedOn (Class)          | + | entity | kg:evaluatedOn | <urn:x:it>
RelationEdge-isA (Class)                  | + | entity | kg:isA | paper
RelationEdge-outperforms (Class)          | + | entity | kg:outperforms | <urn:x:it>
RelationEdge-partOf (Class)               | + | entity | kg:partOf | <urn:x:it>
RelationEdge-trainedOn (Class)            | + | entity | kg:trainedOn | "data"
RelationEdge-statement (SPARQL)           | + | entity | kg:outperforms | metric
RelationStatement-inferred (Datatype)     | + | relation | kg:inferred | "no"
RelationStatement-inferred (MaxCount)     | + | other-relation | kg:inferred | false
RelationStatement-object (Class)          | + | relation | rdf:object | <urn:x:it>
RelationStatement-object (MaxCount)       | + | relation | rdf:object | metric
RelationStatement-object (MinCount)       | - | relation | rdf:object
RelationStatement-predicate (In)          | + | relation | rdf:predicate | kg:uses
RelationStatement-predicate (MaxCount)    | + | relation | rdf:predicate | kg:isA
RelationStatement-predicate (MinCount)    | - | relation | rdf:predicate
RelationStatement-subject (Class)         | + | relation | rdf:subject | paper
RelationStatement-subject (MaxCount)      | + | relation | rdf:subject | metric
RelationStatement-subject (MinCount)      | - | relation | rdf:subject
RelationStatement-edge (SPARQL)           | - | entity | kg:evaluatedOn | | relation
RelationStatement-evidence (SPARQL)       | - | role | kg:surfaceForm | | relation
Replaced-isReplacedBy (Class)             | + | thing | dcterms:isReplacedBy | paper
RoleEdge (Class)                          | + | entity | kg:uses | metric
RoleEdge-addresses (Class)                | + | paper | kg:addresses | <urn:x:it>
RoleEdge-comparesTo (Class)               | + | paper | kg:comparesTo | <urn:x:it>
RoleEdge-evaluatesOn (Class)              | + | paper | kg:evaluatesOn | <urn:x:it>
RoleEdge-measures (Class)                 | + | paper | kg:measures | "accuracy"
RoleEdge-mentions (Class)                 | + | paper | kg:mentions | other
RoleEdge-proposes (Class)                 | + | paper | kg:proposes | <urn:x:it>
RoleEdge-studies (Class)                  | + | paper | kg:studies | <urn:x:it>
RoleEdge-uses (Class)                     | + | paper | kg:uses | <urn:x:it>
RoleEdge-statement (SPARQL)               | + | paper | kg:measures | entity
RoleStatement-assignedType (In)           | + | role | kg:assignedType | kg:Paper
RoleStatement-assignedType (MinCount)     | - | role | kg:assignedType
RoleStatement-linkedBy (Datatype)         | + | role | kg:linkedBy | 5
RoleStatement-linkedBy (MinCount)         | - | role | kg:linkedBy
RoleStatement-object (Class)              | + | role | rdf:object | <urn:x:it>
RoleStatement-object (MaxCount)           | + | role | rdf:object | metric
RoleStatement-object (MinCount)           | - | role | rdf:object
RoleStatement-predicate (In)              | + | role | rdf:predicate | kg:isA
RoleStatement-predicate (MaxCount)        | + | role | rdf:predicate | kg:uses
RoleStatement-predicate (MinCount)        | - | role | rdf:predicate
RoleStatement-subject (Class)             | + | role | rdf:subject | entity
RoleStatement-subject (Equals)            | + | role | rdf:subject | other
RoleStatement-subject (MaxCount)          | + | role | rdf:subject | other
RoleStatement-subject (MinCount)          | - | role | rdf:subject
RoleStatement-surfaceForm (Datatype)      | + | role | kg:surfaceForm | 5
RoleStatement-surfaceForm (MinCount)      | - | role | kg:surfaceForm
RoleStatement-surfaceForm (MinLength)     | + | role | kg:surfaceForm | ""
RoleStatement-addresses (SPARQL)          | + | addresses | kg:assignedType | kg:Model
RoleStatement-edge (SPARQL)               | - | paper | kg:proposes | | role
RoleStatement-evaluatesOn (SPARQL)        | + | evaluates | kg:assignedType | kg:Metric
RoleStatement-evidence (SPARQL)           | - | role | oa:hasTarget
RoleStatement-measures (SPARQL)           | + | measures | kg:assignedType | kg:Method
Target-hasSource (Class)                  | + | target | oa:hasSource | entity
Target-hasSource (MaxCount)               | + | target | oa:hasSource | other
Target-hasSource (MinCount)               | - | target | oa:hasSource
Target-position (QualifiedMaxCount)       | + | quote | rdf:type | oa:TextPositionSelector | target
Target-position (QualifiedMinCount)       | - | position | rdf:type | | target
Target-quote (QualifiedMaxCount)          | + | position | rdf:type | oa:TextQuoteSelector | target
Target-quote (QualifiedMinCount)          | - | quote | rdf:type | | target
Target-exact (SPARQL)                     | + | quote | oa:exact | "Widget arrives" | target
"""

_TITLE = "Widget, Tried"
_ABSTRACT = "Widget reaches 5% accuracy on Bench against 4% for parsing. All of it is new."
_QUOTE = "Widget reaches 5% accuracy on Bench against 4%"


@dataclass(frozen=True, slots=True)
class Seed:
    """One broken triple, in the copy of that number.

    Attributes:
        rule: The violation that it must cause, as ``Shape-property (Component)``.
        focus: IRI of the node that the violation must name.
    """

    number: int
    rule: str
    adds: bool
    subject: str
    predicate: str
    object: str
    focus: str


def read_seeds() -> list[Seed]:
    """Every seed of the table, in its order."""
    return [_read(number, line) for number, line in enumerate(_TABLE.strip().splitlines())]


def seeded_store(seeds: Iterable[Seed], *, broken: bool = True) -> ox.Store:
    """A graph of one copy of the paper for each seed, broken by it or still whole."""
    store, counts = ox.Store(), GraphCounts()
    for seed in seeds:
        linked = _copy(seed.number)
        quads = paper_quads(linked, IRIS)
        counts.add(linked, quads)
        quads += "".join(entity_quads(_entities(seed.number), IRIS))
        store.load(quads.encode(), format=ox.RdfFormat.N_QUADS)
    store.load(dataset_quads(counts, {}, IRIS).encode(), format=ox.RdfFormat.N_QUADS)
    for seed in seeds if broken else ():
        _break(store, seed)
    return store


def _read(number: int, line: str) -> Seed:
    rule, sign, subject, predicate, *rest = (cell.strip() for cell in line.split("|"))
    value, focus = [*rest, "", ""][:2]
    nodes = _nodes(number)
    return Seed(
        number,
        rule,
        sign == "+",
        nodes[subject],
        _expand(predicate),
        nodes.get(value, value),
        nodes.get(focus, focus.strip("<>")) if focus else nodes[subject],
    )


def _break(store: ox.Store, seed: Seed) -> None:
    subject, predicate = ox.NamedNode(seed.subject), ox.NamedNode(seed.predicate)
    found = list(store.quads_for_pattern(subject, predicate, None))
    graph = ox.NamedNode(IRIS.paper_graph(_key(seed.number)))
    if seed.adds:
        home = found[0].graph_name if found else graph
        store.add(ox.Quad(subject, predicate, _term(seed.object), home))
    else:
        assert len(found) == 1, f"{seed.rule}: one triple is to be taken away, not {len(found)}"
        store.remove(found[0])


def _term(text: str) -> ox.NamedNode | ox.Literal:
    if "://" in text and not text.startswith('"'):
        return ox.NamedNode(text)
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes().items())
    turtle = f"{head} <urn:x:s> <urn:x:p> {text} ."
    (quad,) = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def _expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes()[prefix] + local


def _key(number: int) -> str:
    return f"test:{number}"


def _nodes(number: int) -> dict[str, str]:
    """The IRIs of a copy, by the words that the table uses."""
    key, span = _key(number), _span(_QUOTE)
    target = IRIS.span(key, span.start, span.end)
    widget, bench = f"widget-{number}", f"bench-{number}"
    return {
        "paper": IRIS.paper(key),
        "other": IRIS.paper(_key(0)) if number else IRIS.paper(_key(1)),
        "entity": IRIS.entity(widget),
        "metric": IRIS.entity(f"accuracy-{number}"),
        "thing": IRIS.entity(f"thing-{number}"),
        "role": IRIS.role(key, "proposes", widget),
        "measures": IRIS.role(key, "measures", f"accuracy-{number}"),
        "evaluates": IRIS.role(key, "evaluatesOn", bench),
        "addresses": IRIS.role(key, "addresses", f"parsing-{number}"),
        "relation": IRIS.relation(key, widget, "evaluatedOn", bench),
        "other-relation": IRIS.relation(key, widget, "appliedTo", f"parsing-{number}"),
        "finding": IRIS.finding(key, span.start, span.end, 1),
        "target": target,
        "position": target + "-position",
        "quote": target + "-quote",
        "activity": IRIS.activity(f"test {number}"),
        "dataset": IRIS.dataset,
    }


def _span(text: str) -> Span:
    start = f"{_TITLE}\n{_ABSTRACT}".index(text)
    return Span(start, start + len(text))


def _copy(number: int) -> LinkedPaper:
    paper = Paper(
        _key(number), _key(number), _TITLE, _ABSTRACT, date="2024-05-01", date_inferred=True,
        author_count=2, comments=3, links=("https://example.org/code",), source="test",
    )  # fmt: skip
    sentence = _span(_ABSTRACT.partition(". ")[0] + ".")
    named = (
        ("Widget", EntityType.METHOD, Role.PROPOSES),
        ("accuracy", EntityType.METRIC, Role.MEASURES),
        ("Bench", EntityType.BENCHMARK, Role.EVALUATES_ON),
        ("parsing", EntityType.TASK, Role.ADDRESSES),
    )
    entities = tuple(
        LocalEntity(name, type_, role, (_mention(name),), role_evidence=sentence)
        for name, type_, role in named
    )
    finding = LocalFinding(
        _QUOTE, _span(_QUOTE), "Widget", FindingPredicate.ACHIEVES, "parsing", "accuracy", "5%",
        "4%", ("Bench",), "%", Direction.HIGHER, 0.9,
    )  # fmt: skip
    relations = (
        LocalRelation("Widget", RelationType.EVALUATED_ON, "Bench", 0.9, sentence),
        LocalRelation("Widget", RelationType.APPLIED_TO, "parsing", 0.9, sentence, inferred=True),
    )
    links = tuple(Link(f"{name.lower()}-{number}", "test") for name, _, _ in named)
    extraction = Extraction(entities, relations, (finding,))
    return LinkedPaper(paper, extraction, links, f"test {number}")


def _mention(name: str) -> Mention:
    start = f"{_TITLE}\n{_ABSTRACT}".index(name, len(_TITLE))
    return Mention(start, start + len(name), name)


def _entities(number: int) -> Iterator[Entity]:
    yield Entity(
        f"accuracy-{number}", "accuracy", EntityType.METRIC, papers=1, unit="%",
        direction=Direction.HIGHER,
    )  # fmt: skip
    yield Entity(f"bench-{number}", "Bench", EntityType.BENCHMARK, papers=1)
    yield Entity(f"parsing-{number}", "parsing", EntityType.TASK, papers=1)
    yield Entity(
        f"widget-{number}", "Widget", EntityType.METHOD, papers=1, definition="A thing.",
        broader=(f"accuracy-{number}",),
    )  # fmt: skip
