"""A company's file from a new workbook to the rollup: each kind of customisation, end to end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from company_support import FILE, MAPPING, Folder

import xlplan
from xlplan.actions import check, read
from xlplan.actions.company import folder_of
from xlplan.actions.links import LINKS
from xlplan.forms.catalog import template
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import Source
from xlplan.forms.form import BookData, Row, Value
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

NEW = "new {} {}.xlsx --set region=East --set as_of=2026-09-30 --set period=2026-Q3"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with the company's file."""
    found = Folder(tmp_path)
    found.says(FILE)
    return found


def rows_of(path: Path, sheet: str) -> list[dict[str, object]]:
    """The table of a rollup's sheet, by header."""
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    (table,) = page.tables.values()
    head, *rows = [[cell.value for cell in row] for row in page[table.ref]]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


# --- columns ---------------------------------------------------------------------------------------------------------
def test_a_new_workbook_has_the_added_columns_and_not_the_hidden_ones(folder: Folder) -> None:
    folder.done(NEW.format("forecast", "f"))
    headers = folder.headers("f.xlsx", "invoices")
    assert headers[:3] == ["Invoice no.", "Dealer", "In charge"]
    assert {"Industry", "Commission", "Salesperson"} < set(headers)
    assert not {"Contact", "Currency"} & set(headers)
    folder.done("check .")


def test_what_is_typed_is_filled_checked_and_rolled_forward(folder: Folder) -> None:
    folder.regions()
    folder.type("out/North.xlsx", "invoices", 0, keeper="Li", industry="School")
    folder.done("fill out")
    assert folder.values("out/North.xlsx", "invoices", "commission") == [0.2]  # 2 % of 10.10 is 0.202
    folder.done("check out")
    folder.done("roll-forward out --to 2026-07 --out next")
    assert folder.values("next/North.xlsx", "invoices", "keeper") == ["Li"]
    assert folder.values("next/North.xlsx", "invoices", "industry") == ["School"]
    assert folder.values("next/North.xlsx", "invoices", "commission") == [0.2]
    folder.done("check next")


def test_a_column_that_is_typed_over_and_an_unknown_entry_are_reported(folder: Folder) -> None:
    folder.done(NEW.format("forecast", "f"))
    day = dt.datetime(2026, 9, 1)
    folder.type("f.xlsx", "invoices", 0, invoice_no="1", customer="Acme", industry="Farm", invoice_date=day,
                due_date=day, amount=100, commission=77)  # fmt: skip
    status, output = folder.run("check f.xlsx")
    assert status == 1
    assert "Farm" in output
    assert "Hospital / School" in output
    assert "77" in output


def test_data_fill_the_added_columns_and_regenerate_keeps_what_a_manager_typed(folder: Folder) -> None:
    folder.regions()
    assert folder.values("out/East.xlsx", "invoices", "keeper") == ["Li", "Wang", "Li"]
    assert folder.values("out/East.xlsx", "invoices", "industry") == ["School", "Hospital", "Hospital"]
    assert folder.values("out/East.xlsx", "invoices", "commission") == [2, 5.01, 1.61]
    folder.done("check out")
    folder.type("out/East.xlsx", "invoices", 2, keeper="Zhou")
    folder.regions(as_of="2026-07-31")
    assert folder.values("out/East.xlsx", "invoices", "keeper") == ["Li", "Wang", "Zhou"]
    folder.done("check out")


def test_regenerate_brings_a_changed_company_file_into_the_workbooks(folder: Folder) -> None:
    folder.regions()
    folder.says(FILE.replace("金额 * 2%", "金额 * 3%"))
    folder.regions()
    assert folder.values("out/East.xlsx", "invoices", "commission") == [3, 7.52, 2.41]
    assert "company" not in folder.done("check out")
    before = (folder.path / "out/East.xlsx").read_bytes()
    folder.regions()
    assert (folder.path / "out/East.xlsx").read_bytes() == before


