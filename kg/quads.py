"""The store's quads as sorted text, one graph at a time.

Text is what the store writes fastest, and sorted text is the same for the same graph. Memory stays
flat: a paper's graph is small, and what is large is sorted on disk.
"""

from __future__ import annotations

import heapq
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from typing import IO

import pyoxigraph

from kg.vocab import KG, OA, RDF, Iris

_RUN_BYTES = 48 << 20  # how much text is sorted in memory at a time

_CONFIDENCE = f"<{KG}confidence>".encode()
_REPORTS = f"<{KG}reports>".encode()
_TARGET = f"<{OA}hasTarget>".encode()
_SELECTOR = f"<{OA}hasSelector>".encode()
_EDGE = tuple(f"<{RDF}{name}>".encode() for name in ("subject", "predicate", "object"))

Triple = tuple[bytes, bytes, bytes]  # terms as N-Triples writes them


def graph_names(store: pyoxigraph.Store) -> list[str]:
    """Every named graph, sorted."""
    return sorted(graph.value for graph in store.named_graphs())


def paper_graphs(store: pyoxigraph.Store, iris: Iris) -> list[str]:
    """The named graphs of papers, sorted."""
    return [name for name in graph_names(store) if is_paper_graph(name, iris)]


def is_paper_graph(name: str, iris: Iris) -> bool:
    """Whether a named graph holds what one paper states."""
    return name.startswith(iris.base + "graph/paper/")


def graph_lines(store: pyoxigraph.Store, graph: str) -> Iterator[bytes]:
    """The triples of one graph of any size, as sorted lines of canonical N-Triples.

    Blank nodes are named by RDFC-1.0 and by the graph, so that they come out the same every time.
    """
    node = pyoxigraph.NamedNode(graph)
    with tempfile.TemporaryFile() as file:
        store.dump(file, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=node)
        file.seek(0)
        lines: Iterable[bytes] = file
        if any(b"_:" in line for line in file):
            file.seek(0)
            lines = _with_named_blanks(file.read(), graph)
        else:
            file.seek(0)
        yield from sorted_lines(lines)


def paper_lines(
    store: pyoxigraph.Store, graph: str, *, min_confidence: float = 0.0
) -> list[bytes]:
    """The triples of one paper's graph, as sorted lines of canonical N-Triples."""
    node = pyoxigraph.NamedNode(graph)
    text = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=node) or b""
    lines = sorted(text.splitlines(keepends=True))
    return drop_unsure(lines, min_confidence) if min_confidence > 0 else lines


def split_line(line: bytes) -> Triple:
    """The three terms of a line of N-Triples."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, rest[: rest.rindex(b" .")]


def drop_unsure(lines: list[bytes], min_confidence: float) -> list[bytes]:
    """Drop a paper's statements and findings below a confidence, and all that rests on them.

    With a statement goes its plain edge, unless another statement of the paper has the same edge,
    and the sentences that nothing else points to.
    """
    facts: dict[bytes, dict[bytes, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, object_ in map(split_line, lines):
        facts[subject][predicate].append(object_)
    unsure = {node for node, about in facts.items() if _confidence(about) < min_confidence}
    sure = facts.keys() - unsure
    edges = _edges(facts, unsure) - _edges(facts, sure)
    targets = _objects(facts, unsure, _TARGET) - _objects(facts, sure, _TARGET)
    dropped = unsure | targets | _objects(facts, targets, _SELECTOR)

    def kept(line: bytes) -> bool:
        subject, predicate, object_ = split_line(line)
        if subject in dropped or (predicate == _REPORTS and object_ in dropped):
            return False
        return (subject, predicate, object_) not in edges

    return list(filter(kept, lines))


def sorted_lines(lines: Iterable[bytes], *, run_bytes: int = _RUN_BYTES) -> Iterator[bytes]:
    """Sort lines by their bytes without holding them all; equal lines come once.

    Runs of ``run_bytes`` are sorted in memory, kept in temporary files and merged.
    """
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        batch: list[bytes] = []
        size = 0
        for line in lines:
            batch.append(line)
            size += len(line)
            if size >= run_bytes:
                runs.append(_spill(files, batch))
                batch, size = [], 0
        batch.sort()
        yield from _without_repeats(heapq.merge(*runs, batch) if runs else batch)


def _spill(files: ExitStack, batch: list[bytes]) -> IO[bytes]:
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (it is one)
    batch.sort()
    file.writelines(batch)
    file.seek(0)
    return file


def _without_repeats(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
            last = line


def _with_named_blanks(text: bytes, graph: str) -> list[bytes]:
    """Name blank nodes so that the same graph has the same names, and no other graph has them."""
    form = pyoxigraph.RdfFormat.N_TRIPLES
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=form))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    own = graph.rsplit("/", 1)[-1]

    def named(term: object) -> object:
        if isinstance(term, pyoxigraph.BlankNode):
            return pyoxigraph.BlankNode(f"{own}-{term.value}")
        return term

    triples = (
        pyoxigraph.Triple(named(q.subject), q.predicate, named(q.object))  # type: ignore[arg-type]
        for q in dataset
    )
    return (pyoxigraph.serialize(triples, format=form) or b"").splitlines(keepends=True)


def _confidence(about: dict[bytes, list[bytes]]) -> float:
    # What has no confidence (a paper, a selector) is sure.
    return max((float(term.split(b'"')[1]) for term in about.get(_CONFIDENCE, ())), default=1.0)


def _edges(
    facts: dict[bytes, dict[bytes, list[bytes]]], nodes: Iterable[bytes]
) -> set[tuple[bytes, ...]]:
    parts = (tuple(facts[node].get(part, [b""])[0] for part in _EDGE) for node in nodes)
    return set(parts) - {(b"", b"", b"")}


def _objects(
    facts: dict[bytes, dict[bytes, list[bytes]]], nodes: Iterable[bytes], predicate: bytes
) -> set[bytes]:
    return set(chain.from_iterable(facts[node].get(predicate, ()) for node in nodes))
