"""The buttons that read or write other files: Refresh from data, Roll forward, Roll up receivables."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from actions.hosts import Log, offered, recording
from macro_support import Person, grid, opened, own_folders, run, sample

from xlplan.actions import fill, read
from xlplan.addin.macros import MACROS
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.forms.form import LANGS, Lang

__all__ = ["own_folders"]

LIVE = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())

HEADER = ["region", "no", "customer", "billed", "due", "amount", "settled"]
ROWS = [
    ["East", "0001", "Boyuan", "2026-01-10", "2026-02-09", "100.00", "2026-02-20"],
    ["East", "0002", "Ruike", "2026-03-05", "2026-04-04", "250.50", ""],
    ["West", "0001", "Tianhe", "2026-05-01", "2026-05-31", "999.99", ""],
]
MAPPING = "[invoices]\n" + "\n".join(
    f'{field} = "{column}"'
    for field, column in {
        "region": "region", "invoice_no": "no", "customer": "customer", "invoice_date": "billed", "due_date": "due",
        "amount": "amount", "settled_date": "settled",
    }.items()
) + '\n[options]\ncurrency = "CNY"\n'  # fmt: skip
JUNE = dt.date(2026, 6, 30)
NO = {"zh": "已取消，什么都没有改动。", "en": "Cancelled. Nothing was changed."}


def write_data(folder: Path, rows: list[list[str]], name: str = "ledger.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return folder


def regions(folder: Path, lang: Lang) -> Path:
    """The workbooks of East and West, made from the data."""
    data = write_data(folder / "数据 data", ROWS)
    out = folder / "regions 区域"
    done = regenerate(_request(data, out, lang))
    assert [f.action for f in done.files] == ["created", "created"]
    return out


def _request(data: Path, out: Path, lang: Lang) -> RegenerateRequest:
    return RegenerateRequest("forecast", data / "ledger.csv", data / "mapping.toml", "region", JUNE, out, lang)


def amounts(path: Path) -> dict[str, Any]:
    """Invoice number -> amount, read by a reader that is not ours."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = next(s for s in book if "invoices" in s.tables)
    first, last = sheet.tables["invoices"].ref.split(":")
    lines = list(sheet[first:last])
    heads = [c.value for c in lines[0]]
    number = next(i for i, h in enumerate(heads) if h in ("发票号", "Invoice no."))
    amount = next(i for i, h in enumerate(heads) if h in ("金额", "Amount", "发票金额", "Invoice amount"))
    return {line[number].value: line[amount].value for line in lines[1:] if line[number].value}


# --- refresh ----------------------------------------------------------------------------------------------------------
NEW = ["East", "0003", "Ruike", "2026-05-05", "2026-06-04", "60.00", ""]
CHANGED = [[*ROWS[0][:5], "120.00", ""], ROWS[1], NEW, ROWS[2]]


@pytest.mark.parametrize("lang", LANGS)
def test_yes_brings_changed_and_new_rows_and_keeps_what_was_typed(lang: Lang, tmp_path: Path) -> None:
    path = regions(tmp_path, lang) / "East.xlsx"
    with opened(path) as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(1, "amount")).value = 200
        table.sheet["Z3"].value = "mine"
        fill(book)
        book.save()
    write_data(tmp_path / "数据 data", CHANGED)
    before = grid(path)
    with opened(path) as book:
        person = run("refresh", book, folder=tmp_path / "数据 data")
        assert len(person.questions) == 1
        assert "East" in person.questions[0]
        assert "2026-06-30" in person.questions[0]
        assert "manifest.json" in person.told[0]
        book.save()
    assert amounts(path) == {"0001": 120, "0002": 200, "0003": 60}
    with opened(path) as book:
        assert book.sheets[read(book).tables["invoices"].sheet.name]["Z3"].value == "mine"
        run("undo", book)
        book.save()
    after = grid(path)
    assert {name: cells for name, cells in after.items() if name in before} == before


