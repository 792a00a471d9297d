"""A year played through by the commands that users type: plan, track, evaluate, review, roll forward, four times."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from link_support import added, rows, typed, written
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.cli import app
from xlplan.forms.form import Row

ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
PAID = {1: Decimal(400), 2: Decimal(350), 3: Decimal(100), 4: Decimal(150)}
"""What Acme pays of its 1,000 in each quarter, in the quarter's second month."""

SOLD = {1: Decimal(200), 2: Decimal(330), 3: Decimal(240), 4: Decimal(300)}
SHARES = {1: {"Wang": 201, "Li": 102}, 2: {"Wang": 201, "Li": 100}, 3: {"Wang": 200, "Li": 99},
          4: {"Wang": 198, "Li": 99}}  # fmt: skip
"""800 over twelve equal months is 67 eight times, then 66; 400 is 34 four times, then 33."""


def xl(*words: object) -> str:
    done = CliRunner().invoke(app, [*map(str, words), "--lang", "en"])
    assert done.exit_code == 0, (words, done.output, done.stderr)
    return done.stderr


def facts(quarter: int) -> dict[str, str]:
    month, day = ENDS[quarter]
    return {"region": "East", "period": f"2023-Q{quarter}", "as_of": f"2023-{month:02}-{day}"}


def day(quarter: int, month: int, date: int) -> dt.date:
    """A day in the quarter's first, second or third month."""
    return dt.date(2023, 3 * quarter - 3 + month, date)


def first_quarter(folder: Path) -> None:
    """The workbooks of the first quarter, as a manager fills them in."""
    plan_rows: list[Row] = [
        {"measure": "Sales", "subject": "East", "level": "region", "hand": Decimal(1200), "method": "hand"},
        {"measure": "Sales", "subject": "Wang", "level": "salesperson", "parent": "East", "weight": Decimal(2),
         "method": "weights"},
        {"measure": "Sales", "subject": "Li", "level": "salesperson", "parent": "East", "weight": Decimal(1),
         "method": "weights"},
    ]  # fmt: skip
    work: list[Row] = [_work("T1", "Spring fair", 1), _work("T2", "Agent contracts", 1)]
    house: Row = {"month": day(1, 3, 1), "date": day(1, 3, 8), "content": "Open house", "owner": "Li"}
    written(folder / "plan.xlsx", facts(1), targets=plan_rows, execution_plan=work, activities=[house])
    written(folder / "tracking.xlsx", facts(1))
    written(folder / "evaluation.xlsx", facts(1), kpi=[{"kpi": "Sales", "weight": Decimal(1), "direction": "higher"}],
            scorecard=[{"salesperson": name} for name in ("Wang", "Li")])  # fmt: skip
    grade: Row = {"customer": "Acme", "order_size": "major", "likelihood": "month", "credit_limit": Decimal(2000)}
    written(folder / "customers.xlsx", facts(1), customer_grade=[grade])
    invoice = {"invoice_no": "E1", "customer": "Acme", "invoice_date": dt.date(2023, 1, 10), "amount": Decimal(1000)}
    plan: Row = {"customer": "Acme", "shipped_2023_01": Decimal(1000), "plan_2023_02": Decimal(1000)}
    ledger = [invoice | {"due_date": dt.date(2023, 2, 10)}]
    written(folder / "forecast.xlsx", facts(1), invoices=ledger, receivables=[plan])


def _work(id_: str, task: str, quarter: int) -> Row:
    return {"id": id_, "task": task, "owner": "Wang", "start": day(quarter, 1, 5), "finish": day(quarter, 2, 20),
            "progress": Decimal(0)}  # fmt: skip


def index_of(path: Path, form: str, field: str, value: object) -> int:
    with xlplan.open(path) as book:
        found = read(book).tables[form].rows
    return next(i for i, row in enumerate(found) if row.get(field) == value)


def play(folder: Path, quarter: int) -> None:
    """What happens in the quarter: money comes in, a task is done and another not, and the result is reviewed."""
    paid = day(quarter, 2, 15)
    typed(folder / "forecast.xlsx", "receivables", 0, **{f"actual_{paid:%Y_%m}": PAID[quarter]})
    added(folder / "forecast.xlsx", "receipts", invoice_no="E1", date=_at(paid), amount=PAID[quarter], kind="Receipt")
    for month in (1, 2, 3):
        part = {1: SOLD[quarter] / 2, 2: SOLD[quarter] / 2, 3: Decimal(0)}[month]
        typed(folder / "plan.xlsx", "targets", 0, **{f"actual_{day(quarter, month, 1):%Y_%m}": part})
    xl("refresh", folder, "--from", folder.parent)
    done = index_of(folder / "tracking.xlsx", "tracking", "task", f"Fair {quarter}" if quarter > 1 else "Spring fair")
    typed(folder / "tracking.xlsx", "tracking", done, finished=_at(day(quarter, 2, 18)), target=SOLD[quarter],
          actual=SOLD[quarter], kpi="Sales")  # fmt: skip
    work = index_of(folder / "plan.xlsx", "execution_plan", "task", f"Fair {quarter}" if quarter > 1 else "Spring fair")
    typed(folder / "plan.xlsx", "execution_plan", work, progress=1)
    xl("refresh", folder, "--from", folder.parent)
    last = _at(day(quarter, 3, ENDS[quarter][1]))
    typed(folder / "evaluation.xlsx", "review", 0, module="Strategy", problem="Agents sign late",
          advice=f"Visit agents in quarter {quarter + 1}", owner="Li", due=last)  # fmt: skip
    xl("fill", folder)
    xl("check", folder)


