"""A forecast workbook as parts of a report: what is owed, how old it is, who owes it, and the profit to date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import (
    Block,
    Cell,
    Chart,
    Figure,
    Figures,
    Head,
    Mark,
    Part,
    Series,
    Table,
    Text,
    table,
)
from xlplan.batch.report.sources import Source
from xlplan.forms import invoices, pnl
from xlplan.forms.form import Label, Lang, Row
from xlplan.messages.signs import BRACKETS

MOST = 10
"""So many customers and invoices are listed."""

BUCKET_MARKS: dict[str, Mark] = {"1-30": "fair", "31-60": "fair", "61-90": "bad", "90+": "bad"}


def number(row: Row, field: str) -> Decimal:
    """A field's number, nought for none."""
    return show.exact(row.get(field)) or show.ZERO


def summed(rows: Sequence[Row], field: str) -> Decimal:
    """The exact sum of a field."""
    return sum((number(row, field) for row in rows), show.ZERO)


def customers(source: Source) -> list[Row]:
    """The rows of the receivables plan."""
    return [row for row in source.rows("receivables") if row.get("customer") is not None]


def currency(source: Source, lang: Lang) -> str:
    """`CNY`, with the unit of amounts where it is not 1."""
    unit = source.unit
    return source.currency if unit == 1 else w.UNIT_OF(lang).format(currency=source.currency, unit=show.amount(unit))


def owed(source: Source, lang: Lang) -> Part | None:
    """The receivables; None where the workbook has none."""
    rows = customers(source)
    if not rows:
        return None
    balance, overdue = source.band("receivables", "all_outstanding"), source.band("receivables", "overdue")
    said = w.OWED_ONLY if overdue is None else w.OWED_HEADLINE
    share = _share(overdue, balance)
    head = said(lang).format(balance=brief(source, balance, lang), overdue=brief(source, overdue, lang),
                             share=BRACKETS(lang).format(share) if share else "")  # fmt: skip
    blocks: list[Block] = [Text(head, "lead"), Figures(tuple(_figures(source, balance, overdue, lang)))]
    blocks.append(_amounts_in(source, lang))
    blocks += [block for block in (_ageing(source, lang), _months(source, lang), _debtors(rows, lang),
                                   _chase(source, lang)) if block]  # fmt: skip
    return Part("receivables", w.RECEIVABLES(lang), tuple(blocks))


def brief(source: Source, value: object, lang: Lang, *, sign: bool = False) -> str:
    """An amount of a workbook in its currency, rounded for a headline."""
    return show.brief_money(value, source.currency, source.unit, lang, sign=sign)


def _amounts_in(source: Source, lang: Lang) -> Text:
    return Text(w.AMOUNTS_IN(lang).format(currency=currency(source, lang)), "note")


def _exactly(source: Source, value: object, lang: Lang) -> str:
    return f"{show.money(value)} ({currency(source, lang)})"


def _amount(source: Source, label: Label, value: object, lang: Lang, said: tuple[str, Mark] = ("", ""), *,
            sign: bool = False) -> Figure:  # fmt: skip
    """An amount of note with what is said of it; a reader that points at it sees it to the cent."""
    note, mark = said
    return Figure(label(lang), brief(source, value, lang, sign=sign), note, mark, _exactly(source, value, lang))


def _share(part: object, whole: object) -> str:
    one, all_ = show.exact(part), show.exact(whole)
    return show.percent(one / all_) if one and all_ else ""


def _figures(source: Source, balance: object, overdue: object, lang: Lang) -> list[Figure]:
    found = [_amount(source, w.BALANCE, balance, lang)]
    if overdue is not None:
        share = _share(overdue, balance)
        note = f"{show.ICONS['bad']} {w.OVERDUE_SHARE(lang).format(share=share)}" if share else ""
        found.append(_amount(source, w.OVERDUE_AMOUNT, overdue, lang, (note, "bad" if show.exact(overdue) else "")))
    found.append(Figure(w.COLLECTIBLE(lang), show.percent(source.band("receivables", "all_collectible"))))
    found.append(_amount(source, w.PLAN_GAP, source.band("receivables", "all_plan_gap"), lang))
    return found