def test_the_same_workbooks_come_from_several_processes(folder: Folder) -> None:
    folder.regions("one")
    folder.regions("two", more="--jobs 2")
    for name in ("East.xlsx", "North.xlsx"):
        assert (folder.path / "one" / name).read_bytes() == (folder.path / "two" / name).read_bytes()


def test_the_rollup_lists_the_added_columns_and_figures_by_salesperson(folder: Folder) -> None:
    folder.regions()
    folder.done("rollup out --as-of 2026-06-30 --out rollup.xlsx")
    detail = rows_of(folder.path / "rollup.xlsx", "Detail")
    shown = {row["Invoice no."]: (row["In charge"], row["Industry"], row["Commission"]) for row in detail}
    assert shown == {
        "E2": ("Wang", "医院 / Hospital", 5.01), "E3": ("Li", "医院 / Hospital", 1.61), "N1": ("Zhao", None, 0.2),
    }  # fmt: skip
    book = openpyxl.load_workbook(folder.path / "rollup.xlsx", data_only=True)
    tables = [rows_of(folder.path / "rollup.xlsx", sheet.title) for sheet in book if len(sheet.tables) == 1]
    people = {row["Salesperson"] for rows in tables for row in rows if "Salesperson" in row}
    assert {"Li", "Wang", "Zhao"} <= people


def test_the_rollup_takes_the_companys_provision_rates(folder: Folder) -> None:
    """East: 250.50 is 87 days late and 80.25 is 26; North's 10.10 is not due: 10 %, 1 % and nothing."""
    folder.regions()
    folder.done("rollup out --as-of 2026-06-30 --out rollup.xlsx")
    own = openpyxl.load_workbook(folder.path / "rollup.xlsx", data_only=True)
    text = {cell.value for sheet in own for row in sheet.iter_rows() for cell in row}
    assert 25.85 in {round(v, 2) for v in text if isinstance(v, float | int)}  # 25.05 + 0.8025


def test_a_changed_company_file_is_not_answered_from_the_rollups_cache(folder: Folder) -> None:
    folder.regions()
    command = "rollup out --as-of 2026-06-30 --out rollup.xlsx"
    folder.done(command)
    folder.says(FILE.replace('en = "In charge"', 'en = "Who"\naliases = ["In charge"]'))
    folder.done(command)
    assert "Who" in rows_of(folder.path / "rollup.xlsx", "Detail")[0]


def test_the_rollup_counts_and_names_a_workbook_with_another_value_than_the_fixed_one(folder: Folder) -> None:
    folder.regions()
    folder.says(FILE.replace("[settings]", '[settings]\ncontribution_ratio = { value = "40%", fixed = true }'))
    status, output = folder.run("rollup out --as-of 2026-06-30 --out rollup.xlsx")
    assert status == 1
    assert "Contribution ratio" in output
    assert "340.85" in output  # both regions are counted
    assert (folder.path / "rollup.xlsx").exists()


def test_diff_names_a_changed_cell_of_an_added_column_by_its_header(folder: Folder) -> None:
    folder.regions()
    (folder.path / "old.xlsx").write_bytes((folder.path / "out/East.xlsx").read_bytes())
    folder.type("out/East.xlsx", "invoices", 1, keeper="Zhou", industry="School")
    output = folder.done("diff old.xlsx out/East.xlsx")
    assert "E2 / In charge “Wang” → “Zhou”" in output
    assert "E2 / Industry “Hospital” → “School”" in output


# --- hidden and renamed ----------------------------------------------------------------------------------------------
def test_a_workbook_that_has_a_hidden_column_keeps_it_and_is_read_as_ever(folder: Folder) -> None:
    (folder.path / "xlplan.toml").unlink()
    folder.done(NEW.format("forecast", "old"))
    day = dt.datetime(2026, 9, 1)
    folder.type("old.xlsx", "invoices", 0, invoice_no="1", customer="Acme", invoice_date=day, due_date=day, amount=5,
                contact="Ms Ma")  # fmt: skip
    folder.done("fill old.xlsx")
    folder.says(FILE.replace("[settings.near_at]\nvalue = 0.85\nfixed = true", "[settings.near_at]\nvalue = 0.85"))
    before = folder.headers("old.xlsx", "invoices")
    folder.done("fill old.xlsx")
    folder.done("check old.xlsx")
    assert folder.headers("old.xlsx", "invoices") == before
    assert folder.values("old.xlsx", "invoices", "contact") == ["Ms Ma"]
    assert folder.values("old.xlsx", "invoices", "customer") == ["Acme"]


