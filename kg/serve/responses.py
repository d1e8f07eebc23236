"""Responses: from a worker's reply, a page, a file or an error, with the right headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import render
from kg.serve.assets import Asset
from kg.serve.jobs import Reply, error_reply
from kg.serve.negotiation import GRAPH_FORMATS, HTML, JSON, choose
from kg.serve.protocol import parse_fields

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_MESSAGES = {
    HTTPStatus.NOT_FOUND: "Nothing in this graph has that address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address only reads.",
}


def raw_rest(request: Request) -> str:
    """The path after its first segment, percent-encoded as it came: IRIs hold encoded slashes."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    _, _, rest = raw.decode("latin-1").removeprefix("/").partition("/")
    return rest.partition("?")[0]


def own_address(request: Request) -> str:
    """The address of this server as the client wrote it, or as it is where that is no address."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        server = request.scope.get("server") or ("127.0.0.1", None)
        host = ":".join(str(part) for part in server if part is not None)
    return f"http://{host}/"


def wants_page(request: Request) -> bool:
    """Whether a client prefers a page: it names HTML, and no ``format=`` says otherwise."""
    fields = parse_fields(request.scope["query_string"])
    if any(name in ("format", "output") and value for name, value in fields):
        return False
    accept = request.headers.get("accept", "")
    return "html" in accept and choose(accept, (HTML, *GRAPH_FORMATS)) is HTML


def respond(reply: Reply, *, vary: str = "") -> Response:
    """A worker's reply as a response."""
    headers = dict(reply.headers) | ({"Vary": vary} if vary else {})
    return Response(reply.body, reply.status, headers, reply.media_type)


def page_response(text: str, status: int = HTTPStatus.OK) -> Response:
    """Text of a page as a response."""
    return Response(text, status, {"Vary": "Accept"}, HTML.content_type)


def asset_response(request: Request, asset: Asset | None) -> Response:
    """A file as a response; 404 where there is none."""
    if asset is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    headers = {"ETag": asset.tag, "Cache-Control": "no-cache"}
    if asset.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(asset.body, HTTPStatus.OK, headers, asset.media_type)


def error_response(
    request: Request, status: int, message: str, headers: dict[str, str] | None = None
) -> Response:
    """An error as a page for browsers, else as JSON."""
    if choose(request.headers.get("accept"), (JSON, HTML)) is HTML:
        response = page_response(render.error_page(status, message), status)
    else:
        response = respond(error_reply(status, message), vary="Accept")
    response.headers.update(headers or {})
    return response


async def http_error(request: Request, error: Exception) -> Response:
    """The response to an error that an endpoint raised."""
    assert isinstance(error, HTTPException)
    message = error.detail
    if message == HTTPStatus(error.status_code).phrase:
        message = _MESSAGES.get(HTTPStatus(error.status_code), message)
    return error_response(request, error.status_code, message, dict(error.headers or {}))


def failure(status: HTTPStatus) -> Callable[[Request, Exception], Awaitable[Response]]:
    """A function that answers every error of a class with one status."""

    async def answer(request: Request, error: Exception) -> Response:
        headers = {"Retry-After": "1"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        return error_response(request, status, str(error), headers)

    return answer
