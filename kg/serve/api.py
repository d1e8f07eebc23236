"""The JSON API, answered in a worker."""

from __future__ import annotations

from kg.serve.jobs import Reply, WorkerSettings, error_reply, json_reply
from kg.serve.snapshot import Snapshot


def explorer(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    return error_reply(501, "todo")


def search(snapshot: Snapshot, settings: WorkerSettings, *, text: str, limit: str) -> Reply:
    return error_reply(501, "todo")


def entity(snapshot: Snapshot, settings: WorkerSettings, *, name: str) -> Reply:
    return error_reply(501, "todo")


def paper(snapshot: Snapshot, settings: WorkerSettings, *, name: str) -> Reply:
    return error_reply(501, "todo")


def path(snapshot: Snapshot, settings: WorkerSettings, *, start: str, end: str) -> Reply:
    return error_reply(501, "todo")


def stats(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    return error_reply(501, "todo")


def queries(snapshot: Snapshot, settings: WorkerSettings) -> Reply:
    return json_reply([])
