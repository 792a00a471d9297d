"""What a manager typed, added, deleted or drew in a region workbook, when the data come again."""

from __future__ import annotations

import datetime as dt

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from region_support import (
    JULY,
    LEDGER,
    MAPPING,
    Job,
    actions,
    add_column,
    add_row,
    cell,
    codes,
    edit,
    ledger,
    rows,
    set_cell,
    table,
)  # fmt: skip

NEXT_MONTH = ledger(
    ("0002", "settled", "2026-07-15"), more=[["East", "0005", "Tianhe", "2026-07-20", "2026-08-19", "33.30", ""]]
)


def by_number(job: Job) -> dict[str, dict]:
    return {row["发票号"]: row for row in rows(job.east, "invoices")}


def decorate(book: openpyxl.Workbook) -> None:
    """A note, a colour, a column, a row, a sheet, a chart, text below and beside the table, widths, a defined name."""
    sheet, headers, top, bottom = table(book, "invoices")
    cell(book, "invoices", "金额", "0002").comment = Comment("客户要求分期", "林")
    cell(book, "invoices", "客户", "0002").fill = PatternFill("solid", fgColor="FFFF00")
    cell(book, "invoices", "承诺回款日", "0002").value = dt.datetime(2026, 7, 15)
    own = add_column(sheet, "invoices", "我的备注")
    sheet.cell(top + 2, own).value = "电话已催"
    added = add_row(
        sheet, "invoices", {1: "M-1", 2: "Manual", 4: dt.datetime(2026, 6, 1), 5: dt.datetime(2026, 6, 8), 6: 5}
    )
    sheet.cell(added + 2, 1).value = "本月说明"
    sheet.cell(2, len(headers) + 4).value = "旁注"
    sheet.column_dimensions["B"].width = 33
    mine = book.create_sheet("我的分析")
    mine["A1"], mine["A2"] = "余额", "=SUM(invoices[金额])"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=top, max_row=bottom), titles_from_data=True)
    mine.add_chart(chart, "C2")
    book.defined_names["my_name"] = openpyxl.workbook.defined_name.DefinedName("my_name", attr_text="'我的分析'!$A$1")


def test_everything_a_manager_added_is_still_there_after_next_months_data(tmp_path):
    Job(tmp_path, LEDGER).run()
    job = Job(tmp_path, NEXT_MONTH, as_of=JULY)
    edit(job.east, decorate)
    result = job.run()
    assert actions(result)["East"] == "updated"
    assert {p.code for p in result.problems if p.workbook == "East.xlsx"} == {"month-window", "moved-down"}
    book = openpyxl.load_workbook(job.east)
    sheet, headers, *_ = table(book, "invoices")  # with the manager's own column
    assert cell(book, "invoices", "金额", "0002").comment.text == "客户要求分期"
    assert cell(book, "invoices", "客户", "0002").fill.fgColor.rgb == "00FFFF00"
    assert cell(book, "invoices", "承诺回款日", "0002").value == dt.datetime(2026, 7, 15)
    assert cell(book, "invoices", "我的备注", "0002").value == "电话已催"
    assert sheet.cell(2, len(headers) + 3).value == "旁注"
    assert sheet.column_dimensions["B"].width == 33
    assert book["我的分析"]["A2"].value == "=SUM(invoices[金额])"
    assert len(book["我的分析"]._charts) == 1
    assert book.defined_names["my_name"].attr_text == "'我的分析'!$A$1"
    found = rows(job.east, "invoices")
    assert [row["发票号"] for row in found] == ["0001", "0002", "0003", "M-1", "0004", "0005"]
    assert [row["来源"] for row in found] == ["数据", "数据", "数据", None, "数据", "数据"]
    assert (found[3]["客户"], found[3]["金额"], found[3]["未收金额"]) == ("Manual", 5, 5)


def test_what_stood_below_a_table_that_grew_moves_down_and_so_do_references_to_it(tmp_path):
    Job(tmp_path, LEDGER).run()
    job = Job(tmp_path, NEXT_MONTH, as_of=JULY)

    def below(book):
        sheet, _, _, bottom = table(book, "invoices")
        sheet.cell(bottom + 2, 1).value = "小结"
        book.create_sheet("我的")["A1"] = f"='{sheet.title}'!A{bottom + 2}"

    edit(job.east, below)
    result = job.run()
    moved = next(p for p in result.problems if p.code == "moved-down")
    assert moved.params["count"] == 2
    book = openpyxl.load_workbook(job.east)
    sheet, _, _, bottom = table(book, "invoices")
    assert sheet.cell(bottom + 2, 1).value == "小结"
    assert book["我的"]["A1"].value == f"='{sheet.title}'!A{bottom + 2}"


