"""The HTTP side: routes, headers, and which worker answers what. It never opens the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KgError, QueryTimeoutError, ServerBusyError, WorkerDiedError
from kg.query.describe import DEFAULT_LIMIT
from kg.serve import assets, render
from kg.serve.answers import Answers
from kg.serve.headers import SecurityHeaders
from kg.serve.jobs import Job, Reply, WorkerSettings
from kg.serve.negotiation import GRAPH_FORMATS, HTML, choose
from kg.serve.openapi import openapi
from kg.serve.pool import WorkerPool
from kg.serve.protocol import parse_fields, read_sparql, wanted_format, wanted_formats
from kg.serve.responses import (
    asset_response,
    error_response,
    failure,
    http_error,
    own_address,
    page_response,
    raw_rest,
    respond,
    wants_page,
)
from kg.serve.sparql import TRUNCATED
from kg.store.folder import GraphFolder
from kg.vocab import prefixes

_READS = ["GET", "HEAD"]
_PAGE_WORKERS = 2  # beside those for SPARQL, so that pages answer while long queries run
_PAGE_SECONDS = 60.0  # for a page or an answer of the API, where --timeout allows less
_SLOW_SECONDS = 1800.0  # for what is worked out from the whole graph, once for each snapshot
_WATCH_SECONDS = 2.0  # between two looks at whether a build has finished

_NAMES, _QUERIES, _TERMS, _EXPLORER = map(Job, ("names", "queries", "terms", "explorer"))
_SLOW = (_NAMES, _QUERIES, _TERMS, _EXPLORER)
_BY_NAME = frozenset(("search", "entity", "paper", "path", "queries", "ask"))


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How a graph is served.

    Attributes:
        timeout: Seconds that a query may run.
        max_rows: Most rows or triples that a query gives back.
        workers: Processes that run SPARQL queries.
        min_confidence: Statements below it are left out of pages, explorer and API.
    """

    timeout: float = 30.0
    max_rows: int = 10_000
    workers: int = 2
    min_confidence: float = 0.0


def create_app(folder: GraphFolder, settings: ServeSettings) -> Starlette:
    """The ASGI application over one graph; its workers start and stop with its lifespan."""
    site = Site(folder, settings)
    read: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
        ("/", site.explorer),
        ("/resource/{path:path}", site.resource),
        ("/page/{path:path}", site.page),
        ("/data/{path:path}", site.data),
        ("/graph/{path:path}", site.graph),
        ("/ontology", site.ontology),
        ("/.well-known/void", site.void),
        ("/health", site.health),
        ("/api/graph", site.api_graph),
        ("/api/search", site.api_search),
        ("/api/entity/{id:path}", site.api_entity),
        ("/api/paper/{key:path}", site.api_paper),
        ("/api/path", site.api_path),
        ("/api/stats", site.api_stats),
        ("/api/queries", site.api_queries),
        ("/api/queries/{name}", site.api_ask),
        ("/api/terms", site.api_terms),
        ("/api/openapi.json", site.api_document),
        ("/{name}", site.asset),
    ]
    routes = [Route(path, endpoint, methods=_READS) for path, endpoint in read]
    routes.insert(0, Route("/sparql", site.sparql, methods=[*_READS, "POST"]))
    app = Starlette(
        routes=routes,
        lifespan=site.lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=[*_READS, "POST"],
                allow_headers=["*"],
                expose_headers=[TRUNCATED, "ETag"],
            ),
        ],
        exception_handlers={
            HTTPException: http_error,
            QueryTimeoutError: failure(HTTPStatus.GATEWAY_TIMEOUT),
            ServerBusyError: failure(HTTPStatus.SERVICE_UNAVAILABLE),
            WorkerDiedError: failure(HTTPStatus.INSUFFICIENT_STORAGE),
        },
    )
    # A redirect to the same path with a slash would be built from the client's Host header.
    app.router.redirect_slashes = False
    app.state.site = site
    return app


