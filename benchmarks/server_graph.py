"""A made-up graph for the server's benchmarks: names as unevenly used as in real papers.

    python benchmarks/server_graph.py /tmp/graph --papers 10000

No paper in it is real. Entities are drawn by Zipf's law, so that a few stand in a large part of all
papers, as "transformer" does, and most in one or two.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

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
)  # fmt: skip
from kg.publish import shipped_quads
from kg.statements import entity_quads, paper_quads
from kg.store.folder import GraphFolder
from kg.store.snapshot import write_whole
from kg.vocab import slug

_WORDS = (
    "Sparse", "Gated", "Causal", "Latent", "Neural", "Robust", "Dense", "Adaptive", "Deep", "Soft",
    "Linear", "Masked", "Joint", "Fast", "Tiny", "Global", "Local", "Mixed", "Noisy", "Smooth",
)  # fmt: skip
_THINGS = (
    "Routing", "Memory", "Search", "Fusion", "Decoding", "Pruning", "Alignment", "Replay",
    "Sampling", "Tuning", "Distillation", "Attention", "Planning", "Parsing", "Ranking", "Editing",
)  # fmt: skip
_NAMES = [f"{a} {b} {c}" for a, b, c in itertools.product(_WORDS, _THINGS, _THINGS)]
_TYPES = tuple(EntityType)
_ROLES = tuple(Role)


def make_graph(path: Path, papers: int) -> GraphFolder:
    """Make the graph of that many papers; the same number gives the same graph."""
    folder, pick = GraphFolder.create(path), random.Random(1)
    names = [f"{name} {n}" if n else name for n in range(4) for name in _NAMES]
    pick.shuffle(names)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(names))))
    types = {name: pick.choice(_TYPES) for name in names}
    counts, used = GraphCounts(), Counter[str]()

    def texts() -> Iterator[str]:
        yield from shipped_quads(folder.iris)
        for number in range(papers):
            linked = _paper(number, pick, names, weights, types)
            used.update(link.entity_id for link in linked.links)
            text = paper_quads(linked, folder.iris)
            counts.add(linked, text)
            yield text
        entities = [
            Entity(slug(name), name, types[name], (f"{name} (variant)",), papers=used[slug(name)])
            for name in names
            if used[slug(name)]
        ]
        yield from entity_quads(entities, folder.iris)
        yield dataset_quads(counts, Counter(e.type for e in entities), folder.iris)

    with folder.lock():
        folder.switch(folder.write_snapshot(lambda target: write_whole(target, texts())))
    return folder


def _paper(
    number: int,
    pick: random.Random,
    names: list[str],
    weights: list[float],
    types: dict[str, EntityType],
) -> LinkedPaper:
    chosen = list(dict.fromkeys(pick.choices(names, cum_weights=weights, k=9)))
    own, *others = chosen
    value, other = pick.randint(400, 990) / 10, pick.randint(200, 900) / 10
    claim = f"{own} reaches {value}% on {others[0]} against {other}% for {others[-1]}"
    title = f"{own} for {others[0]}, number {number}"
    abstract = f"We study {own}. It draws on {', '.join(others)}. In our tests {claim}."
    key = f"arxiv:{2000 + number // 10000}.{number % 10000:05}"
    date = f"20{10 + number % 15}-{1 + number % 12:02}"
    paper = Paper(key, key, title, abstract, date, authors=("A. Author", "B. Writer"))
    at = paper.text.index(claim)
    span = Span(at, at + len(claim))
    entities = tuple(_entity(paper.text, name, types[name], pick) for name in chosen)
    relations = tuple(
        LocalRelation(own, pick.choice(tuple(RelationType)), end, pick.random(), span)
        for end in others[:4]
    )
    finding = LocalFinding(
        claim, span, own, FindingPredicate.ACHIEVES, others[-1], others[1], f"{value}%",
        f"{other}%", (others[0],), "%", Direction.HIGHER, pick.random(),
    )  # fmt: skip
    links = tuple(Link(slug(name), "exact") for name in chosen)
    extraction = Extraction(entities, relations, (finding,))
    return LinkedPaper(paper, extraction, links, "made up 1")


def _entity(text: str, name: str, type_: EntityType, pick: random.Random) -> LocalEntity:
    at = text.index(name)
    mention = Mention(at, at + len(name), name)
    evidence = Span(at, min(len(text), at + len(name) + 40))
    return LocalEntity(
        name, type_, pick.choice(_ROLES), (mention,), pick.random(), 1.0, role_evidence=evidence
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    given = parser.parse_args()
    made = make_graph(given.graph, given.papers)
    print(f"{given.papers} papers, {len(made.read()):,} quads in {given.graph}", file=sys.stderr)
