"""Register, controls and problems: who submitted what, what ties, and what is wrong."""

from __future__ import annotations

from xlplan.batch.located import is_local
from xlplan.batch.manifest import NAME as MANIFEST
from xlplan.batch.register import Expected
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    AGES,
    MOVEMENTS,
    REGION,
    SEVERITIES,
    STATUS,
    STATUSES,
    WORKBOOK,
    Field,
    Link,
    Out,
    Sheet,
    word,
)
from xlplan.batch.rollup_result import Control, RegionResult, Submission
from xlplan.errors import Problem
from xlplan.forms import info
from xlplan.forms.form import Kind, Label, Lang, Row

ROWS = Label("{}：行数", "{}: rows")
COUNTED = {
    "invoices": Label("应收明细", "Invoices"),
    "receipts": Label("回款明细", "Receipts"),
    "receivables": Label("应收规划", "Receivables"),
}


def register(context: Context) -> Sheet:
    """Every region expected or met."""
    result, lang = context.result, context.lang
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
        Field("sealed", Label("封存状态", "Sealed as"), Kind.CHOICE, 12),
        Field("sealed_by", Label("封存人", "Sealed by"), width=14),
        Field("saved_by", Label("最后保存人", "Last saved by"), width=16),
        Field("template_version", Label("模板版本", "Template version"), Kind.CHOICE, 10),
        Field("sha256", Label("文件摘要 (SHA-256)", "File digest (SHA-256)"), width=24, brief=12),
    )
    rows = [_register_row(region, region.expected or Expected(region.region), lang) for region in result.regions]
    links: dict[tuple[int, str], Link] = {
        (i, "workbook"): file for i, region in enumerate(result.regions) if (file := context.file(region.region))
    }
    links |= {(i, "added"): links[i, "workbook"] for i in range(len(rows)) if (i, "workbook") in links}
    return Sheet("register", Label("报送登记", "Register"), Label("报送登记", "Submissions"), fields, rows, links=links)


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
        "sealed": (word(info.STATES, found.sealed, lang) if found.sealed else "") or None,
        "sealed_by": found.sealed_by or None,
    }
    file = found.provenance
    if file is not None:
        came |= {"saved_by": file.saved_by or None, "template_version": file.template_version or None,
                 "sha256": file.sha256}  # fmt: skip
    return row | came


def controls(context: Context) -> Sheet:
    """Each control total three ways; what the workbook shows leads to its cell."""
    fields = (
        REGION,
        WORKBOOK,
        Field("total", Label("控制项", "Control"), width=24),
        Field("sheet", Label("工作簿显示", "Shown in workbook"), Kind.MONEY, 16),
        Field("events", Label("按明细重算", "Recomputed"), Kind.MONEY, 16),
        Field("added", Label("其中手工添加", "Of which added by hand"), Kind.MONEY, 16),
        Field("manifest", Label("生成清单", "Manifest"), Kind.MONEY, 16),
        Field("difference", Label("差异", "Difference"), Kind.MONEY, 14, shown='+#,##0.00;-#,##0.00;"✓"'),
    )
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for region, submission in context.counted:
        for control in submission.controls:
            place = submission.records.places.get(control.total)
            shown = Out(str(submission.path), *place) if place else None
            events = context.ledger(region.region, _ledger(control.total))
            found = {"sheet": shown, "events": events, "added": events, "difference": shown or events,
                     "manifest": _manifest(submission)}  # fmt: skip
            links |= {(len(rows), name): link for name, link in found.items() if link}
            rows.append({"region": region.region, "workbook": region.workbook, **_control(control, context.lang)})
    return Sheet(
        "controls", Label("控制", "Controls"), Label("控制总额", "Control totals"), fields, rows, keys=3, links=links,
        grouped=("region", "workbook"),
    )  # fmt: skip


def _ledger(total: str) -> str:
    return "collected" if total in ("collected", "credits", "unapplied", "receipts") else "invoices"


def _manifest(submission: Submission) -> Out | None:
    """The manifest beside the workbook."""
    return Out(str(submission.path.with_name(MANIFEST))) if is_local(submission.path) else None


def _control(control: Control, lang: Lang) -> Row:
    """Counts of rows are whole numbers, all else is money."""
    amounts = {
        "sheet": control.workbook,
        "events": control.events,
        "added": control.added,
        "manifest": control.manifest,
        "difference": control.difference,
    }
    label = next((f.label(lang) for f in (*MOVEMENTS, *AGES) if f.id == control.total), "")
    if label:
        return {"total": label, **amounts}
    counts: Row = {name: None if value is None else int(value) for name, value in amounts.items()}
    return {"total": ROWS(lang).format(COUNTED[control.total](lang))} | counts


def problems(context: Context) -> Sheet:
    """Every problem, the worst first, with its cell."""
    result, lang = context.result, context.lang
    fields = (
        Field("severity", Label("级别", "Severity"), Kind.CHOICE, 10),
        Field("where", Label("位置", "Where"), width=34),
        Field("message", Label("问题", "What is wrong"), width=70),
        Field("remedy", Label("处理办法", "What to do"), width=60),
    )
    files = {s.name: str(s.path) for region in result.regions if (s := region.submission)}
    rows: list[Row] = [_problem(p, lang) for p in result.problems]
    links: dict[tuple[int, str], Link] = {
        (index, "where"): Out(files[p.workbook], p.sheet, p.cell)
        for index, p in enumerate(result.problems)
        if p.workbook in files
    }
    return Sheet("problems", Label("问题", "Problems"), Label("问题清单", "Problems"), fields, rows, links=links)


def _problem(problem: Problem, lang: Lang) -> Row:
    return {
        "severity": word(SEVERITIES, problem.severity, lang),
        "where": problem.where or None,
        "message": problem.message(lang),
        "remedy": problem.remedy(lang) or None,
    }
