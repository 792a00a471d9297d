"""Every template and form, by id."""

from __future__ import annotations

from collections.abc import Iterable

from xlplan.errors import UsageError
from xlplan.forms import (
    budget,
    calendar,
    dashboard,
    feedback,
    info,
    invoices,
    kpi,
    pnl,
    receipts,
    receivables,
    review,
    scorecard,
    todo,
    tracking,
)
from xlplan.forms.customers import book as customers
from xlplan.forms.form import Form, Label, Template
from xlplan.forms.plan import analysis, execution

TEMPLATES: tuple[Template, ...] = (
    Template(
        "tracking",
        Label("执行跟踪", "Tracking"),
        (tracking.FORM, todo.FORM, calendar.FORM, feedback.FORM, dashboard.FORM),
        info.COMMON + info.TRACKING,
    ),
    Template(
        "evaluation",
        Label("效果评估", "Evaluation"),
        (kpi.FORM, review.FORM, scorecard.FORM, dashboard.FORM),
        info.COMMON + info.EVALUATION + scorecard.FACTS,
    ),
    Template(
        "forecast",
        Label("应收与损益", "Receivables and P&L"),
        (receivables.FORM, invoices.FORM, receipts.FORM, pnl.FORM, budget.FORM, dashboard.FORM),
        info.COMMON + info.FORECAST,
    ),
    Template(
        "customers",
        Label("客户管理", "Customers"),
        (*customers.FORMS, dashboard.FORM),
        info.COMMON + customers.FACTS,
    ),
    Template(
        "plan",
        Label("市场拓展规划", "Market plan"),
        (*analysis.FORMS, *execution.FORMS, dashboard.FORM),
        info.COMMON + analysis.FACTS + execution.FACTS,
    ),
)

EVALUATION_ORDER = ("receipts", "invoices", "receivables", "summary")
"""Forms whose metrics read another form's calculated fields come after it; the dashboard after all."""


_registered: list[Template] = []


def register(added: Template) -> None:
    """Make a template of one's own known to every command and action. ValueError for an id that is in use.

    Form ids are table names: a form's id may be used by another template only for the same form.
    """
    known = {f.id: f for f in all_forms()}
    if added.id in {t.id for t in templates()}:
        raise ValueError(f"template {added.id}")
    for found in added.forms:
        if known.get(found.id, found) is not found:
            raise ValueError(f"form {found.id}")
    _registered.append(added)


def unregister(template_id: str) -> None:
    """Forget a template that was registered."""
    _registered[:] = [t for t in _registered if t.id != template_id]


def templates() -> tuple[Template, ...]:
    """The templates that ship, then those registered."""
    return (*TEMPLATES, *_registered)


def template(template_id: str) -> Template:
    """A template by id; UsageError names the ones there are."""
    for found in templates():
        if found.id == template_id:
            return found
    raise UsageError("unknown-template", template=template_id, known=", ".join(t.id for t in templates()))


def form(form_id: str) -> Form:
    """A form by id; KeyError if there is none."""
    return next(f for t in templates() for f in t.forms if f.id == form_id)


def all_forms() -> tuple[Form, ...]:
    """Every form of every template, once."""
    return tuple(dict.fromkeys(f for t in templates() for f in t.forms))


def in_evaluation_order(forms: Iterable[Form]) -> list[Form]:
    """The forms, those that others depend on first."""
    rank = {form_id: i for i, form_id in enumerate(EVALUATION_ORDER)}
    return sorted(forms, key=lambda f: (f.board, rank.get(f.id, 0)))
