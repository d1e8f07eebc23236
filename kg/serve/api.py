"""The JSON API, answered in a worker: descriptions as kg.query gives them, keys in camelCase."""

from __future__ import annotations

from http import HTTPStatus

import orjson

from kg.exports.explorer import PAYLOAD_VERSION, build_payload
from kg.query.describe import describe_entity, describe_paper, to_json
from kg.query.named import NamedQuery, bind, get_query, load_library
from kg.query.paths import describe_path
from kg.query.search import KINDS, Hit, search
from kg.query.stats import read_stats
from kg.serve.jobs import Reply, WorkerSettings, error_reply, json_reply
from kg.serve.snapshot import Snapshot, is_iri
from kg.serve.sparql import SparqlRequest, answer_sparql
from kg.vocab import KG, RDF

_MOST_HITS = 200
_MOST_ROWS = 10_000


def explorer(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """The whole graph in columns, laid out, as :mod:`kg.exports.explorer` describes it.

    It takes long and follows from the snapshot, so it is kept in the graph's folder.
    """
    least = settings.min_confidence

    def make() -> bytes:
        return orjson.dumps(build_payload(snapshot.store, snapshot.iris, min_confidence=least))

    body = snapshot.keep_on_disk(f"explorer-{PAYLOAD_VERSION}-{least:g}.json", make)
    return Reply(body, "application/json")


def names(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """Open the index of names, and make it where there is none: the other workers find it then."""
    snapshot.name_index()
    return json_reply({"names": True})


def find(snapshot: Snapshot, settings: WorkerSettings, *, text: str, limit: str) -> Reply:
    """Entities and papers by a part of their names, the best first."""
    most = _number(limit, _MOST_HITS)
    if most is None:
        return _bad_limit(_MOST_HITS)
    hits = search(snapshot.name_index(), text, limit=most, kinds=KINDS)
    return json_reply({"query": text, "hits": [_hit(snapshot, hit) for hit in hits]})


def entity(snapshot: Snapshot, settings: WorkerSettings, *, name: str, limit: str) -> Reply:
    """All that is known of the entity of an id or a name; most rows of each list is ``limit``.

    Raises:
        NotFoundError: If there is none; the message names what is near.
    """
    most = _number(limit, _MOST_ROWS)
    if most is None:
        return _bad_limit(_MOST_ROWS)
    id_ = snapshot.reader().entity_id(entity_iri(snapshot, name))
    found = describe_entity(
        snapshot.store, snapshot.iris, id_, limit=most, min_confidence=settings.min_confidence
    )
    return json_reply(to_json(found))


def paper(snapshot: Snapshot, settings: WorkerSettings, *, name: str) -> Reply:
    """All that is known of the paper of a key, an identifier or a title.

    Raises:
        NotFoundError: If there is none; the message names what is near.
    """
    key = snapshot.reader().paper_key(snapshot.names().get_paper(name))
    found = describe_paper(
        snapshot.store, snapshot.iris, key, min_confidence=settings.min_confidence
    )
    return json_reply(to_json(found))


def path(snapshot: Snapshot, settings: WorkerSettings, *, start: str, end: str) -> Reply:
    """A shortest path between two things, each an entity or a paper.

    Raises:
        NotFoundError: If one of them is not in the graph.
    """
    ends = [_thing_iri(snapshot, name) for name in (start, end)]
    least = settings.min_confidence
    steps = describe_path(snapshot.reader(), ends[0], ends[1], min_confidence=least)
    if steps is None:
        message = f"Nothing in this graph joins {start!r} and {end!r}."
        return error_reply(HTTPStatus.NOT_FOUND, message)
    return json_reply({"from": ends[0], "to": ends[1], "steps": to_json(steps)})


def stats(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """How much there is of everything, as it was counted at build."""
    return json_reply(to_json(read_stats(snapshot.store, snapshot.iris)))


def queries(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    """The library of named questions, each with its text as it stands with every default."""
    library = load_library().values()
    return json_reply([_query(snapshot, settings, query) for query in library])


def ask(
    snapshot: Snapshot,
    settings: WorkerSettings,
    *,
    name: str,
    values: tuple[tuple[str, str], ...],
    result_format: str | None,
    graph_format: str | None,
) -> Reply:
    """The rows of a named question.

    Raises:
        UnknownQueryError: If there is none of that name.
        BadParameterError: If a value does not fit.
        NotFoundError: If a value names no entity or paper.
    """
    text = _bind(snapshot, settings, get_query(name), dict(values))
    request = SparqlRequest(text, result_format=result_format, graph_format=graph_format)
    return answer_sparql(snapshot, settings, request=request)


def _query(snapshot: Snapshot, settings: WorkerSettings, query: NamedQuery) -> dict[str, object]:
    about: dict[str, object] = to_json(query)
    return {**about, "query": _bind(snapshot, settings, query, {})}


def _bind(
    snapshot: Snapshot, settings: WorkerSettings, query: NamedQuery, values: dict[str, str]
) -> str:
    least = settings.min_confidence if query.filters_confidence else 0.0
    return bind(query, values, snapshot.reader(), snapshot.names(), min_confidence=least)


def _number(text: str, most: int) -> int | None:
    """A number from 1, at most ``most``; None for anything else."""
    return min(int(text), most) or None if text.isascii() and text.isdigit() else None


def _bad_limit(most: int) -> Reply:
    return error_reply(HTTPStatus.BAD_REQUEST, f"limit is a number from 1 to {most}.")


def entity_iri(snapshot: Snapshot, name: str) -> str:
    """The IRI of the entity of an id, as the graph writes it, or of a name.

    Raises:
        NotFoundError: If there is none; the message names what is near.
    """
    reader = snapshot.reader()
    minted = snapshot.iris.entity(name)
    if is_iri(minted) and reader.has(minted, RDF + "type", KG + "Entity"):
        return minted
    return snapshot.names().get_entity(name)


def _thing_iri(snapshot: Snapshot, name: str) -> str:
    return snapshot.names().find_paper(name) or entity_iri(snapshot, name)


def _hit(snapshot: Snapshot, hit: Hit) -> dict[str, object]:
    reader = snapshot.reader()
    if hit.kind == "paper":
        return {**to_json(hit), "key": reader.paper_key(hit.iri)}
    return {**to_json(hit), "id": reader.entity_id(hit.iri)}