def test_a_totals_row_that_the_manager_switched_on_stays_below_the_new_rows(tmp_path):
    Job(tmp_path, LEDGER).run()
    job = Job(tmp_path, NEXT_MONTH, as_of=JULY)

    def totals(book):
        sheet, headers, _, bottom = table(book, "invoices")
        found, col = sheet.tables["invoices"], headers.index("金额") + 1
        found.totalsRowCount = 1
        found.ref = found.ref.replace(f"{bottom}", f"{bottom + 1}")
        found.tableColumns[0].totalsRowLabel = "合计"
        found.tableColumns[col - 1].totalsRowFunction = "sum"
        sheet.cell(bottom + 1, 1).value = "合计"
        sheet.cell(bottom + 1, col).value = "=SUBTOTAL(109,invoices[金额])"
        book.create_sheet("我的")["A1"] = f"='{sheet.title}'!{sheet.cell(bottom + 1, col).coordinate}"

    edit(job.east, totals)
    result = job.run()
    assert "moved-down" not in codes(result)
    book = openpyxl.load_workbook(job.east)
    sheet, headers, _, bottom = table(book, "invoices")
    total = sheet.cell(bottom, headers.index("金额") + 1)
    assert (sheet.cell(bottom, 1).value, total.value) == ("合计", "=SUBTOTAL(109,invoices[金额])")
    assert book["我的"]["A1"].value == f"='{sheet.title}'!{total.coordinate}"
    assert sheet.tables["invoices"].autoFilter.ref.endswith(str(bottom - 1))
    numbers = [row["发票号"] for row in rows(job.east, "invoices")]
    assert numbers == ["0001", "0002", "0003", "0004", "0005", "合计"]
    assert job.run().files[0].action == "unchanged"


def test_a_managers_own_formula_column_goes_on_in_the_new_rows(tmp_path):
    Job(tmp_path, LEDGER).run()
    job = Job(tmp_path, NEXT_MONTH, as_of=JULY)

    def add(book):
        sheet, _, top, bottom = table(book, "invoices")
        own = add_column(sheet, "invoices", "含税")
        for row in range(top + 1, bottom + 1):
            sheet.cell(row, own).value = f"=F{row}*1.13"

    edit(job.east, add)
    job.run()
    book = openpyxl.load_workbook(job.east)
    sheet, headers, top, bottom = table(book, "invoices")
    col = headers.index("含税") + 1
    assert [sheet.cell(r, col).value for r in range(top + 1, bottom + 1)] == [
        f"=F{r}*1.13" for r in range(top + 1, bottom + 1)
    ]


