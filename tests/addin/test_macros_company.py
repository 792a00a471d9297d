"""The buttons follow a company's file: beside the workbook, carried in it, and with Excel's own calls only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from actions.hosts import Log, offered, recording
from macro_support import Person, opened, own_folders, run

from xlplan.actions import check, read
from xlplan.actions.company import carried, company_for, company_of
from xlplan.addin.macros import MACROS
from xlplan.forms.catalog import template
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

sys.path.append(str(Path(__file__).parents[1] / "batch"))
from company_support import FILE, LEDGER, MAPPING

__all__ = ["own_folders"]

LIVE = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())


def made(folder: Path, template_id: str = "forecast") -> Path:
    """A new workbook beside the company's file, with an invoice of 100 in it."""
    (folder / "xlplan.toml").write_text(FILE, encoding="utf-8")
    company = company_for(folder)
    assert company
    found = company.template(template(template_id))
    path = folder / "East.xlsx"
    path.write_bytes(compose(found, new_book(found, "en", {"region": "East", "as_of": "2026-06-30"})))
    return path


def put(book: xw.Book, index: int, **cells: Any) -> None:
    table = read(book).tables["invoices"]
    for field, value in cells.items():
        table.sheet.range(table.cell(index, field)).value = value


def commission(book: xw.Book) -> object:
    return read(book).tables["invoices"].rows[0]["commission"]


def test_fill_and_check_follow_the_file_beside_the_workbook(tmp_path: Path) -> None:
    with opened(made(tmp_path)) as book:
        put(book, 0, invoice_no="1", customer="Acme", amount=100)
        run("fill", book)
        assert commission(book) == 2
        (tmp_path / "xlplan.toml").write_text(FILE.replace("金额 * 2%", "金额 * 3%"), encoding="utf-8")
        run("check", book)
        texts = [str(cell) for row in book.sheets["Problems"].used_range.value for cell in row]
        assert any("is not the one that this workbook carries" in text for text in texts)
        run("fill", book)
        assert commission(book) == 3
        assert not any(problem.code.startswith("company") for problem in check(book))


def test_with_excels_own_calls_the_copy_is_read_and_renewed_and_undone(tmp_path: Path) -> None:
    with opened(made(tmp_path)) as book:
        put(book, 0, invoice_no="1", customer="Acme", amount=100)
        new = FILE.replace("金额 * 2%", "金额 * 3%")
        (tmp_path / "xlplan.toml").write_text(new, encoding="utf-8")
        excel, person = recording(book, Log(only=LIVE)), Person()
        MACROS["fill"](excel, person)
        source = carried(book)
        assert source
        assert source.text.strip() == new.strip()
        assert company_of(excel).problems == []
        MACROS["undo"](excel, person)
        source = carried(book)
        assert source
        assert source.text.strip() == FILE.strip()


def test_a_workbook_behind_an_address_of_onedrive_has_what_it_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)
    (tmp_path / "xlplan.toml").write_text("[forms.invoices]\nhide = ['promised']\n", encoding="utf-8")
    with opened(path) as book:
        monkeypatch.setattr(type(book.impl), "fullname", "https://d.docs.live.net/1/East.xlsx")
        put(book, 0, invoice_no="1", customer="Acme", amount=100)
        run("fill", book)
        assert commission(book) == 2
        assert not any(problem.code.startswith("company") for problem in check(book))


def test_a_file_with_mistakes_is_told_in_the_message_and_nothing_is_changed(tmp_path: Path) -> None:
    with opened(made(tmp_path)) as book:
        (tmp_path / "xlplan.toml").write_text('[settings]\nmet_at = "high"\nnear_at = "low"\n', encoding="utf-8")
        before = book.impl.package.to_bytes()
        told = run("fill", book).told[0]
        assert "xlplan.toml:2!settings.met_at" in told
        assert "xlplan.toml:3!settings.near_at" in told
        assert book.impl.package.to_bytes() == before


def test_refresh_takes_the_mapping_and_not_the_companys_file_for_the_data(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    with opened(made(tmp_path)) as book:
        person = run("refresh", book, folder=tmp_path, file=tmp_path / "ledger.csv")
        assert person.told[0].startswith("Refreshed."), person.told
        rows = read(book).tables["invoices"].rows
        assert [row["keeper"] for row in rows[:3]] == ["Li", "Wang", "Li"]
        assert [row["industry"] for row in rows[:3]] == ["school", "hospital", "hospital"]
