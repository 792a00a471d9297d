"""A company's folder: its file, a ledger, and the workbooks made in it by the program itself."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.cli import app

LEDGER = """region,customer,invoice,billed,due,amount,settled,seller,industry
East,Acme,E1,2026-01-10,2026-02-09,100.00,2026-02-01,Li,school
East,Acme,E2,2026-03-05,2026-04-04,250.50,,Wang,Hospital
East,Birch,E3,2026-05-05,2026-06-04,80.25,,Li,医院
North,Dune,N1,2026-06-01,2026-06-30,10.10,,Zhao,
"""
MAPPING = """[invoices]
region = "region"
customer = "customer"
invoice_no = "invoice"
invoice_date = "billed"
due_date = "due"
amount = "amount"
settled_date = "settled"
keeper = "seller"
salesperson = "seller"
industry = "industry"
[options]
currency = "CNY"
"""
FILE = """
name = "华东医疗"

[settings]
met_at = "95%"
currency = "USD"

[settings.near_at]
value = 0.85
fixed = true
zh = "预警线"
en = "“Watch” from"

[lists]
industries = [
  { id = "hospital", zh = "医院", en = "Hospital" },
  { id = "school", zh = "学校", en = "School" },
]

[forms.invoices]
hide = ["contact", "currency"]
show = ["salesperson"]

[forms.invoices.labels]
customer = { zh = "经销商", en = "Dealer" }

[forms.invoices.columns.keeper]
zh = "负责人"
en = "In charge"
after = "customer"

[forms.invoices.columns.industry]
zh = "行业"
en = "Industry"
list = "industries"

[forms.invoices.columns.commission]
zh = "提成"
en = "Commission"
type = "money"
formula = "round(金额 * 2%, 2)"
total = true

[forms.tracking]
sheet = { zh = "跟踪", en = "Follow-up" }
title = { zh = "执行跟踪（华东）", en = "Tracking in the east" }

[forms.tracking.figures]
on_time = { zh = "按时率", en = "In time" }

[forms.tracking.lists]
stage = [{ id = "handover", zh = "交接", en = "Handover" }]

[kpis.gross_profit]
zh = "毛利额"
en = "Gross profit"
unit = { zh = "万元", en = "10k CNY" }
direction = "higher"
accumulation = "sum"

[kpis.gross_margin]
zh = "毛利率"
en = "Gross margin"
unit = "%"
direction = "higher"
accumulation = "ratio"
formula = "gross_profit / 销售额"

[rollup]
provision = ["0%", "1%", "2%", "10%", "50%"]
"""


@dataclass
class Folder:
    """A folder in which the program is run, its company's file beside the workbooks."""

    path: Path
    lang: str = "en"

    def says(self, text: str) -> None:
        """The company's file."""
        (self.path / "xlplan.toml").write_text(text, encoding="utf-8")

    def run(self, command: str) -> tuple[int, str]:
        """Exit status and all output of `xlplan <command>`."""
        words = command.split()
        if words[0] in ("check", "fill", "regenerate", "rollup") and "--jobs" not in words:
            words += ["--jobs", "1"]
        with chdir(self.path):
            done = CliRunner().invoke(app, [*words, "--lang", self.lang])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def done(self, command: str) -> str:
        """The output of a command that must succeed."""
        status, output = self.run(command)
        assert status == 0, output
        return output

    def type(self, name: str, form: str, index: int, **cells: object) -> None:
        """Type into a row."""
        with xlplan.open(self.path / name) as book:
            table = read(book).tables[form]
            for field, value in cells.items():
                table.sheet.range(table.cell(index, field)).value = value
            book.save()

    def values(self, name: str, form: str, field: str) -> list[Any]:
        """What stands in a column, as openpyxl reads the cached values; by the header that the workbook has."""
        with xlplan.open(self.path / name) as book:
            table = read(book).tables[form]
            place = table.sheet.name, table.header_row, table.column_number(field), len(table.rows)
        sheet = openpyxl.load_workbook(self.path / name, data_only=True)[place[0]]
        return [sheet.cell(place[1] + 1 + row, place[2]).value for row in range(place[3])]

    def headers(self, name: str, table: str) -> list[str]:
        """A table's headers, as openpyxl reads them."""
        for sheet in openpyxl.load_workbook(self.path / name).worksheets:
            if table in sheet.tables:
                return [str(cell.value) for cell in sheet[sheet.tables[table].ref][0]]
        raise KeyError(table)

    def regions(self, out: str = "out", as_of: str = "2026-06-30", more: str = "") -> str:
        """The workbooks of the ledger's regions."""
        if not (self.path / "ledger.csv").exists():
            (self.path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
            (self.path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
        return self.done(f"regenerate forecast --data ledger.csv --mapping mapping.toml --by region --as-of {as_of} "
                         f"--out {out} {more}")  # fmt: skip
