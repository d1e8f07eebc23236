"""A graph with all that a graph can hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph

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
from kg.vocab import Iris

from ..strategies import make_store

IRIS = Iris()


_TITLE = 'Tortoise </script><b onclick="x">search</b> & "quotes"'
_FIRST = "Tortoise beats hare search by 4.5 points, 71.5% against 67.0% accuracy on GlyphBench."
_SECOND = "It is built on hare search."


def _place(text: str, name: str) -> Span:
    start = text.index(name)
    return Span(start, start + len(name))


def _entity(text: str, name: str, kind: EntityType, role: Role, sure: float = 1.0) -> LocalEntity:
    places = (match.span() for match in re.finditer(re.escape(name), text))
    mentions = tuple(Mention(start, end, name) for start, end in places)
    return LocalEntity(name, kind, role, mentions, sure)


def busy_paper() -> LinkedPaper:
    """A paper with every kind of statement, and a title that is markup."""
    paper = Paper(
        id="arxiv:2605.00001",
        key="arxiv:2605.00001",
        title=_TITLE,
        abstract=f"{_FIRST} {_SECOND}",
        date="2026-05-02",
        authors=("Ada Árvore", "Bo Li"),
        categories=("cs.CL", "cs.LG"),
        venue="Journal of Slow Search",
        identifiers=("arxiv:2605.00001",),
        links=("https://example.org/tortoise",),
        comments=3,
    )
    text = paper.text
    first, second = _place(text, _FIRST), _place(text, _SECOND)
    extraction = Extraction(
        entities=(
            _entity(text, "Tortoise", EntityType.METHOD, Role.PROPOSES),
            _entity(text, "hare search", EntityType.METHOD, Role.COMPARES_TO, 0.4),
            _entity(text, "accuracy", EntityType.METRIC, Role.MEASURES),
            _entity(text, "GlyphBench", EntityType.BENCHMARK, Role.EVALUATES_ON),
        ),
        relations=(
            LocalRelation("Tortoise", RelationType.OUTPERFORMS, "hare search", 0.9, first),
            LocalRelation("Tortoise", RelationType.BASED_ON, "hare search", 0.4, second, True),
        ),
        findings=(
            LocalFinding(
                quote=_FIRST[:-1],
                span=Span(first.start, first.end - 1),
                subject="Tortoise",
                predicate=FindingPredicate.OUTPERFORMS,
                object="hare search",
                metric="accuracy",
                value="71.5%",
                baseline_value="67.0%",
                on=("GlyphBench",),
                unit="%",
                direction=Direction.HIGHER,
                confidence=0.8,
            ),
        ),
    )
    links = tuple(Link(name, "exact") for name in ("tortoise", "hare-search", "accuracy", "glyphbench"))
    return LinkedPaper(paper, extraction, links, "tests 1")


def bare_paper() -> LinkedPaper:
    """A paper of which nothing is known but a title with a control character."""
    paper = Paper("p2", "title:nothing-known", "Nothing\x01 known")
    return LinkedPaper(paper, Extraction(), (), "tests 1")


def busy_entities() -> list[Entity]:
    """Their entities, two of them in the vocabulary."""
    return [
        Entity(
            "accuracy", "accuracy", EntityType.METRIC, ("Acc.", "acc"), papers=1, unit="%",
            direction=Direction.HIGHER, definition="Share of right answers.", in_vocabulary=True,
        ),
        Entity("glyphbench", "GlyphBench", EntityType.BENCHMARK, papers=1),
        Entity("hare-search", "hare search", EntityType.METHOD, ("HS",), ("search",), papers=1),
        Entity("search", "search", EntityType.METHOD, in_vocabulary=True),
        Entity("tortoise", "Tortoise", EntityType.METHOD, learned_broader=("search",), papers=1),
    ]  # fmt: skip


def make_busy_store() -> pyoxigraph.Store:
    """Two papers that say the same, one that says nothing, and five entities."""
    again = replace(busy_paper(), paper=replace(busy_paper().paper, id="p3", key="title:again"))
    return make_store([busy_paper(), again, bare_paper()], IRIS, entities=busy_entities())
