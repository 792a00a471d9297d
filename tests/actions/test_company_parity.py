"""A company's formulas on messy rows: what LibreOffice reckons of them is what the metrics say."""

from __future__ import annotations

from pathlib import Path

import libreoffice
import openpyxl
import pytest
from messy import written

import xlplan
from xlplan.actions import fill, read
from xlplan.actions.calculated import CalculatedCell, calculated_cells, same_value
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import Source
from xlplan.forms.form import LANGS

COLUMNS = {
    "tracking": {
        "left": ("number", "target - actual"),
        "left_or_all": ("number", "if_blank(left, target)"),
        "per_day": ("number", "actual / (due - due_start + 1)"),
        "share": ("percent", "round(actual / target, 3)"),
        "review_on": ("date", "计划完成时间 + 14"),
        "odd_day": ("date", "due - 1000000 * if_blank(target, 0.5)"),
        "late_cost": ("money", "max(0, if_blank(逾期天数, 0)) * 12.5% × 3"),
        "against": ("percent", "if_blank(attainment, 0) - 达成率 / 2"),
    },
    "invoices": {
        "commission": ("money", "round(amount * 2%, 2)"),
        "net": ("money", "amount - if_blank(commission, 0)"),
        "interest": ("money", "round(min(open_amount, 100000) * max(0, days_past_due) * 0.05 / 365, 2)"),
        "age": ("number", "abs(due_date - invoice_date)"),
    },
    "budget": {"half": ("money", '-(budget / 2) + "Spent"')},
    "kpi": {
        "distance": ("number", "actual - baseline"),
        "points": ("number", "if_blank(target, 0) * 100 / met_at"),
    },
    "scorecard": {"bonus": ("money", "if_blank(score, 0) * sales * 1%")},
}
KPIS = """
[kpis.cost]
zh = "成本"
en = "Costs of it all"
unit = "万元"
direction = "lower"
accumulation = "sum"
formula = '新增客户数 * 2 + if_blank("转化率(%)", 1)'

[kpis.mixed]
zh = "合计"
en = "Mixed"
unit = ""
direction = "higher"
accumulation = "ratio"
formula = 'cost / "满意度（%）" - met_at'
"""


def company_text() -> str:
    """Every column of the table above, typed and calculated ones beside each other."""
    lines = []
    for form, columns in COLUMNS.items():
        for name, (kind, formula) in columns.items():
            lines += [f"[forms.{form}.columns.{name}]", f'zh = "公司列{name}"', f'en = "Own {name}"']
            lines += [f'type = "{kind}"', f"formula = '{formula}'"]
    return "\n".join(lines) + KPIS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """Messy workbooks of three templates, each with what one run of LibreOffice makes of them."""
    folder = tmp_path_factory.mktemp("company")
    company = read_company(Source("xlplan.toml", company_text()))
    paths = [written(folder, name, lang, seed, company) for name in ("tracking", "evaluation", "forecast")
             for lang in LANGS for seed in (0, 1, 4)]  # fmt: skip
    for path in paths:
        with xlplan.open(path) as book:
            fill(book)
            assert fill(book).changes == [], path.name
            book.save()
    return list(zip(paths, libreoffice.recalculated(paths, folder / "recalculated"), strict=True))


def own_cells(path: Path) -> list[CalculatedCell]:
    with xlplan.open(path) as book:
        reading = read(book)
        own = {(t.form.id, c.id) for t in reading.tables.values() for c in t.columns if c.added}
        also = {("kpi", "attainment"), ("kpi", "gap"), ("kpi", "status"), ("kpi", "score")}
        return [c for c in calculated_cells(reading) if (c.form, c.field) in own | also]


@libreoffice.needed
def test_formulas_and_metrics_of_a_company_agree_on_messy_rows(filled: list[tuple[Path, Path]]) -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for path, recalculated in filled:
        book = openpyxl.load_workbook(recalculated, data_only=True)
        for cell in own_cells(path):
            theirs = book[cell.sheet][cell.address].value
            assert same_value(cell.actual_value, cell.value), (path.name, cell.address)
            assert same_value(theirs, cell.value), (path.name, cell.form, cell.field, cell.address, theirs, cell.value)
            seen.setdefault((cell.form, cell.field), set()).add(repr(cell.value))
    wanted = {(form, name) for form, columns in COLUMNS.items() for name in columns} | {("kpi", "computed")}
    assert wanted <= seen.keys()
    assert all(len(values) > 1 for values in seen.values()), {k for k, v in seen.items() if len(v) < 2}
