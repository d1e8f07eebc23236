"""Which records are one paper: by shared identifiers, else by title.

A pure function of the set of records, so that the order in which they come does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from kg.extract.readers.identity import merge_papers, title_slug
from kg.model import Paper

_TITLE = "title:"


def names_of(paper: Paper) -> tuple[str, ...]:
    """What makes two records one paper if they share it: the identifiers and the title."""
    return (*paper.identifiers, _TITLE + title_slug(paper.title))


def merge_group(group: Sequence[Paper]) -> Paper:
    """Make one paper of the records of one group."""
    return reduce(merge_papers, group)


def group_records(records: Iterable[Paper]) -> list[list[Paper]]:
    """Tell which records are one paper; groups and their members stand in a fixed order.

    Records that share an arXiv id or a DOI are one paper. Records with one title are one paper
    unless their identifiers contradict (two arXiv ids, or two DOIs, under one title).
    """
    groups = [[paper] for paper in sorted(records, key=_order)]
    names = sorted({name for group in groups for name in names_of(group[0])}, key=_title_last)
    for name in names:
        united = _unite(groups, name)
        if not (name.startswith(_TITLE) and _contradict(united[-1])):
            groups = united
    return sorted(groups, key=lambda group: _order(group[0]))


def _unite(groups: list[list[Paper]], name: str) -> list[list[Paper]]:
    """Join the groups in which some record has that name; the joined group stands last."""
    joined = [group for group in groups if any(name in names_of(paper) for paper in group)]
    others = [group for group in groups if group not in joined]
    return [*others, sorted((paper for group in joined for paper in group), key=_order)]


def _order(paper: Paper) -> tuple[str, str]:
    return paper.key, paper.source


def _title_last(name: str) -> tuple[bool, str]:
    return name.startswith(_TITLE), name


def _contradict(papers: Iterable[Paper]) -> bool:
    identifiers = {identifier for paper in papers for identifier in paper.identifiers}
    schemes = [identifier.partition(":")[0] for identifier in identifiers]
    return len(schemes) != len(set(schemes))
