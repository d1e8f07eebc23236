"""The pool of worker processes, as the HTTP process sees it."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path

import kg
from kg.errors import KgError, QueryTimeoutError, ServerBusyError, WorkerDiedError
from kg.serve.jobs import HEADER_BYTES, Job, Reply, WorkerSettings, pack

_START_SECONDS = 120.0  # a machine with all cores taken starts Python slowly
_STOP_SECONDS = 2.0
_log = logging.getLogger(__name__)


class WorkerPool:
    """Runs jobs, one at a time in each worker; a worker that overruns is killed and replaced.

    The time limit counts from when a worker takes the job, not from when the job was queued.
    """

    def __init__(self, settings: WorkerSettings, *, size: int, most_waiting: int = 1000) -> None:
        self._settings = settings
        self._size = size
        self._most_waiting = most_waiting
        self._waiting = 0
        self._stopped = False
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers: set[_Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start every worker and wait until all have opened the graph.

        Raises:
            WorkerDiedError: If one does not come up.
        """
        for worker in await asyncio.gather(*(self._begin() for _ in range(self._size))):
            self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """End every worker: those at rest by themselves, the others by force."""
        self._stopped = True
        await asyncio.gather(*(worker.stop() for worker in self._workers))
        # Not cancelled: asyncio never comes back from a process whose start is cancelled half-way.
        if self._replacing:
            await asyncio.wait(self._replacing, timeout=_START_SECONDS)
        self._workers.clear()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers."""
        return tuple(sorted(worker.pid for worker in self._workers))

    async def run(self, job: Job, *, limit: float) -> Reply:
        """Answer a job.

        Args:
            limit: Seconds that it may run.

        Raises:
            QueryTimeoutError: If it ran longer; its worker is gone.
            ServerBusyError: If too many jobs wait already.
            WorkerDiedError: If the worker ended under it, as when it asked for too much memory.
        """
        worker = await self._take()
        try:
            reply = await asyncio.wait_for(worker.ask(job, limit), limit)
        except TimeoutError as error:
            self._replace(worker)
            raise QueryTimeoutError(limit) from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self._replace(worker)
            raise WorkerDiedError from error
        except BaseException:  # cancelled: the client has gone, so the query goes too
            self._replace(worker)
            raise
        self._idle.put_nowait(worker)
        return reply

    async def _take(self) -> _Worker:
        if self._waiting >= self._most_waiting:
            raise ServerBusyError
        self._waiting += 1
        try:
            while not (worker := await self._idle.get()).alive:
                self._replace(worker)
        finally:
            self._waiting -= 1
        return worker

    async def _begin(self) -> _Worker:
        worker = await _Worker.spawn()
        self._workers.add(worker)
        try:
            if self._stopped:
                raise WorkerDiedError
            await worker.open(self._settings)
        except BaseException:
            worker.kill()
            self._workers.discard(worker)
            raise
        return worker

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        if self._stopped:
            return
        task = asyncio.create_task(self._replace_later(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replace_later(self, worker: _Worker) -> None:
        await worker.stop()
        self._workers.discard(worker)
        while not self._stopped:
            try:
                self._idle.put_nowait(await self._begin())
            except KgError:
                if self._stopped:
                    return
                _log.warning("A worker did not come up; trying again.")
                await asyncio.sleep(1.0)
            else:
                return


class _Worker:
    """One worker process and the two pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def spawn(cls) -> _Worker:
        root = str(Path(kg.__file__).resolve().parent.parent)
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.serve.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            limit=2**20,
        )
        return cls(process)

    async def open(self, settings: WorkerSettings) -> None:
        """Wait until it has opened the graph."""
        try:
            await self._send(settings)
            await asyncio.wait_for(self._receive(), _START_SECONDS)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDiedError from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, job: Job, limit: float) -> Reply:
        await self._send((job, limit))
        reply = await self._receive()
        if not isinstance(reply, Reply):
            raise ConnectionError
        return reply

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """Let it end at the end of its input; make it end if it does not."""
        if self._process.stdin:
            self._process.stdin.close()
        # asyncio's wait ends only when the pipes do, and a pipe that nobody reads never does.
        for _ in range(2):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
                return
            self.kill()

    async def _send(self, message: object) -> None:
        assert self._process.stdin
        self._process.stdin.write(pack(message))
        await self._process.stdin.drain()

    async def _receive(self) -> object:
        assert self._process.stdout
        header = await self._process.stdout.readexactly(HEADER_BYTES)
        data = await self._process.stdout.readexactly(int.from_bytes(header, "big"))
        message: object = pickle.loads(data)
        return message
