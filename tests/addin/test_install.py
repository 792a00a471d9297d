"""`xlplan addin install` and `uninstall`, in homes laid out as Windows and Mac lay them out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from install_homes import SCRIPT, USERS, addin, block, home_of, mac, program, tree, windows

from xlplan.addin import conf, files, marks
from xlplan.addin.install import install
from xlplan.addin.places import Places, System, here
from xlplan.addin.record import read_record, record_path
from xlplan.addin.steps import Installation
from xlplan.addin.uninstall import uninstall
from xlplan.errors import DataError, InUseError, NotAWorkbookError, UsageError, XlplanError

SYSTEMS: tuple[System, ...] = ("windows", "mac")
GBK_USER = "C:\\Users\\王芳\\python.exe"


def put(places: Places, tmp_path: Path, version: str = "0.1.0", **more: bool) -> Installation:
    def build(out: Path) -> Path:
        return addin(out, version)

    return install(places, build, version, **more)


def actions(done: Installation) -> list[tuple[str, str]]:
    return [(s.action, s.detail or Path(s.path).name) for s in done.steps]


@pytest.mark.parametrize("user", USERS)
def test_on_windows_the_add_in_stands_in_xlstart_and_the_settings_name_this_python(tmp_path: Path, user: str) -> None:
    places = windows(tmp_path, user)
    done = put(places, tmp_path)
    home = tmp_path / "Users" / user
    placed = home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "xlplan.xlam"
    assert placed.read_bytes() == addin(tmp_path / "again.xlam", "0.1.0").read_bytes()
    settings = (home / ".xlwings" / "xlwings.conf").read_bytes()
    assert settings == f'"INTERPRETER_WIN","{places.interpreter}"\r\n'.encode("gbk")
    assert actions(done) == [("created", "xlplan.xlam"), ("created", "INTERPRETER_WIN")]


@pytest.mark.parametrize("user", USERS)
def test_on_a_mac_the_script_that_leaves_the_sandbox_is_installed_too(tmp_path: Path, user: str) -> None:
    places = mac(tmp_path, user)
    put(places, tmp_path)
    library = tmp_path / "Users" / user / "Library"
    startup = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized" / "Startup.localized"
    assert (startup / "Excel" / "xlplan.xlam").is_file()
    script = library / "Application Scripts" / "com.microsoft.Excel" / SCRIPT.name
    assert script.read_bytes() == SCRIPT.read_bytes()
    settings = library / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
    assert settings.read_bytes() == f'"INTERPRETER_MAC","{places.interpreter}"\n'.encode()


def test_the_settings_are_read_by_xlwings_own_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings
    from xlwings.utils import read_user_config

    places = replace(windows(tmp_path), encoding="utf-8")
    put(places, tmp_path)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(places.conf))
    assert read_user_config() == {"interpreter_win": places.interpreter}


def test_excels_of_two_generations_on_one_mac_both_get_the_add_in(tmp_path: Path) -> None:
    places = mac(tmp_path, contents=("User Content.localized", "User Content"))
    put(places, tmp_path)
    found = sorted(str(p.relative_to(places.group)) for p in places.group.rglob("xlplan.xlam"))
    assert found == [
        "User Content.localized/Startup.localized/Excel/xlplan.xlam",
        "User Content/Startup/Excel/xlplan.xlam",
    ]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path, system: System) -> None:
    places = home_of(system, tmp_path)
    put(places, tmp_path)
    before = tree(places.home)
    done = put(places, tmp_path)
    assert {action for action, _ in actions(done)} == {"unchanged"}
    assert tree(places.home) == before


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_dry_run_tells_what_would_be_done_and_does_nothing(tmp_path: Path, system: System) -> None:
    places = home_of(system, tmp_path)
    before = tree(places.home)
    planned = put(places, tmp_path, dry_run=True)
    assert tree(places.home) == before
    assert actions(planned) == actions(put(places, tmp_path))


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("user", USERS)
def test_uninstalling_leaves_the_home_as_it_was_before(tmp_path: Path, system: System, user: str) -> None:
    places = home_of(system, tmp_path, user)
    before = tree(places.home)
    put(places, tmp_path)
    assert tree(places.home) != before
    uninstall(places)
    assert tree(places.home) == before


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_older_version_is_replaced_and_uninstalling_still_leaves_nothing(tmp_path: Path, system: System) -> None:
    places = home_of(system, tmp_path)
    before = tree(places.home)
    put(places, tmp_path, "0.0.9")
    done = put(places, tmp_path, "0.1.0")
    assert ("replaced", "xlplan.xlam") in actions(done)
    uninstall(places)
    assert tree(places.home) == before


USERS_CONF = '"PYTHONPATH","D:\\工作\\脚本"\r\n"interpreter_win","{old}"\r\n"SHOW CONSOLE","True"'


def test_the_users_own_settings_stay_byte_for_byte_and_his_python_comes_back(tmp_path: Path) -> None:
    places = windows(tmp_path)
    mine = USERS_CONF.format(old=GBK_USER).encode("gbk")
    program(places.conf).write_bytes(mine)
    put(places, tmp_path)
    lines = places.conf.read_bytes().split(b"\r\n")
    assert lines[0] == '"PYTHONPATH","D:\\工作\\脚本"'.encode("gbk")
    assert lines[1] == f'"interpreter_win","{places.interpreter}"'.encode("gbk")
    assert lines[2] == b'"SHOW CONSOLE","True"'
    put(places, tmp_path, "0.2.0")
    uninstall(places)
    assert places.conf.read_bytes() == mine


def test_a_setting_the_user_changed_since_is_kept(tmp_path: Path) -> None:
    places = windows(tmp_path)
    put(places, tmp_path)
    theirs = b'"INTERPRETER_WIN","D:\\other\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'
    places.conf.write_bytes(theirs)
    done = uninstall(places)
    assert ("kept", "INTERPRETER_WIN") in actions(done)
    assert places.conf.read_bytes() == theirs


def test_a_settings_file_without_a_last_line_end_gets_one_before_our_line() -> None:
    assert conf.with_values(b'"A","1"', {"B": b"2"}) == b'"A","1"\n"B","2"\n'
    assert conf.value(b'"A","1"\r\n"b" , "2"\r\n"B","3"', "B") == b"2"
    assert conf.without(b'"A","1"\n"B","2"\n"C","3"\n', "b") == b'"A","1"\n"C","3"\n'


def test_an_add_in_somebody_changed_since_is_kept(tmp_path: Path) -> None:
    places = windows(tmp_path)
    put(places, tmp_path)
    placed = places.startups[0] / "xlplan.xlam"
    placed.write_bytes(b"another")
    assert ("kept", "xlplan.xlam") in actions(uninstall(places))
    assert placed.read_bytes() == b"another"


def test_a_script_that_xlwings_put_there_stays_when_xlplan_goes(tmp_path: Path) -> None:
    places = mac(tmp_path)
    theirs = program(places.scripts / SCRIPT.name)
    theirs.write_bytes(SCRIPT.read_bytes())
    put(places, tmp_path)
    uninstall(places)
    assert theirs.read_bytes() == SCRIPT.read_bytes()


def test_the_script_of_an_older_xlwings_goes_when_a_newer_one_is_installed(tmp_path: Path) -> None:
    places = mac(tmp_path)
    put(places, tmp_path)
    old = (places.scripts / SCRIPT.name).rename(places.scripts / "xlwings-0.37.1.applescript")
    path = record_path(places)
    path.write_text(path.read_text().replace(SCRIPT.name, old.name))
    assert ("removed", old.name) in actions(put(places, tmp_path))
    assert [p.name for p in places.scripts.iterdir()] == [SCRIPT.name]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_mark_of_a_download_is_taken_off_our_file_and_no_other(tmp_path: Path, system: System) -> None:
    places = home_of(system, tmp_path)
    put(places, tmp_path)
    ours, other = (program_or(places.startups[0] / name) for name in ("xlplan.xlam", "other.xlam"))
    block(ours, places)
    block(other, places)
    assert marks.blocked(ours, places)
    done = put(places, tmp_path)
    assert ("unblocked", "xlplan.xlam") in actions(done)
    assert not marks.blocked(ours, places)
    assert marks.blocked(other, places)


def program_or(path: Path) -> Path:
    return path if path.exists() else program(path)


def excel_has_it_open(places: Places) -> None:
    lock = places.startups[0] / "~$xlplan.xlam"
    program(lock).write_bytes(b"\x04Wang" + b" " * 49 + b"\x04\x00" + "Wang".encode("utf-16-le") + b" \x00" * 50)


def folder_is_read_only(places: Places) -> None:
    places.startups[0].mkdir(parents=True, exist_ok=True)
    places.startups[0].chmod(0o555)


def settings_are_read_only(places: Places) -> None:
    program(places.conf).chmod(0o444)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    ("hinder", "code"),
    [
        (excel_has_it_open, "addin-in-use"),
        (folder_is_read_only, "addin-folder"),
        (settings_are_read_only, "addin-folder"),
    ],
)
def test_where_a_file_cannot_be_replaced_nothing_is_changed(
    tmp_path: Path, system: System, hinder: Callable[[Places], None], code: str
) -> None:
    places = home_of(system, tmp_path)
    hinder(places)
    before = tree(places.home)
    with pytest.raises(InUseError) as refused:
        put(places, tmp_path)
    assert refused.value.problem.code == code
    assert tree(places.home) == before


def test_uninstalling_while_excel_has_the_add_in_open_changes_nothing(tmp_path: Path) -> None:
    places = windows(tmp_path)
    put(places, tmp_path)
    excel_has_it_open(places)
    before = tree(places.home)
    with pytest.raises(InUseError):
        uninstall(places)
    assert tree(places.home) == before


def test_an_excel_that_runs_with_another_add_in_is_noticed(tmp_path: Path) -> None:
    places = windows(tmp_path)
    program(places.startups[0] / "~$PERSONAL.XLSB")
    assert put(places, tmp_path).running
    assert not put(windows(tmp_path / "other"), tmp_path).running


def nowhere(root: Path) -> Places:
    return replace(windows(root), system="other")


def of_the_store(root: Path) -> Places:
    return replace(windows(root), interpreter=r"C:\Users\wang\AppData\Local\Microsoft\WindowsApps\python.exe")


def of_the_store_through_an_environment(root: Path) -> Places:
    return replace(windows(root), base=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_x64")


def never_started(root: Path) -> Places:
    return Places("mac", root, root, "/usr/bin/python3")


def chinese_on_a_western_windows(root: Path) -> Places:
    return replace(windows(root, "王芳"), encoding="cp1252")


def chinese_on_a_mac(root: Path) -> Places:
    return replace(mac(root), interpreter="/Users/wang/工作/bin/python")


def a_space_on_a_mac(root: Path) -> Places:
    return replace(mac(root), interpreter="/Users/wang/My Python/bin/python")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_space_on_a_mac, "addin-interpreter-shell"),
        (nowhere, "addin-no-excel"),
        (of_the_store, "addin-store-python"),
        (of_the_store_through_an_environment, "addin-store-python"),
        (never_started, "addin-excel-not-started"),
        (chinese_on_a_western_windows, "addin-interpreter-letters"),
        (chinese_on_a_mac, "addin-interpreter-letters"),
    ],
)
def test_where_the_add_in_could_not_work_nothing_is_installed(
    tmp_path: Path, make: Callable[[Path], Places], code: str
) -> None:
    places = make(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(UsageError) as refused:
        put(places, tmp_path)
    assert refused.value.problem.code == code
    assert tree(tmp_path) == before


def test_a_file_that_holds_no_macros_is_no_add_in(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
        book.add_worksheet()
    with pytest.raises(NotAWorkbookError) as refused:
        install(windows(tmp_path), lambda _: tmp_path / "plain.xlsx", "0.1.0")
    assert refused.value.problem.code == "addin-not-one"


def test_excels_start_up_folder_never_holds_a_half_written_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel opens whatever stands in that folder; the new file appears there under its own name, whole."""
    places = windows(tmp_path)
    put(places, tmp_path, "0.0.9")
    old = (places.startups[0] / "xlplan.xlam").read_bytes()
    seen: list[list[str]] = []

    def watched(self: Path, target: Path) -> Path:
        seen.append(sorted(p.name for p in places.startups[0].iterdir()))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", watched)
    with pytest.raises(XlplanError):
        put(places, tmp_path)
    assert seen == [["xlplan.xlam"]]
    assert (places.startups[0] / "xlplan.xlam").read_bytes() == old
    assert sorted(p.name for p in places.own.iterdir()) == ["addin.json"]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("written", range(5))
