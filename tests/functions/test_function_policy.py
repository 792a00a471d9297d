"""What every host shares: dates of 1904, shapes, errors on their way, reasons, and the words of the forms."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from xlplan.forms import invoices, kpi, pnl, tracking
from xlplan.functions import (
    ERRORS,
    FUNCTIONS,
    ErrorValue,
    Words,
    clear_errors,
    error_of,
    last_errors,
    log_file,
    logged_errors,
    serial,
    words,
)
from xlplan.functions.policy import day, number, text, truth
from xlplan.functions.reasons import KEPT, LOG_BYTES, LOG_FILES, remember

ATTAINMENT = FUNCTIONS["XLPLAN_ATTAINMENT"]
PERIOD_END = FUNCTIONS["XLPLAN_PERIOD_END"]


# --- cells -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "since_1900", "since_1904"),
    [
        (1, dt.date(1900, 1, 1), dt.date(1904, 1, 2)),
        (59, dt.date(1900, 2, 28), dt.date(1904, 2, 29)),
        (61, dt.date(1900, 3, 1), dt.date(1904, 3, 2)),
        (46203, dt.date(2026, 6, 30), dt.date(2030, 7, 1)),
        (44741, dt.date(2022, 6, 29), dt.date(2026, 6, 30)),
    ],
)
def test_a_day_number_counts_from_the_workbooks_first_day(value: int, since_1900: dt.date, since_1904: dt.date) -> None:
    assert (day(float(value)), day(float(value), True)) == (since_1900, since_1904)
    assert (serial(since_1900), serial(since_1904, True)) == (value, value)


def test_the_last_day_of_both_calendars_is_the_same() -> None:
    assert day(2_958_465.0) == day(2_958_465.0 - 1462, True) == dt.date(9999, 12, 31)


def test_a_date_stays_the_same_day_in_either_calendar_and_a_day_number_does_not() -> None:
    late = FUNCTIONS["XLPLAN_DAYS_LATE"]
    assert late.call(dt.date(2026, 6, 30), dt.datetime(2026, 6, 20, 17, 30), date1904=True) == 10
    assert late.call(dt.date(2026, 6, 30), 44731.0, date1904=True) == 10
    assert late.call(dt.date(2026, 6, 30), 44731.0) == (dt.date(2026, 6, 30) - dt.date(2022, 6, 19)).days


def test_text_is_what_a_cell_of_any_kind_reads_as() -> None:
    cells = ["a", 12.0, 0.5, Decimal("1.50"), True, None, dt.date(2026, 6, 30)]
    assert [text(c) for c in cells] == ["a", "12", "0.5", "1.5", "TRUE", "", "46203"]


def test_a_moment_is_a_number_with_the_time_as_fraction() -> None:
    assert number(dt.datetime(2026, 6, 30, 18)) == Decimal("46203.75")
    assert number(dt.time(6)) == Decimal("0.25")
    assert truth(dt.time(6)) is True


# --- shapes ----------------------------------------------------------------------------------------------------------
def test_a_flat_list_is_a_column_and_single_cells_in_brackets_are_single_cells() -> None:
    assert ATTAINMENT.call([50, 200], [45, 215]) == [[0.9], [1.075]]
    assert ATTAINMENT.call([[50]], [45]) == 0.9
    assert ATTAINMENT.call((50, 200), 100) == [[2.0], [0.5]]


def test_a_row_in_gives_a_row_out_and_a_block_a_block() -> None:
    assert ATTAINMENT.call([[50, 200]], [[45, 215]]) == [[0.9, 1.075]]
    assert ATTAINMENT.call([[1, 2], [4, 8]], 2) == [[2.0, 1.0], [0.5, 0.25]]


@pytest.mark.parametrize("other", [[1, 2], [[1, 2, 3]], [[1, 2], [3, 4]]])
def test_ranges_of_different_size_are_refused_with_a_reason(other: list[object]) -> None:
    result = ATTAINMENT.call([1, 2, 3], other)
    assert isinstance(result, ErrorValue)
    assert (result.text, "differ in size" in result.reason.en, "大小不一致" in result.reason.zh) == (
        "#VALUE!",
        True,
        True,
    )


def test_rows_of_different_length_and_strange_values_are_refused() -> None:
    assert ATTAINMENT.call([[1, 2], [3]], 1) == ErrorValue("VALUE")
    assert ATTAINMENT.call(1, object()) == ErrorValue("VALUE")
    assert ATTAINMENT.call([], []) == ""


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_no_cell_holds_is_an_error_and_not_a_number(value: float) -> None:
    assert ATTAINMENT.call(value, 1) == ErrorValue("NUM")
    assert ATTAINMENT.call([1, value], 1) == [[1.0], [ErrorValue("NUM")]]


def test_a_result_that_no_cell_holds_is_an_error() -> None:
    assert FUNCTIONS["XLPLAN_BALANCE"].call(9e307, 9e307, 0, 0) == ErrorValue("NUM")


def test_one_failed_row_leaves_the_other_rows_right() -> None:
    result = FUNCTIONS["XLPLAN_BALANCE"].call([1, "x", "#N/A", 4], 0, 0, 0)
    assert result == [[1.0], [ErrorValue("VALUE")], [ErrorValue("NA")], [4.0]]


# --- errors on their way ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", sorted(ERRORS))
def test_an_error_survives_as_text_and_as_marker(code: str) -> None:
    error = ErrorValue(code, Words("原因", "reason"))
    assert error_of(error.text) == error == error_of(error.marker)
    assert error.marker == f"#XLPLAN!{code}|原因 reason"
    assert 2000 <= error.number <= 2050


def test_the_numbers_of_errors_are_those_of_cverr() -> None:
    known = {"NULL": 2000, "DIV0": 2007, "VALUE": 2015, "REF": 2023, "NAME": 2029, "NUM": 2036, "NA": 2042}
    assert {code: ErrorValue(code).number for code in known} == known


def test_other_text_is_no_error() -> None:
    assert [error_of(t) for t in ("", "#", "#XLPLAN!OTHER|x", "n/a", "# N/A")] == [None] * 5


# --- reasons ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLPLAN_LOG", str(tmp_path / "记录 log"))
    clear_errors()
    return tmp_path / "记录 log"


def test_a_reason_is_kept_in_memory_and_in_the_log_once(log: Path) -> None:
    for _ in range(3):
        remember("XLPLAN_BALANCE", ErrorValue("VALUE", Words("开票：“x”不是数字", "billed: 'x' is not a number")))
    remember("XLPLAN_DSO", ErrorValue("NUM", Words("结果超出范围", "The result is too large")))
    assert [(r.function, r.error) for r in last_errors()] == [("XLPLAN_DSO", "#NUM!"), ("XLPLAN_BALANCE", "#VALUE!")]
    assert last_errors()[1].why.zh == "开票：“x”不是数字"
    lines = log_file().read_text(encoding="utf-8").splitlines()
    assert log_file() == log / "functions.log"
    assert [line.split("\t")[1:] for line in lines] == [
        ["XLPLAN_BALANCE", "#VALUE!", "开票：“x”不是数字", "billed: 'x' is not a number"],
        ["XLPLAN_DSO", "#NUM!", "结果超出范围", "The result is too large"],
    ]


def test_another_process_reads_the_reasons_from_the_log_newest_first(log: Path) -> None:
    for n in range(5):
        remember("XLPLAN_DSO", ErrorValue("NUM", Words(f"原因{n}", f"reason\t{n}\nof\nmany")))
    remember("XLPLAN_GAP", ErrorValue("VALUE", Words("内部", "fault")), ZeroDivisionError("a fault"))
    code = "from xlplan.functions import logged_errors\nfor r in logged_errors(3): print(r.function, r.error, r.why.en)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert shown.stdout.splitlines() == [
        "XLPLAN_GAP #VALUE! fault", "XLPLAN_DSO #NUM! reason 4 of many", "XLPLAN_DSO #NUM! reason 3 of many"
    ]  # fmt: skip


def test_without_a_log_there_are_no_logged_errors(log: Path) -> None:
    assert logged_errors() == []


def test_a_log_that_cannot_be_renamed_is_written_on(log: Path) -> None:
    for n in range(1, LOG_FILES + 1):  # folders in the way: neither removed nor replaced
        (log / f"functions.log.{n}" / "in the way").mkdir(parents=True)
    for n in range(LOG_BYTES // 400):
        remember("XLPLAN_DSO", ErrorValue("NUM", Words("原因", f"{n} {'x' * 500}")))
    assert log_file().stat().st_size > LOG_BYTES
    assert logged_errors(1)[0].why.en.startswith(f"{LOG_BYTES // 400 - 1} ")


def test_a_reason_quotes_no_more_of_a_cell_than_one_can_read() -> None:
    result = FUNCTIONS["XLPLAN_BALANCE"].call("x" * 30_000, 0, 0, 0)
    assert isinstance(result, ErrorValue)
    assert max(map(len, result.reason)) <= 300


def test_the_log_rotates_and_memory_is_bounded(log: Path) -> None:
    long = "x" * 2000
    for n in range(4 * (LOG_BYTES // 2000) + 100):
        remember("XLPLAN_BALANCE", ErrorValue("VALUE", Words("长", f"{n} {long}")))
    files = sorted(p.name for p in log.iterdir())
    assert files == ["functions.log", *(f"functions.log.{n}" for n in range(1, LOG_FILES + 1))]
    assert max(p.stat().st_size for p in log.iterdir()) <= LOG_BYTES
    assert len(last_errors()) == KEPT


def test_a_folder_that_cannot_be_written_to_is_gone_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XLPLAN_LOG", str(tmp_path / "file" / "log"))
    clear_errors()
    remember("XLPLAN_DSO", ErrorValue("NUM", Words("原因", "reason")))
    assert len(last_errors()) == 1


# --- the words of the forms ------------------------------------------------------------------------------------------
def labels(choices: tuple[object, ...]) -> dict[str, tuple[str, str]]:
    return {c.id: (c.zh, c.en) for c in choices}  # type: ignore[attr-defined]


def test_statuses_are_called_as_the_forms_call_them() -> None:
    assert labels(kpi.STATUSES) == words.STATUSES
    assert labels(tracking.STATUSES) == words.TASK_STATUSES
    assert labels(invoices.BUCKETS)["not_due"] == words.NOT_DUE


def test_choices_take_the_forms_ids_and_labels() -> None:
    for argument, choices in ((words.DIRECTION, kpi.DIRECTIONS), (words.KIND, pnl.KINDS)):
        typed = argument.choices or {}
        for c in choices:
            if c.id in set(typed.values()):
                assert {typed[w.lower()] for w in (c.id, c.zh, c.en)} == {c.id}
        assert set(typed.values()) <= {c.id for c in choices}


def test_results_of_dates_are_dates_for_the_host_to_write() -> None:
    assert PERIOD_END.call("2026-Q3") == dt.date(2026, 9, 30)
