"""Does a graph keep to its shapes? Every violation is named with its node, rule and message.

The shapes run as SPARQL (see :mod:`kg.shacl`). What stands in paper graphs is checked some hundreds
of papers at a time in a store in memory, which keeps memory flat and joins short; a violation found
there is then confirmed on the union of all graphs, which is what the shapes speak of. The rest is
asked of the union directly. pyshacl, the reference processor, can take its place on small graphs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Any, Literal

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg.ontologies import ontology, shapes
from kg.shacl import Rule, UnsupportedShapeError, compile_shapes
from kg.vocab import KG, SHAPES, Iris

Engine = Literal["sparql", "pyshacl"]
Progress = Callable[[int, int], None]  # paper graphs checked, and how many there are

_BATCH = 50  # paper graphs checked at a time: twenty thousand triples, which stay in the cache
_CONFIRM = 200  # focus nodes of one question to the union
_IRI = re.compile(rb"<([^<>]*)>")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken rule.

    Attributes:
        focus: The node that breaks it.
        rule: The shape's property or constraint and the kind of constraint
            (``RoleStatement-subject (class)``).
        value: The value that is wrong, where the rule speaks of one.
    """

    focus: str
    rule: str
    message: str
    value: str | None = None


def validate(
    store: ox.Store,
    iris: Iris,
    *,
    engine: Engine = "sparql",
    jobs: int = 1,
    on_progress: Progress = lambda done, total: None,
) -> list[Violation]:
    """Check a graph against the shipped shapes.

    Args:
        jobs: Threads that check papers; pyshacl takes one.

    Returns:
        Violations sorted by focus node and rule, one for each pair of these.
    """
    if engine == "pyshacl":
        found = _run_pyshacl(store)
    else:
        found = _run_sparql(store, iris, jobs, on_progress)
    first: dict[tuple[str, str], Violation] = {}
    for violation in sorted(found, key=lambda v: (v.focus, v.rule, v.value or "")):
        first.setdefault((violation.focus, violation.rule), violation)
    return list(first.values())


# -- the compiled shapes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Checked:
    """A batch of paper graphs: how many, what is wrong, and whose nodes they should not have."""

    graphs: int
    violations: list[Violation]
    strays: set[str]


def _run_sparql(
    store: ox.Store, iris: Iris, jobs: int, on_progress: Progress
) -> Iterator[Violation]:
    rules = compile_shapes(shapes(), ontology())
    local = [rule for rule in rules if not rule.whole]
    graphs = sorted(
        graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)
    )
    prefix = iris.base + "graph/paper/"
    papers = [name for name in graphs if name.startswith(prefix)]
    check = partial(_check_batch, store, local, _entities(store), iris)
    yield from _check_papers(store, papers, check, local, jobs, on_progress)
    yield from _check_strays(store, set(graphs) - set(papers), local, iris)
    for rule in rules:
        if rule.whole:
            yield from _ask(store, rule, rule.query(), union=True)


def _check_papers(
    store: ox.Store,
    graphs: Sequence[str],
    check: Callable[[list[str]], _Checked],
    rules: Sequence[Rule],
    jobs: int,
    on_progress: Progress,
) -> Iterator[Violation]:
    strays: set[str] = set()
    done = 0
    # Threads do: the store lets go of Python's lock while it reads, loads and joins.
    with ThreadPoolExecutor(jobs) as pool:
        for checked in pool.map(check, _chunks(graphs, _BATCH)):
            yield from checked.violations
            strays |= checked.strays
            done += checked.graphs
            on_progress(done, len(graphs))
    for rule in rules if strays else ():
        yield from _confirm(store, rule, strays)


def _check_batch(
    store: ox.Store, rules: Sequence[Rule], typed: set[str], iris: Iris, names: list[str]
) -> _Checked:
    texts = {name: _dump(store, name) for name in names}
    strays = {node for name, text in texts.items() for node in _nodes_of_others(text, name, iris)}
    part = _load(texts.values(), typed)
    found: list[Violation] = []
    for rule in rules:
        suspects = {v.focus for v in _ask(part, rule, rule.query(), union=False)}
        found += _confirm(store, rule, suspects)
    return _Checked(len(names), found, strays)


