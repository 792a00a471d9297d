"""How macros run: what a person sees when something fails, what is given back, and that Excel offers what they ask."""

from __future__ import annotations

import ast
import inspect
import logging
import os
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from actions.hosts import XLWINGS, Log, offered, recording
from macro_support import Person, grid, opened, own_folders, run, sample

from xlplan import actions
from xlplan.actions import read
from xlplan.actions.company import folder_of
from xlplan.addin import buttons, doctor, macros, words
from xlplan.addin.asking import ExcelHost
from xlplan.addin.log import log_path
from xlplan.errors import DataError
from xlplan.forms.form import LANGS, Label, Lang
from xlplan.functions.folders import log_folder, own_folder

__all__ = ["own_folders"]

LIVE = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())


# --- something goes wrong ---------------------------------------------------------------------------------------------
def failing(error: Exception) -> Any:
    """A fill that writes a cell, and then fails."""

    def fill(book: xw.Book) -> None:
        read(book).tables["kpi"].sheet["A8"].value = "half done"
        assert book.app.calculation == "manual"
        assert book.app.screen_updating is False
        raise error

    return fill


@pytest.mark.parametrize("lang", LANGS)
def test_an_error_inside_ends_in_plain_words_with_the_log_and_everything_put_back(
    lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "fill", failing(ZeroDivisionError("a secret figure")))
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        before = grid(book)
        told = run("fill", book).told[0]
        assert grid(book) == before
    assert str(log_path()) in told
    assert ("“填写”没有完成" if lang == "zh" else "Fill did not finish") in told
    assert told.endswith("工作簿保持原样。" if lang == "zh" else "The workbook is as it was before.")
    assert "Traceback" in log_path().read_text(encoding="utf-8")
    assert "half done" not in str(before)


