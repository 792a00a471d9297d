"""Running one function over many workbooks, in as many local processes as wanted."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from xlplan.errors import Problem

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[int, int], None]
"""Called with (items done, items in all) after each item."""


def run_all(
    work: Callable[[T], R],
    items: Sequence[T],
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    name: Callable[[T], str] = str,
    each: Callable[[R | Problem], None] | None = None,
) -> list[R | Problem]:
    """`work(item)` for every item, in the items' order. `work`, items and results must pickle, and be small.

    With one job or one item all runs here. A worker process that dies takes only its item with it: it is tried once
    more by itself, then its result is Problem("worker-died") with the item's `name`. An exception of `work` ends the
    run and is raised, and so is KeyboardInterrupt: no new item is begun, those under way are finished first. `each`
    gets every result as it comes, also those of a run that is ended.
    """
    total = len(items)
    found: dict[int, R | Problem] = {}

    def done(index: int, result: R | Problem) -> None:
        found[index] = result
        if each:
            each(result)
        if progress:
            progress(len(found), total)

    if jobs <= 1 or total <= 1:
        for index, item in enumerate(items):
            done(index, work(item))
    else:
        _Processes(work, items, done, name).run(min(jobs, total))
    return [found[index] for index in range(total)]


class _Processes(Generic[T, R]):
    """The items still to do, and what becomes of them."""

    def __init__(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        done: Callable[[int, R | Problem], None],
        name: Callable[[T], str],
    ) -> None:
        self._work, self._items, self._done, self._name = work, items, done, name
        self._waiting = list(range(len(items)))[::-1]
        self._running: dict[Future[R], int] = {}

    def run(self, jobs: int) -> None:
        """Work until nothing waits. Results of an interrupted run's last items are still handed over."""
        try:
            while self._waiting:
                with _pool(jobs) as pool:
                    suspects = self._drain(pool, jobs)
                for index in suspects:
                    self._done(index, self._alone(index))
        finally:
            for future, index in self._running.items():
                if not future.cancelled() and future.exception() is None:
                    self._done(index, future.result())

    def _drain(self, pool: Executor, jobs: int) -> list[int]:
        """Work off what waits, never more than `jobs` at once; when a process dies, those under way are returned."""
        suspects: list[int] = []
        while (self._waiting or self._running) and not suspects:
            while self._waiting and len(self._running) < jobs:
                index = self._waiting.pop()
                try:
                    self._running[_submit(pool, self._work, self._items[index])] = index
                except BrokenProcessPool:
                    suspects.append(index)
                    break
            self._collect(wait(self._running, return_when=FIRST_COMPLETED).done, suspects)
        self._collect(wait(self._running).done, suspects)
        return suspects

    def _collect(self, ready: Iterable[Future[R]], suspects: list[int]) -> None:
        for future in ready:
            index = self._running.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                suspects.append(index)
            else:
                self._done(index, future.result())

    def _alone(self, index: int) -> R | Problem:
        item = self._items[index]
        with _pool(1) as pool:
            try:
                return _submit(pool, self._work, item).result()
            except BrokenProcessPool:
                return Problem("worker-died", params={"item": self._name(item)})


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are always waited for; when something went wrong, nothing new is begun."""
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=ignore_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def ignore_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; only the one that started the others may act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _submit(pool: Executor, work: Callable[[T], R], item: T) -> Future[R]:
    """Submitting starts processes, which inherit that interrupts wait: none dies of one before it is set up."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(work, item)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, item)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