def buckets(source: Source) -> dict[str, Decimal]:
    """Open amounts by bucket, unapplied receipts included; they add up to the balance of the ledger."""
    found = {b.id: show.exact(source.band("invoices", _age(b.id))) or show.ZERO for b in invoices.BUCKETS}
    return found | {"unapplied": show.exact(source.band("invoices", "unapplied")) or show.ZERO}


def _age(bucket: str) -> str:
    return "age_" + bucket.replace("-", "_").replace("+", "_over")


def has_ledger(source: Source) -> bool:
    """Whether any invoice stands behind the plan."""
    return any(row.get("invoice_no") is not None for row in source.rows("invoices"))


def _ageing(source: Source, lang: Lang) -> Table | None:
    if not has_ledger(source):
        return None
    return ageing_table(buckets(source), lang)


def ageing_table(found: dict[str, Decimal], lang: Lang, counted: str = "") -> Table:
    """Amounts and shares by bucket, with bars. `counted`: of how many regions, where not of all."""
    whole = sum(found.values(), show.ZERO)
    names = {b.id: b.label(lang) for b in invoices.BUCKETS} | {"unapplied": w.UNAPPLIED(lang)}
    shown = {name: value for name, value in found.items() if value or name != "unapplied"}
    rows = [[Cell(names[b], BUCKET_MARKS.get(b, "") if value else ""), show.money(value),
             show.percent(value / whole) if whole else show.NONE] for b, value in shown.items()]  # fmt: skip
    total = [w.TOTAL(lang), show.money(whole), show.percent(1) if whole else show.NONE]
    chart = Chart(w.AGEING(lang), (Series(w.AMOUNT(lang), tuple(map(float, shown.values()))),))
    heads = [Head(w.BUCKET(lang)), Head(w.AMOUNT(lang), number=True), Head(w.SHARE(lang), number=True)]
    caption = f"{w.AGEING(lang)}{w.COLON(lang)}{w.COUNTED(lang)} {counted}" if counted else w.AGEING(lang)
    return table(caption, heads, [*rows, total], totals=1, chart=chart)


def _months(source: Source, lang: Lang) -> Table | None:
    months = [m for m in source.data.months if m <= source.as_of]
    if not months:
        return None
    rows = customers(source)
    used = [any(number(row, f"{tag}_{m:%Y_%m}") for row in rows for tag in ("plan", "actual")) for m in months]
    months = months[used.index(True) :] if True in used else months[-1:]
    plan = [summed(rows, f"plan_{m:%Y_%m}") for m in months]
    actual = [summed(rows, f"actual_{m:%Y_%m}") for m in months]
    cells = [[show.month(m), *map(show.money, (p, a)), show.signed(a - p, 2)]
             for m, p, a in zip(months, plan, actual, strict=True)]  # fmt: skip
    whole = sum(plan, show.ZERO), sum(actual, show.ZERO)
    cells.append([w.TOTAL(lang), *map(show.money, whole), show.signed(whole[1] - whole[0], 2)])
    heads = [Head(w.MONTH(lang)), *(Head(label(lang), number=True) for label in (w.PLAN, w.COLLECTED, w.DIFFERENCE))]
    series = (
        Series(w.PLAN(lang), tuple(map(float, plan)), "plan"),
        Series(w.COLLECTED(lang), tuple(map(float, actual))),
    )
    return table(w.MONTHS(lang), heads, cells, totals=1, chart=Chart(w.MONTHS(lang), series))


