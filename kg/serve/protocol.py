"""The SPARQL 1.1 Protocol: from an HTTP request to the query, its graphs and its formats."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.serve.negotiation import GRAPH_FORMATS, RESULT_FORMATS, Format, choose, find_format
from kg.serve.sparql import SparqlRequest

MOST_QUERY_BYTES = 1_000_000
_MOST_DRAINED = 64 * 2**20  # of a body that is too large: read, so that the client hears the answer
_MOST_FIELDS = 200
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_NO_UPDATE = "This endpoint only reads: updates are refused. Use `kg build` to change the graph."

Fields = list[tuple[str, str]]


async def read_sparql(request: Request) -> SparqlRequest | None:
    """The query of a request, or None where it brings none.

    Raises:
        HTTPException: 400 for a malformed request, 403 for an update, 406 or 400 for a format that
            there is not, 413 for a query that is too long, 415 for another content type.
    """
    url = parse_fields(request.scope["query_string"])
    fields, query = url, None
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _UPDATE:
            raise HTTPException(HTTPStatus.FORBIDDEN, _NO_UPDATE)
        if kind not in (_FORM, _QUERY):
            message = f"POST takes {_FORM} or {_QUERY}, not {kind or 'nothing'}."
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
        body = await read_body(request, MOST_QUERY_BYTES)
        if kind == _QUERY:
            query = _decode(body)
        else:
            fields = url + parse_fields(body)
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise HTTPException(HTTPStatus.FORBIDDEN, _NO_UPDATE)
    query = _single_query(fields, query)
    if query is None:
        return None
    result, graph = wanted_formats(fields, request.headers.get("accept"))
    return SparqlRequest(
        query,
        _all(fields, "default-graph-uri"),
        _all(fields, "named-graph-uri"),
        result.name if result else None,
        graph.name if graph else None,
    )


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        HTTPException: 413 if it is longer than ``most`` bytes.
    """
    kept, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            kept += chunk
        elif size > _MOST_DRAINED:
            break
    if size > most:
        message = f"The request is longer than {most} bytes."
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
    return bytes(kept)


def parse_fields(raw: bytes) -> Fields:
    """Name and value pairs of a query string or a form, in order.

    Raises:
        HTTPException: 400 if they are not UTF-8, or far too many.
    """
    try:
        return parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The fields are not UTF-8.") from error
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Too many fields.") from error


def wanted_format(
    fields: Fields, accept: str | None, offered: Sequence[Format], *, strict: bool = True
) -> Format | None:
    """The format that ``format=`` (or ``output=``) names, else the one that ``Accept`` prefers.

    Raises:
        HTTPException: 400 if ``strict`` and there is no format of that name.
    """
    name = next((value for key, value in fields if key in ("format", "output") and value), None)
    if name is None:
        return choose(accept, offered)
    found = find_format(name, offered)
    if found is None and strict:
        known = ", ".join(format_.name for format_ in offered)
        message = f"There is no format {name[:80]!r} here; there are {known}."
        raise HTTPException(HTTPStatus.BAD_REQUEST, message)
    return found


def wanted_formats(fields: Fields, accept: str | None) -> tuple[Format | None, Format | None]:
    """The formats for a table and for a graph, of which one may be None: which it is, is not known.

    Raises:
        HTTPException: 400 if there is no format of the name, 406 if ``Accept`` takes none.
    """
    result = wanted_format(fields, accept, RESULT_FORMATS, strict=False)
    graph = wanted_format(fields, accept, GRAPH_FORMATS, strict=False)
    if result is None and graph is None:
        wanted_format(fields, accept, (*RESULT_FORMATS, *GRAPH_FORMATS))
        message = "This endpoint writes none of the formats in Accept."
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, message)
    return result, graph


def _single_query(fields: Fields, query: str | None) -> str | None:
    queries = [*_all(fields, "query"), *([] if query is None else [query])]
    if len(queries) > 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Send one query, not several.")
    return queries[0] if queries else None


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The query is not UTF-8.") from error
