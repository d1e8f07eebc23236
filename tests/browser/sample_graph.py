"""A small graph of made-up papers, with everything that the explorer shows, and hostile text."""

from __future__ import annotations

import pyoxigraph

from kg.model import (
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
from kg.vocab import Iris

IRIS = Iris("https://example.org/kg/")
HOSTILE = '</script><img src=x onerror="window.hacked=1"><b>𝛼 kites</b>'
SENTENCE = "Kite tuning beats rope tuning by 4 points on LoomBench."

_KINDS = {
    "kite tuning": EntityType.METHOD,
    "rope tuning": EntityType.METHOD,
    "sail pruning": EntityType.METHOD,
    "Weaver-7B": EntityType.MODEL,
    "LoomBench": EntityType.BENCHMARK,
    "knot counting": EntityType.TASK,
    "thread accuracy": EntityType.METRIC,
}
_ROLES = {
    "kite tuning": Role.PROPOSES,
    "rope tuning": Role.COMPARES_TO,
    "sail pruning": Role.USES,
    "Weaver-7B": Role.USES,
    "LoomBench": Role.EVALUATES_ON,
    "knot counting": Role.ADDRESSES,
    "thread accuracy": Role.MEASURES,
}


def entity_id(name: str) -> str:
    """The id of an entity of the sample."""
    return name.lower().replace(" ", "-")


def sample_store() -> pyoxigraph.Store:
    """Eight papers over four years; the first has a title that is markup."""
    papers = [_paper(number) for number in range(8)]
    store = pyoxigraph.Store()
    quads = "".join(paper_quads(paper, IRIS) for paper in papers)
    quads += "".join(entity_quads(_entities(papers), IRIS))
    store.bulk_load(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def _paper(number: int) -> LinkedPaper:
    title = HOSTILE if number == 0 else f"Threads, part {number}"
    names = ["kite tuning", "rope tuning", "LoomBench"]
    more = [] if number % 2 else ["Weaver-7B", "knot counting", "thread accuracy"]
    abstract = f"We fly. {SENTENCE} It builds on rope tuning."
    if number == 7:
        names, more = ["sail pruning", "Weaver-7B"], []
        abstract = "We prune. Sail pruning is applied to Weaver-7B."
    if more:
        abstract += " Weaver-7B learns knot counting with high thread accuracy."
    paper = Paper(
        id=f"arxiv:2{number}01.00001",
        key=f"arxiv:2{number}01.00001",
        title=title,
        abstract=abstract,
        date=f"202{number // 2}-0{1 + number % 2 * 6}-15",
        authors=("Ada Árvore", "Bo Li"),
    )
    text = paper.text
    found = tuple(_entity(text, name) for name in [*names, *more])
    relations: tuple[LocalRelation, ...] = ()
    findings: tuple[LocalFinding, ...] = ()
    if number == 7:
        relations = (
            LocalRelation(
                "sail pruning",
                RelationType.APPLIED_TO,
                "Weaver-7B",
                0.9,
                _span(text, "Sail pruning is applied to Weaver-7B."),
            ),
        )
    else:
        evidence = _span(text, SENTENCE)
        relations = (
            LocalRelation("kite tuning", RelationType.OUTPERFORMS, "rope tuning", 0.9, evidence),
            LocalRelation(
                "kite tuning",
                RelationType.BASED_ON,
                "rope tuning",
                0.4,
                _span(text, "It builds on rope tuning."),
            ),
        )
        findings = (
            LocalFinding(
                SENTENCE[:-1],
                Span(evidence.start, evidence.end - 1),
                "kite tuning",
                FindingPredicate.OUTPERFORMS,
                object="rope tuning",
                value="4 points",
                on=("LoomBench",),
                confidence=0.8,
            ),
        )
    links = tuple(Link(entity_id(entity.name), "exact") for entity in found)
    return LinkedPaper(paper, Extraction(found, relations, findings), links, "tests 1")


def _span(text: str, piece: str) -> Span:
    start = text.index(piece)
    return Span(start, start + len(piece))


def _entity(text: str, name: str) -> LocalEntity:
    start = text.lower().index(name.lower())
    form = text[start : start + len(name)]
    mention = Mention(start, start + len(name), form)
    return LocalEntity(name, _KINDS[name], _ROLES[name], (mention,), 0.9, 0.9)


def _entities(papers: list[LinkedPaper]) -> list[Entity]:
    counts = {
        name: sum(name in {e.name for e in p.extraction.entities} for p in papers)
        for name in _KINDS
    }
    aliases = {"kite tuning": ("KT", "kites"), "LoomBench": ("Loom",)}
    made = [
        Entity(
            entity_id(name), name, kind, aliases.get(name, ()), papers=counts[name],
            broader=("tuning",) if kind == EntityType.METHOD else (),
            definition="Tuning with kites." if name == "kite tuning" else None,
        )
        for name, kind in _KINDS.items()
    ]  # fmt: skip
    made.append(Entity("tuning", "tuning", EntityType.METHOD, in_vocabulary=True))
    return sorted(made, key=lambda entity: entity.id)
