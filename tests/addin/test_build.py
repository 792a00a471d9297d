"""The built files, read back by olevba and pyOpenVBA: modules, wrappers, buttons; static analysis; the same bytes."""

import inspect
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile
from pyvbaanalysis import analyze_office_file
from typer.testing import CliRunner

import xlplan
from xlplan import __version__, actions
from xlplan.addin import udfs
from xlplan.addin.building import ADDIN, SELFCHECK, build, build_addin, wrappers
from xlplan.addin.building.project import with_settings
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.forms.catalog import TEMPLATES
from xlplan.functions import FUNCTIONS

OURS = {"XlplanErrors", "XlplanMacros", "XlplanStart", "XlplanWords", "XlplanHelp", "XlplanFunctions"}
XLWINGS = {"xlwings", "Dictionary"}
FILES = [
    ADDIN, *(f"{lang}/{name}" for lang in ("zh", "en") for name in (*(f"{t.id}.xlsm" for t in TEMPLATES), SELFCHECK)),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("构建 built")
    build(folder)
    return folder


def modules_by_pyopenvba(path: Path) -> dict[str, str]:
    with ExcelFile(path) as book:
        assert book.validate() == []
        return {name: book.get_module(name).replace("\r\n", "\n") for name in book.module_names()}


def modules_by_olevba(path: Path) -> dict[str, str]:
    parser = VBA_Parser(str(path))
    found = {Path(name).stem: code.replace("\r\n", "\n") for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


def documents(path: Path) -> set[str]:
    """The code names of the workbook and its sheets, which document modules must match."""
    with zipfile.ZipFile(path) as package:
        parts = [n for n in package.namelist() if re.fullmatch(r"xl/(workbook|worksheets/sheet\d+)\.xml", n)]
        return {m for n in parts for m in re.findall(r'codeName="(\w+)"', package.read(n).decode())}


def expected(name: str) -> set[str]:
    extra = {"XlplanRibbon"} if name == ADDIN else {"XlplanSelfCheck"} if name.endswith(SELFCHECK) else set()
    return OURS | XLWINGS | extra


def test_everything_is_built(built: Path) -> None:
    assert sorted(str(p.relative_to(built)) for p in built.rglob("*.xl*")) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_all_modules_are_there_and_a_document_module_for_each_sheet(built: Path, name: str) -> None:
    found = modules_by_pyopenvba(built / name)
    assert set(found) == expected(name) | documents(built / name)
    assert "ThisWorkbook" in found
    assert "XlplanOpen" in found["ThisWorkbook"]


@pytest.mark.parametrize("name", FILES)
def test_olevba_reads_the_same_source_as_pyopenvba(built: Path, name: str) -> None:
    theirs, ours = modules_by_olevba(built / name), modules_by_pyopenvba(built / name)
    assert set(theirs) == set(ours)
    for module, code in ours.items():
        assert theirs[module].strip() == code.strip(), module


@pytest.mark.parametrize("name", FILES)
def test_there_is_a_wrapper_for_every_function_with_its_arguments(built: Path, name: str) -> None:
    code = modules_by_olevba(built / name)["XlplanFunctions"]
    found = dict(re.findall(r"^Function (\w+)\((.*)\)$", code, re.M))
    assert set(found) == set(FUNCTIONS)
    for function, arguments in found.items():
        wanted = [("Optional " if a.optional else "") + a.name for a in FUNCTIONS[function].arguments]
        assert arguments == ", ".join(wanted)
        assert f'XLPy.CallUDF("xlplan.addin.udfs", "{function}", ' in code


def test_what_the_wrappers_call_is_there_in_python_with_the_same_arguments() -> None:
    for name, function in FUNCTIONS.items():
        assert list(inspect.signature(getattr(udfs, name)).parameters) == [a.name for a in function.arguments]


@pytest.mark.parametrize("name", FILES)
def test_no_wrapper_can_end_in_the_text_of_an_error(built: Path, name: str) -> None:
    code = modules_by_olevba(built / name)["XlplanFunctions"]
    assert "= Err.Description" not in code
    assert code.count("= XlplanResult(XLPy.CallUDF(") == len(FUNCTIONS)
    assert code.count("= XlplanFailed(") == len(FUNCTIONS)
    assert '\n#Const App = "Microsoft Excel"\n' in code


def test_functions_of_the_add_in_ask_for_the_active_workbook_those_of_a_workbook_for_their_own(built: Path) -> None:
    assert "ThisWorkbook, Application.Caller" not in modules_by_olevba(built / ADDIN)["XlplanFunctions"]
    code = modules_by_olevba(built / "zh" / "tracking.xlsm")["XlplanFunctions"]
    assert code.count("ThisWorkbook, Application.Caller") == len(FUNCTIONS)


def test_all_templates_hold_the_same_modules(built: Path) -> None:
    one, *others = [modules_by_pyopenvba(built / name) for name in FILES if name.endswith(".xlsm")]
    for other in others:
        assert {name: other[name] for name in OURS | XLWINGS} == {name: one[name] for name in OURS | XLWINGS}


@pytest.mark.parametrize("name", [ADDIN, f"zh/{SELFCHECK}"])
def test_static_analysis_finds_no_error_and_in_our_modules_no_warning(built: Path, name: str) -> None:
    for module, problems in analyze_office_file(str(built / name)).items():
        bad = {"error", "warning"} if module not in XLWINGS else {"error"}
        assert [(p.code, p.message) for p in problems if p.severity.value in bad] == [], module


@pytest.mark.parametrize("name", FILES)
def test_our_source_is_ascii_in_lines_that_vba_takes(built: Path, name: str) -> None:
    for module, code in modules_by_pyopenvba(built / name).items():
        if module in XLWINGS:
            continue
        assert code.isascii(), module
        assert max(map(len, code.splitlines())) < 1023, module
        runs = re.findall(r"(?:^.* _\n)+", code, re.M)
        assert max((run.count("\n") for run in runs), default=0) <= 24, module


@pytest.mark.parametrize("name", [f for f in FILES if f != ADDIN])
def test_every_button_has_its_macro_without_arguments(built: Path, name: str) -> None:
    code = "".join(modules_by_olevba(built / name).values())
    with zipfile.ZipFile(built / name) as package:
        drawings = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/drawings/vml")]
    macros = [m for text in drawings for m in re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", text)]
    assert len(macros) >= 2
    for macro in macros:
        assert re.search(rf"^Public Sub {macro}\(\)$", code, re.M), macro


@pytest.mark.parametrize("name", FILES)
def test_the_version_is_stamped(built: Path, name: str) -> None:
    stamp = f'Public Const XLPLAN_VERSION As String = "{__version__}"'
    assert stamp in modules_by_olevba(built / name)["XlplanWords"]


def test_the_add_in_names_its_version_for_whoever_looks_at_the_file(built: Path) -> None:
    with zipfile.ZipFile(built / ADDIN) as package:
        assert f"<cp:version>{__version__}</cp:version>" in package.read("docProps/core.xml").decode()
        assert "felix" not in package.read("xl/workbook.xml").decode().lower()


def test_building_again_in_another_process_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib; from xlplan.addin.building import build; build(pathlib.Path(sys.argv[1]))"
    env = {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes(), name


def test_the_add_in_alone_is_the_same_file(built: Path, tmp_path: Path) -> None:
    made = build_addin(tmp_path / "空 格" / ADDIN)
    assert made.read_bytes() == (built / ADDIN).read_bytes()


def test_other_vba_of_xlwings_is_refused_by_name() -> None:
    with pytest.raises(UsageError) as refused:
        with_settings('Public Const PROJECT_NAME As String = "other"')
    assert refused.value.problem.code == "xlwings-changed"
    assert "PROJECT_NAME" in str(refused.value)


def test_the_stand_ins_for_pywin32_leave_nothing_behind() -> None:
    before = set(sys.modules)
    wrappers.wrappers(FUNCTIONS, ADDIN)
    gone = {"pythoncom", "pywintypes", "win32com", "win32com.client", "xlwings.udfs"}
    assert not (set(sys.modules) - before) & gone


def test_no_procedure_is_named_as_a_module_which_vba_takes_for_the_module(built: Path) -> None:
    for name in (ADDIN, f"zh/{SELFCHECK}"):
        found = modules_by_pyopenvba(built / name)
        procedures = re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", "\n".join(found.values()), re.M)
        assert not {p.lower() for p in procedures} & {m.lower() for m in found}


def test_no_public_procedure_has_a_namesake_in_another_module(built: Path) -> None:
    for name in (ADDIN, f"zh/{SELFCHECK}"):
        found = modules_by_pyopenvba(built / name)
        public = [p.lower() for module, code in found.items() if module != "Dictionary"
                  for p in set(re.findall(r"^(?:Public )?(?:Sub|Function) (\w+)", code, re.M))]  # fmt: skip
        assert len(set(public)) == len(public)


def test_the_command_builds_the_files_and_names_them(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["addin", "build", "--out", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0
    assert sorted(json.loads(done.stdout)["files"]) == sorted(str(tmp_path / "out" / name) for name in FILES)


def test_a_new_workbook_with_macros_has_buttons_its_settings_and_no_sample_rows(tmp_path: Path) -> None:
    path = tmp_path / "q3.xlsm"
    command = ["new", "evaluation", str(path), "--macros", "--lang", "zh", "--set", "region=华东"]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert set(modules_by_pyopenvba(path)) >= OURS
    with xlplan.open(path) as book:
        assert book.names["xlplan_region"].refers_to_range.value == "华东"
        assert actions.check(book) is not None
    with zipfile.ZipFile(path) as package:
        assert b"XlplanFill" in package.read("xl/drawings/vmlDrawing1.vml")