def _debtors(rows: Sequence[Row], lang: Lang) -> Table:
    """Customers over all their products, largest first; the others in one line, so that the total is the balance."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[str(row["customer"]).casefold()].append(row)
    ranked = sorted(by.values(), key=lambda own: -summed(own, "outstanding"))
    first, rest = ranked[:MOST], ranked[MOST:]
    billed = any("total_billed" in row for row in rows)
    fields = ("opening", "total_billed" if billed else "total_plan", "total_collected", "credit", "outstanding")
    labels = (w.OPENING, w.BILLED if billed else w.PLAN, w.COLLECTED, w.CREDITS, w.BALANCE)
    cells: list[list[Cell | str]] = [
        [str(own[0]["customer"]), *(show.money(summed(own, f)) for f in fields), _over(own, lang)] for own in first
    ]
    if rest:
        others = [row for own in rest for row in own]
        cells.append([w.OTHERS(lang).format(count=len(rest)), *(show.money(summed(others, f)) for f in fields), ""])
    cells.append([w.TOTAL(lang), *(show.money(summed(rows, f)) for f in fields), ""])
    heads = [Head(w.CUSTOMER(lang), wide=True), *(Head(label(lang), number=True) for label in labels),
             Head(w.LIMIT(lang))]  # fmt: skip
    return table(w.DEBTORS(lang), heads, cells, totals=1)


def _over(own: Sequence[Row], lang: Lang) -> Cell:
    return Cell(w.YES(lang), "bad") if any(row.get("over_limit") == "yes" for row in own) else Cell(show.NONE)


def _chase(source: Source, lang: Lang) -> Block | None:
    late = [row for row in source.rows("invoices") if isinstance(d := row.get("days_past_due"), int) and d > 0]
    late.sort(key=lambda row: -int(row["days_past_due"]))  # type: ignore[arg-type]
    heads = [Head(w.INVOICE(lang)), Head(w.CUSTOMER(lang), wide=True), Head(w.DUE_DATE(lang)),
             Head(w.LATE(lang), number=True), Head(w.OPEN_AMOUNT(lang), number=True), Head(w.PROMISED(lang)),
             Head(w.CAUSE(lang), wide=True)]  # fmt: skip
    cells: list[list[Cell | str]] = [
        [show.text(r.get("invoice_no")), show.text(r.get("customer")), show.day(r.get("due_date")),
         show.count(r.get("days_past_due")), show.money(r.get("open_amount")), show.day(r.get("promised")),
         Cell(w.CAUSE_BLANK(lang), blank=True)]
        for r in late[:MOST]
    ]  # fmt: skip
    if len(late) > MOST:
        cells.append([w.MORE(lang).format(count=len(late) - MOST), "", "", "",
                      show.money(summed(late[MOST:], "open_amount")), "", ""])  # fmt: skip
    return table(w.CHASE(lang), heads, cells) if cells else None


# --- profit and loss --------------------------------------------------------------------------------------------------
def profit(source: Source, lang: Lang) -> Part | None:
    """Profit to date, the year's forecast, and the variance of each line; None where no P&L is filled in."""
    if not any(isinstance(row.get("month"), dt.date) for row in source.rows("pnl")):
        return None
    if not any(pnl.is_closed(row) for row in source.rows("pnl")):
        return Part("profit", w.PROFIT(lang), (Text(w.NOT_CLOSED(lang), "note"),))
    plan, actual, gap = (source.band("pnl", f"ytd_{name}") for name in ("plan", "actual", "variance"))
    verdict = _verdict(gap)
    said: tuple[str, Mark] = (verdict[1](lang), verdict[2]) if verdict else ("", "")
    figures = [
        _amount(source, w.YTD_PLAN, plan, lang), _amount(source, w.YTD_ACTUAL, actual, lang),
        _amount(source, w.YTD_VARIANCE, gap, lang, said, sign=True),
    ]  # fmt: skip
    figures += _year(source, lang)
    blocks: tuple[Block, ...] = (*_profit_lead(source, plan, actual, gap, lang), Figures(tuple(figures)),
                                 _amounts_in(source, lang), _lines(source, lang))  # fmt: skip
    return Part("profit", w.PROFIT(lang), blocks)