@pytest.mark.parametrize("lang", LANGS)
def test_no_brings_nothing(lang: Lang, tmp_path: Path) -> None:
    path = regions(tmp_path, lang) / "East.xlsx"
    write_data(tmp_path / "数据 data", CHANGED)
    with opened(path) as book:
        assert run("refresh", book, answer=False, folder=tmp_path / "数据 data").told == [NO[lang]]
        assert not book.impl.package.changed


def test_data_that_bring_nothing_new_leave_the_workbook_as_it_is(tmp_path: Path) -> None:
    path = regions(tmp_path, "en") / "East.xlsx"
    with opened(path) as book:
        told = run("refresh", book, folder=tmp_path / "数据 data").told[0]
        assert told == "The data bring nothing new; the workbook is up to date."
        assert not book.impl.package.changed


def test_a_refreshed_workbook_is_what_regenerate_makes_of_it(tmp_path: Path) -> None:
    out, data = regions(tmp_path, "en"), tmp_path / "数据 data"
    write_data(data, CHANGED)
    with opened(out / "East.xlsx") as book:
        run("refresh", book, folder=data)
        refreshed = grid(book, tmp_path)
    assert refreshed.pop("Problems")  # the workbook's new rows are told on a sheet of their own
    regenerate(_request(data, out, "en"))
    assert grid(out / "East.xlsx") == refreshed


def test_a_figure_changed_on_both_sides_is_kept_and_listed(tmp_path: Path) -> None:
    path = regions(tmp_path, "en") / "East.xlsx"
    with opened(path) as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(0, "amount")).value = 111
        fill(book)
        book.save()
    write_data(tmp_path / "数据 data", CHANGED)
    with opened(path) as book:
        told = run("refresh", book, folder=tmp_path / "数据 data").told[0]
        assert "listed on the sheet Problems" in told
        assert book.sheets["Problems"]["A5:C5"].value == ["Warning", "Invoices", table.cell(0, "amount")]
        book.save()
    assert amounts(path)["0001"] == 111


def test_the_folder_beside_the_workbook_is_suggested(tmp_path: Path) -> None:
    path = regions(tmp_path, "en") / "East.xlsx"
    with opened(path) as book:
        assert run("refresh", book).suggested == [None]
        (path.parent / "data").mkdir()
        assert run("refresh", book).suggested == [path.parent / "data"]


def test_without_a_folder_it_says_where_to_put_one(tmp_path: Path) -> None:
    with opened(regions(tmp_path, "zh") / "East.xlsx") as book:
        assert "命名为“data”或“数据”" in run("refresh", book).told[0]


def test_of_several_data_files_one_is_chosen(tmp_path: Path) -> None:
    path, data = regions(tmp_path, "en") / "East.xlsx", tmp_path / "数据 data"
    write_data(data, CHANGED, "newer.csv")
    with opened(path) as book:
        assert run("refresh", book, folder=data).told == [NO["en"]]
        person = run("refresh", book, folder=data, file=data / "newer.csv")
        assert "newer.csv" in person.questions[0]


def test_a_faulty_row_of_the_own_region_leaves_the_workbook_as_it_was(tmp_path: Path) -> None:
    path, data = regions(tmp_path, "en") / "East.xlsx", tmp_path / "数据 data"
    write_data(data, [[*ROWS[0][:5], "many", ""], *ROWS[1:]])
    with opened(path) as book:
        before = grid(book, tmp_path)
        told = run("refresh", book, folder=data).told[0]
        assert "many" in told
        assert "Rows of region East have errors" in told
        assert told.endswith("The workbook is as it was before.")
        assert grid(book, tmp_path) == before


