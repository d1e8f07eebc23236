"""One SPARQL query in a worker: the status that says how it went, and how its result is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.query.sparql import RefusedQueryError, Result, run
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


def answer_sparql(snapshot: Snapshot, settings: WorkerSettings, *, request: SparqlRequest) -> Reply:
    """Run a query; every way it can fail becomes a reply with the status that says so."""
    try:
        found = run(
            snapshot.store,
            request.query,
            snapshot.iris,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
        )
        return _write(found, snapshot, settings, request)
    except RefusedQueryError as error:
        return error_reply(HTTPStatus.FORBIDDEN, str(error))
    except QuerySyntaxError as error:
        return error_reply(HTTPStatus.BAD_REQUEST, str(error))
    except (ValueError, RuntimeError) as error:
        return error_reply(HTTPStatus.BAD_REQUEST, f"The SPARQL query cannot be run: {error}")
    except results.TooLargeError:
        message = f"The result is larger than {settings.max_bytes} bytes. Ask for less, or page."
        return error_reply(HTTPStatus.INSUFFICIENT_STORAGE, message)


def _write(
    found: Result,
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
