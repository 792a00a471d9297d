"""数据看板 / Dashboard: a template's key figures, the charts of all its forms, and the list of early warnings.

The list's first columns are the program's own: fill writes the rules that fired, the worst first. A row beside which
somebody wrote stays where it is: with its warning as long as that fires, and marked as resolved afterwards. Rows that
somebody typed are nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.forms.alert import Fired, fired
from xlplan.forms.form import Band, BookData, Choice, Column, ColumnMetric, Form, Kind, Label, Row, Value

SEVERITIES = (
    Choice("bad", "▲ 严重", "▲ Serious"),
    Choice("fair", "● 关注", "● Watch"),
    Choice("resolved", "✓ 已解除", "✓ Resolved"),
)
OWN = ("severity", "rule", "subject", "value", "target", "code")
"""The program's columns; the code comes last, because the others ask which warning stood in a row before."""

MORE = Label("另有 {count} 条预警，处理后自动补上", "{count} more warnings; they move up as these are settled")
_NEXT = "next"


def _assign(rows: Sequence[Row], book: BookData) -> None:
    """Leave in each row what its own columns are to hold, unless the row is somebody's own."""
    found = {entry.code: entry for entry in fired(book)}
    kept: dict[int, Fired] = {}
    free: list[int] = []
    for index, row in enumerate(rows):
        code = row.get("code")
        if code is None:
            if not row.get("typed") and not any(row.get(field) for field in OWN):
                free.append(index)
        elif not row.get("typed"):
            free.append(index)
        else:
            kept[index] = found.pop(str(code)) if str(code) in found else _resolved(row)
    waiting = list(found.values())
    shown = waiting if len(waiting) <= len(free) else waiting[: max(len(free) - 1, 0)]
    if len(shown) < len(waiting) and free:
        words = MORE(book.lang).format(count=len(waiting) - len(shown))
        shown.append(Fired("more", waiting[len(shown)].severity, words, "", "", ""))
    for index, entry in [*kept.items(), *zip(free, [*shown, *[None] * len(free)], strict=False)]:
        rows[index][_NEXT] = "\x1f".join((entry.severity, *entry[2:], entry.code)) if entry else ""


def _resolved(row: Row) -> Fired:
    rule, subject = (str(row.get(field) or "") for field in ("rule", "subject"))
    return Fired(str(row.get("code")), "resolved", rule, subject, "", "")


def _own(field: str) -> ColumnMetric:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        if field == OWN[0]:
            _assign(rows, book)
        return [_part(row, field) for row in rows]

    return metric


def _part(row: Row, field: str) -> Value:
    said = row.get(_NEXT)
    if said is None:
        return row.get(field)
    return (str(said).split("\x1f")[OWN.index(field)] or None) if said else None


def _where(rows: Sequence[Row], _: BookData) -> list[Value]:
    targets = [_part(row, "target") for row in rows]
    return [str(target).replace("'", "") if target else None for target in targets]


def _count(severity: str) -> Band:
    entry = next(s for s in SEVERITIES if s.id == severity)
    return Band(severity, Label(f"预警：{entry.zh}", f"Warnings: {entry.en}"), Kind.COUNT,
                f"COUNTIFS({{dashboard.severity}},{{severity:{severity}}})",
                lambda book: sum(row.get("severity") == severity for row in book.rows("dashboard")))  # fmt: skip


FORM: Form = Form(
    id="dashboard",
    sheet=Label("数据看板", "Dashboard"),
    title=Label("数据看板", "Dashboard"),
    key=("code",),
    subjects=("rule",),
    board=True,
    blank_rows=12,
    marks=(("severity", "bad", "bad"), ("severity", "fair", "fair"), ("severity", "resolved", "good")),
    columns=(
        Column("severity", Label("预警程度", "Severity"), Kind.CHOICE, choices=SEVERITIES, stage=-1, width=13,
               metric=_own("severity")),
        Column("rule", Label("预警规则", "Rule that fired"), metric=_own("rule"), width=27),
        Column("subject", Label("预警对象", "Subject"), metric=_own("subject"), width=24),
        Column("value", Label("预警数值", "Figure"), metric=_own("value"), width=16),
        Column("place", Label("所在位置", "Where"), width=20, metric=_where,
               note=Label("点击可跳转到该单元格", "A click leads to the cell"),
               formula="""IF({target}="","",HYPERLINK("#"&{target},SUBSTITUTE({target},"'","")))"""),
        Column("response", Label("应对措施", "Response"), width=30),
        Column("responsible", Label("跟进人", "Followed up by"), width=13),
        Column("respond_by", Label("跟进期限", "Follow up by"), Kind.DATE, width=15),
        Column("target", Label("链接目标", "Link target"), hidden=True, metric=_own("target")),
        Column("code", Label("预警编号", "Warning code"), hidden=True, metric=_own("code"), stage=1),
    ),
    bands=(_count("bad"), _count("fair")),
)  # fmt: skip
