"""Entities of real papers: within one paper, and across papers against clusters made by hand."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kg.extract.annotations import extraction_from_json, read_annotations
from kg.extract.linking.overrides import Overrides
from kg.extract.readers.base import read_papers
from kg.model import SkippedRecord
from kg.ontologies import load_concepts

from .bcubed import score_clusters
from .sample import Corpus, Read

_LOG = logging.getLogger(__name__)  # --log-cli-level=info shows the figures
_MENTIONS = Path(__file__).parent / "gold" / "mentions.tsv"


def _read(shared: Path, *parts: str) -> list[Read]:
    records, skipped = {}, list[SkippedRecord]()
    for part in parts:
        records |= read_annotations(shared / "annotation" / f"{part}.gold.jsonl")
    paths = [str(shared / "annotation" / f"{part}.papers.jsonl") for part in parts]
    papers = list(
        read_papers(paths, format_=None, year=None, strict=True, on_skipped=skipped.append)
    )
    return [(paper, extraction_from_json(paper, records[paper.id])) for paper in papers]


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Corpus:
    read = _read(shared, "train", "dev")
    return Corpus(read, concepts=load_concepts(), overrides=Overrides())


@pytest.mark.quality
def test_entities_of_one_paper_stay_what_people_say(corpus: Corpus, shared: Path) -> None:
    dev = set(read_annotations(shared / "annotation" / "dev.gold.jsonl"))
    gold, found = {}, {}
    for linked in corpus.linked():
        if linked.paper.id in dev:
            pairs = zip(linked.extraction.entities, linked.links, strict=True)
            for number, (entity, link) in enumerate(pairs):
                for form in entity.forms:
                    gold[linked.paper.id, form] = (linked.paper.id, number)
                    found[linked.paper.id, form] = (linked.paper.id, link.entity_id)
    score = score_clusters(gold, found)
    _LOG.info("within papers: %s", score)
    assert score.f1 >= 0.99


@pytest.mark.quality
def test_mentions_across_papers_are_clustered_as_by_hand(corpus: Corpus) -> None:
    node = {
        (linked.paper.id, mention.start, mention.end): link.entity_id
        for linked in corpus.linked()
        for entity, link in zip(linked.extraction.entities, linked.links, strict=True)
        for mention in entity.mentions
    }
    lines = _MENTIONS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    gold = {(paper, int(start), int(end)): cluster for paper, start, end, cluster in rows}
    score = score_clusters(gold, {mention: node[mention] for mention in gold})  # type: ignore[misc]
    _LOG.info(
        "across papers: %s; %d mentions, %d things", score, len(gold), len(set(gold.values()))
    )
    assert len(gold) >= 1500
    assert score.f1 >= 0.97