def test_rolling_forward_says_what_it_leaves_of_a_hidden_column(folder: Folder) -> None:
    folder.says("")
    folder.done(NEW.format("evaluation", "q3"))
    folder.type("q3.xlsx", "kpi", 0, kpi="Sales", target=5, actual=4, remark="late")
    folder.says('[forms.kpi]\nhide = ["remark"]\n')
    output = folder.done("roll-forward q3.xlsx --to 2026-Q4 --out next")
    assert "Remark" in output
    assert "Remark" not in folder.headers("next/q3.xlsx", "kpi")


def test_sheets_titles_figures_and_lists_have_the_companys_words(folder: Folder) -> None:
    folder.lang = "zh"
    folder.done(NEW.format("tracking", "t"))
    book = openpyxl.load_workbook(folder.path / "t.xlsx")
    page = book["跟踪"]
    texts = {cell.value for row in page.iter_rows() for cell in row}
    assert {"执行跟踪（华东）", "按时率"} <= texts
    assert any("交接" in str(rule.formula1) for rule in page.data_validations.dataValidation)
    folder.type("t.xlsx", "tracking", 0, stage="交接", task="移交", owner="李", due=dt.datetime(2026, 10, 1))
    folder.done("fill t.xlsx")
    folder.done("check t.xlsx")


def test_settings_begin_as_the_company_wants_and_fixed_ones_stay(folder: Folder) -> None:
    folder.done(NEW.format("evaluation", "q3"))
    with xlplan.open(folder.path / "q3.xlsx") as book:
        facts = read(book).data.facts
        assert (str(facts["met_at"]), str(facts["near_at"]), facts["currency"]) == ("0.95", "0.85", "USD")
    folder.type("q3.xlsx", "kpi", 0, kpi="Sales", target=100, actual=96)
    folder.type("q3.xlsx", "kpi", 1, kpi="Leads", target=100, actual=86)
    folder.done("fill q3.xlsx")
    assert folder.values("q3.xlsx", "kpi", "status")[:2] == ["Met", "Near"]
    status, output = folder.run("new evaluation other.xlsx --set near_at=0.5 --set region=East --set as_of=2026-09-30")
    assert (status, "near_at" in output) == (2, True)


def test_a_long_list_is_offered_too(folder: Folder) -> None:
    entries = ",\n".join(f'{{ id = "branch_{n}", zh = "第{n}分公司", en = "Branch, number {n}" }}' for n in range(60))
    folder.says(f"[lists]\nbranches = [{entries}]\n[forms.todo.columns.branch]\nzh = '分公司'\nen = 'Branch'\n"
                "list = 'branches'\n")  # fmt: skip
    folder.done(NEW.format("tracking", "t"))
    book = openpyxl.load_workbook(folder.path / "t.xlsx")
    assert len(list(book["xlplan_lists"].values)) == 60
    assert book.defined_names["xlplan_lists_todo_branch"].value == "xlplan_lists!$A$1:$A$60"


# --- KPIs ------------------------------------------------------------------------------------------------------------
def evaluated(folder: Folder) -> None:
    """An evaluation with three KPIs, the last by formula."""
    folder.done(NEW.format("evaluation", "q3"))
    folder.type("q3.xlsx", "kpi", 0, kpi="Sales", direction="Higher is better", target=100, actual=80, weight=0.5)
    folder.type("q3.xlsx", "kpi", 1, kpi="Gross profit", direction="Higher is better", target=40, actual=20)
    folder.type("q3.xlsx", "kpi", 2, kpi="Gross margin", unit="%", direction="Higher is better", target=0.25,
                weight=0.5)  # fmt: skip
    folder.done("fill q3.xlsx")