@pytest.mark.parametrize("lang", LANGS)
def test_an_error_of_the_users_ends_in_its_message_and_remedy(
    lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = DataError("data-empty-file", workbook="ledger.csv")
    monkeypatch.setattr(actions, "fill", failing(error))
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        before = grid(book)
        told = run("fill", book).told[0]
        assert grid(book) == before
    assert told.startswith(error.problem.line(lang))


def test_a_workbook_that_cannot_be_put_back_is_named_and_undo_offers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlplan.addin import undo

    def refuse(*_: object) -> None:
        raise OSError("Excel is busy")

    with opened(sample(tmp_path, "evaluation", "en")) as book:
        before = grid(book)
        with monkeypatch.context() as patched:
            patched.setattr(actions, "fill", failing(ZeroDivisionError()))
            patched.setattr(undo, "restore", refuse)
            told = run("fill", book).told[0]
        assert "Press Undo macro to put back" in told
        assert grid(book) != before
        person = run("undo", book)
        assert "ended before it was done" in person.questions[0]
        assert grid(book) == before


def test_the_setting_of_calculation_that_a_person_chose_comes_back(tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        book.app.calculation = "semiautomatic"
        book.app.screen_updating = False
        run("fill", book)
        assert book.app.calculation == "semiautomatic"
        assert book.app.screen_updating is False
        book.app.calculation, book.app.screen_updating = "automatic", True


@pytest.mark.parametrize("name", sorted(set(macros.MACROS) - {"about", "undo", "messages"}))
def test_a_workbook_that_is_not_ours_is_refused_in_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    openpyxl.Workbook().save(path)
    with opened(path) as book:
        person = run(name, book, folder=tmp_path)
        assert person.questions == []
        assert "None of the tables in this workbook is one of xlplan's" in person.told[0]
        assert not book.impl.package.changed


def test_the_log_is_written_by_one_handler_however_often_macros_run(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    openpyxl.Workbook().save(path)
    with opened(path) as book:
        for _ in range(3):
            run("fill", book)
    assert len(logging.getLogger("xlplan.macros").handlers) == 1
    assert len(log_path().read_text(encoding="utf-8").splitlines()) == 3


# --- about ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_about_names_the_versions_the_workbook_and_what_is_wrong_here(
    lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = doctor.Finding("bad", Label("Python", "Python"), "3.9", Label("请升级 Python", "Install a newer Python"))
    with opened(sample(tmp_path, "forecast", lang)) as book:
        told = run("about", book).told[0]
        assert xw.__version__ in told
        assert "forecast" in told
        assert ("一切正常" if lang == "zh" else "all is well") in told
        monkeypatch.setattr(doctor, "examine", lambda: [wrong])
        told = run("about", book).told[0]
        assert ("请升级 Python" if lang == "zh" else "Install a newer Python") in told
        assert not book.impl.package.changed


def test_about_works_in_a_workbook_that_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    openpyxl.Workbook().save(path)
    with opened(path) as book:
        assert "not made from a template" in run("about", book).told[0]


# --- behind a button --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(macros.MACROS))
def test_a_button_calls_each_macro_without_an_argument(name: str, tmp_path: Path) -> None:
    """As RunPython does: the book is the caller's, questions and messages are Excel's alerts."""
    alerts: list[tuple[str, str, str]] = []
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        book.set_mock_caller()
        book.app.impl.answer = lambda *alert: alerts.append(alert) or "no"
        getattr(macros, name)()
        book.app.impl.answer = None
        assert book.app.status_bar is False
    assert alerts[-1][1:] == ("xlplan", "ok")
    assert inspect.signature(getattr(macros, name)).parameters == {}


# --- what Excel offers ------------------------------------------------------------------------------------------------
@pytest.fixture
def excel_like(tmp_path: Path) -> Iterator[xw.Book]:
    """A book whose engine refuses every call that xlwings' engines for Windows and Mac do not both offer."""
    path = sample(tmp_path, "evaluation", "en")
    with opened(path) as book:
        table = read(book).tables["kpi"]
        run("fill", book)
        table.sheet.range(table.cell(0, "attainment")).value = 0.5
        yield recording(book, Log(only=LIVE))


def test_fill_check_draft_and_undo_ask_excel_for_nothing_that_it_lacks(excel_like: xw.Book) -> None:
    person = Person()
    for macro in (buttons.fill, buttons.check, buttons.draft_review, buttons.undo_last, buttons.undo_last):
        macro(excel_like, person)
    heads = [text.splitlines()[0] for text in person.told]
    assert heads[0] == "Filled. Cells written: 1 (formulas put back: 1)."
    assert heads[1].startswith("Errors: 0")
    assert heads[2:] == [
        "Rows drafted on the sheet Review: 4.",
        f"Draft review is undone. Cells put back: {_count(person.questions[-2])}.",
        "Fill is undone. Cells put back: 1.",
    ]


def _count(question: str) -> str:
    return question.split("cells: ")[1].split(")", maxsplit=1)[0]


def test_in_excel_a_table_that_grows_does_not_swallow_what_stands_below_it(tmp_path: Path) -> None:
    """Excel takes it into the table; the rows are inserted first, where the engine does not do so by itself."""
    with opened(sample(tmp_path, "evaluation", "en", review=[{"highlight": "X"}])) as book:
        table = read(book).tables["review"]
        below = table.header_row + 3
        table.sheet.range((below, 2)).value = "a note of mine"
        before = grid(book)
        excel = recording(book, Log(only=LIVE))
        buttons.draft_review(excel, Person())
        grown = len(read(book).tables["review"].rows)
        column = table.sheet.range((below, 2), (below + grown + 5, 2)).value
        assert column.index("a note of mine") >= grown - 1
        buttons.undo_last(excel, Person())
        assert {s: {c: v[0] for c, v in cells.items()} for s, cells in grid(book).items()} == {
            s: {c: v[0] for c, v in cells.items()} for s, cells in before.items()
        }


@pytest.mark.parametrize("engine", ["_xlwindows", "_xlmac"])
def test_excel_on_both_systems_has_alerts_a_status_bar_and_the_switches(engine: str) -> None:
    """The recorder looks at workbooks only; what the macros ask of the application is read from xlwings' source."""
    tree = ast.parse((XLWINGS / f"{engine}.py").read_text(encoding="utf-8"))
    app = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "App")
    methods = [item for item in app.body if isinstance(item, ast.FunctionDef)]
    setters = {m.name for m in methods if any(ast.unparse(d).endswith(".setter") for d in m.decorator_list)}
    assert {"status_bar", "screen_updating", "calculation"} <= setters
    alert = next(m for m in methods if m.name == "alert")
    assert "yes_no" in ast.unparse(alert)


# --- words, folders ---------------------------------------------------------------------------------------------------
def labels() -> list[Label]:
    """Every text of the macros."""
    found: list[Label] = []
    for value in vars(words).values():
        several = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
        found += [part for part in (value, *several) if isinstance(part, Label)]
    return found


@pytest.mark.parametrize("text", labels(), ids=lambda text: text.en[:30])
def test_both_languages_say_the_same_with_the_same_figures(text: Label) -> None:
    fields = [{name for _, name, _, _ in string.Formatter().parse(part) if name} for part in text]
    assert fields[0] == fields[1]
    assert text.zh
    assert text.en
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in text.en)


@pytest.mark.parametrize(
    ("system", "env", "own", "logs"),
    [
        ("win32", {"LOCALAPPDATA": "/u/王 Li/Local"}, "/u/王 Li/Local/xlplan", "/u/王 Li/Local/xlplan"),
        ("darwin", {}, "~/Library/Application Support/xlplan", "~/Library/Logs/xlplan"),
        ("linux", {"XDG_STATE_HOME": "/s"}, "/s/xlplan", "/s/xlplan"),
        ("linux", {}, "~/.local/state/xlplan", "~/.local/state/xlplan"),
        ("win32", {"LOCALAPPDATA": "/l", "XLPLAN_LOG": "/logs"}, "/l/xlplan", "/logs"),
    ],
)
def test_backups_and_logs_have_their_folder_on_each_system(
    system: str, env: dict[str, str], own: str, logs: str
) -> None:
    assert own_folder(env, system) == Path(own).expanduser()
    assert log_folder(env, system) == Path(logs).expanduser()


class Dialog:
    """Office's FileDialog."""

    def __init__(self, chosen: str | None) -> None:
        self.chosen, self.Title, self.InitialFileName = chosen, "", ""

    def Show(self) -> int:  # noqa: N802 - Office's name
        return -1 if self.chosen else 0

    def SelectedItems(self, _: int) -> str | None:  # noqa: N802
        return self.chosen


class OnWindows:
    """A book in Excel for Windows, as far as its dialogs go; a file dialog that is cancelled gives False."""

    def __init__(self, chosen: str | None) -> None:
        self.app = self.api = self.engine = self
        self.name, self.chosen, self.dialog, self.asked = "excel", chosen, Dialog(chosen), ()

    def FileDialog(self, kind: int) -> Dialog:  # noqa: N802
        assert kind == 4
        return self.dialog

    def GetOpenFilename(self, *asked: object) -> str | bool:  # noqa: N802
        self.asked = asked
        return self.chosen or False


@pytest.mark.parametrize("chosen", ["/data/三月", None])
def test_on_windows_excels_own_dialogs_choose_folders_and_files(
    chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlplan.addin.asking.sys.platform", "win32")
    book = OnWindows(chosen)
    host = ExcelHost(book)  # type: ignore[arg-type]
    wanted = Path(chosen) if chosen else None
    assert host.choose_folder("The folder", Path("/data")) == wanted
    assert (book.dialog.Title, book.dialog.InitialFileName) == ("The folder", "/data\\")
    assert host.choose_file("The file", [Path("a.csv"), Path("b.xlsx"), Path("c.csv")]) == wanted
    assert book.asked == ("The file (*.csv;*.xlsx),*.csv;*.xlsx", 1, "The file")


def test_elsewhere_the_folder_suggested_and_the_latest_file_are_taken(tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        host = ExcelHost(book)
        assert host.choose_folder("The folder", tmp_path) == tmp_path
        assert host.choose_folder("The folder", None) is None
        files = [tmp_path / "b.csv", tmp_path / "a.csv"]
        for age, file in enumerate(files):
            file.write_text("x")
            os.utime(file, (1000 - age, 1000 - age))
        assert host.choose_file("The file", files) == files[0]


def test_a_workbook_behind_an_address_has_no_folder() -> None:
    class Online:
        fullname = "https://firm-my.sharepoint.com/personal/x/Documents/q3.xlsx"

    assert folder_of(Online()) is None  # type: ignore[arg-type]
