"""The reduce of linking: counts that know no order."""

from __future__ import annotations

import random

from kg.extract.linking.aliases import AliasTable, PaperAliases, paper_aliases

from .sample import paper


def _papers() -> list[PaperAliases]:
    texts = (
        "Gated River Memory (GRM) helps.",
        "We study gated river memory (GRM) and GRM-2.",
        "Global road maps (GRM) are drawn.",
        "A GRM is used.",
    )
    return [paper_aliases(*paper(n, text, {"GRM": ()})) for n, text in enumerate(texts)]


def _table(papers: list[PaperAliases]) -> AliasTable:
    table = AliasTable()
    for one in papers:
        table.add(one)
    return table


def test_the_order_of_papers_changes_no_byte() -> None:
    papers = _papers()
    shuffled = random.Random(1).sample(papers, len(papers))
    assert _table(shuffled).dumps() == _table(papers).dumps()


def test_halves_merge_to_the_whole() -> None:
    papers = _papers()
    half = _table(papers[:2])
    half.merge(_table(papers[2:]))
    assert half.dumps() == _table(papers).dumps()


def test_a_removed_paper_leaves_no_trace() -> None:
    papers = _papers()
    table = _table(papers)
    table.remove(papers[1])
    assert table.dumps() == _table([papers[0], *papers[2:]]).dumps()


def test_a_table_comes_back_from_its_bytes() -> None:
    table = _table(_papers())
    again = AliasTable.loads(table.dumps())
    assert again.dumps() == table.dumps()
    assert again.longs("grm") == {"gatedrivermemory": 2, "globalroadmap": 1}
    assert again.shorts("globalroadmap") == {"grm": 1}