def test_a_kpi_of_the_companys_is_offered_reckoned_and_scored(folder: Folder) -> None:
    evaluated(folder)
    assert folder.values("q3.xlsx", "kpi", "computed")[:3] == [None, None, 0.25]  # 20 of 80
    assert folder.values("q3.xlsx", "kpi", "attainment")[:3] == [0.8, 0.5, 1]
    assert folder.values("q3.xlsx", "kpi", "status")[:3] == ["Missed", "Missed", "Met"]
    assert folder.values("q3.xlsx", "kpi", "score")[:3] == [0.4, None, 0.5]
    folder.done("check q3.xlsx")
    book = openpyxl.load_workbook(folder.path / "q3.xlsx")
    assert [row[0] for row in book["xlplan_lists"].values][:3] == ["Gross profit", "Gross margin", "Sales"]


def test_the_formulas_percent_is_shown_as_a_percent_and_not_in_points(folder: Folder) -> None:
    evaluated(folder)
    page = openpyxl.load_workbook(folder.path / "q3.xlsx")["Evaluation"]
    letter = next(c.column_letter for row in page.iter_rows() for c in row if c.value == "By formula")
    formats = [rule.dxf.numFmt.formatCode for area in page.conditional_formatting if str(area.sqref).startswith(letter)
               for rule in area.rules if rule.dxf and rule.dxf.numFmt]  # fmt: skip
    assert "0.0%_ " in formats
    assert not any("pp" in code for code in formats)


def test_an_actual_that_is_typed_goes_before_the_formula(folder: Folder) -> None:
    evaluated(folder)
    folder.type("q3.xlsx", "kpi", 2, actual=0.5)
    folder.done("fill q3.xlsx")
    assert folder.values("q3.xlsx", "kpi", "attainment")[2] == 2
    assert "Gross margin" not in folder.done("check q3.xlsx")


def test_a_kpi_that_adds_up_is_recalibrated_when_rolled_forward(folder: Folder) -> None:
    """Of 40 planned 20 were reached; the shortfall goes into the one quarter left: 60."""
    evaluated(folder)
    output = folder.done("roll-forward q3.xlsx --to 2026-Q4 --out next")
    assert folder.values("next/q3.xlsx", "kpi", "target")[:3] == [120, 60, 0.25]
    assert "Gross profit" in output
    folder.done("check next")


def test_persons_keep_their_words_and_not_their_figures_in_the_next_period(folder: Folder) -> None:
    folder.says("[forms.scorecard.columns.team]\nzh='团队'\nen='Team'\n"
                "[forms.scorecard.columns.calls]\nzh='电话'\nen='Calls'\ntype='number'\n")  # fmt: skip
    folder.done(NEW.format("evaluation", "q3"))
    folder.type("q3.xlsx", "scorecard", 0, salesperson="Li", target=5, team="A", calls=7)
    folder.done("roll-forward q3.xlsx --to 2026-Q4 --out next")
    assert folder.values("next/q3.xlsx", "scorecard", "team")[0] == "A"
    assert folder.values("next/q3.xlsx", "scorecard", "calls")[0] is None


