"""Papers and graphs for property tests: small, linked, and full of characters that break formats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pyoxigraph
from hypothesis import strategies as st

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
from kg.vocab import Iris, slug

HOSTILE = '<>&"\'\\/\t\r{}]|;,=#%_~:é中😀\x00\x01\x0b\x1f\x7f\x85\u2028\ufffe\uffff'

_words = st.text(st.sampled_from("abcXYZ019-. " + HOSTILE), min_size=1, max_size=12)
_names = st.builds(lambda word, end: f"{word}{end}", _words, st.sampled_from("abcdefgh"))
_confidences = st.integers(0, 100).map(lambda percent: percent / 100)


@st.composite
def linked_papers(draw: st.DrawFn, *, number: int = 1) -> LinkedPaper:
    """A paper whose every entity, relation and finding stands in its text."""
    names = draw(st.lists(_names, min_size=1, max_size=5, unique_by=slug))
    title = draw(_words)
    abstract, places = "", []
    for name in names:
        abstract += draw(_words) + " "
        start = len(title) + 1 + len(abstract)
        places.append(Span(start, start + len(name)))
        abstract += name + ". "
    paper = Paper(
        id=f"p{number}",
        key=f"title:p{number}",
        title=title,
        abstract=abstract,
        date=draw(st.sampled_from([None, "2026", "2026-05", "2026-05-02"])),
        authors=tuple(draw(st.lists(_words.filter(str.strip), max_size=2, unique=True))),
        categories=tuple(draw(st.lists(st.sampled_from(["cs.CL", "cs.LG"]), unique=True))),
    )
    entities = tuple(
        LocalEntity(
            name,
            draw(st.sampled_from(EntityType)),
            draw(st.sampled_from(Role)),
            (Mention(place.start, place.end, name),),
            draw(_confidences),
        )
        for name, place in zip(names, places, strict=True)
    )
    extraction = Extraction(
        entities=entities,
        relations=tuple(draw(st.lists(_relations(names, paper.text), max_size=4))),
        findings=tuple(draw(st.lists(_findings(names, paper.text), max_size=3))),
    )
    links = tuple(Link(slug(name), "exact") for name in names)
    return LinkedPaper(paper, extraction, links, "tests 1")


@st.composite
def _relations(draw: st.DrawFn, names: list[str], text: str) -> LocalRelation:
    ends = st.sampled_from(names)
    kind = draw(st.sampled_from(RelationType))
    whole = Span(0, len(text))
    return LocalRelation(draw(ends), kind, draw(ends), draw(_confidences), whole)


@st.composite
def _findings(draw: st.DrawFn, names: list[str], text: str) -> LocalFinding:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    phrases = st.one_of(st.sampled_from(names), _words)
    return LocalFinding(
        quote=text[start:end],
        span=Span(start, end),
        subject=draw(phrases),
        predicate=draw(st.sampled_from(FindingPredicate)),
        object=draw(st.none() | phrases),
        metric=draw(st.none() | phrases),
        value=draw(st.sampled_from([None, "75.2%", "up to 2 times"])),
        on=tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))),
        direction=draw(st.sampled_from([None, *Direction])),
        confidence=draw(_confidences),
    )


@st.composite
def graphs(draw: st.DrawFn) -> list[LinkedPaper]:
    """Up to three papers, which may share entities."""
    count = draw(st.integers(0, 3))
    return [draw(linked_papers(number=number)) for number in range(count)]


def entities_of(papers: Iterable[LinkedPaper]) -> list[Entity]:
    """The entities of papers, as the build counts them; no vocabulary."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    types: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for paper in papers:
        for entity, link in zip(paper.extraction.entities, paper.links, strict=True):
            forms[link.entity_id].update((entity.name,))
            types[link.entity_id].update((entity.type,))
    return [
        Entity(
            id_,
            forms[id_].most_common(1)[0][0],
            types[id_].most_common(1)[0][0],
            tuple(sorted(forms[id_]))[1:],
            papers=sum(forms[id_].values()),
        )
        for id_ in sorted(forms)
    ]


def make_quads(
    papers: Iterable[LinkedPaper], iris: Iris, *, entities: Iterable[Entity] | None = None
) -> str:
    """The N-Quads of papers and of their entities."""
    papers = list(papers)
    found = entities_of(papers) if entities is None else entities
    return "".join([*(paper_quads(paper, iris) for paper in papers), *entity_quads(found, iris)])


def make_store(
    papers: Iterable[LinkedPaper], iris: Iris, *, entities: Iterable[Entity] | None = None
) -> pyoxigraph.Store:
    """A store in memory of papers and their entities."""
    store = pyoxigraph.Store()
    quads = make_quads(papers, iris, entities=entities)
    store.load(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store