def _at(date: dt.date) -> dt.datetime:
    return dt.datetime(date.year, date.month, date.day)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.xlsx"))}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four quarters; the files of each must not change when the next is made and fed from them."""
    base = tmp_path_factory.mktemp("2023")
    first_quarter(base / "Q1")
    for quarter in (1, 2, 3, 4):
        folder = base / f"Q{quarter}"
        play(folder, quarter)
        before = digests(folder)
        if quarter < 4:
            xl("roll-forward", folder, "--to", f"2023-Q{quarter + 1}", "--out", base / f"Q{quarter + 1}")
            following = base / f"Q{quarter + 1}"
            fair = _work(f"T{quarter + 2}", f"Fair {quarter + 1}", quarter + 1)
            moments = {k: _at(v) if isinstance(v, dt.date) else v for k, v in fair.items()}
            added(following / "plan.xlsx", "execution_plan", **moments)
        assert digests(folder) == before
    return base


def quarters(*, first: int = 1) -> Iterator[int]:
    return iter(range(first, 5))


def test_every_opening_is_the_last_closing_and_the_last_payment_closes_the_account(year: Path) -> None:
    owed = Decimal(1000)
    for quarter in quarters():
        (acme,) = rows(year / f"Q{quarter}" / "forecast.xlsx", "receivables")
        owed -= PAID[quarter]
        assert acme["outstanding"] == owed, quarter
    assert owed == 0


def test_customers_owe_in_their_grade_what_the_ledger_says_and_keep_last_periods_class(year: Path) -> None:
    owed = Decimal(1000)
    for quarter in quarters():
        (acme,) = rows(year / f"Q{quarter}" / "customers.xlsx", "customer_grade")
        owed -= PAID[quarter]
        assert (acme["owed"] or 0) == owed
        assert acme["cls"] == "A"  # 4.1 and 4.9 make 9
        assert acme["previous_cls"] == ("A" if quarter > 1 else None)


def test_the_plans_target_is_the_evaluations_and_the_peoples(year: Path) -> None:
    for quarter in quarters():
        (sales,) = rows(year / f"Q{quarter}" / "evaluation.xlsx", "kpi")
        people = rows(year / f"Q{quarter}" / "evaluation.xlsx", "scorecard")
        assert {p["salesperson"]: p["target"] for p in people} == SHARES[quarter]
        assert (sales["target"], sales["actual"]) == (300, SOLD[quarter])


def test_rolling_targets_keep_closed_months_and_add_up_to_the_year(year: Path) -> None:
    for quarter in quarters():
        east = rows(year / f"Q{quarter}" / "plan.xlsx", "targets")[0]
        months = [f"2023_{n:02}" for n in range(1, 13)]
        closed = sum((SOLD[q] for q in range(1, quarter + 1)), Decimal(0))
        rolling = [Decimal(str(east[f"rolling_{m}"])) for m in months if east[f"rolling_{m}"] is not None]
        kept = [Decimal(str(east[f"actual_{m}"])) for m in months if east[f"actual_{m}"] is not None]
        assert sum(kept) == closed
        open_months = 12 - 3 * quarter
        assert sum(rolling[-open_months:] if open_months else []) == max(1200 - closed, 0) * bool(open_months)


def test_an_unfinished_task_goes_on_with_the_date_first_planned_and_a_finished_one_stays(year: Path) -> None:
    for quarter in quarters(first=2):
        tasks = {row["task"]: row for row in rows(year / f"Q{quarter}" / "tracking.xlsx", "tracking")}
        assert tasks["Agent contracts"]["first_due"] == day(1, 2, 20)
        assert "Spring fair" not in tasks
        assert f"Fair {quarter}" in tasks


def test_advice_that_is_not_finished_becomes_a_task_of_the_next_plan(year: Path) -> None:
    for quarter in quarters(first=2):
        tasks = {row["task"]: row for row in rows(year / f"Q{quarter}" / "plan.xlsx", "execution_plan")}
        assert tasks[f"Visit agents in quarter {quarter}"]["owner"] == "Li"


def test_the_next_plan_shows_last_periods_tasks_with_what_they_brought(year: Path) -> None:
    for quarter in quarters(first=2):
        done = {row["task"]: row for row in rows(year / f"Q{quarter}" / "plan.xlsx", "performance")}
        last = "Spring fair" if quarter == 2 else f"Fair {quarter - 1}"
        assert done[last]["actual"] == SOLD[quarter - 1]
        assert done[last]["attainment"] == 1


def test_each_carried_value_names_a_workbook_that_is_there(year: Path) -> None:
    for quarter in quarters():
        with xlplan.open(year / f"Q{quarter}" / "evaluation.xlsx") as book:
            lines = book.sheets["Origins"].range("A5").expand().value
        assert {line[5] for line in lines} == {"plan.xlsx", "tracking.xlsx"}
