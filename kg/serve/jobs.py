"""What goes to a worker process and what comes back: both are small, frozen and pickled."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

HEADER_BYTES = 8  # of the length that stands before each pickled message


@dataclass(frozen=True, slots=True)
class Job:
    """A question for a worker, by the name of the function that answers it.

    Attributes:
        kind: A name of :data:`kg.serve.worker.ANSWERS`.
        arguments: Names and values that the function takes, in the order of its key in the cache.
    """

    kind: str
    arguments: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to be sent.

    Attributes:
        snapshot: Name of the snapshot that was asked, in the worker's words.
    """

    body: bytes
    media_type: str
    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()
    snapshot: str = field(default="", compare=False)

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.body)


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker is started with.

    Attributes:
        graph: The graph's folder.
        max_rows: Most rows, or triples, that a query gives back.
        max_bytes: Most bytes of a result.
        min_confidence: Statements below it are left out of pages and of the API.
    """

    graph: str
    max_rows: int
    max_bytes: int = 64 * 2**20
    min_confidence: float = 0.0


def pack(message: object) -> bytes:
    """A message with its length before it."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(HEADER_BYTES, "big") + data


def json_reply(value: object, *, status: int = HTTPStatus.OK) -> Reply:
    """A value as JSON; dataclasses and tuples are understood."""
    return Reply(orjson.dumps(value), "application/json", status)


def error_reply(status: int, message: str) -> Reply:
    """An error as the API and the SPARQL endpoint tell it: JSON with one ``error``."""
    return json_reply({"error": message, "status": status}, status=status)
