"""Facts of the field: aliases that must meet, near misses and homonyms that must not."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.extract.linking.aliases import AliasTable
from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.ontologies import load_concepts

from .bcubed import score_clusters

_LOG = logging.getLogger(__name__)  # --log-cli-level=info shows the figures
_GOLD = Path(__file__).parent / "gold"


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_GOLD / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load_concepts(), AliasTable(), Overrides())


def _first(linker: Linker, name: str, context: str = "") -> str:
    return linker.find(name, context)[0].id


def _trivial_key(name: str) -> str:
    return re.sub(r"[\s\-_]", "", name.casefold()).removesuffix("s")


def test_the_gold_is_as_large_as_it_should_be() -> None:
    pairs = [(row[0], name) for row in _rows("aliases.tsv") for name in row[1:]]
    hard = [pair for pair in pairs if _trivial_key(pair[0]) != _trivial_key(pair[1])]
    apart = [*_rows("near_misses.tsv"), *_rows("homonyms.tsv")]
    assert (len(pairs) >= 400, len(hard) >= 250, len(apart) >= 150) == (True, True, True)


@pytest.mark.quality
def test_aliases_meet(linker: Linker) -> None:
    gold = {(n, name): n for n, row in enumerate(_rows("aliases.tsv")) for name in row}
    found = {item: _first(linker, item[1]) for item in gold}
    score = score_clusters(gold, found)
    pairs = [(n, row[0], name) for n, row in enumerate(_rows("aliases.tsv")) for name in row[1:]]
    met = sum(found[n, first] == found[n, name] for n, first, name in pairs)
    _LOG.info("aliases: %s; %d of %d pairs", score, met, len(pairs))
    assert score.f1 >= 0.97
    assert met / len(pairs) >= 0.95


@pytest.mark.quality
def test_near_misses_stay_apart(linker: Linker) -> None:
    pairs = list(_rows("near_misses.tsv"))
    assert [p for p in pairs if _first(linker, p[0]) == _first(linker, p[1])] == []


@pytest.mark.quality
def test_context_finds_the_sense(linker: Linker) -> None:
    rows = list(_rows("homonyms.tsv"))
    wrong = [r for r in rows if _first(linker, r[0], r[1]) != _first(linker, r[2])]
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.quality
def test_long_forms_of_one_short_form_are_different_things(linker: Linker) -> None:
    by_short: dict[str, list[str]] = {}
    for short, _, long in _rows("homonyms.tsv"):
        by_short.setdefault(short, []).append(_first(linker, long))
    assert [short for short, ids in by_short.items() if len(set(ids)) < len(ids)] == []
