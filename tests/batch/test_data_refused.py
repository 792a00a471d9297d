"""Regenerate takes no data that its own rollup would reject."""

from __future__ import annotations

import openpyxl
import pytest
from region_support import JUNE, LEDGER, Job, actions, rows

from xlplan.batch.regenerate import RegenerateResult
from xlplan.batch.rollup import RollupRequest, rollup


def with_rows(*more: tuple[str, str, str]) -> list[list[str]]:
    """LEDGER and rows of region South, as (number, customer, amount); they stand from line 7 on."""
    return LEDGER + [["South", no, customer, "2026-05-01", "2026-05-31", amount, ""] for no, customer, amount in more]


def errors(result: RegenerateResult, code: str) -> list[tuple[str, str]]:
    return [(p.cell, p.message("en")) for p in result.problems if p.code == code]


def test_an_amount_with_three_decimals_is_an_error_with_its_line_and_column(tmp_path):
    job = Job(tmp_path, with_rows(("S1", "Elm", "1.005"), ("S2", "Elm", "1.50")))
    result = job.run()
    assert errors(result, "data-decimals") == [("F7", "Line 7, column amount: 1.005 has more than two decimals.")]
    assert (actions(result)["South"], (job.out / "South.xlsx").exists()) == ("failed", False)


def test_amounts_of_a_workbook_that_are_off_by_binary_noise_only_are_taken(tmp_path):
    request = Job(tmp_path, LEDGER).request()
    book = openpyxl.Workbook()
    for line in [Job.header, with_rows(("S1", "Elm", ""))[-1]]:
        book.active.append(list(line))
    book.active["F2"] = 0.1 + 0.2
    book.save(tmp_path / "data.xlsx")
    result = Job(tmp_path, LEDGER).run(data=tmp_path / "data.xlsx")
    assert request.out.is_dir()
    assert (actions(result), rows(request.out / "South.xlsx", "invoices")[0]["金额"]) == ({"South": "created"}, 0.3)


@pytest.mark.parametrize(
    ("one", "other"), [("1E5", "100000"), ("01", "1"), ("1.0", "1"), ("1,000", "1000"), ("007", "7.00")]
)
def test_invoice_numbers_that_excel_takes_for_equal_are_an_error_that_names_both_lines(tmp_path, one, other):
    result = Job(tmp_path, with_rows((one, "Elm", "1"), ("S9", "Elm", "1"), (other, "Elm", "1"))).run()
    (found,) = errors(result, "invoice-numbers-alike")
    assert found == (
        "B9", f"Line 9: Excel takes the invoice {other} and the one on line 7 for the same number.")  # fmt: skip
    assert actions(result)["South"] == "failed"


def test_invoice_numbers_that_differ_by_case_only_are_duplicates(tmp_path):
    result = Job(tmp_path, with_rows(("s1", "Elm", "1"), ("S1", "Elm", "1"))).run()
    assert [cell for cell, _ in errors(result, "data-duplicate")] == ["B8"]


def test_invoice_numbers_alike_in_different_regions_are_no_error(tmp_path):
    assert actions(Job(tmp_path, with_rows(("1", "Elm", "1"))).run())["South"] == "created"


@pytest.mark.parametrize(("number", "customer", "cell"), [("S1", "Grand total", "C7"), ("华南合计", "Elm", "B7")])
def test_a_customer_or_invoice_that_reads_as_a_total_is_an_error(tmp_path, number, customer, cell):
    result = Job(tmp_path, with_rows((number, customer, "1"))).run()
    assert [where for where, _ in errors(result, "data-total")] == [cell]
    assert actions(result)["South"] == "failed"


def test_customers_that_differ_by_case_only_are_one_row_under_the_first_spelling_and_reconcile(tmp_path):
    job = Job(tmp_path, with_rows(("S1", "Elm", "1.25"), ("S2", "ELM", "2.50"), ("S3", "elm", "4")), lang="en")
    assert job.run().problems == []
    plan = rows(job.out / "South.xlsx", "receivables")
    assert [(row["Customer"], row["2026-05 Billed"]) for row in plan] == [("Elm", 7.75)]
    result = rollup(RollupRequest([job.out], JUNE))
    assert (result.exit_status, result.as_json("en")["regions"]["South"]["balance"]) == (0, "7.75")
