"""The rollup's charts: ageing by region, balance with overdue share, and what fell due against what came in.

Native charts over small tables on the same sheet. Colours keep apart for colour-blind readers and in grey print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from xlplan.batch.analysis.rates import overdue, owed
from xlplan.batch.analysis.result import PATTERN_MONTHS
from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.rollup_parts.summary import PLANNED
from xlplan.batch.rollup_result import RollupResult, added_up
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Kind, Label, Lang, Value
from xlplan.headless import theme
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.page import A4, MARGINS, footer
from xlplan.headless.sheets import HEADER_HEIGHT, write_value
from xlplan.messages import word
from xlplan.metrics import plan_rate, share_of_sales

SHEET = Label("图表", "Charts")
OTHERS = Label("其他区域", "Other regions")
SHOWN, CURRENCIES = 10, 3
"""Regions with a column of their own, the largest balances; currencies with charts."""

AGES = theme.AGES_SHOWN
BLUE, DARK = theme.ACCENT, theme.MARKS["bad"][1]
WIDTH, HEIGHT = 1010, 350  # pixels
ROWS = 18  # rows that a chart takes
COLUMNS = 9


class _Block(NamedTuple):
    """A table on the sheet: 0-based header row and last row."""

    head: int
    last: int


def add_charts(out: Any, formats: Formats, result: RollupResult, lang: Lang) -> None:
    """A sheet of charts for each currency, the first ones; without figures one sheet that says so."""
    currencies = list(result.groups)[:CURRENCIES]
    for number, currency in enumerate(currencies or [""], 1):
        label = SHEET(lang) if number == 1 else f"{SHEET(lang)} {number}"
        page = out.add_worksheet(label)
        done(page.write_string(0, 0, f"{SHEET(lang)} {currency}".strip(), formats.title), "title")
        page.set_row(0, 24)
        done(page.set_column(0, 0, 22), "width")
        done(page.set_column(1, COLUMNS - 1, 14), "width")
        if currency:
            _Charts(out, page, formats, result, lang, currency).write(2)
        else:
            text = word("rollup.no-region")(lang)
            done(page.write_string(2, 0, text, formats.muted), "text")
        _set_up(page, lang)


def _set_up(page: Any, lang: Lang) -> None:
    page.hide_gridlines(2)
    page.set_paper(A4)
    page.set_portrait()
    page.fit_to_pages(1, 1)
    page.set_margins(**MARGINS)
    page.set_footer(footer(lang))


class _Charts:
    """One currency's charts above their tables."""

    def __init__(self, out: Any, page: Any, formats: Formats, result: RollupResult, lang: Lang, currency: str) -> None:
        self.out, self.page, self.formats, self.result = out, page, formats, result
        self.lang, self.currency = lang, currency
        self.sheet = page.get_name()
        self.regions = _largest(result, currency, OTHERS(lang))
        self.months = result.analysis.months.get(currency, [])[-PATTERN_MONTHS:]

    def write(self, row: int) -> None:
        """Charts and tables from a row on."""
        tables = row + 3 * ROWS
        regions = self._regions(tables)
        months = self._months(regions.last + 2)
        self._insert(row, self._ageing(regions), self._title_ageing())
        self._insert(row + ROWS, self._balance(regions), self._title_balance())
        self._insert(row + 2 * ROWS, self._plan(months), self._title_plan())

    # --- tables ------------------------------------------------------------------------------------------------------
    def _regions(self, head: int) -> _Block:
        heads = [
            self._say("区域", "Region"),
            *(b.label(self.lang) for b in ledger.BUCKETS),
            self._say("余额", "Balance"),
            self._say("逾期占比", "Overdue share"),
        ]
        kinds = [Kind.TEXT, *[Kind.MONEY] * (len(ledger.BUCKETS) + 1), Kind.PERCENT]
        rows: list[list[Value]] = [
            [
                name,
                *(f.ageing[b.id] for b in ledger.BUCKETS),
                f.balance,
                share_of_sales(overdue(f.ageing), owed(f.ageing)),
            ]
            for name, f in self.regions
        ]
        return self._table(head, heads, kinds, rows)

    def _months(self, head: int) -> _Block:
        heads = [self._say("月份", "Month"), PLANNED.label(self.lang), self._say("实收", "Collected")]
        rows: list[list[Value]] = [[f"{month:%Y-%m}", planned, paid] for month, planned, paid in self.months]
        return self._table(head, heads, [Kind.TEXT, Kind.MONEY, Kind.MONEY], rows)

    def _table(self, head: int, heads: Sequence[str], kinds: Sequence[Kind], rows: list[list[Value]]) -> _Block:
        self.page.set_row(head, HEADER_HEIGHT)
        for i, text in enumerate(heads):
            done(self.page.write_string(head, i, text, self.formats.header), "header")
        for r, values in enumerate(rows, head + 1):
            for i, (value, kind) in enumerate(zip(values, kinds, strict=True)):
                look = theme.cell_format(self.lang, kind, calculated=False)
                write_value(self.page, r, i, value, self.formats.custom(**look))
        return _Block(head, head + max(1, len(rows)))

    # --- charts ------------------------------------------------------------------------------------------------------
    def _ageing(self, block: _Block) -> Any:
        chart = self.out.add_chart({"type": "column", "subtype": "stacked"})
        for i, (bucket, colour) in enumerate(zip(ledger.BUCKETS, AGES, strict=True), 1):
            self._series(chart, block, i, bucket.label(self.lang), colour, gap=60)
        return chart

    def _balance(self, block: _Block) -> Any:
        chart = self.out.add_chart({"type": "column"})
        self._series(chart, block, 6, self._say("余额", "Balance"), AGES[0], gap=60)
        line = self.out.add_chart({"type": "line"})
        done(
            line.add_series(
                {
                    "name": self._say("逾期占比（右轴）", "Overdue share (right axis)"),
                    "y2_axis": True,
                    "categories": self._range(block, 0),
                    "values": self._range(block, 7),
                    "line": {"none": True},
                    "marker": {"type": "diamond", "size": 9, "fill": {"color": DARK}, "border": {"color": DARK}},
                    "data_labels": {"value": True, "num_format": "0%", "position": "above", "font": self._font(9)},
                }
            )
            or 0,
            "series",
        )
        line.set_y2_axis(
            {
                "num_format": "0%",
                "min": 0,
                "max": 1,
                "num_font": self._font(9),
                "line": {"none": True},
                "major_gridlines": {"visible": False},
            }
        )
        chart.combine(line)
        return chart

    def _plan(self, block: _Block) -> Any:
        chart = self.out.add_chart({"type": "column"})
        self._series(chart, block, 1, PLANNED.label(self.lang), AGES[0], gap=80)
        self._series(chart, block, 2, self._say("实收", "Collected"), BLUE, gap=80)
        return chart

    def _series(self, chart: Any, block: _Block, column: int, name: str, colour: str, gap: int) -> None:
        series = {
            "name": name,
            "categories": self._range(block, 0),
            "values": self._range(block, column),
            "fill": {"color": colour},
            "border": {"color": theme.WHITE, "width": 0.5},
            "gap": gap,
        }
        done(chart.add_series(series) or 0, name)

    def _range(self, block: _Block, column: int) -> list[Any]:
        return [self.sheet, block.head + 1, column, block.last, column]

    def _insert(self, row: int, chart: Any, title: str) -> None:
        chart.set_title(
            {
                "name": title,
                "overlay": False,
                "layout": {"x": 0.02, "y": 0.03},
                "name_font": self._font(13) | {"bold": True, "color": theme.INK},
            }
        )
        chart.set_x_axis({"num_font": self._font(9), "line": {"color": theme.LINE}})
        chart.set_y_axis(
            {
                "num_format": "#,##0",
                "num_font": self._font(9),
                "line": {"none": True},
                "major_gridlines": {"visible": True, "line": {"color": theme.LINE, "width": 0.5}},
            }
        )
        chart.set_legend({"position": "bottom", "font": self._font(9)})
        chart.set_size({"width": WIDTH, "height": HEIGHT})
        chart.set_chartarea({"border": {"color": theme.LINE}})
        options = {
            "description": self._say(
                f"图表：{title}。数据在下方表中。", f"Chart: {title}. Its data stand in the tables below."
            ),
            "object_position": 1,
            "x_offset": 4,
            "y_offset": 2,
        }
        done(self.page.insert_chart(row, 0, chart, options), "chart")

    def _font(self, size: int) -> dict[str, Any]:
        return {"name": theme.FONT[self.lang], "size": size, "bold": False}

    # --- titles that say what the charts show ------------------------------------------------------------------------
    def _title_ageing(self) -> str:
        figures, share = self.result.groups[self.currency], self.result.analysis.groups[self.currency].overdue_share
        oldest = sum((figures.ageing[b.id] for b in ledger.BUCKETS[3:]), ZERO)
        part = "-" if share is None else f"{share:.1%}"
        if not oldest:
            return self._say(
                f"各区域账龄：{part} 已逾期，均未超过 60 天",
                f"Ageing by region: {part} is overdue, none of it by more than 60 days",
            )
        return self._say(
            f"各区域账龄：{part} 已逾期，其中逾期 60 天以上 {oldest:,.0f} {self.currency}",
            f"Ageing by region: {part} is overdue, {self.currency} {oldest:,.0f} of it by more than 60 days",
        )

    def _title_balance(self) -> str:
        total = self.result.groups[self.currency].balance
        name, figures = self.regions[0]
        part = share_of_sales(figures.balance, total)
        shown = "-" if part is None else f"{part:.0%}"
        return self._say(
            f"各区域余额与逾期占比：{name} 占总余额 {shown}",
            f"Balance and overdue share by region: {name} holds {shown} of the balance",
        )

    def _title_plan(self) -> str:
        due, paid = sum((d for _, d, _ in self.months), ZERO), sum((p for _, _, p in self.months), ZERO)
        rate = plan_rate(paid, due)
        shown = "-" if rate is None else f"{rate:.0%}"
        return self._say(
            f"到期与实收：最近 {len(self.months)} 个月实收为到期的 {shown}",
            f"Due and collected: {shown} of what fell due in the latest {len(self.months)} months came in",
        )

    def _say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def _largest(result: RollupResult, currency: str, others: str) -> list[tuple[str, RegionFigures]]:
    """The regions with the largest balances, and the sum of the others."""
    found = [(r.region, r.figures[currency]) for r in result.regions if currency in r.figures]
    found.sort(key=lambda pair: -pair[1].balance)
    rest = added_up({currency: figures} for _, figures in found[SHOWN:])
    return found[:SHOWN] + [(others, figures) for figures in rest.values()]
