"""SPARQL over a graph: every query sees the union of all graphs, and none can change or fetch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.errors import KgError, QuerySyntaxError
from kg.query.guard import scan_query
from kg.vocab import Iris, prefixes

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_PARSER_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z]\w*(?: \w+)+")


class RefusedQueryError(KgError, ValueError):
    """A query asks for what is never done here."""


def run(
    store: ox.Store,
    text: str,
    iris: Iris,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Result:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE.

    The prefixes of :func:`kg.vocab.prefixes` are bound; relative IRIs are resolved against the
    graph's base. Without ``FROM`` the default graph is the union of all graphs.

    Args:
        default_graphs: With ``named_graphs`` the graphs that are read, in place of ``FROM``.

    Returns:
        pyoxigraph's lazy result: solutions, a truth value, or triples.

    Raises:
        QuerySyntaxError: If it does not parse.
        RefusedQueryError: If it is an update, calls another service, or names a graph that the
            store does not have.
    """
    bound = prefixes(iris.base)
    scan = scan_query(text, prefixes=bound, base=iris.base)
    if scan.update:
        message = f"{scan.update} is an update; a query only reads. Use kg build and kg remove."
        raise RefusedQueryError(message)
    if scan.calls_service:
        message = "SERVICE is refused: a query reads this graph and nothing else."
        raise RefusedQueryError(message)
    _refuse_absent(
        store, (*default_graphs, *named_graphs, *scan.default_graphs, *scan.named_graphs)
    )
    given = bool(default_graphs or named_graphs)
    try:
        return store.query(
            text,
            prefixes=bound,
            base_iri=iris.base,
            # The store would let the union win over FROM.
            use_default_graph_as_union=not given and not scan.has_dataset,
            default_graph=[ox.NamedNode(one) for one in default_graphs] if given else None,
            named_graphs=[ox.NamedNode(one) for one in named_graphs] if given else None,
        )
    except SyntaxError as error:
        raise QuerySyntaxError(_explain(str(error))) from error


def _explain(message: str) -> str:
    """What the parser says, without its list of all that might have stood there.

    >>> _explain("error at 2:9: expected one of LATERAL, SERVICE, [_]")
    'something is missing or wrong at line 2, column 9.'
    >>> _explain("error at 1:23: expected one of Prefix not found, ['%'], [':']")
    'Prefix not found at line 1, column 23.'
    """
    match = _PARSER_ERROR.fullmatch(message)
    if match is None:
        return message
    reasons = (one for one in re.split(r",\s+", match[3]) if _SENTENCE.fullmatch(one))
    reason = next(reasons, "something is missing or wrong")
    return f"{reason} at line {match[1]}, column {match[2]}."


def _refuse_absent(store: ox.Store, graphs: Iterable[str]) -> None:
    for graph in graphs:
        try:
            known = store.contains_named_graph(ox.NamedNode(graph))
        except ValueError:  # no IRI at all
            known = False
        if not known:
            message = f"No graph <{graph}> is in this store, and graphs are never fetched."
            raise RefusedQueryError(message)
