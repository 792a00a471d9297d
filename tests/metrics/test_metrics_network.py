"""Critical path: networks reckoned by hand, and random ones against every chain that there is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.metrics import critical_path, dependency_cycles, parse_predecessors
from xlplan.metrics.network import Task

FIRST = date(2023, 7, 3)


def task(name: str, length: int, before: str = "", buffer: int = 0, begins: int = 0) -> Task:
    start = FIRST + timedelta(begins)
    return name, start, start + timedelta(length - 1), before, buffer


def test_a_network_reckoned_by_hand() -> None:
    """A 3 days; B 4 and C 2 after A; D 5 after B and C. A-B-D: 3 + 4 + 5 = 12 days, by C 10: C may slip two days."""
    found = critical_path([task("A", 3), task("B", 4, "A"), task("C", 2, "A"), task("D", 5, "B, C")])
    assert [f.start for f in found] == [FIRST + timedelta(n) for n in (0, 3, 3, 7)]
    assert [f.finish for f in found] == [FIRST + timedelta(n) for n in (2, 6, 4, 11)]
    assert [f.slack for f in found] == [0, 0, 2, 0]
    assert [f.critical for f in found] == [True, True, False, True]


def test_a_buffer_may_make_another_way_the_critical_one() -> None:
    """With three buffer days behind C, A-C-D takes 3 + 2 + 3 + 5 = 13 days, by B still 12."""
    found = critical_path([task("A", 3), task("B", 4, "A"), task("C", 2, "A", 3), task("D", 5, "B;C")])
    assert [f.slack for f in found] == [0, 1, 0, 0]
    assert found[3].start == FIRST + timedelta(8)


def test_a_buffer_at_the_end_counts_to_the_end_of_the_plan() -> None:
    found = critical_path([task("A", 5), task("B", 3, buffer=2), task("C", 3, buffer=1)])
    assert [f.slack for f in found] == [0, 0, 1]


def test_a_task_without_predecessors_starts_as_planned_and_any_other_as_soon_as_it_may() -> None:
    found = critical_path([task("A", 2, begins=4), task("B", 1, "A", begins=30)])
    assert [f.start for f in found] == [FIRST + timedelta(4), FIRST + timedelta(6)]


def test_a_cycle_is_named_in_the_order_of_the_work_and_leaves_no_critical_path() -> None:
    tasks = [task("A", 1), task("B", 1, "A, D"), task("C", 1, "B"), task("D", 1, "C"), task("E", 1, "D")]
    assert dependency_cycles(tasks) == [["B", "C", "D"]]
    found = critical_path(tasks)
    assert [f.in_cycle for f in found] == [False, True, True, True, False]
    assert found[0].start == FIRST
    assert not [f for f in found[1:] if f.start]
    assert not [f for f in found if f.slack is not None or f.critical is not None]


def test_a_task_that_waits_for_itself_is_a_cycle_and_two_cycles_are_two() -> None:
    assert dependency_cycles([task("A", 1, "A"), task("B", 1, "C"), task("C", 1, "B")]) == [["A"], ["B", "C"]]


def test_tasks_without_dates_and_unknown_predecessors_are_left_out() -> None:
    tasks = [("A", None, None, "", 0), task("B", 2, "A, Z", begins=5), ("C", FIRST, FIRST - timedelta(1), "B", 0)]
    found = critical_path(tasks)
    assert [f.start for f in found] == [None, FIRST + timedelta(5), None]
    assert [f.critical for f in found] == [None, True, None]


def test_ids_are_separated_by_chinese_and_western_signs_and_case_does_not_matter() -> None:
    assert parse_predecessors(" T01,T02;T03、T04，T05；t  06 ,, ") == ["T01", "T02", "T03", "T04", "T05", "t 06"]
    assert critical_path([task("t1", 2), task("B", 1, "T1")])[1].start == FIRST + timedelta(2)


plans = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 9), st.sets(st.integers(0, 6), max_size=3)),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(deadline=None)
@given(plans)
def test_earliest_dates_and_slack_are_those_of_the_longest_chains(plan: list[tuple[int, int, int, set[int]]]) -> None:
    """Every chain is walked: the earliest start is the longest way there, the slack what the longest way through
    leaves of the whole."""
    before = [[p for p in sorted(wanted) if p < n] for n, (*_, wanted) in enumerate(plan)]
    tasks = [
        task(f"T{n}", length, ", ".join(f"T{p}" for p in before[n]), buffer, begins)
        for n, (length, buffer, begins, _) in enumerate(plan)
    ]
    chains = [[n] for n in range(len(plan)) if not before[n]]
    for chain in chains:  # grows while it is walked
        chains += [[*chain, n] for n in range(len(plan)) if chain[-1] in before[n]]
    spans = [(chain, plan[chain[0]][2] + sum(plan[n][0] + plan[n][1] for n in chain)) for chain in chains]
    end = max(days for _, days in spans)
    for n, found in enumerate(critical_path(tasks)):
        arrives = max(days for chain, days in spans if chain[-1] == n) - plan[n][0] - plan[n][1]
        through = max(days for chain, days in spans if n in chain)
        assert found.start == FIRST + timedelta(arrives)
        assert found.slack == end - through
        assert found.critical is (end == through)


links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


@settings(deadline=None)
@given(links)
def test_every_task_that_can_reach_itself_is_in_a_named_cycle_and_no_other(pairs: list[tuple[int, int]]) -> None:
    reach = {(a, b) for a, b in pairs}
    for _ in range(8):
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c}
    tasks = [task(f"T{n}", 1, ",".join(f"T{a}" for a, b in pairs if b == n)) for n in range(8)]
    cycles = dependency_cycles(tasks)
    assert {name for cycle in cycles for name in cycle} == {f"T{n}" for n in range(8) if (n, n) in reach}
    for cycle in cycles:
        for one, other in pairwise([*cycle, cycle[0]]):
            assert (int(one[1:]), int(other[1:])) in pairs
