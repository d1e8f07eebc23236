"""The values that travel through the system, from the reader to the store.

All of them are frozen. Offsets are half-open ``[start, end)``, in code points, into
:attr:`Paper.text`, everywhere. Confidences lie in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EntityType(StrEnum):
    """What kind of thing an entity is."""

    METHOD = "Method"
    MODEL = "Model"
    DATASET = "Dataset"
    BENCHMARK = "Benchmark"
    TASK = "Task"
    METRIC = "Metric"
    CONCEPT = "Concept"


class Role(StrEnum):
    """What a paper does with an entity; the order is that in which the guidelines try them."""

    PROPOSES = "proposes"
    STUDIES = "studies"
    EVALUATES_ON = "evaluatesOn"
    COMPARES_TO = "comparesTo"
    MEASURES = "measures"
    ADDRESSES = "addresses"
    USES = "uses"
    MENTIONS = "mentions"


ROLE_TYPES = {
    Role.EVALUATES_ON: frozenset({EntityType.BENCHMARK, EntityType.DATASET}),
    Role.MEASURES: frozenset({EntityType.METRIC}),
    Role.ADDRESSES: frozenset({EntityType.TASK, EntityType.CONCEPT, EntityType.METHOD}),
}
"""Which types an entity can have in a role; the other roles take any. The shapes say the same."""


class RelationType(StrEnum):
    """How two entities of one paper are related, as the paper states it."""

    BASED_ON = "basedOn"
    IS_A = "isA"
    PART_OF = "partOf"
    APPLIED_TO = "appliedTo"
    TRAINED_ON = "trainedOn"
    EVALUATED_ON = "evaluatedOn"
    OUTPERFORMS = "outperforms"


class FindingPredicate(StrEnum):
    """What a finding claims of its subject."""

    OUTPERFORMS = "outperforms"
    MATCHES = "matches"
    UNDERPERFORMS = "underperforms"
    INCREASES = "increases"
    DECREASES = "decreases"
    ACHIEVES = "achieves"
    ENABLES = "enables"
    CAUSES = "causes"
    SHOWS = "shows"


class Direction(StrEnum):
    """Which way a metric gets better."""

    HIGHER = "higherIsBetter"
    LOWER = "lowerIsBetter"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a reader found it.

    Attributes:
        id: The id given in the input (``arxiv:2305.18290``, ``doi:10.1/x``, or as the file has it);
            where the input gives none, the same as :attr:`key`.
        key: The identity across sources: ``arxiv:<id without version>``, else ``doi:<lower case>``,
            else ``title:<slug of the normalised title>``.
        title: Kept text: HTML entities decoded, white space collapsed, otherwise the source's own.
        abstract: Kept text likewise; empty where the source has none.
        date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as precise as the source, or None.
        date_inferred: True where the year was not printed but deduced.
        authors: Names in order of the paper; may be empty where only ``author_count`` is known.
        identifiers: Every known identifier of the paper as a CURIE (``arxiv:``, ``doi:``), sorted.
        links: Public pages and code repositories given by the source's metadata, sorted.
        comments: How many comments the page counts, or None.
        source: The name of the reader that read it.
    """

    id: str
    key: str
    title: str
    abstract: str = ""
    date: str | None = None
    date_inferred: bool = False
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    categories: tuple[str, ...] = ()
    venue: str | None = None
    identifiers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    comments: int | None = None
    source: str = ""

    @property
    def text(self) -> str:
        """Title, newline, abstract: what every offset counts in."""
        return f"{self.title}\n{self.abstract}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a paper's text, ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One occurrence of an entity in a paper's text."""

    start: int
    end: int
    text: str
    confidence: float = 1.0
    component: str = ""


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """An entity as one paper has it, before linking.

    Attributes:
        name: The most complete form in the text.
        mentions: Every occurrence, by offset.
        role_evidence: The sentence that shows the role; holds a mention.
    """

    name: str
    type: EntityType
    role: Role
    mentions: tuple[Mention, ...]
    confidence: float = 1.0
    role_confidence: float = 1.0
    role_evidence: Span | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The distinct surface forms, in order of first occurrence."""
        return tuple(dict.fromkeys(m.text for m in self.mentions))


@dataclass(frozen=True, slots=True)
class LocalRelation:
    """A relation between two entities of one paper, by their names.

    Attributes:
        evidence: The sentence, or the run of sentences, that holds both ends.
        inferred: True where no single sentence holds both ends.
    """

    subject: str
    type: RelationType
    object: str
    confidence: float = 1.0
    evidence: Span | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class LocalFinding:
    """A claim of result as one paper states it.

    ``subject``, ``object``, ``metric`` and ``on`` are entity names where one fits, else phrases of
    the text; ``value`` and ``baseline_value`` stand as in the text.

    Attributes:
        span: Where the quote stands.
        unit: Unit of ``value`` (``%``, ``points``, ``x``, …), or None.
        direction: Which way the metric gets better, or None where unknown.
    """

    quote: str
    span: Span
    subject: str
    predicate: FindingPredicate
    object: str | None = None
    metric: str | None = None
    value: str | None = None
    baseline_value: str | None = None
    on: tuple[str, ...] = ()
    unit: str | None = None
    direction: Direction | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was taken from one paper's text, before linking."""

    entities: tuple[LocalEntity, ...] = ()
    relations: tuple[LocalRelation, ...] = ()
    findings: tuple[LocalFinding, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that could not be read; ``where`` is a line or record number, from 1."""

    path: str
    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, {self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the SKOS vocabulary.

    Attributes:
        slug: The id of its entity, the last part of its IRI.
        broader: Slugs of the concepts that it is a kind of.
        context_terms: Words that stand near this sense where a label is ambiguous.
        loose_labels: Those of its labels that are ordinary words, or too general: they lead here
            when something else has found a mention, but do not make one.
    """

    iri: str
    slug: str
    pref_label: str
    type: EntityType
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    direction: Direction | None = None
    unit: str | None = None
    context_terms: tuple[str, ...] = ()
    definition: str | None = None
    loose_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Which entity of the graph an entity of one paper is, and the rule that says so."""

    entity_id: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class LinkedPaper:
    """A paper, what was taken from it, and where each of its entities leads.

    Attributes:
        links: Parallel to ``extraction.entities``.
        extractor: Name of the extraction activity (version, model hash, settings).
    """

    paper: Paper
    extraction: Extraction
    links: tuple[Link, ...]
    extractor: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph: one thing, whatever each paper calls it.

    Attributes:
        id: The slug; its IRI is ``…/resource/entity/<id>``.
        type: The vocabulary's, else the one that most papers give it.
        broader: Ids of wider entities that the vocabulary or the grammar of model names states.
        learned_broader: Ids of wider entities that papers state with ``isA``.
        replaces: Ids that a surface form alone would have minted and that lead here.
        papers: In how many papers it stands; 0 for a concept that only the vocabulary has.
    """

    id: str
    pref_label: str
    type: EntityType
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    learned_broader: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    papers: int = 0
    direction: Direction | None = None
    unit: str | None = None
    definition: str | None = None
    in_vocabulary: bool = False
