"""Tables as people really leave them: blanks, zeros, negatives, percents, numbers as text, typed totals."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import xlplan
from xlplan.actions import read
from xlplan.forms.catalog import template
from xlplan.forms.company.value import Company
from xlplan.forms.form import BookData, Choice, Column, Kind, Lang, Row, Template, Value
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

AS_OF = dt.date(2023, 6, 30)
NUMBERS: tuple[Value, ...] = (
    None, Decimal(0), Decimal(1), Decimal(-5), Decimal("12.5"), Decimal("0.1"), Decimal("0.3"), Decimal(50),
    Decimal(45), Decimal("1234567.89"), Decimal("-0.07"), Decimal("3.3333333333"), "12", "１２", "abc", "1,200",
    "12%", "待定",
)  # fmt: skip
RATIOS: tuple[Value, ...] = ("1:6", "1：7.5", "1:", "1:x", "6:1", "1:0", "1:1e3", "1:3.5 ", "1:-2", "1:12%", "1:1,200")
TEXTS: tuple[Value, ...] = (
    "张",
    "Lee",
    "a*b",
    'O\'Neil "x"',
    "<5",
    "华东[一]#1",
    "=1+1",
    "Total",
    "合计",
    "小计 A",
    None,
)
SIGNS = ("AB*", "AB1", "AB?", "A~B", "<>", "<5", "=x", "=")
NAMES: tuple[Value, ...] = (
    "朗通",
    "泰岳",
    "万星",
    "Ace & Co",
    "ace & co",
    "合计",
    "Grand Total",
    "小计(华东)",
    "华东小计",
    "上海总计量科技",
    *SIGNS[:5],
    Decimal(360),
    None,
)
INVOICES: tuple[Value, ...] = (*(f"Z-{n:03d}" for n in range(30)), "1001", Decimal(1001), "z-001", *SIGNS, None)


TIMES: tuple[Value, ...] = (
    None, Decimal(0), Decimal(1), Decimal(-5), Decimal("0.5"), Decimal("0.3958333333333333"), "9:30", "0.5", "noon",
    *(Decimal(repr(quarter / 96)) for quarter in range(30, 44)),
    Decimal("0.395833333333333"), Decimal("0.416666666666667"),  # 9:30 and 10:00 as other programs store them
)  # fmt: skip


def days(rng: random.Random) -> Value:
    """A day around the as-of date, none, or a date typed as text."""
    long_ago, around, lately = rng.randint(-420, -110), rng.randint(-420, 60), rng.randint(-95, 5)
    typed = [AS_OF + dt.timedelta(shift) for shift in (long_ago, around, lately, 0, -30, 40, -75)]
    return rng.choice([*typed, *typed, None, "2023-07-10-12", "2023/5/4", "soon"])


def word(rng: random.Random, choices: tuple[Choice, ...]) -> Value:
    """An entry of a list in either language, none, or something else."""
    entry = rng.choice(choices)
    return rng.choice([entry.id, entry.zh, entry.en, entry.id, None, "?"])


SUBJECTS: tuple[Value, ...] = ("华东", "East", "east", "A*", "<5", "张", "Lee", "合计", None, "S1", "S2", "S3")
SEASONS = (None, *(Decimal(weight) for weight in ("0", "15", "18", "17", "0.1", "3.33333", "-2", "1234567.89")))
LOW_LINES = {"near_at": -(10**6), "gold_from": 1000, "silver_from": 12, "bronze_from": 0, "bonus_from_3": 0}

SPECIAL: dict[str, tuple[Value, ...]] = {
    "customer": NAMES, "invoice_no": INVOICES, "product": ("软件", "硬件", "软*", None), "currency": ("CNY", None),
    "kpi": ("新增客户数", "转化率(%)", "满意度（%）", "投入产出比", "合计", "Subtotal", None, "成本", Decimal(7)),
    "finished": (None, None, AS_OF, dt.date(2023, 5, 4), dt.date(2023, 8, 1), "soon"),
    "unit": ("%", "家", "1:X", None), "task": ("拜访", "展会", "Visit A", "总计", Decimal(12), None),
    "month": (*(dt.date(2023, n, 1 + n) for n in range(1, 10)), dt.date(2024, 2, 29), "合计", "soon", None),
    "id": (*(f"T{n:02d}" for n in range(1, 16)), Decimal(7), "A*", "t03", "合计", None),
    "predecessors": (
        None, None, "T01", "T02, T03", "T04；t05", "T06、 T07 ，T08", Decimal(7), "A*", "A?", "T99", "T01;;T02", ",",
        "T09\nT10", "T01,T02,T03,T04,T05,T06,T07,T08,T99", "T01,,,,,,,,T14", "合计",
    ),
    "progress": (None, Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal("0.999"), "50%", Decimal("1.2")),
    "share": (None, Decimal("0.1"), Decimal("0.3"), Decimal("0.25"), "30%", Decimal(0)),
    "measure": ("销售额", "Sales", "sales", None), "subject": SUBJECTS, "parent": (*SUBJECTS[:6], None, None, None),
    "result": ("已完成", "完成5家", "Done", "done late", "签约12家(目标15家)", "未完成", " 完成", None, "进行中"),
}  # fmt: skip


ON_SCALE: tuple[Value, ...] = (None, *map(Decimal, ("1", "2", "3", "4", "5", "5", "4", "2", "2.5", "7", "0")), "3")
SCALES = ("size_score", "competition_score", "fit_score", "urgency", "importance")
POINTS = ("product_points", "price_points", "place_points", "promotion_points", "service_points")
SPECIAL |= dict.fromkeys((*SCALES, *POINTS), ON_SCALE)


def value(rng: random.Random, column: Column) -> Value:
    """One messy cell of a column."""
    by_kind: dict[Kind, Callable[[], Value]] = {
        Kind.DATE: lambda: days(rng),
        Kind.CHOICE: lambda: word(rng, column.choices),
        Kind.MEASURE: lambda: rng.choice(NUMBERS + RATIOS),
        Kind.TEXT: lambda: rng.choice(TEXTS),
        Kind.TIME: lambda: rng.choice(TIMES),
    }
    if column.id in SPECIAL:
        return rng.choice(SPECIAL[column.id])
    return by_kind.get(column.kind, lambda: rng.choice(NUMBERS))()


def _plan_facts(book: BookData, rng: random.Random, seed: int) -> None:
    """Seasons as people weigh them, seen from different months; odd ones with lines that messy figures cross."""
    if book.facts["as_of"] is not None:
        book.facts["as_of"] = (dt.date(2023, 12, 31), AS_OF, dt.date(2023, 8, 30), dt.date(2022, 12, 31))[seed % 4]
    if seed % 2:
        book.facts |= {name: Decimal(line) for name, line in LOW_LINES.items()}
    book.facts |= {f"season_{n:02}": rng.choice(SEASONS) for n in range(1, 13)}


def _chained(rows: list[Row], rng: random.Random) -> None:
    """So that parents are found, three deep."""
    for number, row in enumerate(rows[:16]):
        row |= {"measure": "Sales", "subject": f"T{number}", "parent": f"T{(number - 1) // 3}" if number else None}
        if not number:
            row["hand"] = Decimal(rng.randint(1, 10**9)) / 10 ** rng.randint(0, 3)


def _summed_up(rows: list[Row], _: random.Random) -> None:
    """So that targets are found."""
    for number, row in enumerate(rows[:12]):
        row |= {"measure": "sales", "subject": f"t{number}"}


def _customers(rows: list[Row], rng: random.Random) -> None:
    """So that there are enough for a Pareto chart."""
    for number, row in enumerate(rows[:14]):
        row |= {"kind": "customer", "name": f"C{number}", "sales_actual": Decimal(rng.randint(-9, 99))}


def _dated(rows: list[Row], rng: random.Random) -> None:
    """So that some tasks are in order; in some workbooks all of them, of twenty weeks."""
    whole = rng.randint(0, 1)
    for number, row in enumerate(rows):
        if number % 3 or whole:
            start = AS_OF - dt.timedelta(rng.randint(-60 if whole else -90, 70 if whole else 90))
            row["start"], row["finish"] = start, start + dt.timedelta(rng.randint(0, 0 if whole else 30))
            row["owner"] = rng.choice(("张", "Lee", "Lee "))
            row["id"] = f"T{number:02d}"
    if whole:
        rows[0]["start"] = AS_OF - dt.timedelta(70)
        for row in rows[1:9]:
            row["finish"] = AS_OF + dt.timedelta(60)


def _settings(template_id: str, book: BookData, rng: random.Random, seed: int) -> None:
    """Settings and lines of all sorts."""
    if template_id == "forecast":
        book.facts["contribution_ratio"] = rng.choice((Decimal("0.4"), Decimal(-1), Decimal(0), None))
        kinds = ("income", "expense", "expense", "", "income") if seed % 2 else ("income", "income", *["expense"] * 3)
        book.lines = tuple(line._replace(kind=kind) for line, kind in zip(book.lines, kinds, strict=True))
    if template_id == "plan":
        book.facts |= {"segment_focus": Decimal(seed % 3 + 1), "segment_weight_fit": rng.choice((None, Decimal("0.5")))}
        _plan_facts(book, rng, seed)
    if template_id == "customers":  # both conventions, and settings that somebody cleared
        book.facts["boundary"] = ("to_lower", "to_higher", None)[seed % 3]
        book.facts |= {name: None for name in ("fewest", "top", "weight_growth", "goal_nps") if seed % 2}


def _planned(rows: list[Row], rng: random.Random) -> None:
    """So that some tasks are in order, and one ends on the last day that the chart shows."""
    for number, row in enumerate(rows):
        if number % 3:
            start = AS_OF - dt.timedelta(rng.randint(-90, 90))
            row |= {"id": f"T{number:02d}", "start": start, "finish": start + dt.timedelta(rng.randint(0, 30))}
            row["owner"] = rng.choice(("张", "Lee", "Lee "))
    starts, ends = ([d for row in rows if isinstance(d := row.get(f), dt.date)] for f in ("start", "finish"))
    monday = min(starts) - dt.timedelta(min(starts).weekday())
    last = monday + dt.timedelta(140 * ((max(ends) - monday).days // 140 + 1) - 1)
    rows[1] |= {"start": last - dt.timedelta(60), "finish": last, "milestone": "no"}


def _tasks(rows: list[Row], rng: random.Random) -> None:
    (_dated if rng.randint(0, 1) else _planned)(rows, rng)


CHAINED = {"execution_plan": _tasks, "targets": _chained, "summary": _summed_up, "contribution": _customers}


def messy_book(
    template_id: str, lang: Lang, seed: int, rows: int = 30, months: int = 4, company: Company | None = None
) -> BookData:
    """A workbook's data with that many messy rows in each table; the same for the same seed."""
    rng, found = random.Random(seed), _template(template_id, company)
    book = new_book(found, lang, {"region": "华东", "as_of": f"{AS_OF}", "currency": "CNY"}, months=months)
    if seed % 5 == 4:
        book.facts["as_of"] = None
    _settings(template_id, book, rng, seed)
    for form in found.forms:
        typed = [c for c in form.resolve(book.months, book.lines) if not c.calculated]
        book.tables[form.id] = [{c.id: value(rng, c) for c in typed} for _ in range(rows)]
        if form.id == "invoices":  # so that receipts find their invoices
            for number, row in enumerate(book.tables[form.id][: rows // 2]):
                row["invoice_no"] = SIGNS[number] if number < len(SIGNS) else f"Z-{number:03d}"
                if number % 2:  # and some are simply in order
                    issued = AS_OF - dt.timedelta(rng.randint(1, 420))
                    row |= {"customer": "朗通", "product": "软件", "amount": Decimal(rng.randint(5000, 99999)) / 100}
                    row |= {"invoice_date": issued, "due_date": issued + dt.timedelta(rng.randint(0, 90))}
        if form.id in CHAINED:
            CHAINED[form.id](book.tables[form.id], rng)
        if form.id == "todo":  # so that times meet on one day
            for row in book.tables[form.id][rows // 3 :]:
                row["date"] = AS_OF
    return book


def fits(column: Column, cell: Value) -> bool:
    """Whether a composed workbook may hold the value: texts only where texts or ratios belong, list entries by id."""
    if column.kind is Kind.CHOICE:
        return cell is None or cell in {choice.id for choice in column.choices}
    return not isinstance(cell, str) or column.kind is Kind.TEXT


def _template(template_id: str, company: Company | None) -> Template:
    return company.template(template(template_id)) if company else template(template_id)


def written(folder: Path, template_id: str, lang: Lang, seed: int, company: Company | None = None) -> Path:
    """A messy workbook as a file, with what no column should hold typed in; odd forecasts lack billed columns."""
    found, book = _template(template_id, company), messy_book(template_id, lang, seed, company=company)
    billed = {"shipped", "total_billed", "collection_rate"}
    omit = frozenset(billed if template_id == "forecast" and seed % 2 else ())
    typed: dict[tuple[str, int, str], Value] = {}
    for form in found.forms:
        columns = {c.id: c for c in form.resolve(book.months, book.lines)}
        for index, row in enumerate(book.tables[form.id]):
            for field, cell in row.items():
                if columns[field].withheld:
                    continue
                if not fits(columns[field], cell) and not {field, columns[field].tag} & omit:
                    typed[form.id, index, field], row[field] = cell, None
    path = folder / f"messy-{template_id}-{lang}-{seed}.xlsx"
    path.write_bytes(compose(found, book, omit=omit))
    with xlplan.open(path) as opened:
        tables = read(opened).tables
        for (form_id, index, field), cell in typed.items():
            tables[form_id].sheet.range(tables[form_id].cell(index, field)).value = f"'{cell}"
        if "pnl" in tables:  # somebody who works in the other language declared the first line
            opened.names["pnl_kinds"].refers_to_range[0:1, 0:2].value = "Income" if lang == "zh" else "收入"
        opened.save()
    return path
