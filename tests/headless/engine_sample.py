"""The workbook that the engine's tests use: what people keep in workbooks, with names in Chinese and English."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import xlsxwriter

KPI = [["华东", 100, 120], ["华南", 80, 60], ["华北", 50, 50]]


def write_sample(path: Path) -> Path:
    """Three sheets, one hidden; two tables, names of both scopes, formats, merge, note, link, array formula."""
    out = xlsxwriter.Workbook(str(path))
    out.set_properties({"created": dt.datetime(2026, 1, 1)})
    sales, detail, hidden = out.add_worksheet("销售"), out.add_worksheet("明细 2"), out.add_worksheet("隐藏")
    hidden.hide()
    _write_sales(out, sales)
    _write_detail(out, detail)
    out.define_name("xlplan_as_of", "='销售'!$A$2")
    out.define_name("rates", "='明细 2'!$A$2:$B$4")
    out.define_name("vat", "=0.13")
    out.define_name("'明细 2'!corner", "='明细 2'!$A$1")
    out.close()
    return as_calculated(path)


def as_calculated(path: Path) -> Path:
    """Take out the mark by which XlsxWriter makes Excel calculate on opening: its values are right as they are."""
    with zipfile.ZipFile(path) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in parts.items():
            archive.writestr(info, content.replace(b' fullCalcOnLoad="1"', b""))
    return path


def _write_sales(out: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    date, clock = out.add_format({"num_format": "yyyy-mm-dd"}), out.add_format({"num_format": "hh:mm"})
    percent, yellow = out.add_format({"num_format": "0%"}), out.add_format({"bg_color": "#FFFF00"})
    sheet.merge_range("A1:D1", "销售计划", out.add_format({"bold": True}))
    sheet.write_datetime("A2", dt.datetime(2026, 9, 30), date)
    sheet.write_number("B2", 0.5, percent)
    sheet.write_boolean("C2", True)
    sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("E2", '=""', None, "")
    sheet.write_number("F2", 0.25, clock)
    columns = [
        {"header": "区域"},
        {"header": "目标值"},
        {"header": "实际值"},
        {"header": "差额", "formula": "=kpi[[#This Row],[实际值]]-kpi[[#This Row],[目标值]]"},
    ]
    sheet.add_table(3, 1, 6, 4, {"name": "kpi", "columns": columns, "data": KPI})
    for row, (_, target, actual) in enumerate(KPI, 4):
        formula = "=kpi[[#This Row],[实际值]]-kpi[[#This Row],[目标值]]"
        sheet.write_formula(row, 4, formula, None, actual - target)
    sheet.write("C5", 100, yellow)
    sheet.write_comment("B5", "已核对", {"author": "王芳"})
    sheet.write_url("G1", "https://example.com/", string="链接")
    sheet.set_column("B:B", 20)
    sheet.set_row(3, 30)


def _write_detail(out: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    rows = [["税率", "金额"], [0.03, 10], [0.06, 20], [0.13, 30]]
    for row, values in enumerate(rows):
        sheet.write_row(row, 0, values)
    sheet.write("A6", "另一块")
    sheet.write_array_formula("D2:D4", "{=B2:B4*2}", None, 20)
    sheet.write_number("D3", 40)
    sheet.write_number("D4", 60)
    sheet.write_formula("F1", "=SUM(B2:B4)", None, 60)
    columns = [{"header": "单号", "total_string": "合计"}, {"header": "数量", "total_function": "sum"}]
    data = [["0012", 5], ["0013", 7]]
    sheet.add_table(9, 0, 12, 1, {"name": "orders", "columns": columns, "data": data, "total_row": True})