class Site:
    """The endpoints, over one graph's two pools of workers: for SPARQL, and for everything else."""

    def __init__(self, folder: GraphFolder, settings: ServeSettings) -> None:
        worker = WorkerSettings(
            str(folder.path.absolute()),
            settings.max_rows,
            min_confidence=settings.min_confidence,
        )
        self._folder = folder
        self._settings = settings
        self.queries = WorkerPool(worker, size=settings.workers)
        self.pages = WorkerPool(worker, size=_PAGE_WORKERS)
        self._answers = Answers(folder, self.pages)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Start the workers with the server and end them with it."""
        try:
            await asyncio.gather(self.queries.start(), self.pages.start())
            warming = asyncio.create_task(self._keep_warm())
            yield
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
        finally:
            await asyncio.gather(self.queries.stop(), self.pages.stop())

    async def _keep_warm(self) -> None:
        """Work out what takes long before anybody asks for it: at the start, and after a build."""
        done = ""
        while True:
            tag = self._answers.tag
            if tag != done:
                for job in _SLOW:
                    with suppress(KgError):  # whoever asks for it will be told
                        await self._get(job)
                done = tag
            await asyncio.sleep(_WATCH_SECONDS)

    # -- SPARQL ---------------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Response:
        """The SPARQL endpoint; for a browser its page, without a query its description."""
        if request.method != "POST" and wants_page(request):
            return await self._query_page(request)
        sparql = await read_sparql(request)
        if sparql is None:
            if request.method == "POST":
                raise HTTPException(HTTPStatus.BAD_REQUEST, "The request has no query.")
            endpoint = (("endpoint", own_address(request) + "sparql"),)
            return await self._rdf(request, Job("service", endpoint))
        job = Job("sparql", (("request", sparql),))
        work = asyncio.create_task(self.queries.run(job, limit=self._settings.timeout))
        gone = asyncio.create_task(_wait_until_gone(request))
        try:
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return Response(status_code=499)  # nobody is there to read it
            return respond(work.result(), vary="Accept")
        finally:
            gone.cancel()
            work.cancel()

    async def _query_page(self, request: Request) -> Response:
        fields = dict(parse_fields(request.scope["query_string"]))
        examples = await self._get(_QUERIES)
        known = orjson.loads(examples.body) if examples.status == HTTPStatus.OK else []
        base = self._folder.iris.base
        page = render.render(
            "query.html",
            query=fields.get("query", ""),
            examples=known,
            limits=self._settings,
            base=base,
            prefixes=prefixes(base),
        )
        return page_response(page)

    # -- things ---------------------------------------------------------------------------------

    async def resource(self, request: Request) -> Response:
        """Any thing of the graph by its IRI: 303 to its page or to its data."""
        found = await self._get(Job("locate", (("path", raw_rest(request)),)))
        if found.status != HTTPStatus.OK:
            return error_response(request, found.status, render.message_of(found.body))
        if choose(request.headers.get("accept"), (*GRAPH_FORMATS, HTML)) is None:
            raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, "There is no such format of this.")
        kind = "page" if wants_page(request) else "data"
        response = RedirectResponse(f"/{kind}/{found.body.decode()}", HTTPStatus.SEE_OTHER)
        response.headers["Vary"] = "Accept"
        return response

    async def page(self, request: Request) -> Response:
        """The page of a thing."""
        return await self._html(request, Job("page", (("path", raw_rest(request)),)))

    async def data(self, request: Request) -> Response:
        """What the graph says of a thing, as RDF."""
        return await self._rdf(request, Job("data", (("path", raw_rest(request)),)))

    async def graph(self, request: Request) -> Response:
        """One named graph: a page for browsers, else its triples."""
        job = Job("graph", (("path", raw_rest(request)),))
        return await self._page_or_rdf(request, job, Job("graph_page", job.arguments))

    async def ontology(self, request: Request) -> Response:
        """The ontology: a page for browsers, else its triples."""
        return await self._page_or_rdf(request, Job("ontology"), Job("ontology_page"))

    async def void(self, request: Request) -> Response:
        """The description of the dataset."""
        return await self._rdf(
            request, Job("void", (("endpoint", own_address(request) + "sparql"),))
        )

    # -- the explorer ---------------------------------------------------------------------------

    async def explorer(self, request: Request) -> Response:
        """The explorer's page."""
        return asset_response(request, assets.built("index.html") or assets.PLACEHOLDER)

    async def asset(self, request: Request) -> Response:
        """A script or a style sheet that a page loads."""
        return asset_response(request, assets.built(request.path_params["name"]))

    # -- API ------------------------------------------------------------------------------------

    async def health(self, request: Request) -> Response:
        """Whether questions are answered, and of which snapshot."""
        return await self._json(request, Job("health"))

    async def api_graph(self, request: Request) -> Response:
        """The whole graph in columns, as the explorer reads it."""
        return await self._json(request, _EXPLORER)

    async def api_search(self, request: Request) -> Response:
        """Entities and papers whose names hold some words."""
        fields = dict(parse_fields(request.scope["query_string"]))
        job = Job("search", (("text", fields.get("q", "")), ("limit", fields.get("limit", "20"))))
        return await self._json(request, job)

    async def api_entity(self, request: Request) -> Response:
        """All that is known of an entity."""
        fields = dict(parse_fields(request.scope["query_string"]))
        limit = ("limit", fields.get("limit", str(DEFAULT_LIMIT)))
        job = Job("entity", (("name", request.path_params["id"]), limit))
        return await self._json(request, job)

    async def api_paper(self, request: Request) -> Response:
        """All that is known of a paper."""
        return await self._json(request, Job("paper", (("name", request.path_params["key"]),)))

    async def api_path(self, request: Request) -> Response:
        """A shortest path between two entities or papers."""
        fields = dict(parse_fields(request.scope["query_string"]))
        ends = (("start", fields.get("from", "")), ("end", fields.get("to", "")))
        return await self._json(request, Job("path", ends))

    async def api_stats(self, request: Request) -> Response:
        """How much there is of everything."""
        return await self._json(request, Job("stats"))

    async def api_queries(self, request: Request) -> Response:
        """The library of named questions."""
        return await self._json(request, _QUERIES)

    async def api_ask(self, request: Request) -> Response:
        """The rows of a named question; its parameters are those of the address."""
        fields = parse_fields(request.scope["query_string"])
        result, graph = wanted_formats(fields, request.headers.get("accept"))
        values = tuple(sorted(field for field in fields if field[0] not in ("format", "output")))
        job = Job(
            "ask",
            (
                ("name", request.path_params["name"]),
                ("values", values),
                ("result_format", result and result.name),
                ("graph_format", graph and graph.name),
            ),
        )
        return self._tagged(request, await self._get(job), vary="Accept")

    async def api_terms(self, request: Request) -> Response:
        """Prefixes, classes and properties of this graph, for completion."""
        return await self._json(request, _TERMS)

    async def api_document(self, request: Request) -> Response:
        """The description of this API."""
        return respond(openapi())

    # -- answering ------------------------------------------------------------------------------

    async def _get(self, job: Job) -> Reply:
        if job.kind in _BY_NAME:  # these look names up, and no worker should index them by itself
            await self._answers.get(_NAMES, limit=_SLOW_SECONDS)
        if job in _SLOW:
            return await self._answers.get(job, limit=_SLOW_SECONDS)
        return await self._answers.get(job, limit=max(_PAGE_SECONDS, self._settings.timeout))

    async def _json(self, request: Request, job: Job) -> Response:
        return self._tagged(request, await self._get(job))

    async def _html(self, request: Request, job: Job, *, vary: str = "") -> Response:
        reply = await self._get(job)
        if reply.status != HTTPStatus.OK:
            return error_response(request, reply.status, render.message_of(reply.body))
        return self._tagged(request, reply, vary=vary)

    async def _rdf(self, request: Request, job: Job, *, vary: str = "Accept") -> Response:
        fields = parse_fields(request.scope["query_string"])
        wanted = wanted_format(fields, request.headers.get("accept"), GRAPH_FORMATS)
        if wanted is None and HTML is choose(request.headers.get("accept"), (HTML,)):
            wanted = GRAPH_FORMATS[0]  # a browser that followed a link to data gets to see it
        if wanted is None:
            raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, "There is no such format of this.")
        return await self._html(
            request, Job(job.kind, (*job.arguments, ("format_", wanted.name))), vary=vary
        )

    async def _page_or_rdf(self, request: Request, data: Job, page: Job) -> Response:
        named = any(k == "format" for k, _ in parse_fields(request.scope["query_string"]))
        if not named and wants_page(request):
            return await self._html(request, page, vary="Accept")
        return await self._rdf(request, data)

    def _tagged(self, request: Request, reply: Reply, *, vary: str = "") -> Response:
        """A response that a client may keep for as long as the graph stays as it is."""
        if reply.status != HTTPStatus.OK:
            return respond(reply, vary=vary)
        tag = f'"{reply.snapshot}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"} | ({"Vary": vary} if vary else {})
        known = request.headers.get("if-none-match", "")
        if reply.snapshot and tag in (part.strip() for part in known.split(",")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        response = respond(reply, vary=vary)
        response.headers.update(headers)
        return response


async def _wait_until_gone(request: Request) -> None:
    while True:
        if (await request.receive())["type"] == "http.disconnect":
            return
