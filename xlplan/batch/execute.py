"""Running one function over many workbooks: here, in local processes, or on the workers of a cluster."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from xlplan.batch.cluster import Cluster
from xlplan.errors import DataError, Problem

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
    scheduler: str | None = None,
) -> list[R | Problem]:
    """`work(item)` for every item, in the items' order. `work`, items and results must pickle, and be small.

    With one job or one item all runs here; with a `scheduler` (a Dask scheduler's address) on its workers, however many
    there are. They must reach the same files under the same paths, and have the same xlplan.

    A worker process that dies takes only its item with it: it is tried once
    more by itself, then its result is Problem("worker-died") with the item's `name`. An exception of `work` ends the
    run and is raised, and so is KeyboardInterrupt: no new item is begun, those under way are finished first. `each`
    gets every result as it comes, also those of a run that is ended. UsageError: no such cluster. DataError: it is gone
    while it works.
    """
    total = len(items)
    found: dict[int, R | Problem] = {}

    def done(index: int, result: R | Problem) -> None:
        found[index] = result
        if each:
            each(result)
        if progress:
            progress(len(found), total)

    if scheduler and total:
        with Cluster(scheduler) as cluster:
            _Workers(cluster.here(work), items, done, name, cluster).run()
    elif jobs <= 1 or total <= 1:
        for index, item in enumerate(items):
            done(index, work(item))
    else:
        _Workers(work, items, done, name, _Processes(min(jobs, total))).run()
    return [found[index] for index in range(total)]


class _Processes:
    """Processes of this machine. When one dies, all of its pool are lost."""

    died: type[Exception] = BrokenProcessPool
    tries_again = True

    def __init__(self, jobs: int) -> None:
        self.at_once = jobs

    @contextlib.contextmanager
    def pool(self) -> Iterator[Executor]:
        """Processes that are always waited for; when something went wrong, nothing new is begun."""
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self.at_once, mp_context=context, initializer=ignore_interrupts)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Workers(Generic[T, R]):
    """The items still to do, and what becomes of them."""

    def __init__(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        done: Callable[[int, R | Problem], None],
        name: Callable[[T], str],
        crew: _Processes | Cluster,
    ) -> None:
        self._work, self._items, self._done, self._name, self._crew = work, items, done, name, crew
        self._waiting = list(range(len(items)))[::-1]
        self._running: dict[Future[R], int] = {}

    def run(self) -> None:
        """Work until nothing waits. Results of an interrupted run's last items are still handed over."""
        try:
            while self._waiting:
                with self._crew.pool() as pool:
                    suspects = self._drain(pool)
                for index in suspects:
                    self._done(index, self._alone(index))
        finally:
            for future, index in self._running.items():
                if future.done() and not future.cancelled() and future.exception() is None:
                    self._done(index, future.result())

    def _drain(self, pool: Executor) -> list[int]:
        """Work off what waits, never more than the crew can do; when a process dies, those under way are returned."""
        suspects: list[int] = []
        while (self._waiting or self._running) and not suspects:
            while self._waiting and len(self._running) < self._crew.at_once:
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
            if future.cancelled():
                raise DataError("scheduler-lost") from CancelledError()
            if isinstance(future.exception(), self._crew.died):
                suspects.append(index)
            else:
                self._done(index, future.result())

    def _alone(self, index: int) -> R | Problem:
        """An item that a worker died of, tried once more by itself, unless the cluster has done so."""
        item = self._items[index]
        if self._crew.tries_again:
            with _Processes(1).pool() as pool, contextlib.suppress(BrokenProcessPool):
                return _submit(pool, self._work, item).result()
        return Problem("worker-died", params={"item": self._name(item)})


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
