"""A company's file as its reader takes it: lines of mistakes, mistakes of every type, and forms that stay."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xlplan.actions import read
from xlplan.forms import catalog
from xlplan.forms.company.file import read_company
from xlplan.forms.company.names import single, unhideable
from xlplan.forms.company.reckoned import NUMERIC
from xlplan.forms.company.report import line_of
from xlplan.forms.company.value import CompanyError, Source
from xlplan.forms.form import LANGS, Column, Label, Template
from xlplan.forms.info import COMMON
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package

sys.path.append(str(Path(__file__).parents[1] / "batch"))
from company_support import FILE

WEIRD: tuple[Any, ...] = (
    "", " ", "x", "a@b|c", "é" * 300, 0, -1, 1.5, 1e308, True, [], [1], ["a", 2], [[]], {}, {"zh": 1}, {"a": {"b": []}},
    dt.date(2026, 1, 1), dt.time(9), "{}", "[", "=1+1", "\n", "客户",
)  # fmt: skip


def dumped(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {dumped(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dumped, value)) + "]"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def text_of(found: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(key)} = {dumped(value)}" for key, value in found.items())


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in it."""
    for key, value in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def problems(text: str) -> list[str]:
    """What is wrong with a file, as the places and codes; every message is worded in both languages."""
    try:
        read_company(Source("xlplan.toml", text))
    except CompanyError as error:
        found = error.problems
    else:
        return []
    assert all(problem.line(lang) for problem in found for lang in LANGS)
    return [f"{problem.where} {problem.code}" for problem in found]


def test_the_whole_file_is_sound_also_written_on_single_lines() -> None:
    assert problems(FILE) == []
    assert problems(text_of(tomllib.loads(FILE))) == []


def test_a_value_of_any_other_type_is_a_mistake_and_never_a_crash() -> None:
    whole = tomllib.loads(FILE)
    every = [(place, value) for place in places(whole) for value in WEIRD]
    refused = 0
    for place, value in random.Random(7).sample(every, 300):
        found = copy.deepcopy(whole)
        holder = found
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = value
        refused += bool(problems(text_of(found)))
    assert refused > 200


def test_a_key_that_is_none_is_a_mistake_everywhere() -> None:
    whole = tomllib.loads(FILE)
    free = {("lists",), ("kpis",), ("forms", "invoices", "columns")}  # of which the keys are ids
    for place in [(), *places(whole)]:
        found = copy.deepcopy(whole)
        holder = found
        for key in place:
            holder = holder[key]
        if isinstance(holder, dict) and place not in free:
            holder["nonsense"] = "x"
            assert any("company-unknown" in line or "company-value" in line for line in problems(text_of(found))), place


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    text = """[settings]
met_at = "high"

[forms.kpi]
hide = ["kpi", "nothing"]

[forms.kpi.labels]
target = { zh = "目标" }

[forms.kpi.columns.ratio]
zh = "比"
en = "Ratio"
type = "fraction"
formula = "actual / aim"

[kpis.x]
zh = "甲"
en = "X"
direction = "up"
accumulation = "sum"
"""
    assert problems(text) == [
        "xlplan.toml:2!settings.met_at company-value",
        "xlplan.toml:13!forms.kpi.columns.ratio.type company-unknown",
        "xlplan.toml:14!forms.kpi.columns.ratio.formula company-formula-name",
        "xlplan.toml:5!forms.kpi.hide company-required",
        "xlplan.toml:5!forms.kpi.hide company-unknown",
        "xlplan.toml:8!forms.kpi.labels.target company-language",
        "xlplan.toml:19!kpis.x.direction company-unknown",
    ]


def test_a_line_is_found_under_its_section_and_dotted_keys() -> None:
    text = 'a = 1\n[x.y]\nb = 2\n[x."z w"]\nb = 3\n# b = 4\nc.d = 5\n'
    assert [line_of(text, path) for path in (("a",), ("x", "y", "b"), ("x", "z w", "b"), ("x", "z w", "c", "d"))] == [
        1, 3, 5, 7,
    ]  # fmt: skip
    assert line_of(text, ("x", "y", "gone")) == 2


def test_the_forms_that_ship_stay_as_they_are_and_a_companys_are_always_the_same_objects() -> None:
    before = {form.id: form for form in catalog.all_forms()}
    one, other = (read_company(Source("xlplan.toml", FILE)) for _ in range(2))
    assert one is other
    assert {form.id: form for form in catalog.all_forms()} == before
    own = {form.id: form for template in one.templates.values() for form in template.forms}
    assert {name for name, form in own.items() if form is not before[name]} == {"invoices", "tracking", "kpi"}


def test_a_template_of_ones_own_can_be_customised_too() -> None:
    base = catalog.form("todo")
    catalog.register(Template("visits", Label("拜访", "Visits"), (base,), COMMON))
    try:
        text = "[forms.todo.columns.car]\nzh = '车辆'\nen = 'Car'\n"
        found = read_company(Source("xlplan.toml", text))
        assert found.templates["visits"].forms[0] is found.templates["tracking"].form("todo")
        assert any(isinstance(c, Column) and c.id == "car" for c in found.templates["visits"].forms[0].columns)
    finally:
        catalog.unregister("visits")


@pytest.mark.parametrize("text", ["", "# nothing\n", "name = 'We'\n"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    found = read_company(Source("xlplan.toml", text))
    for template in catalog.templates():
        assert found.template(template).forms == template.forms
        assert found.template(template).facts == template.facts


def _everything(hidden: dict[str, list[str]]) -> str:
    """A file that hides these columns and adds a text and a calculated column to each of the forms."""
    text = ""
    for form, fields in hidden.items():
        columns = single(catalog.form(form)).values()
        number = next((c.id for c in columns if c.kind in NUMERIC and c.id not in fields and not c.hidden), "2 * 1")
        text += f"[forms.{form}]\nhide = {json.dumps(fields)}\n"
        text += f"[forms.{form}.columns.own_text]\nzh = '自填'\nen = 'Own text'\n"
        text += (
            f"[forms.{form}.columns.own_number]\nzh = '算数'\nen = 'Own number'\nformula = 'if_blank({number}, 1)'\n"
        )
    return text


def test_every_form_takes_columns_and_loses_those_that_nothing_needs() -> None:
    """First all are hidden at once, which is refused; then all but those that the refusal names."""
    ids = ("tracking", "evaluation", "forecast", "customers")
    forms = {form.id: form for name in ids for form in catalog.template(name).forms}
    hidden = {name: [c for c in single(form) if c not in unhideable(form)] for name, form in forms.items()}
    with pytest.raises(CompanyError) as refused:
        read_company(Source("xlplan.toml", _everything(hidden)))
    for problem in refused.value.problems:
        assert problem.code == "company-needed"
        hidden[problem.cell.split(".")[1]].remove(str(problem.params["value"]))
    company = read_company(Source("xlplan.toml", _everything(hidden)))
    assert sum(map(len, hidden.values())) > 80
    for number, name in enumerate(ids):
        template = company.templates[name]
        with adopt_package(Package.from_bytes(compose(template, sample_book(name, LANGS[number % 2])), "x")) as book:
            for form in template.forms:
                there = set(read(book).tables[form.id].positions)
                assert {"own_text", "own_number"} <= there
                assert not there & set(hidden[form.id])
