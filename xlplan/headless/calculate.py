"""Recalculate formulas that a person typed: one interface, two engines behind it, and honesty about what stays stale.

xlplan's own columns and bands need no engine: their value is the metric, written beside the formula. Other formulas
keep the result that Excel stored until Excel opens the file again, unless somebody asks for this. The engines are
young; so each runs in a process of its own with a limit of time, its own bytes are never saved, and where it differs
from a metric nothing of it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from xlplan.errors import Problem, UsageError
from xlplan.headless.calc import process
from xlplan.headless.calc.differences import plain, same
from xlplan.headless.calc.functions import Scalar
from xlplan.headless.calc.job import Answer, Place, Unavailable
from xlplan.headless.calc.task import NO_TABLE, Task, task_of
from xlplan.headless.cells import Value
from xlplan.headless.package import Package
from xlplan.headless.refs import a1

__all__ = ["Disagreement", "EngineName", "Place", "Recalculated", "installed_engines", "recalculate"]

EngineName = Literal["auto", "cellrune", "formualizer"]
SECONDS = 60.0
SECOND_OPINION = 2.0
"""Seconds that an engine has to confirm another one's results, if that one was not slower: twice the time at most."""


@dataclass(frozen=True)
class Disagreement:
    """A cell of a form for which an engine gave another value than the metric."""

    engine: str
    place: Place
    expected: Scalar
    actual: Scalar


