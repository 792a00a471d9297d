"""Contenders run in turn, round after round, so that a busy machine slows all of them alike; ratios are what counts."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Work = Callable[[], object]


class Target(NamedTuple):
    """What xlplan should reach: at least `least` times as fast as `peer`, or at most `most` times as slow."""

    peer: str
    least: float = 0.0
    most: float = 0.0


def interleaved(contenders: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Seconds of each round, after one round that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, work in contenders.items():
            gc.collect()  # nobody pays for what another one left behind
            start = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - start)
    return times


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def compare(
    title: str, contenders: Mapping[str, Work], rounds: int, targets: tuple[Target, ...] = (), *, per: int = 1
) -> None:
    """Print a table: milliseconds (median, and minimum), and how many times as long as xlplan each took.

    The ratio is the median of the rounds' own ratios. `per`: workbooks a run makes.
    """
    show(title, interleaved(contenders, rounds), targets, per=per)


def show(title: str, times: Mapping[str, list[float]], targets: tuple[Target, ...] = (), *, per: int = 1) -> None:
    """Print what `interleaved` measured; the contender `xlplan` is the measure of the others."""
    ours = times["xlplan"]
    say(f"\n{title}")
    for name, found in times.items():
        ratio = _ratio(found, ours)
        goal = next((target for target in targets if target.peer == name), None)
        milliseconds = f"{1000 * statistics.median(found) / per:9.2f} ms (best {1000 * min(found) / per:.2f})"
        say(f"  {name:32} {milliseconds:30} {ratio:7.2f} x xlplan's time{_verdict(ratio, goal)}")


def _ratio(found: list[float], ours: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(found, ours, strict=True))


def _verdict(ratio: float, goal: Target | None) -> str:
    if goal is None:
        return ""
    if goal.least:
        return f"   target >= {goal.least:g}: {'met' if ratio >= goal.least else 'MISSED'}"
    return (
        f"   target: xlplan <= {goal.most:g} x this: {'met' if 1 / ratio <= goal.most else 'MISSED'} ({1 / ratio:.2f})"
    )
