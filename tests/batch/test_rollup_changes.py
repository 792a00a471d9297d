"""Against last month: from the history where it holds that month end, else from the events; and what changed."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from rollup_support import AS_OF, LEDGER, rolled, small_regions

from xlplan.batch.rollup import RollupResult

MAY = dt.date(2026, 5, 31)
REPORTED = LEDGER.replace("East,Acme,E2,2026-03-05,2026-04-04,250.50", "East,Acme,E2,2026-03-05,2026-04-04,200.00")
"""E2 was 200.00 when May was reported, and was corrected since."""


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> tuple[RollupResult, RollupResult, Path]:
    folder = tmp_path_factory.mktemp("months")
    history = folder / "receivables.db"
    may = small_regions(folder / "may", ledger=REPORTED, as_of=MAY)
    first = rolled(may, as_of=MAY, history=history, by="Li Na", csv_dir=folder / "csv-may")
    made = small_regions(folder / "june")
    return first, rolled(made, history=history, by="Wang", csv_dir=folder / "csv", out=folder / "r.xlsx"), folder


June = tuple[RollupResult, RollupResult, Path]


def test_the_first_month_has_nothing_to_compare_with_and_says_how_to_get_it(june: June) -> None:
    first, _, folder = june
    assert (first.analysis.accepted, first.analysis.changes) == (None, [])
    assert {m["USD"].source for m in first.analysis.movements.values()} == {"events"}
    assert (folder / "csv-may" / "changes.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_last_month_is_as_it_was_reported_where_the_history_holds_it(june: June) -> None:
    _, result, _ = june
    east = result.analysis.movements["East"]["USD"]
    # May: E2 200.00 as reported then (not 250.50) + E3 80.25 + E5 40.10
    assert (east.source, east.opening, east.billed, east.balance) == (
        "history", Decimal("320.35"), Decimal("60.00"), Decimal("390.75"))  # fmt: skip
    # (320.35 + 60 - 390.75) / (320.35 + 60 - 60 not due)
    assert east.cei == pytest.approx((320.35 + 60 - 390.75) / 320.35)
    rolls = {line.bucket: (line.then, line.later) for line in east.rolled}
    assert rolls["31-60"] == (Decimal("200.00"), Decimal("250.50"))  # E2: 57 days, then 87
    assert rolls["not_due"] == (Decimal("80.25"), Decimal("80.25"))  # E3, due 19 June
    assert rolls["90+"] == (Decimal("40.10"), Decimal("0.00"))  # E5, paid on 30 June
    assert result.analysis.accepted is not None
    assert (result.analysis.accepted.as_of, result.analysis.accepted.by) == (MAY, "Li Na")


def test_without_a_history_last_month_is_reckoned_from_the_dated_events(june: June) -> None:
    _, _, folder = june
    east = rolled(folder / "june" / "regions").analysis.movements["East"]["USD"]
    assert (east.source, east.opening) == ("events", Decimal("370.85"))


def test_changes_name_the_region_s_balance_customers_and_invoices(june: June) -> None:
    _, result, _ = june
    found = [(c.region, c.kind, c.customer, c.invoice, c.then, c.now) for c in result.analysis.changes]
    cents = Decimal
    assert [line for line in found if line[0] == "East"] == [
        ("East", "file", "", "", cents("320.35"), cents("390.75")),
        ("East", "balance", "Acme", "", cents("200.00"), cents("250.50")),
        ("East", "balance", "Birch", "", cents("80.25"), cents("140.25")),
        ("East", "balance", "Cedar", "", cents("40.10"), cents("0.00")),
        ("East", "changed", "Acme", "E2", cents("200.00"), cents("250.50")),
        ("East", "new", "Birch", "E4", None, cents("60.00")),
        ("East", "settled", "Cedar", "E5", cents("40.10"), cents("0.00")),
    ]
    for region in ("East", "North", "South"):
        whole, *parts = [c for c in result.analysis.changes if c.region == region and c.kind in ("file", "balance")]
        assert (whole.now or 0) - (whole.then or 0) == sum((c.now or 0) - (c.then or 0) for c in parts)
    assert {c.same_file for c in result.analysis.changes if c.kind == "file"} == {False}


def test_a_region_that_is_missing_now_stands_there_with_nothing(june: June, tmp_path: Path) -> None:
    _, _, folder = june
    east = folder / "june" / "regions" / "East.xlsx"
    register = tmp_path / "register.csv"
    register.write_text("region,workbook,preparer,deadline\nEast,,,\nSouth,,,\n", encoding="utf-8")
    (tmp_path / "manifest.json").write_bytes((east.parent / "manifest.json").read_bytes())
    (tmp_path / "East.xlsx").write_bytes(east.read_bytes())
    history = tmp_path / "h.db"
    history.write_bytes((folder / "receivables.db").read_bytes())
    result = rolled(tmp_path / "East.xlsx", register=register, history=history)
    assert [(c.then, c.now) for c in result.analysis.changes if c.region == "South"] == [(Decimal("500.00"), None)]


def test_an_older_month_than_the_last_serves_for_the_changes_but_not_for_the_rates(tmp_path: Path) -> None:
    history = tmp_path / "h.db"
    april = dt.date(2026, 4, 30)
    rolled(small_regions(tmp_path / "april", as_of=april), as_of=april, history=history)
    result = rolled(small_regions(tmp_path / "june"), as_of=AS_OF, history=history)
    assert result.analysis.accepted is not None
    assert result.analysis.accepted.as_of == april
    assert result.analysis.changes != []
    assert {m["USD"].source for m in result.analysis.movements.values()} == {"events"}
