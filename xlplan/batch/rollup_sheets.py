"""What stands on the sheets of a rollup, as values: the workbook and the CSV files are both written from this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.register import Expected
from xlplan.batch.rollup_result import BUCKETS, MONEY, Control, CustomerFigures, RegionResult, RollupResult
from xlplan.errors import Problem
from xlplan.forms import info
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Choice, Kind, Label, Lang, Row

STATUSES = (
    Choice("received", "已报送", "Received"),
    Choice("late", "迟报", "Late"),
    Choice("missing", "未报送", "Missing"),
    Choice("wrong-period", "期间不符", "Wrong period"),
    Choice("incomplete", "数据有误", "Incomplete"),
    Choice("unreadable", "无法读取", "Unreadable"),
    Choice("duplicate", "重复报送", "Duplicate"),
)
SEVERITIES = (
    Choice("break", "不平", "Break"),
    Choice("error", "错误", "Error"),
    Choice("warning", "警告", "Warning"),
    Choice("info", "提示", "Note"),
)
UNAPPLIED = Label("未核销收款", "Unapplied receipts")
ROWS = Label("{}：行数", "{}: rows")
COUNTED = {"invoices": Label("应收明细", "Invoices"), "receipts": Label("回款明细", "Receipts"),
           "receivables": Label("应收规划", "Receivables")}  # fmt: skip

NAMES_SHOWN = 20
"""Regions named in one cell."""


@dataclass(frozen=True)
class Field:
    """A column: `total` puts its sum per currency above the table."""

    id: str
    label: Label
    kind: Kind = Kind.TEXT
    width: float = 12
    total: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table. `links`: row index -> (file, sheet, cell) that the row's `where` leads to."""

    id: str
    label: Label
    title: Label
    fields: tuple[Field, ...]
    rows: list[Row]
    keys: int = 1  # leading columns that stay in view
    links: Mapping[int, tuple[str, str, str]] = field(default_factory=dict)


REGION = Field("region", Label("区域", "Region"), width=16)
WORKBOOK = Field("workbook", Label("工作簿", "Workbook"), width=18)
CURRENCY = Field("currency", Label("币种", "Currency"), Kind.CHOICE, 9)
STATUS = Field("status", Label("状态", "Status"), Kind.CHOICE, 12)
CUSTOMER = Field("customer", Label("客户", "Customer"), width=24)


def _money(name: str, zh: str, en: str) -> Field:
    return Field(name, Label(zh, en), Kind.MONEY, 14, total=True)


MOVEMENTS = (
    _money("opening", "期初余额", "Opening"),
    _money("billed", "开票", "Billed"),
    _money("collected", "收款", "Collected"),
    _money("credits", "贷项与核销", "Credits"),
    _money("balance", "期末余额", "Balance"),
)
AGES = (*(_money(b.id, b.zh, b.en) for b in ledger.BUCKETS), _money("unapplied", *UNAPPLIED))


def rollup_sheets(result: RollupResult, lang: Lang) -> list[Sheet]:
    """Summary, By customer, Register, Controls, Problems and Detail, in this order; list entries in one language."""
    return [_summary(result, lang), _customers(result, lang), _register(result, lang), _controls(result, lang),
            _problems(result, lang), _detail(result, lang)]  # fmt: skip


def word(choices: Iterable[Choice], name: str, lang: Lang) -> str:
    """A choice's words; the id where it is not in the list."""
    return next((c.label(lang) for c in choices if c.id == name), name)


def _summary(result: RollupResult, lang: Lang) -> Sheet:
    count = Field("open_invoices", Label("未结清发票数", "Open invoices"), Kind.COUNT, 13, total=True)
    fields = (REGION, STATUS, WORKBOOK, CURRENCY, *MOVEMENTS, count, *AGES)
    rows: list[Row] = []
    for region in result.regions:
        head: Row = {
            "region": region.region,
            "status": word(STATUSES, region.status, lang),
            "workbook": region.workbook,
        }
        rows += [head | {"currency": c} | _amounts(f) for c, f in region.figures.items()] or [head]
    return Sheet("summary", Label("汇总", "Summary"), Label("应收账款汇总", "Receivables rollup"), fields, rows)