@dataclass(frozen=True)
class Recalculated:
    """What a recalculation did.

    `engine` is the one whose results were kept, "" for none; `changes` the new cached values; `stale` the formulas
    that keep an old one, and why; `disputed` those that keep an old one because the engines gave these different ones;
    `refused` why engines took no part of the workbook; `disagreements` why one is not trusted: the first cell for each
    engine.
    """

    engine: str = ""
    changes: Mapping[Place, Value] = field(default_factory=dict)
    stale: Mapping[Place, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()
    disputed: Mapping[Place, tuple[Scalar, Scalar]] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """One per sheet with stale or disputed formulas (count, first cell), and one per engine that is not trusted."""
        return [*self._stale(), *self._tableless(), *self._disputed(), *self._distrusted()]

    def _stale(self) -> Iterator[Problem]:
        for places in _by_sheet(place for place, reason in self.stale.items() if reason != NO_TABLE):
            reasons = list(dict.fromkeys(self.stale[place] for place in places if self.stale[place]))
            yield _first_of(places, "stale-results", reason=", ".join(reasons[:5]) or "?")

    def _tableless(self) -> Iterator[Problem]:
        for places in _by_sheet(place for place, reason in self.stale.items() if reason == NO_TABLE):
            yield _first_of(places, "column-without-table")

    def _disputed(self) -> Iterator[Problem]:
        for places in _by_sheet(self.disputed):
            one, other = (str(value) for value in self.disputed[min(places)])
            yield _first_of(places, "engines-differ", one=one, other=other)

    def _distrusted(self) -> Iterator[Problem]:
        for first in self.disagreements:
            params = {"engine": first.engine, "actual": str(first.actual), "expected": str(first.expected)}
            cell = a1(first.place.row, first.place.col)
            yield Problem("calculation-disagrees", "warning", sheet=first.place.sheet, cell=cell, params=params)


def _by_sheet(places: Iterable[Place]) -> list[list[Place]]:
    """The places of each sheet."""
    sheets: dict[str, list[Place]] = {}
    for place in places:
        sheets.setdefault(place.sheet, []).append(place)
    return list(sheets.values())


def _first_of(places: list[Place], code: str, **params: object) -> Problem:
    """A problem of some cells of one sheet, at the first of them."""
    first = min(places)
    cell = a1(first.row, first.col)
    return Problem(code, "warning", sheet=first.sheet, cell=cell, params={"count": len(places), **params})


def recalculate(
    package: Package,
    *,
    engine: EngineName = "auto",
    owned: Mapping[Place, Value] | None = None,
    seconds: float = SECONDS,
) -> Recalculated:
    """Bring the cached values of a workbook's formulas up to date, in memory; the caller saves.

    `owned`: cells whose value is known (a form's formulas and their metrics). They get that value, and an engine that
    gives another one is not trusted: nothing of it is kept. "auto" asks the engines in turn and keeps the results of
    the one that leaves least stale, but not those that another engine contradicts by more than 1e-9. Each has
    `seconds`. Where formulas keep an old result, Excel is told to calculate everything when it opens the file.
    UsageError("needs-calc") without the engines.
    """
    engines = installed_engines(engine)
    known = {place: plain(value, package.date1904) for place, value in (owned or {}).items()}
    task = task_of(package, known)
    result = _asked(package, task, known, engines, seconds) if task.foreign else Recalculated()
    changes = _stored(package, {**_of_metrics(package, known), **result.changes})
    if result.stale or result.disputed:
        package.request_full_calculation()
    return replace(result, changes=changes)


def installed_engines(engine: EngineName = "auto") -> list[str]:
    """The engines that `recalculate` would ask. UsageError("needs-calc") without any."""
    wanted = [name for name in process.ENGINES if engine in ("auto", name)]
    if not wanted:
        raise ValueError(f"engine: {engine!r}")
    found = [name for name in wanted if process.installed(name)]
    if not found:
        raise UsageError("needs-calc")
    return found


def _asked(
    package: Package, task: Task, known: Mapping[Place, Scalar], engines: Iterable[str], seconds: float
) -> Recalculated:
    """The best of the engines' answers: the first that leaves nothing stale, else the one that leaves least."""
    best, refused, wrong = Recalculated(stale=task.foreign), dict[str, str](), list[Disagreement]()
    answers, left = dict[str, Answer](), seconds
    for name in engines:
        reason, started = task.refused_by(name), time.monotonic()
        answer = Answer(refused=reason) if reason else process.run(name, task.job, seconds=left)
        different = list(_different(name, answer, known))
        wrong += different[:1]
        if answer.refused or different:
            refused[name] = answer.refused or f"≠ {a1(different[0].place.row, different[0].place.col)}"
            continue
        answers[name], found = answer, _judged(name, package, task, answer)
        if not best.engine or len(found.stale) < len(best.stale):
            best = found
        if not best.stale:  # the next one need only confirm
            left = min(seconds, max(SECOND_OPINION, time.monotonic() - started))
    if not best.engine:
        reason = "; ".join(f"{n}: {r}" for n, r in refused.items())
        best = replace(best, stale=dict.fromkeys(best.stale, reason))
    best = replace(best, refused=refused, disagreements=tuple(wrong))
    others = [answer for name, answer in answers.items() if name != best.engine]
    return _undisputed(best, task, answers[best.engine], others) if others else best


def _undisputed(best: Recalculated, task: Task, answer: Answer, others: Iterable[Answer]) -> Recalculated:
    """Without the results that another engine contradicts; of an array all or none."""
    disputed = dict[Place, tuple[Scalar, Scalar]]()
    for place in task.foreign:
        if place in task.spilling or place in best.stale:
            continue
        block = task.arrays[place].cells if place in task.arrays else (place,)
        found = [(answer.values.get(cell), other.values.get(cell)) for other in others for cell in block]
        for one, another in found:
            if isinstance(one, Unavailable) or isinstance(another, Unavailable) or same(one, another, tolerance=1e-9):
                continue
            disputed |= dict.fromkeys(block, (one, another))
            break
    changes = {place: value for place, value in best.changes.items() if place not in disputed}
    return replace(best, changes=changes, disputed=disputed)


def _different(engine: str, answer: Answer, known: Mapping[Place, Scalar]) -> Iterator[Disagreement]:
    for place, expected in known.items():
        actual = answer.values.get(place, Unavailable(""))
        if not isinstance(actual, Unavailable) and not same(expected, actual, tolerance=1e-9):
            yield Disagreement(engine, place, expected, actual)


def _judged(engine: str, package: Package, task: Task, answer: Answer) -> Recalculated:
    """Which foreign cells change, and which stay stale."""
    changes, stale = dict[Place, Value](), dict[Place, str]()
    for place in task.foreign:
        value = answer.values.get(place)
        if place in task.tableless:
            stale[place] = NO_TABLE
        elif value is None or isinstance(value, Unavailable):
            stale[place] = _reason(value, task.functions_of(place))
        elif place in task.spilling:
            if not task.spilling[place].unchanged(package, answer):
                stale[place] = task.functions_of(place)
        elif (found := task.changes(package, place, answer)) is None or task.formulas[place] is None:
            stale[place] = task.functions_of(place)
        else:
            changes |= found
    return Recalculated(engine, changes, stale)


def _reason(value: Unavailable | None, functions: str) -> str:
    """In words that a user can look for in the formula; "" where it only depends on a stale one."""
    if value is None or value.reason == "volatile_input_missing":
        return functions
    return "" if value.reason == "blocked_by_upstream" else value.reason


def _of_metrics(package: Package, known: Mapping[Place, Scalar]) -> dict[Place, Value]:
    current = ((place, plain(package.value(*place), package.date1904)) for place in known)
    return {place: known[place] for place, old in current if not same(old, known[place])}


def _stored(package: Package, changes: Mapping[Place, Value]) -> dict[Place, Value]:
    sheets: dict[str, dict[tuple[int, int], Value]] = {}
    for place, value in changes.items():
        sheets.setdefault(place.sheet, {})[place.row, place.col] = value
    for sheet, results in sheets.items():
        package.store_results(sheet, results)
    return dict(changes)
