"""The Excel add-in: installing it, and workbooks that point to one that is gone."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

from place import Place, case

from xlplan import __version__
from xlplan.addin.install import install
from xlplan.addin.places import Places, System
from xlplan.addin.record import record_path
from xlplan.cli import addin as cli_addin

INSTALL, STATUS, REPAIR = "addin install --addin xlplan.xlam", "addin status", "addin repair evaluation.xlsx"
ADDIN_FILE = "quickstart_addin_ribbon.xlam"


def home(at: Place, system: System = "windows", *, started: bool = True, **more: str) -> Places:
    """A home of a Windows or Mac user in the folder, which the command takes for the user's."""
    python = at.write("Python311/python.exe", b"")
    made = Places(system, at.folder, at.folder / "AppData", str(python))
    if started:
        made.group.mkdir(parents=True)
        made.sandbox.mkdir(parents=True)
    places = replace(made, **more)  # type: ignore[arg-type]
    at.stack.enter_context(mock.patch.object(cli_addin, "places", return_value=places))
    addin(at)
    return places


def addin(at: Place, version: str = __version__) -> Path:
    """An add-in file of a version."""
    spec = importlib.util.find_spec("xlwings")
    assert spec is not None
    path = at.folder / "xlplan.xlam"
    with zipfile.ZipFile(Path(str(spec.origin)).with_name(ADDIN_FILE)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            stamp = f"<cp:version>{version}</cp:version></cp:coreProperties>".encode()
            new.writestr(name, old.read(name).replace(b"</cp:coreProperties>", stamp))
    return path


def installed(at: Place, system: System = "windows", version: str = __version__) -> Places:
    """A home in which the add-in is installed."""
    places, file = home(at, system), addin(at, version)
    install(places, lambda _: file, version)
    return places


@case("addin-no-excel", "addin install")
def on_linux(_: Place) -> None:
    """On a system for which there is no Excel."""


@case("addin-store-python", INSTALL)
def a_python_of_the_store(at: Place) -> None:
    """Python was installed from the Microsoft Store."""
    home(at, interpreter=r"C:\Program Files\WindowsApps\Python.3.12\python.exe")


@case("addin-excel-not-started", INSTALL)
def a_fresh_mac(at: Place) -> None:
    """Excel for Mac is installed, but was never started."""
    home(at, "mac", started=False)


@case("addin-interpreter-letters", INSTALL)
def letters_excel_cannot_read(at: Place) -> None:
    """Python lies in a folder with Chinese letters on a Windows set to English."""
    home(at, interpreter=r"D:\计划\python.exe", encoding="cp1252")


@case("addin-interpreter-shell", INSTALL)
def a_space_in_a_path_on_a_mac(at: Place) -> None:
    """Python lies in a folder with a space in its name on a Mac."""
    home(at, "mac", interpreter="/Users/zhang/My Python/bin/python")


@case("addin-not-one", "addin install --addin evaluation.xlsx")
def a_workbook_for_an_add_in(at: Place) -> None:
    """A workbook was given in place of the add-in."""
    home(at)
    at.path("evaluation")


@case("addin-in-use", INSTALL)
def excel_is_open(at: Place) -> None:
    """Excel is running with the add-in."""
    lock = b"\x05Zhang" + b" " * 49 + b"\x05\x00" + "Zhang".encode("utf-16-le") + b" \x00" * 50
    at.write(str(home(at).startups[0] / "~$xlplan.xlam"), lock)


@case("addin-folder", INSTALL)
def a_read_only_folder(at: Place) -> None:
    """Excel's start-up folder is read-only."""
    folder = home(at).startups[0]
    folder.mkdir(parents=True)
    folder.chmod(0o555)


@case("addin-record", STATUS)
def a_damaged_record(at: Place) -> None:
    """The record of what was installed is cut off."""
    at.write(str(record_path(home(at))), '{"version": "0.')


@case("addin-no-wheels", "addin install --from wheels")
def an_empty_folder_of_wheels(at: Place) -> None:
    """The folder of wheels holds none of xlplan."""
    home(at)
    at.write("wheels/readme.txt", "")


@case("addin-missing", STATUS)
def not_installed(at: Place) -> None:
    """The add-in was never installed."""
    home(at)


@case("addin-version", STATUS)
def an_older_add_in(at: Place) -> None:
    """xlplan was upgraded with pip, and the add-in was not installed again."""
    installed(at, version="0.0.9")


@case("addin-xlwings", STATUS)
def another_xlwings(at: Place) -> None:
    """xlwings was upgraded with pip, and the add-in was not installed again."""
    path = record_path(installed(at))
    path.write_text(re.sub(r'"xlwings": "[^"]*"', '"xlwings": "0.37.1"', path.read_text()))


@case("addin-blocked", STATUS)
def a_marked_file(at: Place) -> None:
    """The add-in was copied from a mail by hand, and Windows has marked it."""
    at.write(str(installed(at).startups[0] / "xlplan.xlam:Zone.Identifier"), "[ZoneTransfer]\nZoneId=3\n")


@case("addin-script", STATUS)
def a_script_deleted(at: Place) -> None:
    """The folder of Excel's scripts on the Mac was cleared."""
    for path in installed(at, "mac").scripts.iterdir():
        path.unlink()


@case("addin-no-interpreter", STATUS)
def a_setting_deleted(at: Place) -> None:
    """The settings file of xlwings was deleted."""
    installed(at).conf.unlink()


@case("addin-interpreter-gone", STATUS)
def a_python_deleted(at: Place) -> None:
    """The Python environment that Excel was to call was deleted."""
    installed(at).conf.write_bytes(b'"INTERPRETER_WIN","C:\\old\\python.exe"\n')


@case("addin-interpreter-other", STATUS)
def another_python(at: Place) -> None:
    """Excel calls the Python of another environment."""
    other = at.write("Python312/python.exe", b"")
    installed(at).conf.write_text(f'"INTERPRETER_WIN","{other}"\n')


# --- workbooks -------------------------------------------------------------------------------------------------------
def formula(at: Place, *formulas: str) -> None:
    """Formulas on the first sheet, beside its table."""
    with at.book("evaluation") as book:
        for row, text in enumerate(formulas, 2):
            book.sheets[0][f"AA{row}"].formula = text


@case("repair-formulas", REPAIR)
def an_add_in_that_is_gone(at: Place) -> None:
    """The formulas point to an add-in file in the folder of a colleague."""
    formula(at, r"='C:\Users\Zhang\xlplan.xlam'!XLPLAN_GAP(A1,B1)", "=_xldudf_XLPLAN_GAP(A1,B1)")


@case("repair-elsewhere", REPAIR)
def a_name_with_a_leftover(at: Place) -> None:
    """A defined name holds a function that another program wrote with a prefix."""
    name = b'<definedName name="zz_late">_xldudf_XLPLAN_GAP(1,2)</definedName></definedNames>'
    at.part("evaluation", "xl/workbook.xml", lambda x: x.replace(b"</definedNames>", name))


@case("repair-name-error", REPAIR)
def a_name_error(at: Place) -> None:
    """The workbook was calculated in an Excel without the add-in."""
    formula(at, "=XLPLAN_GAP(1,2)")
    at.part("evaluation", "xl/worksheets/sheet1.xml", _shows_name_error)


def _shows_name_error(xml: bytes) -> bytes:
    start = xml.index(b'<c r="AA2"')
    end = xml.index(b"</c>", start) + len(b"</c>")
    return xml[:start] + b'<c r="AA2" t="e"><f>XLPLAN_GAP(1,2)</f><v>#NAME?</v></c>' + xml[end:]


@case("repair-link-kept", REPAIR)
def a_link_still_needed(at: Place) -> None:
    """A formula takes a figure from a sheet of the add-in file that is gone."""
    formula(at, "=1+1")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rel = f'<Relationship Id="rIdX" Type="{kind}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    reference = (
        f'<externalReferences><externalReference xmlns:r="{kind}" r:id="rIdX"/></externalReferences><definedNames>'
    )
    at.part("evaluation", "xl/worksheets/sheet1.xml", lambda x: x.replace(b"<f>1+1</f>", b"<f>[1]Rates!A1</f>"))
    at.part("evaluation", "xl/workbook.xml", lambda x: x.replace(b"<definedNames>", reference.encode()))
    at.part(
        "evaluation",
        "xl/_rels/workbook.xml.rels",
        lambda x: x.replace(b"</Relationships>", f"{rel}</Relationships>".encode()),
    )
    with zipfile.ZipFile(at.path("evaluation"), "a") as package:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        book = f'<externalLink xmlns="{main}"><externalBook xmlns:r="{kind}" r:id="rId1"/></externalLink>'
        package.writestr("xl/externalLinks/externalLink1.xml", book)
        target = 'Target="file:///C:\\Users\\Zhang\\xlplan.xlam" TargetMode="External"'
        link = f'<Relationship Id="rId1" Type="{kind}/externalLinkPath" {target}/>'
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        package.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels", f'<Relationships xmlns="{rels}">{link}</Relationships>'
        )
