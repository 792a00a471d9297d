"""The generated pages are what the code says now, and hold all of it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import xlplan.metrics
from xlplan.cli import app
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import Column

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(DOCS))
    import make

    yield make
    sys.modules.pop("make")


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_generated_page_is_what_the_code_says(make: Any) -> None:
    stale = [name for name, wanted in make.pages().items() if text(name) != wanted]
    assert stale == [], "run: python docs/make.py"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_the_page_of_a_template_holds_every_field_formula_figure_warning_and_setting(template: Any) -> None:
    page = text(f"forms/{template.id}.md")
    for form in template.forms:
        section = page.partition(f"(`{form.id}`)\n")[2].partition("\n## ")[0]
        for column in (c for entry in form.columns for c in ((entry,) if isinstance(entry, Column) else entry.columns)):
            assert f"| `{column.id}" in section
            assert f"| {column.label.zh} | {column.label.en} |" in section
            assert all(f"`{choice.id}`" in section for choice in column.choices)
            if column.formula:
                assert "".join(column.formula.split()) in "".join(section.split())
        assert all(f"| `{band.id}` |" in section for band in form.bands)
        assert all(f"| {alert.rule.zh} | {alert.rule.en} |" in section for alert in form.alerts)
    assert all(f"| `{fact.id}` | {fact.label.zh} |" in page for fact in template.facts)


def test_the_page_of_metrics_holds_every_public_name_with_its_docstring() -> None:
    page = text("metrics.md")
    plain = page.replace("\\", "")
    for name in xlplan.metrics.__all__:
        assert f"\n### {name}\n" in page
        value = getattr(xlplan.metrics, name)
        if inspect.isfunction(value):
            assert f"\n{name}({next(iter(inspect.signature(inspect.unwrap(value)).parameters))}: " in page
            assert (inspect.getdoc(value) or "nothing").replace("\\", "") in plain


def test_the_page_of_commands_holds_every_command_with_all_it_takes() -> None:
    page = text("commands.md")
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for below, found in getattr(command, "commands", {"": command}).items():
            title = " ".join(filter(None, ("xlplan", name, below)))
            section = page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
            assert section.strip(), (name, below)
            for parameter in found.params:
                shown = [o if o.startswith("-") else o.upper() for o in parameter.opts]
                assert all(f"`{o}`" in (section + page.rpartition("\n## ")[2]) for o in shown), (name, below, shown)


def test_the_page_of_commands_gives_each_exit_status() -> None:
    from xlplan.console import BROKEN, DONE, INTERRUPTED, PROBLEMS, USAGE

    page = " ".join(text("commands.md").split())
    said = {DONE: "done", PROBLEMS: "problems", USAGE: "wrong usage", BROKEN: "the rollup", INTERRUPTED: "interrupted"}
    assert all(f"{status} {words}" in page for status, words in said.items())
