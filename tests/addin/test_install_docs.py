"""docs/excel.md and its Chinese sister tell the truth: every command is run here, in order, in a new user's home."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from install_homes import addin, excel, mac, tree, windows
from typer.main import get_command
from typer.testing import CliRunner, Result

import xlplan
from xlplan import __version__
from xlplan.actions import read
from xlplan.addin import doctor, source
from xlplan.addin.places import Places
from xlplan.cli import addin as cli_addin
from xlplan.cli import app
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.samples import resources
from xlplan.functions.folders import log_folder, own_folder

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"en": "excel.md", "zh": "excel.zh.md"}
SET_UP = (
    'py -m venv "%LOCALAPPDATA%\\Programs\\xlplan"', '"%LOCALAPPDATA%\\Programs\\xlplan\\Scripts\\activate"',
    "python3 -m venv ~/xlplan", "source ~/xlplan/bin/activate", "python -m pip install xlplan",
    "python -m pip download xlplan -d wheels", "python -m pip install --no-index --find-links wheels xlplan",
)  # fmt: skip
"""What only a machine with internet, or another shell, can do; `--no-index` runs in test_install_offline.py."""


def page(lang: str) -> str:
    return (DOCS / PAGES[lang]).read_text(encoding="utf-8")


def commands(lang: str) -> list[str]:
    return [line for block in re.findall(r"```\w+\n(.*?)```", page(lang), re.S) for line in block.splitlines()]


def can_build() -> bool:
    return "build" in get_command(app).commands["addin"].commands  # type: ignore[attr-defined]


def run(line: str) -> Result:
    """A line as typed; `> FILE` writes what it prints."""
    command, _, file = line.partition(" > ")
    done = CliRunner().invoke(app, shlex.split(command)[1:], env={"LC_ALL": "en_US.UTF-8"})
    if file:
        Path(file).parent.mkdir(exist_ok=True)
        Path(file).write_text(done.stdout, encoding="utf-8")
    return done


@pytest.fixture(params=["windows", "mac"])
def user(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """A new user, in whose name the commands run."""
    places = windows(tmp_path, "Wang 芳", registry=excel()) if request.param == "windows" else mac(tmp_path, "Wang 芳")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    with (
        mock.patch.object(cli_addin, "places", return_value=places),
        mock.patch.object(doctor, "here", return_value=places),
    ):
        if not can_build():
            monkeypatch.setattr(source, "addin_from", lambda _: lambda out: addin(out, __version__))
        yield places


@pytest.mark.parametrize("lang", PAGES)
def test_every_command_of_the_page_does_what_it_says_for_a_new_user(lang: str, user: Places) -> None:
    before = tree(user.home)
    for line in commands(lang):
        if line in SET_UP or (line.startswith("xlplan addin build") and not can_build()):
            continue
        done = run(line)
        only_here = line.startswith("xlplan doctor") and user.system == "windows"  # xlwings' library is for Windows
        assert done.exit_code == (1 if only_here else 0), f"{line}: {done.stdout}{done.stderr}"
        if line == "xlplan addin install":
            assert all((folder / "xlplan.xlam").is_file() for folder in user.startups)
        if line == "xlplan addin status":
            assert done.stderr == ""
    assert tree(user.home) == before
    named = re.findall(r"`((?:xlplan-demo|xlplan-files)/[^`]+)`", page(lang))
    assert len(named) >= 3
    assert [name for name in named if not Path(name).exists() and (can_build() or "selfcheck" not in name)] == []
    found = json.loads(Path("xlplan-files/doctor.json").read_text(encoding="utf-8"))["findings"]
    wrong = [f["detail"] for f in found if f["state"] == "bad"]
    assert [re.sub(r"\d+\.\d+\.\d+", "N", w) for w in wrong] == (
        ["xlwings64-N.dll"] if user.system == "windows" else []
    )


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_holds_no_command_that_nobody_has_tried(lang: str) -> None:
    unknown = [line for line in commands(lang) if line not in SET_UP and not line.startswith("xlplan ")]
    assert unknown == []
    assert set(SET_UP) <= set(commands(lang))


def test_both_pages_have_the_same_steps() -> None:
    assert [c.replace(" --lang zh", "") for c in commands("zh")] == commands("en")
    for mark in (r"(?m)^## \d", r"(?m)^\d\. ", r"(?m)^\|"):
        assert len(re.findall(mark, page("zh"))) == len(re.findall(mark, page("en"))), mark


@pytest.mark.parametrize("lang", PAGES)
def test_the_places_that_the_page_names_are_those_that_are_used(lang: str, tmp_path: Path) -> None:
    on_windows, on_mac = windows(tmp_path), mac(tmp_path)
    text = page(lang).replace("\\", "/")
    for path, root, name in (
        (on_windows.startups[0] / "xlplan.xlam", on_windows.roaming, "%APPDATA%/"),
        (on_windows.conf, on_windows.home, "%USERPROFILE%/"),
        (on_windows.own / "addin.json", on_windows.roaming, "%APPDATA%/"),
        (on_mac.startups[0] / "xlplan.xlam", on_mac.home, ""),
        (on_mac.conf, on_mac.home, ""),
        (on_mac.scripts, on_mac.home, ""),
        (on_mac.own / "addin.json", on_mac.home, ""),
    ):
        assert f"`{name}{path.relative_to(root).as_posix()}" in text
    home = Path.home()
    for folder, root, name in (
        (log_folder({"LOCALAPPDATA": "/local"}, "win32"), Path("/local"), "%LOCALAPPDATA%/"),
        (own_folder({"LOCALAPPDATA": "/local"}, "win32") / "undo", Path("/local"), "%LOCALAPPDATA%/"),
        (log_folder({}, "darwin"), home, ""),
        (own_folder({}, "darwin") / "undo", home, ""),
    ):
        assert f"`{name}{folder.relative_to(root).as_posix()}`" in text


@pytest.mark.parametrize("lang", PAGES)
def test_deleting_the_folder_of_python_takes_neither_logs_nor_backups(lang: str) -> None:
    (python,) = re.findall(r'py -m venv "%LOCALAPPDATA%\\(.+)"', page(lang))
    own = own_folder({"LOCALAPPDATA": "/local"}, "win32")
    assert not own.is_relative_to(Path("/local", *python.split("\\")))


@pytest.mark.parametrize("lang", PAGES)
def test_the_samples_show_what_the_page_says_one_sees(lang: str) -> None:
    sheet = openpyxl.load_workbook(resources() / lang / "evaluation.xlsx", data_only=True).worksheets[0]
    shown = {f"{v:.1%}" for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, float)}
    assert {"90.0%", "107.5%", "110.0%", "80.0%"} <= shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_macro_puts_back_what_the_page_has_one_destroy(lang: Lang, tmp_path: Path) -> None:
    """Fill is the same code on a file as behind the button."""
    path = tmp_path / "evaluation.xlsx"
    path.write_bytes((resources() / lang / "evaluation.xlsx").read_bytes())
    with xlplan.open(path) as book:
        table = read(book).tables["kpi"]
        actual, attainment, status = (table.sheet.range(table.cell(0, f)) for f in ("actual", "attainment", "status"))
        assert actual.value == 45
        formula = attainment.formula
        actual.value, attainment.value = 47, 0.5
        xlplan.actions.fill(book)
        assert round(attainment.value, 9) == 0.94
        assert attainment.formula == formula
        assert status.value == {"en": "Near", "zh": "接近"}[lang]


def test_the_first_function_gives_what_the_page_says() -> None:
    assert "=XLPLAN_ATTAINMENT(50,45)" in page("en")
    assert round(xlplan.metrics.attainment(50, 45), 9) == 0.9
