"""A graph of made-up papers, and a server over it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.dataset import GraphCounts, dataset_quads
from kg.extract.annotations import extraction_from_json
from kg.model import Entity, EntityType, Extraction, Link, LinkedPaper, Paper
from kg.publish import shipped_quads
from kg.statements import entity_quads, paper_quads
from kg.store.folder import GraphFolder
from kg.store.snapshot import write_whole
from kg.vocab import slug

from ..sample_papers import sample_paper

HOSTILE = '</script><img src=x onerror=alert(1)> & "quoted"'
_ALIASES = {"transformer": ("Transformer network", "xformer")}


def build(path: Path, numbers: range, *, version: int = 1) -> GraphFolder:
    """A graph of the sample papers of these numbers and of one with a hostile title.

    Every name is linked to the entity of its slug: what the server shows does not depend on how
    names are linked.
    """
    folder = GraphFolder.create(path)
    papers = [_linked(*sample_paper(number, version=version)) for number in numbers]
    papers.append(_hostile_paper())
    counts, texts = GraphCounts(), []
    for linked in papers:
        texts.append(paper_quads(linked, folder.iris))
        counts.add(linked, texts[-1])
    entities = _entities(papers)
    types = Counter(entity.type for entity in entities)
    texts += [*entity_quads(entities, folder.iris), dataset_quads(counts, types, folder.iris)]
    with folder.lock():
        name = folder.write_snapshot(
            lambda target: write_whole(target, [*_ontology(folder), *texts])
        )
        folder.switch(name)
    return folder


def _ontology(folder: GraphFolder) -> Iterator[str]:
    home = f"<{folder.iris.ontology_graph}>"
    return (text for text in shipped_quads(folder.iris) if home in text)


def _linked(paper: Paper, record: dict[str, object]) -> LinkedPaper:
    extraction = extraction_from_json(paper, record)
    links = tuple(Link(slug(entity.name), "exact") for entity in extraction.entities)
    return LinkedPaper(paper, extraction, links, "samples 1")


def _hostile_paper() -> LinkedPaper:
    paper = Paper(
        id="doi:10.1/a(b)c",
        key="doi:10.1/a(b)c",
        title=HOSTILE,
        abstract=f"{HOSTILE} <b>bold</b>",
        identifiers=("doi:10.1/a(b)c",),
    )
    return LinkedPaper(paper, Extraction(), (), "samples 1")


def _entities(papers: list[LinkedPaper]) -> list[Entity]:
    names: dict[str, str] = {}
    types: dict[str, EntityType] = {}
    papers_of: Counter[str] = Counter()
    for linked in papers:
        for entity in linked.extraction.entities:
            names.setdefault(slug(entity.name), entity.name)
            types.setdefault(slug(entity.name), entity.type)
            papers_of[slug(entity.name)] += 1
    return [
        Entity(id_, name, types[id_], _ALIASES.get(id_, ()), papers=papers_of[id_])
        for id_, name in sorted(names.items())
    ]


@dataclass(frozen=True)
class Served:
    """A running ``kg serve``."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def serving(graph: Path, *options: str) -> Iterator[Served]:
    """Run ``kg serve`` in a process of its own, on a free port."""
    command = [sys.executable, "-m", "kg", "serve", "-g", str(graph), "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert process.stdout is not None
    try:
        yield Served(process.stdout.readline().strip(), process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