def _verdict(gap: object) -> tuple[Label, Label, Mark] | None:
    """Above or below plan: for the sentence, for the figure, and the mark."""
    number = show.exact(gap)
    if not number:
        return None
    return (w.ABOVE_BY, w.ABOVE_PLAN, "") if number > 0 else (w.BELOW_BY, w.BELOW_PLAN, "bad")


def _profit_lead(source: Source, plan: object, actual: object, gap: object, lang: Lang) -> list[Text]:
    number, verdict = show.exact(gap), _verdict(gap)
    if number is None:
        return []
    said = verdict[0](lang).format(gap=brief(source, abs(number), lang)) if verdict else w.ON_PLAN(lang)
    head = w.PROFIT_HEADLINE(lang).format(actual=brief(source, actual, lang), plan=brief(source, plan, lang),
                                          verdict=said)  # fmt: skip
    return [Text(head, "lead")]


def _year(source: Source, lang: Lang) -> list[Figure]:
    """The year's forecast, the dashboard's one where there is one; what the other methods give, and the year's plan."""
    low, high, plan, shape = (source.band("pnl", name) for name in ("low", "high", "year_plan", "plan_shape"))
    if low is None or high is None:
        return []
    said, exact = _range(source, low, high, lang)
    notes = [w.YEAR_PLAN(lang).format(plan=brief(source, plan, lang))] if plan is not None else []
    if shape is not None and low != high:
        notes.insert(0, w.YEAR_RANGE(lang).format(range=said))
    if shape is not None:
        said, exact = brief(source, shape, lang), _exactly(source, shape, lang)
    return [Figure(w.FORECASTS(lang), said, w.SEMICOLON(lang).join(notes), exact=exact)]


def _range(source: Source, low: object, high: object, lang: Lang) -> tuple[str, str]:
    """From the lowest forecast to the highest: rounded, and to the cent."""
    value, upper = brief(source, low, lang), brief(source, high, lang)
    if low == high:
        return value, _exactly(source, low, lang)
    upper = upper.removeprefix(f"{source.currency} ")
    amount, _, unit = value.rpartition(" ")
    between = w.FORECAST_RANGE(lang).format
    return (between(low=amount if upper.endswith(f" {unit}") else value, high=upper),
            between(low=show.money(low), high=_exactly(source, high, lang)))  # fmt: skip


def _signed(value: object) -> str:
    return show.signed(value, 2)


def _lines(source: Source, lang: Lang) -> Table:
    found = pnl.line_variances(source.data)
    kinds = {kind.id: kind.label(lang) for kind in pnl.KINDS}
    cells: list[list[Cell | str]] = [
        [line.name, kinds.get(line.kind, line.kind), show.money(line.plan), show.money(line.actual),
         _signed(line.variance), _rate(line.relative)]
        for line in found
    ]  # fmt: skip
    plan, actual, gap = (source.band("pnl", f"ytd_{band}") for band in ("plan", "actual", "variance"))
    cells.append([w.PROFIT_LINE(lang), "", show.money(plan), show.money(actual), _signed(gap), ""])
    heads = [Head(w.LINE(lang), wide=True), Head(w.KIND(lang)), *(Head(label(lang), number=True) for label in
             (w.PLAN, w.ACTUAL_AMOUNT, w.VARIANCE, w.VARIANCE_RATE))]  # fmt: skip
    values = tuple(float(line.variance) for line in found)
    chart = Chart(w.VARIANCE(lang), (Series(w.VARIANCE(lang), values, "variance"),))
    return table(w.LINES(lang), heads, cells, totals=1, chart=chart)


def _rate(value: float | None) -> str:
    return show.signed(value * 100, 1) + "%" if value is not None else show.NONE
