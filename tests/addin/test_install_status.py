"""`xlplan addin status` and what doctor says of the add-in: every difference, with its remedy."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from install_homes import addin, block, excel, home_of, mac, program, windows

from xlplan.addin.doctor import examine
from xlplan.addin.findings import Finding
from xlplan.addin.install import install
from xlplan.addin.machine import examine_addin
from xlplan.addin.places import Places, System
from xlplan.addin.record import record_path
from xlplan.addin.registry import EXCEL_PROGRAM, Registry, excel_keys
from xlplan.addin.status import Status, stamped_version, status


def installed(places: Places, number: str = "0.1.0", *, stamped: bool = True) -> Places:
    install(places, lambda out: addin(out, number if stamped else ""), number)
    return places


def codes(found: Status) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("system", ["windows", "mac"])
@pytest.mark.parametrize("stamped", [True, False])
def test_after_installing_everything_fits(tmp_path: Path, system: System, stamped: bool) -> None:
    places = installed(home_of(system, tmp_path), stamped=stamped)
    found = status(places, "0.1.0")
    assert codes(found) == []
    assert list(found.addins.values()) == ["0.1.0"]
    assert found.excel_calls == places.interpreter


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_before_installing_everything_is_missing(tmp_path: Path, system: System) -> None:
    found = status(home_of(system, tmp_path), "0.1.0")
    script = ["addin-script"] if system == "mac" else []
    assert codes(found) == ["addin-missing", "addin-no-interpreter", *script]


def older(places: Places) -> None:
    installed(places, "0.0.9")


def of_unknown_version(places: Places) -> None:
    (places.startups[0] / "xlplan.xlam").write_bytes(b"no zip at all")


def marked(places: Places) -> None:
    block(places.startups[0] / "xlplan.xlam", places)


def python_gone(places: Places) -> None:
    Path(places.interpreter).unlink()
    places.conf.write_bytes(places.conf.read_bytes().replace(b"python", b"python3"))


def python_other(places: Places) -> None:
    other = program(Path(places.interpreter).with_name("python311.exe"))
    places.conf.write_bytes(f'"INTERPRETER_WIN","{other}"\n"INTERPRETER_MAC","{other}"\n'.encode())


def other_xlwings(places: Places) -> None:
    path = record_path(places)
    path.write_text(path.read_text().replace(f'"xlwings": "{version("xlwings")}"', '"xlwings": "0.37.1"'))


@pytest.mark.parametrize("system", ["windows", "mac"])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (older, "addin-version"),
        (of_unknown_version, "addin-version"),
        (marked, "addin-blocked"),
        (other_xlwings, "addin-xlwings"),
        (python_gone, "addin-interpreter-gone"),
        (python_other, "addin-interpreter-other"),
    ],
)
def test_each_difference_is_named(tmp_path: Path, system: System, spoil: Callable[[Places], None], code: str) -> None:
    places = installed(home_of(system, tmp_path))
    spoil(places)
    assert codes(status(places, "0.1.0")) == [code]


def test_a_version_stands_in_a_property_of_the_file(tmp_path: Path) -> None:
    assert stamped_version(addin(tmp_path / "a.xlam", "1.2.3").read_bytes()) == "1.2.3"
    assert stamped_version(addin(tmp_path / "b.xlam").read_bytes()) == ""


# --- doctor ----------------------------------------------------------------------------------------------------------
def bad(found: list[Finding]) -> list[str]:
    return [f.detail for f in found if f.state == "bad"]


def with_library(root: Path, bits: int) -> Path:
    program(root / "prefix" / f"xlwings{bits}-{version('xlwings')}.dll")
    return root / "prefix"


def look(root: Path, registry: Registry, *, library: int = 64) -> list[Finding]:
    places = installed(windows(root, registry=registry))
    return examine_addin(places, "0.1.0", prefix=with_library(root, library))


def test_doctor_finds_nothing_wrong_with_a_sound_windows(tmp_path: Path) -> None:
    found = look(tmp_path, excel())
    assert bad(found) == []
    assert "Excel 16.0" in [f.detail for f in found]


def test_doctor_finds_nothing_wrong_with_a_sound_mac(tmp_path: Path) -> None:
    assert bad(examine_addin(installed(mac(tmp_path)), "0.1.0")) == []


@pytest.mark.parametrize("name", ["AllLocationsDisabled", "DisableAllAddins", "RequireAddinSig"])
@pytest.mark.parametrize("excel_version", ["15.0", "16.0"])
def test_doctor_names_the_setting_that_keeps_add_ins_from_running(
    tmp_path: Path, name: str, excel_version: str
) -> None:
    assert bad(look(tmp_path, excel(excel_version, **{name: 1}))) == [f"Excel {excel_version}: {name} = 1"]
    assert bad(look(tmp_path, excel(excel_version, **{name: 0}))) == []


def test_two_versions_of_excel_are_both_looked_at(tmp_path: Path) -> None:
    both = {**excel("15.0"), **excel("16.0")}
    assert [f.detail for f in look(tmp_path, both) if f.what[1] == "Trust settings"] == ["Excel 16.0, Excel 15.0"]
    assert bad(look(tmp_path / "b", {**excel("15.0", RequireAddinSig=1), **excel("16.0")})) == [
        "Excel 15.0: RequireAddinSig = 1"]  # fmt: skip


def test_an_excel_of_the_store_cannot_start_python(tmp_path: Path) -> None:
    path = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16\Office16\EXCEL.EXE"
    assert bad(look(tmp_path, {**excel(), EXCEL_PROGRAM: {"": path}})) == [path]
    sound = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
    assert bad(look(tmp_path, {**excel(), EXCEL_PROGRAM: {"": sound}})) == []


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_a_second_copy_among_the_add_ins_of_excels_list_is_found(tmp_path: Path, system: System) -> None:
    places = installed(home_of(system, tmp_path))
    second = program(places.other_addins[0] / "xlplan.xlam")
    assert str(second) in bad(examine_addin(places, "0.1.0"))


def test_doctor_names_a_setting_of_the_administrator(tmp_path: Path) -> None:
    policy = excel_keys("16.0", r"\Security\Trusted Locations")[1]
    assert "Policies" in policy
    assert bad(look(tmp_path, {**excel(), policy: {"AllLocationsDisabled": 1}}))


def test_doctor_sees_that_excel_has_disabled_the_add_in(tmp_path: Path) -> None:
    key = excel_keys("16.0", r"\Resiliency\DisabledItems")[0]
    blob = b"\x01\x00\x00\x00" + r"C:\Users\wang\XLSTART\XLPLAN.xlam".encode("utf-16-le")
    assert bad(look(tmp_path, {**excel(), key: {"4F2A": blob}})) == ["Excel 16.0: xlplan.xlam"]
    assert bad(look(tmp_path, {**excel(), key: {"4F2A": "other.xlam".encode("utf-16-le")}})) == []


@pytest.mark.parametrize(("bits", "library", "missing"), [(64, 64, 0), (32, 32, 0), (32, 64, 32), (64, 32, 64)])
def test_excel_needs_the_library_of_its_own_width_whatever_pythons(
    tmp_path: Path, bits: int, library: int, missing: int
) -> None:
    found = look(tmp_path, excel(bits=bits), library=library)
    assert bad(found) == ([f"xlwings{missing}-{version('xlwings')}.dll"] if missing else [])
    if not missing:
        assert f"Excel {bits}, Python {struct.calcsize('P') * 8}" in [f.detail for f in found]


def test_a_python_inside_onedrive_is_wrong_and_workbooks_there_are_not(tmp_path: Path) -> None:
    places = installed(windows(tmp_path, registry=excel()))
    folders = (places.home / "OneDrive - 公司", Path(places.interpreter).parents[1])
    found = examine_addin(replace(places, onedrive=folders), "0.1.0", prefix=with_library(tmp_path, 64))
    assert [(f.state, f.detail) for f in found if f.what[1] == "OneDrive"] == [
        ("note", str(folders[0])), ("bad", places.interpreter)]  # fmt: skip


def test_a_python_of_the_store_is_told_although_nothing_is_installed(tmp_path: Path) -> None:
    places = replace(windows(tmp_path), interpreter=r"C:\Program Files\WindowsApps\python.exe")
    assert any("Microsoft Store" in f.remedy[1] for f in examine_addin(places, "0.1.0") if f.state == "bad")


def test_doctor_says_the_same_in_both_languages(tmp_path: Path) -> None:
    places = replace(windows(tmp_path, registry=excel(RequireAddinSig=1)), onedrive=(tmp_path,))
    for finding in examine_addin(places, "0.1.0"):
        assert all(finding.what)
        assert bool(finding.remedy[0]) == bool(finding.remedy[1])


def test_doctor_has_nothing_to_say_of_an_add_in_where_there_is_no_excel(tmp_path: Path) -> None:
    assert examine_addin(replace(windows(tmp_path), system="other"), "0.1.0") == []


def test_doctor_puts_the_add_in_among_its_findings(tmp_path: Path) -> None:
    places = windows(tmp_path, "Wang Fang 王芳", registry=excel())
    before = [f.detail for f in examine(places) if f.state == "bad"]
    assert str(places.startups[0] / "xlplan.xlam") in before
