"""The workers of a Dask cluster as one more place where `run_all` works (extra `cluster`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from typing import Any, Self, TypeVar

from xlplan.batch.program import program
from xlplan.errors import DataError, UsageError

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 30
"""Seconds to wait for the scheduler, and for its first worker."""
_AHEAD = 2
"""Items sent for each thread of a worker, so that none waits for its next one."""
_LOOK = 5
"""Seconds between two looks at how many workers there are."""


class Cluster:
    """A scheduler and its workers, while used in a `with` block.

    When a worker dies, Dask gives its items to the others, a few times. UsageError: dask is not installed, nobody
    answers at the address, or there is no worker.
    """

    tries_again = False

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            import distributed  # noqa: PLC0415 heavy, and optional
        except ImportError:
            raise UsageError("needs-dask") from None
        self._distributed: Any = distributed
        self.died: type[Exception] = distributed.KilledWorker
        self._looked, self._threads = 0.0, 1

    def __enter__(self) -> Self:
        try:
            self._client = self._distributed.Client(self.address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError("scheduler-unreachable", value=self.address, detail=_reason(error)) from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            self._client.close()
            raise UsageError("scheduler-without-workers", value=self.address) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def at_once(self) -> int:
        """How many items may be under way; workers may come and go."""
        if time.monotonic() - self._looked > _LOOK:
            self._threads = max(sum(self._client.nthreads().values()), 1)
            self._looked = time.monotonic()
        return _AHEAD * self._threads

    def here(self, work: Callable[[T], R]) -> Callable[[T], R]:
        """`work`, refused by a worker whose xlplan is another one: it might reckon otherwise."""
        return partial(_by_the_same_program, program(), work)

    @contextmanager
    def pool(self) -> Iterator[Executor]:
        """The workers as an executor; what is under way is waited for."""
        found: Executor = self._client.get_executor(pure=False)
        try:
            yield found
        finally:
            found.shutdown(wait=True)


def _by_the_same_program(wanted: str, work: Callable[[T], R], item: T) -> R:
    if program() != wanted:
        raise DataError("scheduler-other-program")
    return work(item)


def _reason(error: Exception) -> str:
    return str(error).partition("\n")[0]
