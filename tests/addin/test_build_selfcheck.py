"""The self-check: a line for every function with the right value, honest until Excel was asked; the macros' lines."""

import re
import zipfile
from pathlib import Path

import libreoffice
import openpyxl
import pytest

import xlplan
from xlplan import __version__
from xlplan.addin.building import cases, selfcheck_words
from xlplan.addin.building.selfcheck_file import EXPECTED, GOT, NAME, RESULT, selfcheck_workbook, verdict
from xlplan.forms.form import LANGS, Lang
from xlplan.functions import FUNCTIONS

WORDS = {"zh": 0, "en": 1}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("selfcheck")
    made = {}
    for lang in LANGS:
        made[lang] = folder / f"{lang}-{NAME}"
        made[lang].write_bytes(selfcheck_workbook(FUNCTIONS, lang, __version__))
    return made


def function_lines(path: Path, lang: Lang, *, values: bool) -> list[tuple[object, ...]]:
    """The rows below the header of the functions: what, formula, expected, got, result."""
    sheet = openpyxl.load_workbook(path, data_only=values)[selfcheck_words.SHEET[WORDS[lang]]]
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    start = next(i for i, row in enumerate(rows) if row[0] == selfcheck_words.FUNCTIONS[WORDS[lang]])
    return [row[1:6] for row in rows[start + 2 :]]


@pytest.mark.parametrize("lang", LANGS)
def test_every_function_is_called_and_the_formula_shown_is_the_one_in_the_cell(
    files: dict[Lang, Path], lang: Lang
) -> None:
    lines = function_lines(files[lang], lang, values=False)
    called = {name for line in lines for name in re.findall(r"XLPLAN_\w+", str(line[1]))}
    assert called == set(FUNCTIONS)
    for line in lines:
        assert line[1] == line[3]


@pytest.mark.parametrize("lang", LANGS)
def test_the_stored_values_are_those_of_python_for_every_reader(files: dict[Lang, Path], lang: Lang) -> None:
    for _, _, wanted, got, _ in function_lines(files[lang], lang, values=True):
        assert got == wanted or (wanted is None and got in ("", None))


KNOWN = {
    "=XLPLAN_ATTAINMENT(50,45)": 0.9,
    "=XLPLAN_GAP(50,45)": -5,
    "=XLPLAN_IMPROVEMENT(10,20,15)": 0.5,
    "=XLPLAN_BALANCE(100,50,30,5)": 115,
    "=XLPLAN_DSO(300,900,90)": 30,
    "=XLPLAN_COLLECTION_RATE(30,50)": 0.6,
    "=XLPLAN_WIN_RATE(30,40)": pytest.approx(30 / 70, abs=1e-12),
    "=XLPLAN_RATIO(28,215)": pytest.approx(215 / 28, abs=1e-12),
    '=XLPLAN_PARSE_RATIO("1:6")': 6,
    "=XLPLAN_BREAK_EVEN(100,0.4)": 250,
    '=XLPLAN_VARIANCE("sideways",100,90)': "#VALUE!",
    "=XLPLAN_GAP(NA(),45)": "#N/A",
    "=XLPLAN_GAP(1/0,45)": "#DIV/0!",
}
"""Reckoned by hand."""


def test_expected_values_are_what_a_hand_gives(files: dict[Lang, Path]) -> None:
    values = function_lines(files["en"], "en", values=True)
    found = {str(line[1]): line[2] for line in values if line[1] in KNOWN}
    assert found == KNOWN


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_claims_to_have_passed_before_excel_was_asked(files: dict[Lang, Path], lang: Lang) -> None:
    not_run = selfcheck_words.NOT_RUN[WORDS[lang]]
    assert {line[4] for line in function_lines(files[lang], lang, values=True)} == {not_run}
    sheet = openpyxl.load_workbook(files[lang], data_only=True)[selfcheck_words.SHEET[WORDS[lang]]]
    lines = len(function_lines(files[lang], lang, values=True)) + len(selfcheck_words.MACRO_LINES)
    assert [sheet.cell(row, RESULT + 1).value for row in (9, 10, 11)] == [0, 0, lines]


