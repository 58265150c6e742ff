"""Articles over several worker processes, their outcomes in the order of the articles.

Owns who works on what, for how long, and what happens when a worker dies: its article is given to a fresh worker once
more, and then given up; all others go on. Memory is bounded by the articles under way, however many there are.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

from extractor.errors import InputError, OcopError, Problem
from extractor.model import Article
from extractor.run.work import Outcome, Started, work

AHEAD = 8
"""Articles a worker that may be under way or wait for one before them: a slow one holds up nobody for long."""
TRIES = 2
"""How often an article is tried whose worker dies, and a worker whose start fails."""
Item = Article | InputError | Outcome
"""What comes in: an article, the error that took its place, or an outcome that is known already."""


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Task:
    index: int
    article: Article
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    channel: Connection
    ready: bool = False
    task: _Task | None = None
    since: float = 0.0
    first: _Task | None = None
    """An article that another worker died on: this one, which is fresh, takes it before all others."""


@dataclass(slots=True)
class WorkerPool:
    """Worker processes with the patterns of a folder; a context manager that ends them.

    They start when there are articles for them: a run that has few of them, or none, starts no more than it needs.
    ``timeout`` is in seconds an article, ``max_memory`` in MiB an article.
    """

    workers: int
    patterns: Path | None = None
    timeout: float | None = None
    max_memory: int | None = None
    _team: list[_Worker] = field(default_factory=list)
    _failed_starts: int = 0
    """In a row."""

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._team:
            worker.channel.close()
            worker.process.kill()
        for worker in self._team:
            worker.process.join()
        self._team = []

    def pids(self) -> list[int]:
        """The ids of the worker processes."""
        return [w.process.pid for w in self._team if w.process.pid is not None]

    def map(self, items: Iterable[Item]) -> Iterator[tuple[Item, Outcome]]:
        """Each item with its outcome, in order. Raises :class:`OcopError` when no worker can start."""
        source = enumerate(items)
        waiting: deque[_Task] = deque()
        given: dict[int, Item] = {}
        done: dict[int, Outcome] = {}
        turn = 0
        exhausted = False
        while True:
            while not exhausted and len(given) < AHEAD * self.workers:
                index, item = next(source, (-1, None))
                if item is None:
                    exhausted = True
                    break
                given[index] = item
                if isinstance(item, Article):
                    waiting.append(_Task(index, item))
                else:
                    done[index] = item if isinstance(item, Outcome) else Outcome(problem=item.problem)
                if done:
                    break  # an outcome that is there already is handed on at once
            self._hand_out(waiting)
            while turn in done:
                yield given.pop(turn), done.pop(turn)
                turn += 1
            if exhausted and not given:
                return
            if waiting or any(w.task or w.first for w in self._team):
                self._listen(done)

    def _hand_out(self, waiting: deque[_Task]) -> None:
        """Give each worker that is free an article, and start those that are wanting."""
        free = sum(worker.task is None and worker.first is None for worker in self._team)
        for _ in range(min(self.workers - len(self._team), len(waiting) - free)):
            self._team.append(self._start())
        for worker in self._team:
            if worker.ready and worker.task is None and (worker.first or waiting):
                worker.task = worker.first or waiting.popleft()
                worker.first = None
                worker.task.tries += 1
                worker.since = time.monotonic()
                with suppress(ConnectionError):  # it has just died: its end of the channel tells so in a moment
                    worker.channel.send(worker.task.article)

    def _listen(self, done: dict[int, Outcome]) -> None:
        """Wait until a worker says something, dies, or has taken too long."""
        by_channel = {w.channel: w for w in self._team}
        for channel in wait(list(by_channel), self._patience()):
            worker = by_channel[channel]  # type: ignore[index]
            try:
                message = worker.channel.recv()
            except (EOFError, OSError):
                self._bury(worker, done)
                continue
            if isinstance(message, Started):
                if message.error is not None:
                    raise OcopError(message.error)
                worker.ready = True
                self._failed_starts = 0
            elif worker.task is not None:
                done[worker.task.index] = message
                worker.task = None
        for worker in list(self._team):
            if self.timeout is not None and worker.task is not None and worker.ready:
                if time.monotonic() - worker.since > self.timeout:
                    what, remedy = f"took longer than {self.timeout:g} s", "split it, or give more with --timeout"
                    problem = Problem(f"article {worker.task.article.id!r}", what, remedy)
                    done[worker.task.index] = Outcome(problem=problem)
                    self._end(worker)
                    self._team.remove(worker)

    def _patience(self) -> float | None:
        """Seconds until the next article has taken too long; ``None`` when there is no limit."""
        busy = [w.since for w in self._team if w.task is not None]
        if self.timeout is None or not busy:
            return None
        return max(0.0, min(busy) + self.timeout - time.monotonic()) + 0.01

    def _bury(self, worker: _Worker, done: dict[int, Outcome]) -> None:
        """Put a fresh worker in the place of a dead one, which tries its article again, or gives that up."""
        task = worker.task
        worker.process.join()
        code = worker.process.exitcode
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= TRIES:
                raise OcopError(f"a worker could not start (exit code {code}); try again with fewer --workers")
        fresh = self._replace(worker)
        if task is None:
            fresh.first = worker.first
            return
        if task.tries < TRIES:
            fresh.first = task
            return
        what = f"the worker died on it, {TRIES} times (exit code {code})"
        problem = Problem(f"article {task.article.id!r}", what, "report it with the article, or give more memory")
        done[task.index] = Outcome(problem=problem)

    def _replace(self, worker: _Worker) -> _Worker:
        self._end(worker)
        fresh = self._start()
        self._team[self._team.index(worker)] = fresh
        return fresh

    @staticmethod
    def _end(worker: _Worker) -> None:
        with suppress(OSError):
            worker.channel.close()
        worker.process.kill()
        worker.process.join()

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, self.patterns, self.max_memory), daemon=True)
        # Ctrl-C goes to every process of the terminal: a worker must not answer it while it still starts. The process
        # that watches over shared memory, once started, lets it through again: so that one is started before.
        resource_tracker.ensure_running()
        before = pthread_sigmask(SIG_BLOCK, {SIGINT})
        try:
            process.start()
        finally:
            pthread_sigmask(SIG_SETMASK, before)
        theirs.close()
        return _Worker(process, ours)