def _amounts(figures: RegionFigures) -> Row:
    money: Row = {name: getattr(figures, name) for name in MONEY}
    return money | {"open_invoices": figures.open_invoices} | {bucket: figures.ageing[bucket] for bucket in BUCKETS}


def _customers(result: RollupResult, lang: Lang) -> Sheet:
    """Customers across regions, the largest balance first; names that differ in case only are one customer."""
    overdue = _money("overdue", "其中逾期", "Of which overdue")
    regions = Field("regions", Label("所在区域", "Regions"), width=24)
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    names: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for region, found in _customer_lines(result):
        key = found.currency, found.customer.casefold()
        names.setdefault(key, found.customer or UNAPPLIED(lang))
        places[key].append(region)
        for name in (*MONEY, "overdue"):
            sums[key][name] += getattr(found, name)
    order = sorted(sums, key=lambda key: (key[0], -sums[key]["balance"], key[1]))
    rows: list[Row] = [
        {"customer": names[key], "currency": key[0], **sums[key], "regions": _listed(list(dict.fromkeys(places[key])))}
        for key in order
    ]
    fields = (CUSTOMER, CURRENCY, *MOVEMENTS, overdue, regions)
    return Sheet(
        "customers", Label("客户", "By customer"), Label("各客户应收", "Receivables by customer"), fields, rows
    )


def _customer_lines(result: RollupResult) -> Iterator[tuple[str, CustomerFigures]]:
    for region in _counted(result):
        for found in region.submission.customers if region.submission else ():
            yield region.region, found


def _counted(result: RollupResult) -> list[RegionResult]:
    return [region for region in result.regions if region.figures]


def _register(result: RollupResult, lang: Lang) -> Sheet:
    fields = (
        REGION,
        WORKBOOK,
        Field("preparer", Label("填报人", "Preparer"), width=14),
        Field("deadline", Label("截止日", "Deadline"), Kind.CHOICE, 17),
        Field("saved", Label("保存时间", "Last saved"), Kind.CHOICE, 17),
        STATUS,
        Field("state", Label("流程状态", "State"), Kind.CHOICE, 11),
        Field("as_of", Label("工作簿截止日期", "As of"), Kind.DATE, 14),
        Field("added", Label("手工添加行数", "Rows added by hand"), Kind.COUNT, 12),
    )
    rows = [_register_row(region, region.expected or Expected(region.region), lang) for region in result.regions]
    return Sheet("register", Label("报送登记", "Register"), Label("报送登记", "Submissions"), fields, rows)


def _register_row(region: RegionResult, expected: Expected, lang: Lang) -> Row:
    found = region.submission
    row: Row = {
        "region": region.region,
        "workbook": region.workbook,
        "preparer": expected.preparer or (found.preparer if found else "") or None,
        "deadline": f"{expected.deadline:%Y-%m-%d %H:%M}" if expected.deadline else None,
        "status": word(STATUSES, region.status, lang),
    }
    if found is None:
        return row
    state = word(info.STATES, found.state, lang) or None
    came: Row = {
        "saved": f"{found.modified:%Y-%m-%d %H:%M}",
        "state": state,
        "as_of": found.as_of,
        "added": found.added,
    }
    return row | came


def _controls(result: RollupResult, lang: Lang) -> Sheet:
    fields = (
        REGION,
        WORKBOOK,
        Field("total", Label("控制项", "Control"), width=24),
        Field("sheet", Label("工作簿显示", "Shown in workbook"), Kind.MONEY, 16),
        Field("events", Label("按明细重算", "Recomputed"), Kind.MONEY, 16),
        Field("added", Label("其中手工添加", "Of which added by hand"), Kind.MONEY, 16),
        Field("manifest", Label("生成清单", "Manifest"), Kind.MONEY, 16),
        Field("difference", Label("差异", "Difference"), Kind.MONEY, 14),
    )
    rows: list[Row] = [
        {"region": region.region, "workbook": region.workbook, **_control(c, lang)}
        for region in _counted(result) if region.submission for c in region.submission.controls
    ]  # fmt: skip
    return Sheet("controls", Label("控制", "Controls"), Label("控制总额", "Control totals"), fields, rows, keys=3)


