"""A worker process: it reads a question on standard input and writes the answer on standard output.

It is meant to be killed. It ends by itself when the server does, and, should the server die while a
query runs, by an alarm a little after the time limit.
"""

from __future__ import annotations

import logging
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError, NotFoundError, UnknownQueryError
from kg.serve import api, completion, pages, things
from kg.serve.jobs import HEADER_BYTES, Job, Reply, WorkerSettings, error_reply, pack
from kg.serve.snapshot import SnapshotWatch
from kg.serve.sparql import answer_sparql

_MEMORY = 6 * 2**30  # bytes of address space; a query that wants more ends its worker
_log = logging.getLogger(__name__)

Answer = Callable[..., Reply]
ANSWERS: Mapping[str, Answer] = {
    "sparql": answer_sparql,
    "locate": things.locate,
    "data": things.data,
    "graph": things.graph,
    "ontology": things.ontology,
    "void": things.void,
    "service": things.service,
    "page": pages.page,
    "graph_page": pages.graph_page,
    "ontology_page": pages.ontology_page,
    "terms": completion.terms,
    "health": completion.health,
    "explorer": api.explorer,
    "names": api.names,
    "search": api.find,
    "entity": api.entity,
    "paper": api.paper,
    "path": api.path,
    "stats": api.stats,
    "queries": api.queries,
    "ask": api.ask,
}


def main() -> None:
    """Run until standard input ends; the first message holds the settings."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it ends us in its time
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between two answers
    settings = _receive(source)
    if not isinstance(settings, WorkerSettings):
        return
    watch = SnapshotWatch(Path(settings.graph))
    _warm(watch)
    _send(sink, "ready")
    while isinstance(message := _receive(source), tuple):
        job, limit = message
        # SIGALRM's own action ends the process, even within the store's code.
        signal.setitimer(signal.ITIMER_REAL, limit + 5.0)
        reply = answer(job, watch, settings)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(sink, reply)


def answer(job: Job, watch: SnapshotWatch, settings: WorkerSettings) -> Reply:
    """Answer one question; what goes wrong becomes a reply too."""
    try:
        snapshot = watch.current()
        reply = ANSWERS[job.kind](snapshot, settings, **dict(job.arguments))
        return replace(reply, snapshot=snapshot.tag)
    except (NotFoundError, UnknownQueryError) as error:
        return error_reply(HTTPStatus.NOT_FOUND, str(error))
    except KgError as error:
        status = HTTPStatus.BAD_REQUEST if isinstance(error, ValueError) else _UNAVAILABLE
        return error_reply(status, str(error))
    except MemoryError:
        return error_reply(HTTPStatus.INSUFFICIENT_STORAGE, "The answer needs too much memory.")
    except (
        Exception
    ):  # the last line of defence: the server lives on, and the log has the traceback
        _log.exception("A worker failed at %s", job.kind)
        return error_reply(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed at this request.")


_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE


def _warm(watch: SnapshotWatch) -> None:
    """Touch the store once, so that the first question finds it open."""
    watch.current().store.query("ASK { ?s ?p ?o }", use_default_graph_as_union=True)


def _receive(source: BinaryIO) -> object | None:
    header = source.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    message: object = pickle.loads(source.read(int.from_bytes(header, "big")))
    return message


def _send(sink: BinaryIO, message: object) -> None:
    sink.write(pack(message))
    sink.flush()


if __name__ == "__main__":
    main()