def _dump(store: ox.Store, graph: str) -> bytes:
    text = io.BytesIO()
    store.dump(text, ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
    return text.getvalue()


def _nodes_of_others(text: bytes, graph: str, iris: Iris) -> set[str]:
    """Papers, statements and findings in a paper's graph that are another paper's.

    No paper of a build has any. A batch shows but a part of what is said of them.
    """
    own = graph.removeprefix(iris.base + "graph/paper/")
    resource = re.escape(iris.base + "resource/")
    foreign = rf"<({resource}(?:paper|statement|finding)/(?!{re.escape(own)}[/#>])[^>]*)>"
    return {match.decode() for match in re.findall(foreign.encode(), text)}


def _load(texts: Iterable[bytes], typed: set[str]) -> ox.Store:
    """The triples of some paper graphs, and the class of every entity that they name."""
    whole = b"".join(texts)
    named = {match.decode() for match in _IRI.findall(whole)} & typed
    classes = "".join(f"<{one}> <{RDF.type}> <{KG}Entity> .\n" for one in named)
    part = ox.Store()
    part.load(whole + classes.encode(), format=ox.RdfFormat.N_TRIPLES)
    return part


def _entities(store: ox.Store) -> set[str]:
    classes = ontology().transitive_subjects(RDFS.subClassOf, URIRef(KG + "Entity"))
    return {
        quad.subject.value
        for cls in classes
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(str(cls)))
        if isinstance(quad.subject, ox.NamedNode)
    }


def _check_strays(
    store: ox.Store, others: Iterable[str], rules: Sequence[Rule], iris: Iris
) -> Iterator[Violation]:
    """Check what stands in graphs that are neither a paper's nor one of the graph's own."""
    own = {iris.entities_graph, iris.vocabulary_graph, iris.ontology_graph, iris.dataset_graph}
    graphs: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()]
    graphs += [ox.NamedNode(name) for name in sorted(set(others) - own)]
    nodes = {
        term.value
        for graph in graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode)
    }
    for rule in rules if nodes else ():
        yield from _confirm(store, rule, nodes)


def _confirm(store: ox.Store, rule: Rule, suspects: Iterable[str]) -> Iterator[Violation]:
    for nodes in _chunks(sorted(suspects), _CONFIRM):
        query = rule.query(" ".join(f"<{node}>" for node in nodes))
        yield from _ask(store, rule, query, union=True)


def _ask(store: ox.Store, rule: Rule, query: str, *, union: bool) -> Iterator[Violation]:
    solutions = store.query(query, use_default_graph_as_union=union)
    if not isinstance(solutions, ox.QuerySolutions):
        raise UnsupportedShapeError(rule.name, "a constraint that is no SELECT")
    names = {variable.value for variable in solutions.variables}
    for solution in solutions:
        value = solution["value"] if "value" in names else None
        yield Violation(
            solution["this"].value,
            f"{rule.name} ({rule.component})",
            rule.message,
            value.value if value is not None else None,
        )


def _chunks(items: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


# -- the reference processor ------------------------------------------------------------------


def _run_pyshacl(store: ox.Store) -> Iterator[Violation]:
    import pyshacl  # takes a second to import, and only this engine needs it

    triples = (ox.Triple(q.subject, q.predicate, q.object) for q in store)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    data, rules = _PreparedGraph().parse(data=text, format="nt"), shapes()
    _, report, _ = pyshacl.validate(
        data, shacl_graph=rules, ont_graph=ontology(), advanced=True, inplace=True
    )
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield _read_result(report, result, rules)


class _PreparedGraph(Graph):
    """A graph that parses a SPARQL text once: pyshacl asks the same for every focus node."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
        """Run a query; a text is parsed the first time only."""
        if isinstance(query_object, str):
            query_object = _prepare(query_object)
        return super().query(query_object, *args, **options)


@cache
def _prepare(text: str) -> Query:
    return prepareQuery(text)


def _read_result(report: Graph, result: Node, rules: Graph) -> Violation:
    constraint = report.value(result, SH.sourceConstraint)
    shape = constraint if constraint is not None else report.value(result, SH.sourceShape)
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
    value = report.value(result, SH.value)
    return Violation(
        str(report.value(result, SH.focusNode)),
        f"{str(shape).removeprefix(SHAPES)} ({component.removesuffix('ConstraintComponent')})",
        str(rules.value(shape, SH.message) or ""),
        None if value is None else str(value),
    )
