"""Workbooks from data: the real ledger against an independent reckoning, and the same bytes twice."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from region_support import (
    DATA,
    LEDGER,
    MAPPING,
    Job,
    actions,
    codes,
    edit,
    ledger,
    needs_data,
    rows,
    table,
)  # fmt: skip

from xlplan.batch.regenerate import RegenerateRequest, regenerate

END_OF_JUNE = dt.date(2013, 6, 30)


def real(out: Path, as_of: dt.date = END_OF_JUNE, jobs: int = 1):
    request = RegenerateRequest(
        "forecast", DATA / "invoices.csv", DATA / "invoices.toml", "region", as_of, out, "zh", jobs
    )
    return regenerate(request)


@pytest.fixture(scope="module")
def regions(tmp_path_factory) -> Path:
    """The five real workbooks as of 2013-06-30."""
    out = tmp_path_factory.mktemp("regions")
    result = real(out)
    assert actions(result) == dict.fromkeys(["391", "406", "770", "818", "897"], "created")
    assert (result.left_out, result.problems) == (536, [])
    return out


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%m/%d/%Y").date()


def reckoned(region: str, first: dt.date, as_of: dt.date) -> dict[str, dict[str, Decimal]]:
    """The plan of a region, customer by customer, straight from the file: nothing of xlplan takes part."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    with (DATA / "invoices.csv").open(newline="") as file:
        for line in csv.DictReader(file):
            billed, due, settled = day(line["InvoiceDate"]), day(line["DueDate"]), day(line["SettledDate"])
            if line["countryCode"] != region or billed > as_of:
                continue
            amount, row = Decimal(line["InvoiceAmount"]), found[line["customerID"]]
            row["opening" if billed < first else f"{billed:%Y-%m} 发货"] += amount
            if first <= due and (due.year, due.month) <= (as_of.year, as_of.month):
                row[f"{due:%Y-%m} 计划"] += amount
            if settled <= as_of and settled < first:
                row["opening"] -= amount
            elif settled <= as_of:
                row[f"{settled:%Y-%m} 实收"] += amount
    return found


# --- the real ledger --------------------------------------------------------------------------------------------------
@needs_data
@pytest.mark.parametrize("region", ["391", "406", "770", "818", "897"])
def test_every_month_of_every_customer_is_what_the_file_says(regions, region):
    first = dt.date(2012, 7, 1)
    expected = reckoned(region, first, END_OF_JUNE)
    shown = {row["客户"]: row for row in rows(regions / f"{region}.xlsx", "receivables")}
    assert shown.keys() == expected.keys()
    for customer, row in shown.items():
        months = {h: Decimal(str(v)) for h, v in row.items() if h[:2] == "20" and v is not None}
        wanted = {h: v for h, v in expected[customer].items() if h != "opening" and v}
        assert {h: v for h, v in months.items() if v} == wanted
        assert Decimal(str(row["期初欠款"] or 0)) == expected[customer].get("opening", 0)
        paid = sum(v for h, v in wanted.items() if h.endswith("实收"))
        billed = sum(v for h, v in wanted.items() if h.endswith("发货"))
        assert Decimal(str(row["欠款余额"])) == expected[customer].get("opening", 0) + billed - paid


@needs_data
def test_the_balances_tie_to_the_true_figures(regions):
    manifest = json.loads((regions / "manifest.json").read_text(encoding="utf-8"))["workbooks"]
    totals = {name: entry["totals"] for name, entry in manifest.items()}
    assert {k: totals["391.xlsx"][k] for k in ("billed", "collected", "credits", "balance")} == {
        "billed": "30747.21", "collected": "29467.29", "credits": "0.00", "balance": "1279.92",
    }  # fmt: skip
    assert totals["391.xlsx"]["ageing"] == {
        "not_due": "1230.55", "1-30": "49.37", "31-60": "0.00", "61-90": "0.00", "90+": "0.00", "unapplied": "0.00",
    }  # fmt: skip
    assert sum(Decimal(t["billed"]) for t in totals.values()) == Decimal("115444.59")
    assert sum(Decimal(t["balance"]) for t in totals.values()) == Decimal("5119.85")
    for name in manifest:
        shown = rows(regions / name, "receivables")
        owed = sum(Decimal(str(row["欠款余额"])) for row in shown)
        open_amounts = sum(Decimal(str(row["未收金额"])) for row in rows(regions / name, "invoices"))
        assert owed == open_amounts == Decimal(totals[name]["balance"])


@needs_data
def test_region_406_from_january_ties_as_opening_billed_collected_balance():
    found = reckoned("406", dt.date(2013, 1, 1), END_OF_JUNE).values()
    opening = sum(row["opening"] for row in found)
    billed = sum(v for row in found for h, v in row.items() if h.endswith("发货"))
    collected = sum(v for row in found for h, v in row.items() if h.endswith("实收"))
    assert (opening, billed, collected) == (Decimal("1357.91"), Decimal("11294.43"), Decimal("10971.22"))
    assert opening + billed - collected == Decimal("1681.12")


