"""Answers kept as long as the graph stays as it is: the same question is worked out once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from kg.serve.jobs import Job, Reply
from kg.serve.pool import WorkerPool
from kg.serve.snapshot import snapshot_tag
from kg.store.folder import GraphFolder

_MOST_BYTES = 128 * 2**20
_MOST_ANSWERS = 4096


class Answers:
    """Asks a pool, and remembers; several clients that ask the same wait for one answer."""

    def __init__(self, folder: GraphFolder, pool: WorkerPool) -> None:
        self._folder = folder
        self._pool = pool
        self._tag = ""
        self._kept: OrderedDict[Job, Reply] = OrderedDict()
        self._bytes = 0
        self._running: dict[tuple[str, Job], asyncio.Task[Reply]] = {}

    @property
    def tag(self) -> str:
        """Name of the state of the graph that readers should see now."""
        tag = snapshot_tag(self._folder) or self._tag
        if tag != self._tag:
            self._tag = tag
            self._kept.clear()
            self._bytes = 0
        return tag

    async def get(self, job: Job, *, limit: float) -> Reply:
        """The answer to a job that depends on nothing but the graph.

        Raises:
            QueryTimeoutError, ServerBusyError, WorkerDiedError: As :meth:`WorkerPool.run`.
        """
        tag = self.tag
        if kept := self._kept.get(job):
            self._kept.move_to_end(job)
            return kept
        task = self._running.get((tag, job))
        if task is None:
            task = asyncio.create_task(self._pool.run(job, limit=limit))
            self._running[tag, job] = task
            task.add_done_callback(lambda done: self._finish(tag, job, done))
        return await asyncio.shield(task)

    def _finish(self, tag: str, job: Job, task: asyncio.Task[Reply]) -> None:
        self._running.pop((tag, job), None)
        if task.cancelled() or task.exception():
            return
        reply = task.result()
        if reply.status != 200 or reply.snapshot != self.tag:
            return
        self._kept[job] = reply
        self._bytes += reply.size
        while len(self._kept) > 1 and (
            self._bytes > _MOST_BYTES or len(self._kept) > _MOST_ANSWERS
        ):
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.size
