"""A paper more or less changes only what depends on it, and the outcome is that of a fresh start."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.linking.aliases import paper_aliases
from kg.model import Entity, Link

from .sample import Corpus, Read, paper

_LONGS = (
    "quick rank search",
    "Quick-rank Search",
    "quiet road sign",
    "quick rank serch",
    "QRS nets",
)
_MODELS = ("Zorgle", "Zorgle-7B", "Llama 3.1", "Llama-3.1-8B", "GPs", "GPS", "DPO", "DPO method")


def _paper(number: int) -> Read:
    pick = random.Random(number)
    long, one, other = pick.choice(_LONGS), *pick.sample(_MODELS, 2)
    text = pick.choice((f"{long} (QRS) with {one}, {other}.", f"{long} QRS {one}, {other}."))
    names = {pick.choice((long, "QRS")): (), one: (), other: ()}
    relations = [(one, "isA", other)] if number % 3 == 0 else []
    return paper(number, text, names, relations=relations)


def _state(corpus: Corpus) -> tuple[dict[str, tuple[Link, ...]], list[Entity]]:
    return {one.paper.key: one.links for one in corpus.linked()}, corpus.entities()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), unique=True, max_size=12), st.data())
def test_what_update_does_not_name_keeps_its_links_and_nodes(
    numbers: list[int], data: st.DataObject
) -> None:
    read = [_paper(number) for number in numbers]
    gone = data.draw(st.lists(st.sampled_from(read), unique_by=id)) if read else []
    new = [_paper(number) for number in data.draw(st.lists(st.integers(61, 99), unique=True))]
    corpus = Corpus(read)
    before, nodes = _state(corpus)
    changed = corpus.linker.update(
        add=[paper_aliases(*one) for one in new], remove=[paper_aliases(*one) for one in gone]
    )
    corpus.read = [one for one in read if one not in gone] + new
    now, after = _state(corpus)
    assert (now, after) == _state(Corpus(corpus.read))
    old = {node.id: node for node in nodes}
    stays = [one for one in read if one not in gone]
    affected = {p.key for p, x in stays if not changed.isdisjoint(paper_aliases(p, x).keys)}
    assert all(now[p.key] == before[p.key] for p, _ in stays if p.key not in affected)
    touched = {link.entity_id for key in affected for link in (*before[key], *now[key])}
    touched |= {link.entity_id for p, _ in gone for link in before[p.key]}
    touched |= {link.entity_id for p, _ in new for link in now[p.key]}
    assert all(old.get(node.id) == node for node in after if node.id not in touched)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(14)))
def test_the_order_of_papers_changes_nothing(order: list[int]) -> None:
    usual, other = Corpus([_paper(n) for n in range(14)]), Corpus([_paper(n) for n in order])
    assert _state(other) == _state(usual)
