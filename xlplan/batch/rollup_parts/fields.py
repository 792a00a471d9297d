"""What a rollup's sheet is: columns, rows, totals, and where each figure leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from xlplan.forms import invoices as ledger
from xlplan.forms.form import Choice, Kind, Label, Lang, Row, Value
from xlplan.forms.receivables import UNAPPLIED

STATUSES = (
    Choice("received", "已报送", "Received"),
    Choice("late", "迟报", "Late"),
    Choice("missing", "未报送", "Missing"),
    Choice("wrong-period", "期间不符", "Wrong period"),
    Choice("incomplete", "数据有误", "Incomplete"),
    Choice("unreadable", "无法读取", "Unreadable"),
    Choice("duplicate", "重复报送", "Duplicate"),
    Choice("stale", "已过期", "Stale"),
    Choice("below-state", "未达要求状态", "Below the required state"),
)
SEVERITIES = (
    Choice("break", "不平", "Break"),
    Choice("error", "错误", "Error"),
    Choice("warning", "警告", "Warning"),
    Choice("info", "提示", "Note"),
)
DAYS_FORMAT = "0.0"


class Out(NamedTuple):
    """A cell of a region's workbook; "" for the workbook, or the sheet, as such."""

    file: str
    sheet: str = ""
    cell: str = ""


class In(NamedTuple):
    """A cell of this rollup: sheet id, index of its row, field id."""

    sheet: str
    row: int
    field: str


Link = Out | In


@dataclass(frozen=True)
class Field:
    """A column: `total` puts its sum per currency above the table. `shown`: a number format of its own.

    `bounded`: a value may be a lower bound, written `> 90.0`. `brief`: so many signs of a long text are what the
    workbook shows; the whole stands in a hidden column. `hidden`: nobody need see it.
    """

    id: str
    label: Label
    kind: Kind = Kind.TEXT
    width: float = 12
    total: bool = False
    shown: str = ""
    bounded: bool = False
    brief: int = 0
    hidden: bool = False


def beginning(long: Field) -> Field:
    """The column that shows the first signs of a long text."""
    zh, en = long.label
    label = Label(f"{zh}，前 {long.brief} 位", f"{en}, first {long.brief} signs")
    return replace(long, id=f"{long.id}_brief", label=label, brief=0)


@dataclass(frozen=True)
class Block:
    """One of the tables of a sheet that shows its fields in several, one below the other, its totals under each.

    `id` distinguishes the table's name, "" for the first. `check`: a field under whose totals stands what must be 0,
    and the formula of that: `{field}` is a field's total.
    """

    id: str
    title: Label
    fields: tuple[str, ...]
    check: tuple[str, str] | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table, or with one for each of its `blocks`.

    `links`: (row index, field id) -> where the figure comes from. `totals`: currency -> values of the total row where
    a sum would be wrong; `total_links`: (currency, field id) -> where; without one a total leads to the largest
    figure that it adds up. `numerators`: a ratio's field -> the field whose links it shares. `notes`: lines above the
    table. `grouped`: fields that rows of a group share; `bars`: rates that are drawn as bars besides. `counting`: a
    field without whose figure a row is in no total, and what the totals are then called. `whole`: amounts are shown
    without cents.
    """

    id: str
    label: Label
    title: Label
    fields: tuple[Field, ...]
    rows: list[Row]
    keys: int = 1  # leading columns that stay in view
    links: Mapping[tuple[int, str], Link] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    total_links: Mapping[tuple[str, str], Link] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    numerators: Mapping[str, str] = field(default_factory=dict)
    grouped: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    counting: tuple[str, Label] | None = None
    blocks: tuple[Block, ...] = ()
    whole: bool = False


REGION = Field("region", Label("区域", "Region"), width=16)
WORKBOOK = Field("workbook", Label("工作簿", "Workbook"), width=18)
CURRENCY = Field("currency", Label("币种", "Currency"), Kind.CHOICE, 11)
STATUS = Field("status", Label("状态", "Status"), Kind.CHOICE, 14)
CUSTOMER = Field("customer", Label("客户", "Customer"), width=24)


def money(name: str, zh: str, en: str, width: float = 14) -> Field:
    """A column of amounts with its total."""
    return Field(name, Label(zh, en), Kind.MONEY, width, total=True)


def share(name: str, zh: str, en: str, width: float = 12) -> Field:
    """A column of shares, shown as percent."""
    return Field(name, Label(zh, en), Kind.PERCENT, width)


def days(name: str, zh: str, en: str, width: float = 12, *, bounded: bool = False) -> Field:
    """A column of days with one decimal."""
    return Field(name, Label(zh, en), Kind.NUMBER, width, shown=DAYS_FORMAT, bounded=bounded)


MOVEMENTS = (
    money("opening", "期初余额", "Opening"),
    money("billed", "开票", "Billed"),
    money("collected", "收款", "Collected"),
    money("credits", "贷项与核销", "Credits"),
    money("balance", "期末余额", "Balance"),
)
AGES = (*(money(b.id, b.zh, b.en, 13) for b in ledger.BUCKETS), money("unapplied", *UNAPPLIED, 13))
OVERDUE = money("overdue", "其中逾期", "Of which overdue")


def table_name(sheet: str, block: str = "") -> str:
    """The name of a sheet's table in the workbook."""
    return f"rollup_{sheet}_{block}" if block else f"rollup_{sheet}"


def word(choices: Iterable[Choice], name: str, lang: Lang) -> str:
    """A choice's words; the id where it is not in the list."""
    return next((c.label(lang) for c in choices if c.id == name), name)


NAMES_SHOWN = 20
"""Regions named in one cell."""


def listed(names: Iterable[str]) -> str:
    """The first names, each once, and how many more there are: a cell holds 32,767 characters, a reader fewer."""
    found = list(dict.fromkeys(names))
    more = len(found) - NAMES_SHOWN
    return ", ".join(found[:NAMES_SHOWN]) + (f", ... (+{more})" if more > 0 else "")