def test_a_locked_workbook_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    path, data = regions(tmp_path, "en") / "East.xlsx", tmp_path / "数据 data"
    write_data(data, CHANGED)
    with opened(path) as book:
        book.names["xlplan_state"].refers_to_range.value = "Locked"
        before = grid(book, tmp_path)
        told = run("refresh", book, folder=data).told[0]
        assert "East.xlsx!Info!B9: This workbook is locked" in told
        assert told.endswith("The workbook is as it was before.")
        assert grid(book, tmp_path) == before


def test_a_later_as_of_date_moves_the_months_and_undo_moves_them_back(tmp_path: Path) -> None:
    """The manager types the new date on the Info sheet and refreshes: headers move, and one undo brings them back."""
    path, data = regions(tmp_path, "en") / "East.xlsx", tmp_path / "数据 data"
    with opened(path) as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2026, 7, 31)
        fill(book)
        before = grid(book, tmp_path)
        person = run("refresh", book, folder=data)
        assert "2026-07-31" in person.questions[0]
        moved = grid(book, tmp_path)
        assert any("2026-07" in str(cell) for cell in moved["Receivables"].values())
        run("undo", book)
        after = grid(book, tmp_path)
        assert {name: cells for name, cells in after.items() if name in before} == before


@pytest.mark.parametrize("template_id", ["tracking", "evaluation"])
def test_a_workbook_that_takes_no_data_asks_for_other_workbooks(template_id: str, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", ROWS)
    with opened(sample(tmp_path, template_id, "en")) as book:
        told = run("refresh", book, folder=data).told[0]
        assert "There is no workbook" in told
        assert not book.impl.package.changed


def test_refresh_and_its_undo_ask_excel_for_nothing_that_it_lacks(tmp_path: Path) -> None:
    """With a new row, a later month, and a formula of the manager's: all that a live workbook may need."""
    path, data = regions(tmp_path, "en") / "East.xlsx", tmp_path / "数据 data"
    write_data(data, CHANGED)
    with opened(path) as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2026, 7, 31)
        fill(book)
        before = grid(book, tmp_path)
        excel, person = recording(book, Log(only=LIVE)), Person(folder=data)
        MACROS["refresh"](excel, person)
        assert person.told[-1].startswith("Refreshed."), person.told
        assert [row["invoice_no"] for row in read(book).tables["invoices"].rows[:3]] == ["0001", "0002", "0003"]
        MACROS["undo"](excel, person)
        assert "Changed since" not in person.told[-1]
        after = grid(book, tmp_path)
        for name, cells in before.items():
            assert {c: v[0] for c, v in after[name].items()} == {c: v[0] for c, v in cells.items()}


@pytest.mark.parametrize("name", ["roll_forward", "roll_up"])
def test_the_macros_on_files_ask_excel_for_nothing_that_it_lacks(name: str, tmp_path: Path) -> None:
    out = regions(tmp_path, "en")
    path = out / "East.xlsx" if name == "roll_up" else sample(tmp_path, "tracking", "en")
    with opened(path) as book:
        person = Person(folder=out)
        MACROS[name](recording(book, Log(only=LIVE)), person)
        assert person.told[-1].startswith("Made: " if name == "roll_forward" else "Rolled up: "), person.told


# --- roll forward -----------------------------------------------------------------------------------------------------
NEXT = {
    "tracking": ("2023-08", dt.date(2023, 8, 31)),
    "evaluation": ("2023-Q4", dt.date(2023, 12, 31)),
    "forecast": ("2023-07", dt.date(2023, 7, 31)),
}
"""The samples' next periods, and the last day of each."""


@pytest.mark.parametrize("template_id", NEXT)
@pytest.mark.parametrize("lang", LANGS)
def test_yes_makes_the_next_periods_workbook_and_leaves_this_one_as_it_was(
    lang: Lang, template_id: str, tmp_path: Path
) -> None:
    period, last_day = NEXT[template_id]
    path = sample(tmp_path, template_id, lang)
    with opened(path) as book:
        before = grid(book)
        person = run("roll_forward", book)
        assert {name: cells for name, cells in grid(book).items() if name in before} == before
        assert period in person.questions[0]
    made = tmp_path / f"{template_id} 样本 {period}.xlsx"
    assert str(made) in person.told[0]
    with opened(made) as book:
        reading = read(book)
        assert (reading.data.as_of, reading.data.facts["period"]) == (last_day, period)