@needs_data
def test_a_six_month_window_shows_the_same_and_what_was_overdue_at_its_opening(regions, tmp_path):
    """A manager who wants six months deletes the first six; the next run keeps to what the sheet shows."""
    (tmp_path / "out").mkdir()
    shutil.copy(regions / "406.xlsx", tmp_path / "out")
    edit(tmp_path / "out" / "406.xlsx", lambda book: _drop_columns(book, "receivables", "2012-"))
    result = real(tmp_path / "out")
    assert actions(result)["406"] == "updated"
    shown = rows(tmp_path / "out" / "406.xlsx", "receivables")
    assert [h for h in shown[0] if h.endswith("发货")] == [f"2013-0{m} 发货" for m in range(1, 7)]
    assert _sum(shown, "期初欠款") == Decimal("1357.91")
    assert _sum(shown, "发货合计") == Decimal("11294.43")
    assert _sum(shown, "总欠款 实收") == Decimal("10971.22")
    assert _sum(shown, "欠款余额") == Decimal("1681.12")
    assert _sum(shown, "期初逾期") == Decimal("235.00")


def _sum(found, header: str) -> Decimal:
    return sum((Decimal(str(row[header] or 0)) for row in found), Decimal(0))


def _drop_columns(book: openpyxl.Workbook, name: str, start: str) -> None:
    """Delete a table's columns whose headers begin so, as Excel does: the others move left with all above them."""
    sheet, headers, top, bottom = table(book, name)
    found = sheet.tables[name]
    gone = [i for i, header in enumerate(headers) if header.startswith(start)]
    sheet.delete_cols(gone[0] + 1, len(gone))
    found.tableColumns = [c for i, c in enumerate(found.tableColumns) if i not in gone]
    left = len(headers) - len(gone)
    found.ref = found.autoFilter.ref = f"A{top}:{openpyxl.utils.get_column_letter(left)}{bottom}"
    for defined in ("receivables_months", "receivables_tags"):
        sheet_name, _, area = book.defined_names[defined].value.partition("!")
        first, last = openpyxl.utils.cell.range_boundaries(area)[0:3:2]
        row = openpyxl.utils.cell.range_boundaries(area)[1]
        last = openpyxl.utils.get_column_letter(last - len(gone))
        first = openpyxl.utils.get_column_letter(first)
        book.defined_names[defined].value = f"{sheet_name}!${first}${row}:${last}${row}"


