"""Workbooks of another template version: one line each, in the rollup and when regenerated."""

from __future__ import annotations

from region_support import JUNE, LEDGER, Job, edit, ledger, table

from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.forms.catalog import template


def change_formulas(job: Job, version: str) -> None:
    """East as another version of xlplan might have made it: its formula for overdue days is a different one."""

    def change(book):
        sheet, headers, top, bottom = table(book, "invoices")
        col = headers.index("Days past due") + 1
        for row in range(top + 1, bottom + 1):
            sheet.cell(row, col).value = "=1+1"
        place = book.defined_names["xlplan_template_version"].attr_text.split("!")[1].replace("$", "")
        book["Info"][place].value = version

    edit(job.east, change)


def breaks(job: Job) -> list[str]:
    result = rollup(RollupRequest([job.out], JUNE))
    assert result.exit_status == 3
    return [p.code for p in result.problems if p.severity == "break"]


def test_formulas_of_another_template_version_are_one_break_a_workbook(tmp_path):
    job = Job(tmp_path, LEDGER, lang="en")
    job.run()
    change_formulas(job, "0")
    found = breaks(job)
    assert (found.count("older-template"), found.count("formula-overwritten")) == (1, 0)


def test_formulas_that_differ_in_the_same_template_version_are_a_break_each(tmp_path):
    job = Job(tmp_path, LEDGER, lang="en")
    job.run()
    change_formulas(job, template("forecast").version)
    assert (breaks(job).count("formula-overwritten"), "older-template" in breaks(job)) == (3, False)


def test_regenerate_tells_of_refreshed_formulas_in_one_line_with_their_count(tmp_path):
    Job(tmp_path, LEDGER, lang="en").run()
    job = Job(tmp_path, ledger(("0003", "amount", "81.00")), lang="en")
    change_formulas(job, "1")
    found = [p for p in job.run().problems if p.code in ("formulas-refreshed", "calculated-mended")]
    assert [(p.code, p.severity, p.params["count"]) for p in found] == [("formulas-refreshed", "info", 3)]
