"""`xlplan addin ...` as a user types it: words, JSON, exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from install_homes import addin, mac, tree, windows
from test_repair import broken
from typer.testing import CliRunner, Result

from xlplan import __version__
from xlplan.addin import offline
from xlplan.addin.places import Places
from xlplan.cli import addin as cli_addin
from xlplan.cli import app


def xl(*words: object, lang: str = "en_US.UTF-8") -> Result:
    return CliRunner().invoke(app, ["addin", *(str(w) for w in words)], env={"LC_ALL": lang})


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    places = windows(tmp_path, "Wang Fang 王芳")
    monkeypatch.setattr(cli_addin, "places", lambda: places)
    return places


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return addin(tmp_path / "built here.xlam", __version__)


@pytest.mark.parametrize("command", ["install", "uninstall", "status", "repair"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = xl(command, "--help")
    assert done.exit_code == 0
    assert f"Example: xlplan addin {command}" in done.stdout
    for option in ("--lang", "--json", "--quiet", "--debug"):
        assert option in done.stdout


def test_without_a_command_the_commands_are_listed() -> None:
    shown = CliRunner().invoke(app, ["addin"]).output
    assert all(name in shown for name in ("install", "uninstall", "status", "repair"))


def test_install_tells_each_file_and_setting_and_what_to_do_next(user: Places, file: Path) -> None:
    placed = user.startups[0] / "xlplan.xlam"
    first, second = xl("install", "--addin", file), xl("install", "--addin", file)
    assert (first.exit_code, first.stdout.splitlines()) == (0, [
        f"{placed}: written", f"{user.conf} [INTERPRETER_WIN]: written", "Start Excel: the ribbon has the tab xlplan."
    ])  # fmt: skip
    assert second.stdout.splitlines()[:2] == [f"{placed}: unchanged", f"{user.conf} [INTERPRETER_WIN]: unchanged"]


def test_install_speaks_chinese(user: Places, file: Path) -> None:
    done = xl("install", "--addin", file, "--dry-run", lang="zh_CN.UTF-8")
    assert done.stdout.splitlines()[0] == f"{user.startups[0] / 'xlplan.xlam'}：将写入"


def test_install_gives_the_same_as_json(user: Places, file: Path) -> None:
    done = json.loads(xl("install", "--addin", file, "--json").stdout)
    assert [(s["action"], s["setting"]) for s in done["steps"]] == [("created", ""), ("created", "INTERPRETER_WIN")]
    assert (done["excel_running"], done["problems"]) == (False, [])


def test_on_a_mac_one_is_told_to_quit_excel_completely(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_addin, "places", lambda: mac(tmp_path))
    assert xl("install", "--addin", file).stdout.splitlines()[-1].startswith("Quit Excel completely")


def test_status_exits_1_until_everything_fits(user: Places, file: Path) -> None:
    before = xl("status")
    assert before.exit_code == 1
    assert "The add-in is not installed here. Run `xlplan addin install`." in before.stderr
    xl("install", "--addin", file)
    after = xl("status", "--json")
    assert after.exit_code == 0
    assert json.loads(after.stdout) == {
        "package": __version__, "interpreter": user.interpreter, "excel_calls": user.interpreter, "problems": [],
        "addins": {str(user.startups[0] / "xlplan.xlam"): __version__},
    }  # fmt: skip


def test_uninstall_leaves_the_home_as_it_was(user: Places, file: Path) -> None:
    before = tree(user.home)
    xl("install", "--addin", file)
    planned = xl("uninstall", "--dry-run")
    assert f"{user.conf} [INTERPRETER_WIN]: to be removed" in planned.stdout.splitlines()
    assert xl("uninstall").exit_code == 0
    assert tree(user.home) == before
    assert xl("uninstall").stdout == "Nothing was installed.\n"


def test_without_a_file_the_add_in_is_built(user: Places) -> None:
    assert xl("install").exit_code == 0
    assert zipfile.is_zipfile(user.startups[0] / "xlplan.xlam")


def test_from_wheels_the_package_comes_first_and_the_new_one_does_the_rest(
    user: Places, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip itself runs in test_install_offline.py; here, that the same options reach the xlplan just installed."""
    ran: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    (file.parent / f"xlplan-{__version__}-py3-none-any.whl").write_bytes(b"")
    monkeypatch.setattr(offline.subprocess, "run", record)
    done = xl("install", "--from", file.parent, "--addin", file, "--quiet", "--lang", "zh")
    assert done.exit_code == 0
    assert [words[0] for words in ran] == [user.interpreter, user.interpreter]
    assert "--no-index" in ran[0]
    assert ran[1][3:] == ["xlplan.cli", "addin", "install", "--lang", "zh", "--quiet", "--addin", str(file)]


def test_repair_tells_sheets_cells_and_counts(tmp_path: Path) -> None:
    path = broken(tmp_path / "计划 1.xlsx", error=True)
    done = xl("repair", tmp_path, "--backup")
    assert done.exit_code == 0
    assert done.stdout == f"{path}: cells mended: 3\n"
    assert "info: 计划 1.xlsx!目标!C2: Formulas with XLPLAN functions were mended (cells: 3" in done.stderr
    assert "warning: 计划 1.xlsx!目标!C2: XLPLAN functions show #NAME?" in done.stderr
    assert (tmp_path / "计划 1.xlsx.bak").is_file()


def test_repair_gives_each_formula_before_and_after_as_json(tmp_path: Path) -> None:
    broken(tmp_path / "a.xlsx")
    [found] = json.loads(xl("repair", tmp_path, "--json").stdout)["files"]
    assert found["changes"][0] == {
        "sheet": "目标", "cell": "C2", "before": "=[1]!XLPLAN_GAP(A2,2)", "after": "=XLPLAN_GAP(A2,2)",
        "what": "repaired",
    }  # fmt: skip


def test_one_bad_workbook_does_not_keep_the_others_from_being_mended(tmp_path: Path) -> None:
    good = broken(tmp_path / "b.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"")
    done = xl("repair", tmp_path)
    assert done.exit_code == 1
    assert "a.xlsx: This file is empty." in done.stderr
    assert f"{good}: cells mended: 3" in done.stdout


@pytest.mark.parametrize("words", [["repair", "nothing.xlsx"], ["install", "--lang", "fr"]])
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    assert xl(*words).exit_code == 2


def test_on_a_system_without_excel_the_real_command_says_so() -> None:
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "xlplan.cli", "addin", "install"], capture_output=True, text=True, check=False, env=env
    )
    if sys.platform == "linux":
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: Excel does not run on this system (linux)")