@needs_data
def test_next_months_data_are_appended_and_the_months_move_on(regions, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(regions, out)
    result = real(out, dt.date(2013, 7, 31), jobs=2)
    assert set(actions(result).values()) == {"updated"}
    assert {p.code for p in result.problems} == {"month-window"}
    expected = reckoned("406", dt.date(2012, 8, 1), dt.date(2013, 7, 31))
    shown = {row["客户"]: row for row in rows(out / "406.xlsx", "receivables")}
    assert next(h for h in shown["0783-PEPYR"] if h.endswith("发货")) == "2012-08 发货"
    for customer, row in shown.items():
        months = {h: Decimal(str(v)) for h, v in row.items() if h[:2] == "20" and v}
        assert months == {h: v for h, v in expected[customer].items() if h != "opening" and v}
    before = [row["发票号"] for row in rows(regions / "406.xlsx", "invoices")]
    after = [row["发票号"] for row in rows(out / "406.xlsx", "invoices")]
    assert after[: len(before)] == before
    assert len(after) == 444 + 29


@needs_data
@libreoffice.needed
def test_libreoffice_calculates_every_cell_as_it_was_written(regions, tmp_path):
    out = tmp_path / "next"
    out.mkdir()
    shutil.copy(regions / "897.xlsx", out)
    real(out, dt.date(2013, 7, 31))
    shutil.copy(regions / "406.xlsx", tmp_path / "june-406.xlsx")
    paths = [tmp_path / "june-406.xlsx", out / "897.xlsx"]
    for path, again in zip(paths, libreoffice.recalculated(paths, tmp_path / "lo"), strict=True):
        formulas = openpyxl.load_workbook(path)
        stored, fresh = (openpyxl.load_workbook(p, data_only=True) for p in (path, again))
        compared = 0
        for sheet in formulas:
            for line in sheet.iter_rows():
                for one in line:
                    if isinstance(one.value, str) and one.value.startswith("="):
                        here, there = (
                            stored[sheet.title][one.coordinate].value,
                            fresh[sheet.title][one.coordinate].value,
                        )
                        compared += 1
                        if isinstance(here, float) and isinstance(there, int | float):
                            assert here == pytest.approx(there, abs=1e-9), (sheet.title, one.coordinate)
                        else:
                            assert (here or "") == (there or ""), (sheet.title, one.coordinate)
        assert compared > 1500


@needs_data
def test_two_runs_give_the_same_bytes_in_one_process_or_two_and_a_second_run_writes_nothing(regions, tmp_path):
    real(tmp_path / "again", jobs=2)
    made = {path.name: path.read_bytes() for path in regions.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == made
    times = {path.name: path.stat().st_mtime_ns for path in regions.iterdir()}
    assert set(actions(real(regions)).values()) == {"unchanged"}
    assert {path.name: path.stat().st_mtime_ns for path in regions.iterdir()} == times


# --- small ledgers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_workbook_knows_its_region_period_date_currency_and_language(tmp_path, lang):
    job = Job(tmp_path, LEDGER, lang=lang)
    job.run()
    book = openpyxl.load_workbook(job.east)
    facts = {}
    for name in ("region", "period", "as_of", "currency", "template", "template_version", "language"):
        sheet, _, cell = book.defined_names[f"xlplan_{name}"].value.replace("$", "").partition("!")
        facts[name] = book[sheet.strip("'")][cell].value
    assert facts == {
        "region": "East", "period": "2026-06", "as_of": dt.datetime(2026, 6, 30), "currency": "USD",
        "template": "forecast", "template_version": "1", "language": "中文" if lang == "zh" else "English",
    }  # fmt: skip
    shown = openpyxl.load_workbook(job.east, data_only=True).worksheets[0]["A2"].value
    assert shown == f"East  2026-06  {'截至' if lang == 'zh' else 'as of'} 2026-06-30  USD"


def test_rows_of_the_data_are_marked_as_such_and_text_like_a_formula_stays_text(tmp_path):
    data = ledger(("0001", "customer", "=1+1"), ("0002", "customer", "+86 138"), ("0003", "customer", "'quoted"))
    job = Job(tmp_path, data)
    job.run()
    found = rows(job.east, "invoices", values=False)
    assert [(row["客户"], row["来源"]) for row in found] == [("=1+1", "数据"), ("+86 138", "数据"), ("'quoted", "数据")]
    sheet, _, top, _ = table(openpyxl.load_workbook(job.east), "invoices")
    assert sheet.cell(top + 1, 2).data_type in ("s", "inlineStr")


def test_the_order_of_the_rows_in_the_data_makes_no_difference(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    Job(one, LEDGER).run()
    Job(other, LEDGER[::-1]).run()
    assert Job(one, LEDGER).bytes() == Job(other, LEDGER).bytes()


def test_receipts_for_no_known_invoice_stand_in_a_row_of_their_own(tmp_path):
    mapping = MAPPING.replace('settled_date = "settled"\n', "").replace(
        "[options]",
        '[receipts]\ndata = "r.csv"\nregion = "region"\ninvoice_no = "no"\ndate = "paid"\namount = "sum"\n[options]',
    )
    (tmp_path / "r.csv").write_text("region,no,paid,sum\nEast,X9,2026-06-05,12.50\nEast,,2026-06-06,2\n")
    job = Job(tmp_path, LEDGER, mapping)
    job.run()
    plan = {row["客户"]: row for row in rows(job.east, "receivables")}
    assert plan["未核销收款"]["2026-06 实收"] == 14.5
    assert plan["未核销收款"]["欠款余额"] == -14.5
    manifest = json.loads((job.out / "manifest.json").read_text())["workbooks"]["East.xlsx"]
    assert manifest["totals"]["ageing"]["unapplied"] == "-14.50"


def test_a_regions_name_becomes_a_safe_file_name(tmp_path):
    data = [["../A:B", *LEDGER[0][1:]], ["CON", *LEDGER[0][1:]]]
    job = Job(tmp_path, data)
    job.run()
    assert sorted(path.name for path in job.out.iterdir()) == ["_.._A_B.xlsx", "_CON.xlsx", "manifest.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "mapping.toml", "out"]


def test_regions_that_would_share_a_file_are_refused_and_the_others_made(tmp_path):
    data = [*LEDGER, ["EAST", *LEDGER[0][1:]]]
    result = Job(tmp_path, data).run()
    assert actions(result) == {"EAST": "failed", "East": "failed", "West": "created"}
    assert codes(result) == ["file-names-collide", "file-names-collide"]


@pytest.mark.parametrize(("lang", "board"), [("zh", "数据看板"), ("en", "Dashboard")])
def test_a_workbook_made_from_data_opens_on_the_dashboard(lang: str, board: str, tmp_path: Path) -> None:
    job = Job(tmp_path, LEDGER, lang=lang)
    job.run()
    assert openpyxl.load_workbook(job.east).active.title == board
