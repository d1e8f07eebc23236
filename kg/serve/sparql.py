"""One SPARQL query in a worker: what is refused, over which graphs it runs, how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import pyoxigraph as ox

from kg.query.guard import QueryScan, scan_query
from kg.serve import results
from kg.serve.jobs import Reply, WorkerSettings, error_reply
from kg.serve.negotiation import GRAPH_FORMATS, RESULT_FORMATS, Format
from kg.serve.snapshot import Snapshot

TRUNCATED = "X-Truncated"


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query as the protocol brings it.

    Attributes:
        default_graphs: ``default-graph-uri``; with ``named_graphs`` it takes the place of ``FROM``.
        result_format: Name of the format for SELECT and ASK, or None where the client takes none.
        graph_format: Likewise for CONSTRUCT and DESCRIBE.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    result_format: str | None = "json"
    graph_format: str | None = "turtle"


class RefusedError(Exception):
    """A query that this endpoint will not run; the message says why."""


def answer_sparql(snapshot: Snapshot, settings: WorkerSettings, *, request: SparqlRequest) -> Reply:
    """Run a query; every way it can fail becomes a reply with the status that says so."""
    try:
        found = _run(snapshot, request)
        return _write(found, snapshot, settings, request)
    except RefusedError as error:
        return error_reply(HTTPStatus.FORBIDDEN, str(error))
    except SyntaxError as error:
        return error_reply(HTTPStatus.BAD_REQUEST, f"The SPARQL query does not parse: {error}")
    except (ValueError, RuntimeError) as error:
        return error_reply(HTTPStatus.BAD_REQUEST, f"The SPARQL query cannot be run: {error}")
    except results.TooLargeError:
        message = f"The result is larger than {settings.max_bytes} bytes. Ask for less, or page."
        return error_reply(HTTPStatus.INSUFFICIENT_STORAGE, message)


def _run(
    snapshot: Snapshot, request: SparqlRequest
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    base, known = snapshot.iris.base, snapshot.prefixes
    scan = scan_query(request.query, prefixes=known, base=base)
    _refuse(snapshot, scan, request)
    given = bool(request.default_graphs or request.named_graphs)
    return snapshot.store.query(
        request.query,
        base_iri=base,
        prefixes=known,
        # The store would let the union win over FROM, so a query with its own graphs goes without.
        use_default_graph_as_union=not given and not scan.has_dataset,
        default_graph=[ox.NamedNode(g) for g in request.default_graphs] if given else None,
        named_graphs=[ox.NamedNode(g) for g in request.named_graphs] if given else None,
    )


def _refuse(snapshot: Snapshot, scan: QueryScan, request: SparqlRequest) -> None:
    """Raise RefusedError for what would write, or reach beyond this store."""
    if scan.update:
        message = f"This endpoint only reads; {scan.update} is an update. Use `kg build`."
        raise RefusedError(message)
    if scan.calls_service:
        message = "SERVICE is refused: this endpoint never asks another one."
        raise RefusedError(message)
    graphs = (
        *request.default_graphs,
        *request.named_graphs,
        *scan.default_graphs,
        *scan.named_graphs,
    )
    absent = next((graph for graph in graphs if not snapshot.has_graph(graph)), None)
    if absent is not None:
        message = f"No graph <{absent}> is in this store, and graphs are never fetched."
        raise RefusedError(message)


def _write(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    snapshot: Snapshot,
    settings: WorkerSettings,
    request: SparqlRequest,
) -> Reply:
    if isinstance(found, ox.QueryTriples):
        format_ = _named(request.graph_format, GRAPH_FORMATS)
        if format_ is None:
            return _not_acceptable("a graph", GRAPH_FORMATS)
        body, cut = results.write_triples(
            found,
            format_.name,
            prefixes=snapshot.prefixes,
            max_rows=settings.max_rows,
            max_bytes=settings.max_bytes,
        )
        return _reply(body, format_, settings, cut=cut)
    format_ = _named(request.result_format, RESULT_FORMATS)
    if format_ is None:
        return _not_acceptable("a table", RESULT_FORMATS)
    if isinstance(found, ox.QueryBoolean):
        return _reply(results.write_boolean(bool(found), format_.name), format_, settings)
    body, cut = results.write_solutions(
        found, format_.name, max_rows=settings.max_rows, max_bytes=settings.max_bytes
    )
    return _reply(body, format_, settings, cut=cut)


def _named(name: str | None, formats: Sequence[Format]) -> Format | None:
    return next((format_ for format_ in formats if format_.name == name), None)


def _reply(body: bytes, format_: Format, settings: WorkerSettings, *, cut: bool = False) -> Reply:
    headers = ((TRUNCATED, f"rows; limit={settings.max_rows}"),) if cut else ()
    return Reply(body, format_.content_type, headers=headers)


def _not_acceptable(kind: str, formats: Sequence[Format]) -> Reply:
    known = ", ".join(format_.media_type for format_ in formats)
    message = f"The query gives {kind}, and that comes as one of {known}."
    return error_reply(HTTPStatus.NOT_ACCEPTABLE, message)