def test_after_a_power_cut_at_any_moment_nothing_of_the_users_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: System, again: bool, written: int
) -> None:
    """Cut off after so many files were written; then installed again or not; then uninstalled."""
    places = home_of(system, tmp_path, "Wang Fang 王芳")
    theirs = '"PYTHONPATH","D:\\工作"\n"INTERPRETER_WIN","C:\\mine.exe"\n"INTERPRETER_MAC","/mine"\n'
    program(places.conf).write_bytes(theirs.encode("gbk"))
    before = tree(places.home)
    left, really_put = [written], files.put

    def cut_off(path: Path, content: bytes, workshop: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        really_put(path, content, workshop)

    with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
        patched.setattr(files, "put", cut_off)
        put(places, tmp_path)
    if again:
        put(places, tmp_path)
        assert all((folder / "xlplan.xlam").is_file() for folder in places.startups)
    uninstall(places)
    assert tree(places.home) == before


def test_the_record_names_every_file_setting_and_folder(tmp_path: Path) -> None:
    places = windows(tmp_path)
    put(places, tmp_path)
    record = read_record(places)
    assert record is not None
    assert list(record.files) == [str(places.startups[0] / "xlplan.xlam")]
    assert record.before == {"INTERPRETER_WIN": None}
    assert all(Path(folder).is_dir() for folder in record.folders)
    assert json.loads(record_path(places).read_text(encoding="utf-8"))["version"] == "0.1.0"


def test_a_damaged_record_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    places = windows(tmp_path)
    program(record_path(places)).write_bytes(b'{"version": ')
    for work in (lambda: put(places, tmp_path), lambda: uninstall(places)):
        with pytest.raises(DataError) as refused:
            work()
        assert refused.value.problem.code == "addin-record"


def test_uninstalling_where_nothing_is_installed_touches_nothing(tmp_path: Path) -> None:
    places = windows(tmp_path)
    assert uninstall(places).steps == []
    theirs = program(places.startups[0] / "xlplan.xlam")
    assert actions(uninstall(places)) == [("kept", "xlplan.xlam")]
    assert theirs.is_file()


def test_a_conda_environment_is_named_in_the_settings(tmp_path: Path) -> None:
    places = replace(windows(tmp_path), conda=(r"C:\miniconda3", "sales"))
    before = tree(places.home)
    put(places, tmp_path)
    text = places.conf.read_text(encoding="gbk")
    assert '"CONDA PATH","C:\\miniconda3"' in text
    assert '"CONDA ENV","sales"' in text
    uninstall(places)
    assert tree(places.home) == before


def test_this_machine_is_described_by_its_own_folders() -> None:
    import sys

    places = here()
    assert places.home == Path.home()
    assert places.interpreter == sys.executable
