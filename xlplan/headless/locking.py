"""Keeping two runs from publishing into one folder at once; the system takes the lock back when a run is killed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_PATIENCE = 10.0
"""Seconds; publishing takes less than one."""


@contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[bool]:
    """Whether nobody else holds one of these folders; they are held until the block ends.

    Where the file system has no locks, they count as free.
    """
    with ExitStack() as held:
        end = time.monotonic() + _PATIENCE
        yield all(_entered(held, folder, end) for folder in sorted(set(folders)))


def _entered(held: ExitStack, folder: Path, end: float) -> bool:
    while True:
        try:
            held.enter_context(_lock(folder))
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        else:
            return True


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _lock(folder: Path) -> Iterator[None]:
        """A file that vanishes when it is closed, because folders cannot be locked."""
        try:
            handle = os.open(folder / ".xlplan.lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        except (
            PermissionError
        ) as error:  # another run has just closed it, or nobody may write here: writing will say so
            raise BlockingIOError from error
        try:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError from error
            yield
        finally:
            os.close(handle)

else:
    import fcntl

    @contextmanager
    def _lock(folder: Path) -> Iterator[None]:
        """The folder itself; nothing is left behind."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise
            except OSError:  # a network's file system without locks
                pass
            yield
        finally:
            os.close(handle)