# --- which file counts -----------------------------------------------------------------------------------------------
def test_a_copy_that_is_mailed_keeps_its_columns(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder.done(NEW.format("forecast", "f"))
    elsewhere = Folder(tmp_path_factory.mktemp("mailed"))
    (elsewhere.path / "f.xlsx").write_bytes((folder.path / "f.xlsx").read_bytes())
    with xlplan.open(elsewhere.path / "f.xlsx") as book:
        reading = read(book)
        assert {"keeper", "commission"} < set(reading.tables["invoices"].positions)
        assert reading.template.company is not None
        assert check(book) == []


def test_the_file_beside_counts_and_fill_renews_what_the_workbook_carries(folder: Folder) -> None:
    folder.done(NEW.format("forecast", "f"))
    folder.says(FILE.replace("金额 * 2%", "金额 * 3%"))
    _, output = folder.run("check f.xlsx")
    assert "not the one that this workbook carries" in output
    day = dt.datetime(2026, 9, 1)
    folder.type("f.xlsx", "invoices", 0, invoice_no="1", customer="Acme", invoice_date=day, due_date=day, amount=100)
    folder.done("fill f.xlsx")
    assert folder.values("f.xlsx", "invoices", "commission") == [3]
    assert "company" not in folder.done("check f.xlsx")
    (folder.path / "xlplan.toml").unlink()
    folder.done("fill f.xlsx")
    assert folder.values("f.xlsx", "invoices", "commission") == [3]


def test_a_file_named_by_option_or_environment_goes_before_all(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.path / "xlplan.toml").rename(folder.path / "ours.toml")
    folder.done(NEW.format("forecast", "plain"))
    assert "In charge" not in folder.headers("plain.xlsx", "invoices")
    folder.done(f"{NEW.format('forecast', 'own')} --company ours.toml")
    assert "In charge" in folder.headers("own.xlsx", "invoices")
    folder.done(NEW.format("forecast", "plain2"))
    assert "In charge" not in folder.headers("plain2.xlsx", "invoices")
    monkeypatch.setenv("XLPLAN_COMPANY", str(folder.path / "ours.toml"))
    folder.done(NEW.format("forecast", "env"))
    assert "In charge" in folder.headers("env.xlsx", "invoices")
    assert folder.run("check own.xlsx --company gone.toml")[0] == 2


def test_a_file_in_a_folder_above_counts_for_all_below(folder: Folder) -> None:
    (folder.path / "a/b").mkdir(parents=True)
    folder.done(NEW.format("forecast", "a/b/f"))
    assert "In charge" in folder.headers("a/b/f.xlsx", "invoices")


@pytest.mark.parametrize("name", ["https://d.docs.live.net/1/f.xlsx", "Book1", "f.xlsx"])
def test_a_workbook_without_a_place_of_its_own_has_only_what_it_carries(name: str) -> None:
    assert folder_of(SimpleNamespace(fullname=name)) is None  # type: ignore[arg-type]


def test_a_mapping_for_columns_that_nobody_added_is_refused_as_ever(folder: Folder) -> None:
    (folder.path / "xlplan.toml").unlink()
    (folder.path / "ledger.csv").write_text("region\n", encoding="utf-8")
    (folder.path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    status, output = folder.run(
        "regenerate forecast --data ledger.csv --mapping mapping.toml --by region --as-of 2026-06-30 --out out"
    )
    assert status == 1
    assert "salesperson" in output


def test_without_any_file_a_workbook_is_what_it_always_was(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.done(NEW.format("forecast", "f"))
    found = template("forecast")
    facts = {"region": "East", "as_of": "2026-09-30", "period": "2026-Q3"}
    assert (tmp_path / "f.xlsx").read_bytes() == compose(found, new_book(found, "en", facts))
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    assert "xlplan_company" not in book.sheetnames
    with xlplan.open(tmp_path / "f.xlsx") as opened:
        assert read(opened).template is found


def test_targets_of_a_companys_kpi_are_carried_by_its_own_accumulation() -> None:
    """Targets of 10, 20 and 30 in three months: one that adds up is 60 in the quarter, one that takes the last 30."""
    more = '[kpis.stores]\nzh = "门店数"\nen = "Stores"\ndirection = "higher"\naccumulation = "last"\n'
    company = read_company(Source("xlplan.toml", FILE + more))
    months = {f"target_2026_{month:02}": Decimal(month - 6) * 10 for month in (7, 8, 9)}
    names = ("Gross profit", "Stores")
    targets: list[Row] = [{"measure": name, "subject": "East", "level": "region", **months} for name in names]
    facts: dict[str, Value] = {"region": "East", "period": "2026-Q3"}
    source = BookData("en", facts, {"targets": targets})
    target = BookData("en", facts, {"kpi": [{"kpi": name} for name in names]}, company=company)
    (link,) = (link for link in LINKS if link.source == "plan" and link.form == "kpi")
    assert {c.row["kpi"]: c.row["target"] for c in link.carry([source], target)} == {"Gross profit": 60, "Stores": 30}