@pytest.mark.parametrize("lang", LANGS)
def test_no_makes_no_file(lang: Lang, tmp_path: Path) -> None:
    path = sample(tmp_path, "tracking", lang)
    with opened(path) as book:
        assert run("roll_forward", book, answer=False).told == [NO[lang]]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_already_is_never_overwritten(tmp_path: Path) -> None:
    path, target = sample(tmp_path, "tracking", "en"), tmp_path / "tracking 样本 2023-08.xlsx"
    target.write_bytes(b"precious")
    with opened(path) as book:
        run("roll_forward", book)
    assert target.read_bytes() == b"precious"


def test_the_old_period_in_the_file_name_becomes_the_new_one(tmp_path: Path) -> None:
    path = sample(tmp_path, "tracking", "en").rename(tmp_path / "East 2023-07 final.xlsx")
    with opened(path) as book:
        run("roll_forward", book)
    assert (tmp_path / "East 2023-08 final.xlsx").exists()


# --- roll up ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_yes_adds_up_the_folder_and_says_the_balance(lang: Lang, tmp_path: Path) -> None:
    out = regions(tmp_path, lang)
    with opened(out / "East.xlsx") as book:
        person = run("roll_up", book, folder=out)
    assert len(person.questions) == 1
    assert person.suggested == [out]
    assert "1,250.49 CNY" in person.told[0]  # 250.50 + 999.99: the invoice 0001 of East is paid
    name = "应收汇总" if lang == "zh" else "receivables-rollup"
    assert (out / f"{name}-2026-06-30.xlsx").exists()
    assert any("2 / 2" in text or "2 of 2" in text for text in person.shown)


@pytest.mark.parametrize("lang", LANGS)
def test_no_adds_up_nothing(lang: Lang, tmp_path: Path) -> None:
    out = regions(tmp_path, lang)
    files = sorted(out.iterdir())
    with opened(out / "East.xlsx") as book:
        assert run("roll_up", book, answer=False, folder=out).told == [NO[lang]]
    assert sorted(out.iterdir()) == files


def test_an_earlier_rollup_is_asked_about_and_kept_beside_the_new_one(tmp_path: Path) -> None:
    out = regions(tmp_path, "en")
    target = out / "receivables-rollup-2026-06-30.xlsx"
    with opened(out / "East.xlsx") as book:
        run("roll_up", book, folder=out)
        first = target.read_bytes()
        person = run("roll_up", book, folder=out)
    assert f"kept as {target.name}.bak" in person.questions[0]
    assert (out / f"{target.name}.bak").read_bytes() == first


def test_a_file_of_that_name_that_is_no_rollup_is_not_replaced(tmp_path: Path) -> None:
    out = regions(tmp_path, "en")
    target = out / "receivables-rollup-2026-06-30.xlsx"
    target.write_bytes(b"precious")
    with opened(out / "East.xlsx") as book:
        person = run("roll_up", book, folder=out)
    assert person.questions == []
    assert target.read_bytes() == b"precious"


def test_a_rollup_that_does_not_reconcile_is_not_published_and_its_breaks_are_listed(tmp_path: Path) -> None:
    out = regions(tmp_path, "en")
    with opened(out / "West.xlsx") as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(0, "amount")).value = 1
        book.save()
    with opened(out / "East.xlsx") as book:
        told = run("roll_up", book, folder=out).told[0]
        assert told.startswith("Not published")
        lines = book.sheets["Problems"]["A5:C20"].value
        assert ["Break", "West.xlsx!Invoices", table.cell(0, "amount")] in lines
    assert not (out / "receivables-rollup-2026-06-30.xlsx").exists()
