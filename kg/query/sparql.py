"""SPARQL over a graph: every query sees the union of all graphs, and none can change or fetch."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import KgError, QuerySyntaxError
from kg.query.guard import scan_query
from kg.vocab import Iris, prefixes

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class RefusedQueryError(KgError, ValueError):
    """A query asks for what is never done here."""


def run(store: ox.Store, text: str, iris: Iris) -> Result:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE.

    The prefixes of :func:`kg.vocab.prefixes` are bound; relative IRIs are resolved against the
    graph's base. Without ``FROM`` the default graph is the union of all graphs.

    Returns:
        pyoxigraph's lazy result: solutions, a truth value, or triples.

    Raises:
        QuerySyntaxError: If it does not parse.
        RefusedQueryError: If it is an update, or calls another service.
    """
    bound = prefixes(iris.base)
    scan = scan_query(text, prefixes=bound, base=iris.base)
    if scan.update:
        message = f"{scan.update} is an update; a query only reads. Use kg build and kg remove."
        raise RefusedQueryError(message)
    if scan.calls_service:
        message = "SERVICE is refused: a query reads this graph and nothing else."
        raise RefusedQueryError(message)
    union = not scan.has_dataset
    try:
        return store.query(
            text, prefixes=bound, base_iri=iris.base, use_default_graph_as_union=union
        )
    except SyntaxError as error:
        raise QuerySyntaxError(str(error)) from error
