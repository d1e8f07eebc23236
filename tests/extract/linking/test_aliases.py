"""The reduce of linking: counts that know no order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extract.linking.aliases import AliasTable, PaperAliases, paper_aliases
from kg.store.database import Database
from kg.store.links import LinkState

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


def _counts(table: AliasTable) -> tuple[list[tuple[str, str, int]], ...]:
    return sorted(table.pairs()), sorted(table.spellings())


def test_the_order_of_papers_changes_no_count() -> None:
    papers = _papers()
    shuffled = random.Random(1).sample(papers, len(papers))
    assert _counts(_table(shuffled)) == _counts(_table(papers))


def test_halves_merge_to_the_whole() -> None:
    papers = _papers()
    half = _table(papers[:2])
    half.merge(_table(papers[2:]))
    assert _counts(half) == _counts(_table(papers))


def test_a_removed_paper_leaves_no_trace() -> None:
    papers = _papers()
    table = _table(papers)
    table.remove(papers[1])
    assert _counts(table) == _counts(_table([papers[0], *papers[2:]]))


@pytest.mark.parametrize("load", [LinkState.load_aliases, LinkState.lazy_aliases])
def test_a_table_comes_back_from_the_database(
    tmp_path: Path, load: Callable[[LinkState], AliasTable]
) -> None:
    database = Database(tmp_path / "records.sqlite", read_only=False)
    state, table = LinkState(database), _table(_papers())
    state.put_aliases(table)
    again = load(state)
    assert _counts(state.load_aliases()) == _counts(table)
    assert again.longs("grm") == {"gatedrivermemory": 2, "globalroadmap": 1}
    assert again.shorts("globalroadmap") == {"grm": 1}
    assert again.around(["grm"]) == table.around(["grm"])
    database.close()