def _control(control: Control, lang: Lang) -> Row:
    """Counts of rows are whole numbers, all else is money."""
    amounts = {"sheet": control.workbook, "events": control.events, "added": control.added,
               "manifest": control.manifest, "difference": control.difference}  # fmt: skip
    label = next((f.label(lang) for f in (*MOVEMENTS, *AGES) if f.id == control.total), "")
    if label:
        return {"total": label, **amounts}
    counts: Row = {name: None if value is None else int(value) for name, value in amounts.items()}
    return {"total": ROWS(lang).format(COUNTED[control.total](lang))} | counts


def _problems(result: RollupResult, lang: Lang) -> Sheet:
    fields = (
        Field("severity", Label("级别", "Severity"), Kind.CHOICE, 10),
        Field("where", Label("位置", "Where"), width=34),
        Field("message", Label("问题", "What is wrong"), width=70),
        Field("remedy", Label("处理办法", "What to do"), width=60),
    )
    files = {s.name: str(s.path) for region in result.regions if (s := region.submission)}
    rows: list[Row] = [_problem(p, lang) for p in result.problems]
    links = {
        index: (files[p.workbook], p.sheet, p.cell)
        for index, p in enumerate(result.problems) if p.workbook in files
    }  # fmt: skip
    return Sheet("problems", Label("问题", "Problems"), Label("问题清单", "Problems"), fields, rows, links=links)


def _problem(problem: Problem, lang: Lang) -> Row:
    return {
        "severity": word(SEVERITIES, problem.severity, lang),
        "where": problem.where or None,
        "message": problem.message(lang),
        "remedy": problem.remedy(lang) or None,
    }


def _detail(result: RollupResult, lang: Lang) -> Sheet:
    """Headers are chosen so that nobody's tool takes this table for a region's ledger."""
    fields = (
        REGION,
        WORKBOOK,
        Field("cell", Label("单元格", "Cell"), width=18),
        Field("invoice", Label("发票号", "Invoice no."), width=16),
        CUSTOMER,
        Field("product", Label("产品", "Product"), width=12),
        Field("invoice_date", Label("开票日期", "Invoice date"), Kind.DATE, 12),
        Field("due_date", Label("到期日", "Due date"), Kind.DATE, 12),
        Field("days", Label("已逾期天数", "Days overdue"), Kind.COUNT, 10),
        Field("bucket", Label("账龄段", "Bucket"), Kind.CHOICE, 12),
        CURRENCY,
        Field("amount", Label("发票总额", "Invoiced"), Kind.MONEY, 15),
        _money("open", "未收余额", "Outstanding"),
    )
    rows: list[Row] = [
        {"region": region.region, "workbook": region.workbook, "cell": f"{i.sheet}!{i.cell}", "invoice": i.invoice,
         "customer": i.customer, "product": i.product or None, "invoice_date": i.invoice_date, "due_date": i.due_date,
         "days": max(i.days, 0), "bucket": word(ledger.BUCKETS, i.bucket, lang), "currency": i.currency,
         "amount": i.amount, "open": i.open}
        for region in _counted(result) if region.submission for i in region.submission.invoices
    ]  # fmt: skip
    return Sheet("detail", Label("明细", "Detail"), Label("未结清发票明细", "Open invoices"), fields, rows, keys=4)


def _listed(names: list[str]) -> str:
    """The first names, and how many more there are: a cell holds 32,767 characters, and a reader fewer."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f", ... (+{more})" if more > 0 else "")
