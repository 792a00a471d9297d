"""The mapping of a CRM export: everything wrong with it is said at once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from crm_support import DEMO, MAPPING, run

from xlplan.batch.crm.mapping import KPIS, load_crm_mapping, share


def loaded(folder: Path, *changes: tuple[str, str]):
    text = MAPPING.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "crm.toml"
    path.write_text(text, encoding="utf-8")
    return load_crm_mapping(path)


def test_the_mapping_that_ships_is_read_whole(tmp_path):
    mapping, problems = loaded(tmp_path)
    assert problems == []
    assert mapping is not None
    assert mapping.sections["opportunities"].columns["engaged"] == "engage_date"
    assert mapping.stages == {"won": "won", "lost": "lost", "engaging": "open", "prospecting": "prospect"}
    assert (mapping.growth, mapping.currency, mapping.country) == (Decimal("0.05"), "USD", "US")
    assert sum(weight for weight in mapping.kpis.values() if weight) == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("[stages]", "[stagez]", "mapping-section", ""),
        ('account = "account"', 'acount = "account"', "mapping-field", "[opportunities]"),
        ('office = "regional_office"', "", "mapping-missing", "[salespeople]"),
        ('won = "Won"', "", "mapping-missing", "[stages]"),
        ('won = "Won"', "won = 3", "mapping-value", "[stages]"),
        ('sales = "40%"', 'sales = "forty"', "mapping-choice", "[kpis]"),
        ('growth = "5%"', 'growth = "much"', "mapping-choice", "[options]"),
        ('first_contact = "5"', 'first_contact = "soon"', "mapping-choice", "[options]"),
        ('currency = "USD"', 'curency = "USD"', "mapping-option", "[options]"),
        ('country = "US"', "country = ", "mapping-toml", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(tmp_path, old, new, code, place):
    mapping, problems = loaded(tmp_path, (old, new))
    assert mapping is None
    assert (code, place) in {(p.code, p.cell) for p in problems}


def test_all_mistakes_are_listed_at_once(tmp_path):
    _, problems = loaded(
        tmp_path, ('growth = "5%"', 'growth = "much"'), ('won = "Won"', "won = 3"), ("price =", "prise =")
    )
    assert {p.code for p in problems} >= {"mapping-choice", "mapping-value", "mapping-field"}


def test_without_kpis_all_of_them_are_wanted_without_weights(tmp_path):
    text = MAPPING.read_text(encoding="utf-8")
    start, end = text.index("[kpis]"), text.index("[options]")
    (tmp_path / "crm.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    mapping, _ = load_crm_mapping(tmp_path / "crm.toml")
    assert mapping is not None
    assert mapping.kpis == dict.fromkeys(KPIS)


def test_a_column_that_the_export_does_not_have_is_named_with_those_it_has(tmp_path):
    loaded(tmp_path, ('value = "close_value"', 'value = "amount"'))
    result = run("evaluation", DEMO / "crm", tmp_path / "out", mapping=tmp_path / "crm.toml")
    (problem,) = [p for p in result.problems if p.severity == "error"]
    assert (problem.code, problem.workbook) == ("data-column", "sales_pipeline.csv")
    assert "close_value" in str(problem.params["known"])


@pytest.mark.parametrize(("text", "value"), [("5%", "0.05"), ("0.05", "0.05"), ("12.5 %", "0.125"), ("x", None)])
def test_a_share_is_a_percent_or_a_decimal(text, value):
    assert share(text) == (None if value is None else Decimal(value))
