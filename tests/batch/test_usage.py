"""What is wrong with the command itself, and how findings are worded."""

from __future__ import annotations

import pytest
from region_support import JUNE, LEDGER, Job, codes, edit, table

from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.errors import DataError, UsageError


def test_a_mapping_file_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError) as error:
        Job(tmp_path, LEDGER).run(mapping=tmp_path / "none.toml")
    assert error.value.problem.code == "missing-file"


def test_a_field_to_divide_by_that_is_not_mapped_is_wrong_usage_and_nothing_is_made(tmp_path):
    job = Job(tmp_path, LEDGER)
    with pytest.raises(UsageError) as error:
        job.run(by="bogus")
    assert (error.value.problem.code, error.value.problem.params["value"]) == ("unknown-by", "bogus")
    assert "region, invoice_no, customer" in str(error.value)
    assert not job.out.exists()


def test_a_register_that_is_not_there_is_named_as_such(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    with pytest.raises(DataError) as error:
        rollup(RollupRequest([job.out], JUNE, register=tmp_path / "nope.csv"))
    assert (error.value.problem.code, error.value.problem.workbook) == ("missing-file", str(tmp_path / "nope.csv"))


def test_a_kept_edit_says_that_the_rollup_will_not_reconcile(tmp_path):
    job = Job(tmp_path, LEDGER, lang="en")
    job.run()

    def change(book):
        sheet, headers, top, _ = table(book, "invoices")
        sheet.cell(top + 1, headers.index("Amount") + 1).value = 7
        book["Info"]["B6"] = "EUR"

    edit(job.east, change)
    result = job.run()
    assert codes(result)[:2] == ["fact-kept-edit", "kept-edit"]
    for problem in result.problems[:2]:
        assert "will not reconcile" in problem.remedy("en")
        assert "不平" in problem.remedy("zh")
    assert result.problems[0].message("en").startswith("Currency: the manager's EUR stays")


def test_every_break_about_rows_and_plan_has_a_cell(tmp_path):
    job = Job(tmp_path, LEDGER, lang="en")
    job.run()

    def remove(book):
        sheet, _, top, bottom = table(book, "invoices")
        for col in range(1, 20):
            for row in (top + 1, bottom):
                if not str(sheet.cell(row, col).value).startswith("=") and row == bottom:
                    sheet.cell(row, col).value = None
        plan, headers, top, _ = table(book, "receivables")
        plan.cell(top + 1, headers.index("Customer") + 1).value = "Nobody"

    edit(job.east, remove)
    result = rollup(RollupRequest([job.out], JUNE))
    broken = [p for p in result.problems if p.severity == "break" and p.code in ("control-total", "plan-ledger")]
    assert "control-total" in {p.code for p in broken}
    assert [p for p in broken if not p.cell] == []
