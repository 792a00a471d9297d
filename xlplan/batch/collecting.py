"""Every workbook of a rollup read, or taken from the cache where its bytes are those of an earlier run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlplan.batch.cache import Cache, open_cache
from xlplan.batch.execute import Progress, run_all
from xlplan.batch.rollup_result import Submission
from xlplan.batch.submission import Order, examine, last_saved, placed
from xlplan.errors import Problem
from xlplan.forms.catalog import TEMPLATES, templates


@dataclass(frozen=True)
class Collected:
    """A submission for each order, in their order; how many came from the cache, and what is to be told of it."""

    submissions: list[Submission]
    reused: int = 0
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Hands:
    """Who does the work: `jobs` processes here, or the workers of a Dask `scheduler`."""

    jobs: int = 1
    scheduler: str | None = None


def collect_all(orders: Sequence[Order], hands: Hands, cache: Path | None, progress: Progress | None) -> Collected:
    """Read what must be read. Each workbook's result is kept as it comes, so a run that is killed is not in vain.

    With a template of somebody's own, whose code may change without our knowing, nothing is taken from a cache.
    """
    if cache is None or len(templates()) > len(TEMPLATES):
        return Collected(_read(orders, hands, progress))
    with open_cache(cache) as kept:
        found = {order.path: known for order in orders if (known := _known(kept, order))}
        missing = [order for order in orders if order.path not in found]
        by_path = {order.path.absolute(): order for order in missing}

        def keep(result: Submission | Problem) -> None:
            if isinstance(result, Submission):
                kept.put(by_path[result.path], result)

        new = _read(missing, hands, _offset(progress, len(found)), keep)
    found |= {order.path: submission for order, submission in zip(missing, new, strict=True)}
    return Collected([found[order.path] for order in orders], len(orders) - len(missing), kept.notes)


def _known(kept: Cache, order: Order) -> Submission | None:
    """What the cache has of the workbook as it is now; a file that cannot be read is left to who reports it."""
    try:
        digest = hashlib.sha256(order.path.read_bytes()).hexdigest()
    except OSError:
        return None
    found = kept.find(order, digest)
    return placed(order, found) if found else None


def _read(
    orders: Sequence[Order],
    hands: Hands,
    progress: Progress | None,
    each: Callable[[Submission | Problem], None] | None = None,
) -> list[Submission]:
    sent = [replace(order.trimmed(), path=order.path.absolute()) for order in orders]
    found = run_all(examine, sent, jobs=hands.jobs, progress=progress, name=lambda order: order.name, each=each,
                    scheduler=hands.scheduler)  # fmt: skip
    return [_submission(order, result) for order, result in zip(orders, found, strict=True)]


def _submission(order: Order, result: Submission | Problem) -> Submission:
    """What a worker gave; one that died gave a Problem."""
    if isinstance(result, Submission):
        return placed(order, result)
    died = result.at(workbook=order.name)
    return Submission(order.path, order.name, "unreadable", last_saved(order.path), problems=[died])


def _offset(progress: Progress | None, already: int) -> Progress | None:
    """Progress over all workbooks, those that need not be read included."""
    return (lambda done, total: progress(already + done, already + total)) if progress else None
