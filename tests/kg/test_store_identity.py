"""Which records are one paper."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.store.identity import group_records


def record(title: str, *identifiers: str, source: str = "a") -> Paper:
    key = min(identifiers, default=f"title:{title}")
    return Paper(key, key, title, identifiers=tuple(sorted(identifiers)), source=source)


def groups(*records: Paper) -> list[list[str]]:
    return [[paper.source for paper in group] for group in group_records(records)]


def test_records_with_one_identifier_are_one_paper_whatever_their_titles() -> None:
    first = record("Old Title", "arxiv:1", source="a")
    assert groups(first, record("New Title", "arxiv:1", "doi:x", source="b")) == [["a", "b"]]


def test_identifiers_connect_through_a_third_record() -> None:
    first, second = record("A", "arxiv:1", source="a"), record("B", "doi:x", source="b")
    assert groups(first, second) == [["a"], ["b"]]
    assert groups(first, second, record("C", "arxiv:1", "doi:x", source="c")) == [["a", "c", "b"]]


def test_an_arxiv_record_and_a_doi_record_with_one_title_are_one_paper() -> None:
    found = groups(record("A Title", "arxiv:1", source="a"), record("a title", "doi:x", source="b"))
    assert found == [["a", "b"]]


def test_one_title_with_two_dois_is_two_papers_and_a_bare_record_joins_neither() -> None:
    found = groups(
        record("Editorial", "doi:x", source="a"),
        record("Editorial", "doi:y", source="b"),
        record("Editorial", source="c"),
    )
    assert found == [["a"], ["b"], ["c"]]


_identifiers = st.sets(st.sampled_from(("arxiv:1", "arxiv:2", "doi:x", "doi:y")), max_size=2)


@given(st.lists(st.tuples(st.sampled_from("AB"), _identifiers), max_size=4))
def test_the_order_of_records_does_not_matter(parts: list[tuple[str, set[str]]]) -> None:
    records = [
        replace(record(title, *identifiers), source=str(number))
        for number, (title, identifiers) in enumerate(parts)
    ]
    expected = group_records(records)
    assert all(group_records(order) == expected for order in permutations(records))
