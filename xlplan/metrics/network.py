"""Critical path of a plan: tasks, the tasks each waits for, and buffers. All days are calendar days.

Kelley and Walker's method (1959): forward for the earliest dates, backward for the latest, slack is what lies between.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from xlplan.metrics.numbers import Number, to_decimal
from xlplan.metrics.schedule import as_day

Task: TypeAlias = tuple[object, date | None, date | None, object, Number]
"""Id, planned start, planned finish, predecessors (ids separated by `,` `;` or `、`), buffer days behind the task."""

_SEPARATORS = re.compile("[,;、，；\n]")
_LAST_DAY = date.max.toordinal()


class Scheduled(NamedTuple):
    """A task's earliest dates, its slack in days, and whether it is critical; None where that cannot be told."""

    start: date | None = None
    finish: date | None = None
    slack: int | None = None
    critical: bool | None = None
    in_cycle: bool = False


def parse_predecessors(text: object) -> list[str]:
    """The ids that a cell names, spaces around them and repeated ones inside them taken out."""
    return [word for part in _SEPARATORS.split("" if text is None else str(text)) if (word := _spaced(part))]


def buffer_days(value: Number) -> int:
    """Whole days of a buffer; what is negative or no number is none."""
    number = to_decimal(value)
    return min(int(number), _LAST_DAY) if number is not None and number > 0 else 0


def critical_path(tasks: Sequence[Task]) -> list[Scheduled]:
    """Earliest dates, slack and critical path, for each task in the order given.

    A task that waits for others starts on the day after the last of their finishes plus buffers, any other one as
    planned; it takes as long as planned. The plan ends with the last finish plus buffer. Tasks without start <= finish
    are left out, and predecessors that are not there. In a cycle, and behind it, there are no earliest dates; and
    while there is a cycle nothing has a slack, because the end of the plan is unknown.
    """
    before = _before(tasks)
    lengths = [_length(start, finish) for _, start, finish, _, _ in tasks]
    linked = [[p for p in found if lengths[p]] if lengths[n] else [] for n, found in enumerate(before)]
    order = _in_order(linked)
    cyclic = {n for path in _cycles(before) for n in path}
    early = dict[int, int]()
    buffers = [buffer_days(buffer) for *_, buffer in tasks]
    for n in order:
        start, length = as_day(tasks[n][1]), lengths[n]
        if start and length:
            early[n] = max((early[p] + lengths[p] + buffers[p] for p in linked[n]), default=start.toordinal())
    late = _latest(linked, order, lengths, buffers, early) if early and not cyclic else {}
    return [
        Scheduled(
            _day(early.get(n)), _day(early[n] + lengths[n] - 1) if n in early else None,
            late[n] - early[n] if n in late else None, late[n] == early[n] if n in late else None, n in cyclic,
        )
        for n in range(len(tasks))
    ]  # fmt: skip


def dependency_cycles(tasks: Sequence[Task]) -> list[list[str]]:
    """The tasks that wait for one another, one list of ids for each such circle, in the order of the work."""
    names = [_spaced(task[0]) for task in tasks]
    return [[names[n] for n in path] for path in _cycles(_before(tasks))]


def _latest(
    before: Sequence[Sequence[int]], order: Sequence[int], lengths: Sequence[int], buffers: Sequence[int],
    early: dict[int, int],
) -> dict[int, int]:  # fmt: skip
    """The latest start of each task that does not put off the end of the plan."""
    end = max(early[n] + lengths[n] + buffers[n] for n in early)
    late = {n: end - buffers[n] - lengths[n] for n in early}
    for n in reversed(order):
        for p in before[n] if n in early else ():
            late[p] = min(late[p], late[n] - buffers[p] - lengths[p])
    return late


def _before(tasks: Sequence[Task]) -> list[list[int]]:
    """The tasks that each waits for; of tasks with one id the first is meant."""
    places = dict[str, int]()
    for n, task in enumerate(tasks):
        places.setdefault(_spaced(task[0]).lower(), n)
    places.pop("", None)
    named = [dict.fromkeys(word.lower() for word in parse_predecessors(task[3])) for task in tasks]
    return [[places[word] for word in words if word in places] for words in named]


def _spaced(text: object) -> str:
    return " ".join(part for part in str("" if text is None else text).split(" ") if part)


def _length(start: object, finish: object) -> int:
    """Days from start to finish, both counted; 0 where there are none."""
    first, last = as_day(start), as_day(finish)
    return max(0, (last - first).days + 1) if first and last else 0


def _in_order(before: Sequence[Sequence[int]]) -> list[int]:
    """Every task after those it waits for; without those in a cycle or behind one."""
    waiting, after = [len(found) for found in before], _after(before)
    ready, order = deque(n for n, count in enumerate(waiting) if not count), list[int]()
    while ready:
        order.append(n := ready.popleft())
        for successor in after[n]:
            waiting[successor] -= 1
            if not waiting[successor]:
                ready.append(successor)
    return order


def _after(before: Sequence[Sequence[int]]) -> list[list[int]]:
    after: list[list[int]] = [[] for _ in before]
    for n, found in enumerate(before):
        for p in found:
            after[p].append(n)
    return after


def _cycles(before: Sequence[Sequence[int]]) -> list[list[int]]:
    """One cycle, as short as may be, through each task that is in one and not in an earlier one's."""
    ordered, seen, found = set(_in_order(before)), set[int](), list[list[int]]()
    after = _after(before)
    for n in range(len(before)):
        path = _back_to(n, after, ordered) if n not in ordered | seen else []
        found += [path] if path else []
        seen |= set(path)
    return found


def _back_to(first: int, after: Sequence[Sequence[int]], ordered: set[int]) -> list[int]:
    """The shortest way from a task through its successors back to itself; nothing where there is none."""
    came, queue = {first: first}, deque([first])
    while queue:
        n = queue.popleft()
        for successor in after[n]:
            if successor == first:
                path = [n]
                while path[-1] != first:
                    path.append(came[path[-1]])
                return path[::-1]
            if successor not in came and successor not in ordered:
                came[successor] = n
                queue.append(successor)
    return []


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None and ordinal <= _LAST_DAY else None