def test_spilling_functions_are_compared_cell_by_cell() -> None:
    lines = [line for line in cases.lines(FUNCTIONS) if line.call.name == "XLPLAN_AGEING"]
    assert [line.cell for line in lines] == [(row, col) for row in range(1, 6) for col in (1, 2)]
    # due on the day, one day and 103 days before: not due, 1-30, 90+
    assert [line.expected for line in lines if line.cell and line.cell[1] == 2] == [10, 20, 0, 0, 30]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('XLPLAN_X(1,-2.5,60%,"a""b")', (1.0, -2.5, 0.6, 'a"b')),
        ('XLPLAN_X({1;2},{1,"";TRUE,1E3})', ([[1.0], [2.0]], [[1.0, ""], [True, 1000.0]])),
        ("XLPLAN_X()", ()),
    ],
)
def test_an_example_is_read_as_excel_reads_it(text: str, arguments: tuple[object, ...]) -> None:
    assert cases.example(text) == ("XLPLAN_X", arguments)


COMPARED = [
    (0.9, 0.9, "ok"), (0.9, 0.9 + 1e-12, "ok"), (0.9, 0.91, "bad"), (0, 1e-10, "ok"), (1e6, 1e6 + 0.01, "bad"),
    ("#N/A", "=NA()", "ok"), ("#VALUE!", "=NA()", "bad"), (10, "=1/0", "bad"), (None, '=""', "ok"), (None, 0, "bad"),
    ("Met", "Met", "ok"), ("Met", "met", "bad"), (1, "1", "bad"), ("1", 1, "bad"), (1, "#N/A", "bad"),
]  # fmt: skip


@libreoffice.needed
def test_a_line_passes_only_when_what_was_got_is_what_was_expected(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, (wanted, got, _) in enumerate(COMPARED):
        for col, value in ((EXPECTED, wanted), (GOT, got)):
            cell = sheet.cell(row + 1, col + 1, value)
            if isinstance(value, str) and value.startswith("#"):
                cell.data_type = "s"  # text, as the self-check has it
        sheet.cell(row + 1, RESULT + 1).value = verdict(row, "ok", "bad", "not run")
    stamp = openpyxl.workbook.defined_name.DefinedName("selfcheck_stamp", attr_text="Sheet!$A$1")
    book.defined_names["selfcheck_stamp"] = stamp
    book.save(tmp_path / "before.xlsx")
    sheet["A1"] = "Excel 16.0"
    book.save(tmp_path / "after.xlsx")
    shown = libreoffice.recalculated([tmp_path / "before.xlsx", tmp_path / "after.xlsx"], tmp_path / "out")
    results = [
        [openpyxl.load_workbook(path, data_only=True).active.cell(row + 1, RESULT + 1).value  # type: ignore[union-attr]
         for row in range(len(COMPARED))] for path in shown
    ]  # fmt: skip
    assert results[0] == ["not run"] * len(COMPARED)
    assert results[1] == [wanted for *_, wanted in COMPARED]


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_steps_buttons_and_a_green_and_a_red_rule(files: dict[Lang, Path], lang: Lang) -> None:
    book = openpyxl.load_workbook(files[lang])
    sheet = book[selfcheck_words.SHEET[WORDS[lang]]]
    assert [sheet.cell(row, 1).value for row in range(3, 7)] == [step[WORDS[lang]] for step in selfcheck_words.STEPS]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    fills = {(rule.formula[0].strip('"'), rule.dxf.fill.bgColor.rgb[2:]) for rule in rules}
    passed, failed = selfcheck_words.PASSED[WORDS[lang]], selfcheck_words.FAILED[WORDS[lang]]
    assert fills == {(passed, "DCEFE3"), (failed, "FBE0DD")}
    with zipfile.ZipFile(files[lang]) as package:
        drawing = package.read("xl/drawings/vmlDrawing1.vml").decode()
    assert re.findall(r"\[0\]!(\w+)<", drawing) == ["XlplanCheckFunctions", "XlplanCheckMacros"]


def test_every_macro_of_the_add_in_has_its_line() -> None:
    macros = pytest.importorskip("xlplan.addin.macros", reason="the macros are not part of this checkout")
    assert set(selfcheck_words.MACRO_LINES) == set(macros.MACROS)


@pytest.mark.parametrize("lang", LANGS)
def test_the_macros_run_on_copies_and_every_line_passes(files: dict[Lang, Path], lang: Lang, tmp_path: Path) -> None:
    pytest.importorskip("xlplan.addin.macros", reason="the macros are not part of this checkout")
    from xlplan.addin.selfcheck import run_macros

    path = tmp_path / NAME
    path.write_bytes(files[lang].read_bytes())
    with xlplan.open(path) as book:
        run_macros(book, xlplan.open)
        rows = book.names["selfcheck_macros"].refers_to_range.value
    assert [row[RESULT] for row in rows] == [selfcheck_words.PASSED[WORDS[lang]]] * len(selfcheck_words.MACRO_LINES)
    assert all(row[GOT] for row in rows)