# --- cells ------------------------------------------------------------------------------------------------------------
def test_a_cell_the_manager_left_alone_follows_the_data(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    result = Job(tmp_path, ledger(("0002", "amount", "300"), ("0003", "due", "2026-07-25"))).run()
    assert codes(result) == []
    found = by_number(job)
    assert (found["0002"]["金额"], found["0002"]["未收金额"]) == (300, 300)
    assert found["0003"]["到期日"] == dt.datetime(2026, 7, 25)
    plan = {row["客户"]: row for row in rows(job.east, "receivables")}
    assert plan["Ruike"]["2026-03 发货"] == 300


def test_a_cell_the_manager_changed_is_kept_while_the_data_stay_and_said_each_time(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "金额", "0002", 240)
    for _ in range(2):
        result = job.run()
        assert [(p.code, p.severity, p.params["kept"], p.params["now"]) for p in result.problems] == [
            ("kept-edit", "info", "240", "250.5")
        ]
        assert by_number(job)["0002"]["金额"] == 240


def test_a_cell_that_both_changed_is_kept_and_listed_with_its_three_values(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "金额", "0002", 240)
    result = Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    found = [p for p in result.problems if p.sheet == "应收明细"]
    assert [(p.code, p.severity, p.cell) for p in found] == [("conflict", "warning", "F15")]
    assert openpyxl.load_workbook(job.east)["应收明细"]["F15"].value == 240
    for lang in ("zh", "en"):
        assert all(
            text in found[0].line(lang) for text in ("East.xlsx!应收明细!F15", "0002", "金额", "240", "250.5", "300")
        )
    again = Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    assert [p.code for p in again.problems if p.sheet == "应收明细"] == ["kept-edit"]


def test_once_the_manager_types_what_the_data_say_the_cell_is_the_datas_again(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "金额", "0002", 240)
    Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    set_cell(job.east, "invoices", "金额", "0002", 300)
    assert codes(Job(tmp_path, ledger(("0002", "amount", "300"))).run()) == []
    assert codes(Job(tmp_path, ledger(("0002", "amount", "310"))).run()) == []
    assert by_number(job)["0002"]["金额"] == 310


def test_a_formula_that_a_manager_put_over_a_figure_is_never_overwritten(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "金额", "0002", "=250+0.5")
    result = Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    assert "conflict" in codes(result)
    assert rows(job.east, "invoices", values=False)[1]["金额"] == "=250+0.5"


def test_fields_that_no_mapping_fills_are_the_managers(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "有争议", "0002", "是")
    set_cell(job.east, "invoices", "联系人", "0002", "王总")
    Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    assert (by_number(job)["0002"]["有争议"], by_number(job)["0002"]["联系人"]) == ("是", "王总")


def test_a_field_that_is_mapped_later_fills_blank_cells_and_leaves_typed_ones(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    set_cell(job.east, "invoices", "联系人", "0002", "王总")
    mapping = MAPPING.replace("[options]", 'contact = "contact"\n[options]')
    data = [[*row, "李"] for row in LEDGER]
    header = [*Job(tmp_path, []).header, "contact"]
    result = Job(tmp_path, data, mapping, header).run()
    assert [(p.code, p.params["kept"], p.params["now"]) for p in result.problems] == [("conflict", "王总", "李")]
    assert [row["联系人"] for row in rows(job.east, "invoices")] == ["李", "王总", "李"]


def test_a_fact_the_manager_changed_is_kept_and_one_they_left_follows(tmp_path):
    Job(tmp_path, LEDGER).run()
    job = Job(tmp_path, LEDGER, as_of=JULY)

    def change(book):
        book["信息"]["B6"] = "EUR"
        book["信息"]["B8"] = "林"

    edit(job.east, change)
    result = job.run()
    assert [(p.code, p.cell) for p in result.problems if p.sheet == "信息"] == [("fact-kept-edit", "B6")]
    info = openpyxl.load_workbook(job.east)["信息"]
    assert [info[f"B{row}"].value for row in (3, 4, 5, 6, 8)] == [
        "East",
        "2026-07",
        dt.datetime(2026, 7, 31),
        "EUR",
        "林",
    ]


# --- rows -------------------------------------------------------------------------------------------------------------
def test_a_row_gone_from_the_data_is_kept_marked_and_reported_and_comes_back_when_the_data_have_it_again(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    short = ledger(without=["0002"])
    result = Job(tmp_path, short).run()
    # 0002 was Ruike's only invoice by June: its row of the plan is gone from the data too
    gone = [(p.code, p.severity, p.params["key"]) for p in result.problems]
    assert gone == [("gone-from-data", "warning", "0002"), ("gone-from-data", "warning", "Ruike")]
    assert {n: row["来源"] for n, row in by_number(job).items()} == {
        "0001": "数据",
        "0002": "数据中已无",
        "0003": "数据",
    }
    again = Job(tmp_path, short).run()
    assert actions(again)["East"] == "unchanged"
    assert [p.severity for p in again.problems] == ["info", "info"]
    assert codes(job.run()) == []
    assert {row["来源"] for row in by_number(job).values()} == {"数据"}


def test_a_row_gone_from_the_data_and_deleted_by_the_manager_is_forgotten(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    short = Job(tmp_path, ledger(without=["0003"]))
    short.run()
    edit(job.east, lambda book: clear_row(book, "invoices", "0003"))
    assert "0003" not in str([p.params for p in short.run().problems])
    assert codes(short.run()) == []


def clear_row(book: openpyxl.Workbook, name: str, key: str) -> None:
    sheet, headers, *_ = table(book, name)
    row = cell(book, name, "发票号", key).row
    for col in range(1, len(headers) + 1):
        sheet.cell(row, col).value = None


def test_a_row_the_manager_deleted_that_the_data_still_have_is_restored_at_the_end_and_reported(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    edit(job.east, lambda book: clear_row(book, "invoices", "0002"))
    result = job.run()
    assert [(p.code, p.severity, p.params["key"]) for p in result.problems] == [("row-restored", "warning", "0002")]
    assert [row["发票号"] for row in rows(job.east, "invoices")] == ["0001", "0003", "0002"]


def test_an_invoice_the_manager_typed_before_the_data_brought_it_is_taken_over_not_doubled(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()

    def type_ahead(book):
        sheet, *_ = table(book, "invoices")
        dates = {4: dt.datetime(2026, 6, 25), 5: dt.datetime(2026, 7, 25)}
        add_row(sheet, "invoices", {1: "0009", 2: "Tianhe", **dates, 6: 44, 15: "张"})

    edit(job.east, type_ahead)
    result = Job(tmp_path, ledger(more=[["East", "0009", "Tianhe", "2026-06-25", "2026-07-25", "45", ""]])).run()
    assert [(p.code, p.params["kept"], p.params["now"]) for p in result.problems] == [("conflict", "44", "45")]
    found = [row for row in rows(job.east, "invoices") if row["发票号"] == "0009"]
    assert [(row["金额"], row["联系人"], row["来源"]) for row in found] == [(44, "张", "数据")]


def test_a_receipt_the_manager_typed_stays_beside_the_datas_unless_it_is_the_same(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()

    def type_receipts(book):
        sheet, *_ = table(book, "receipts")
        add_row(sheet, "receipts", {1: "0002", 2: dt.datetime(2026, 6, 9), 3: 50, 4: "收款", 5: "部分"})
        add_row(sheet, "receipts", {1: "0003", 2: dt.datetime(2026, 6, 29), 3: 80.25, 4: "收款", 5: "已到账"})

    edit(job.east, type_receipts)
    data = ledger(("0002", "settled", "2026-06-28"), ("0003", "settled", "2026-06-29"))
    assert codes(Job(tmp_path, data).run()) == []
    found = [(row["发票号"], row["金额"], row["备注"], row["来源"]) for row in rows(job.east, "receipts")]
    assert found == [
        ("0001", 100, None, "数据"),
        ("0002", 50, "部分", None),
        ("0003", 80.25, "已到账", "数据"),
        ("0002", 250.5, None, "数据"),
    ]
    assert actions(Job(tmp_path, data).run())["East"] == "unchanged"


def test_a_total_row_typed_into_the_table_is_no_row_of_the_data(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()

    def total(book):
        sheet, _, _, bottom = table(book, "invoices")
        add_row(sheet, "invoices", {1: "合计", 6: f"=SUM(F9:F{bottom})"})

    edit(job.east, total)
    Job(tmp_path, ledger(more=[["East", "0009", "Tianhe", "2026-06-25", "2026-07-25", "45", ""]])).run()
    assert [row["发票号"] for row in rows(job.east, "invoices")] == ["0001", "0002", "0003", "合计", "0009"]


def test_a_table_sorted_by_hand_is_updated_in_its_own_order(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()

    def reverse(book):
        sheet, _headers, top, bottom = table(book, "invoices")
        inputs = [*range(1, 8), *range(13, 17)]
        lines = [[sheet.cell(r, c).value for c in inputs] for r in range(top + 1, bottom + 1)][::-1]
        for row, line in enumerate(lines, top + 1):
            for col, value in zip(inputs, line, strict=True):
                sheet.cell(row, col).value = value

    edit(job.east, reverse)
    assert codes(Job(tmp_path, ledger(("0002", "amount", "300"))).run()) == []
    assert [(row["发票号"], row["金额"]) for row in rows(job.east, "invoices")] == [
        ("0003", 80.25),
        ("0002", 300),
        ("0001", 100),
    ]


def test_data_unchanged_leave_a_workbook_with_a_managers_edits_untouched_byte_for_byte(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    edit(job.east, decorate)
    before, time = job.east.read_bytes(), job.east.stat().st_mtime_ns
    result = job.run()
    assert actions(result) == {"East": "unchanged", "West": "unchanged"}
    assert (job.east.read_bytes(), job.east.stat().st_mtime_ns) == (before, time)


def test_a_backup_keeps_the_version_before(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    before = job.east.read_bytes()
    Job(tmp_path, ledger(("0002", "amount", "300"))).run(backup=True)
    assert job.east.with_name("East.xlsx.bak").read_bytes() == before
