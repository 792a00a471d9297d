"""Opening, saving and closing books; what is written to the file, and what is left alone."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from engine_sample import as_calculated, write_sample
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import xlplan
from xlplan.errors import DataError, MissingPartError, NotAWorkbookError, UnsupportedError, WorkbookError

ROOT = Path(__file__).resolve().parents[2]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "sample.xlsx")


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def full_calculation(path: Path) -> bool:
    calc = etree.fromstring(members(path)["xl/workbook.xml"]).find(f"{MAIN}calcPr")
    return calc is not None and calc.get("fullCalcOnLoad") == "1"


def test_open_gives_xlwings_own_book(path: Path) -> None:
    with xlplan.open(path) as book:
        assert type(book) is xw.Book
        assert book.fullname == str(path)
        assert book.app.engine.name == "xlplan"


def test_a_relative_path_stays_the_same_file_when_the_working_folder_changes(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(path.parent)
    with xlplan.open("sample.xlsx") as book:
        monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
        book.sheets["销售"]["H1"].value = 1
        book.save()
    assert openpyxl.load_workbook(path)["销售"]["H1"].value == 1


def test_nothing_is_written_without_save(path: Path) -> None:
    before = path.read_bytes()
    with xlplan.open(path) as book:
        book.sheets["销售"]["H1"].value = 1
    assert path.read_bytes() == before


def test_saving_an_unchanged_book_leaves_every_byte(path: Path) -> None:
    before = path.read_bytes()
    with xlplan.open(path) as book:
        assert book.sheets["销售"]["C5"].color == (255, 255, 0)
        assert book.sheets["销售"]["B4"].expand().value
        book.save()
    assert path.read_bytes() == before


def test_saving_in_place_changes_only_the_sheet_that_was_written_and_the_calculation_mark(path: Path) -> None:
    before = members(path)
    with xlplan.open(path) as book:
        book.sheets["销售"]["C6"].value = 90
        book.save()
    after = members(path)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert openpyxl.load_workbook(path)["销售"]["C6"].value == 90


def test_saving_elsewhere_leaves_the_first_file_and_goes_on_with_the_new_one(path: Path) -> None:
    before = path.read_bytes()
    target = path.with_name("另存.xlsx")
    with xlplan.open(path) as book:
        book.sheets["销售"]["H1"].value = "新"
        book.save(target)
        assert (book.name, book.fullname) == (target.name, str(target))
        book.sheets["销售"]["H2"].value = "再"
        book.save()
    assert path.read_bytes() == before
    saved = openpyxl.load_workbook(target)["销售"]
    assert (saved["H1"].value, saved["H2"].value) == ("新", "再")


def test_backup_keeps_the_version_before(path: Path) -> None:
    before = path.read_bytes()
    with xlplan.open(path, backup=True) as book:
        book.sheets["销售"]["H1"].value = 1
        book.save()
    assert path.with_name("sample.xlsx.bak").read_bytes() == before


def test_saving_as_another_kind_of_file_is_refused_and_writes_nothing(path: Path) -> None:
    with xlplan.open(path) as book:
        for name, error in (("a.xlsm", WorkbookError), ("a.csv", UnsupportedError), ("a.xls", UnsupportedError)):
            with pytest.raises(error):
                book.save(path.with_name(name))
            assert not path.with_name(name).exists()
        with pytest.raises(UnsupportedError, match="password"):
            book.save(password="secret")


def test_several_books_are_open_at_once_and_independent(path: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = write_sample(tmp_path / "b" / "other.xlsx")
    with xlplan.open(path) as one, xlplan.open(other) as two:
        one.sheets[0]["H1"].value = 1
        assert two.sheets[0]["H1"].value is None
        assert {book.name for book in one.app.books} == {"sample.xlsx", "other.xlsx"}
        assert one != two
        with pytest.raises(ValueError, match="not on this sheet"):
            one.sheets[0].range(two.sheets[0]["A1"])
    assert len(xw.engines["xlplan"].apps.active.books) == 0


def test_a_closed_book_says_so(path: Path) -> None:
    book = xlplan.open(path)
    sheet = book.sheets[0]
    book.close()
    with pytest.raises(WorkbookError, match="closed"):
        sheet["A1"].value  # noqa: B018


def test_xlwings_opens_a_file_with_the_engine_by_its_own_means(path: Path) -> None:
    xlplan.open(path).close()  # registers
    with xw.engines["xlplan"].apps.active.books.open(path) as book:
        assert book.sheets["销售"]["C5"].value == 100
        assert xw.engines["xlplan"].apps.active.books.open(path) == book
    with xw.Book(path, mode="r", engine="xlplan") as book:
        assert book.sheets["销售"]["C5"].value == 100


def test_registering_happens_once_and_leaves_another_active_engine_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xlplan.open(path).close()
    count = len(xw.engines)
    other = xw.Engine(impl=type(xw.engines["xlplan"].impl)())
    monkeypatch.setattr(xw.engines, "active", other)
    with xlplan.open(path) as book:
        assert xw.engines.active is other
        book.activate()
        assert xw.books.active.fullname == str(path)
    assert xw.engines.active is other
    assert len(xw.engines) == count


def test_files_that_are_no_workbooks_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("no zip")
    with pytest.raises(NotAWorkbookError, match=r"a\.xlsx"):
        xlplan.open(tmp_path / "a.xlsx")
    with pytest.raises(MissingPartError, match=r"b\.xlsx"):
        xlplan.open(tmp_path / "b.xlsx")


# --- formulas and their values ---------------------------------------------------------------------------------------


def test_a_formula_without_its_value_makes_excel_calculate_when_it_opens_the_file(path: Path) -> None:
    with xlplan.open(path) as book:
        book.sheets["销售"]["H1:H2"].formula2 = "=C5*2"
        book.save()
    assert full_calculation(path)
    assert openpyxl.load_workbook(path)["销售"]["H2"].value == "=C6*2"
    assert openpyxl.load_workbook(path, data_only=True)["销售"]["H2"].value is None


def test_write_calculated_stores_formulas_with_values_that_every_reader_sees(path: Path) -> None:
    with xlplan.open(path) as book:
        column = book.sheets["销售"].range("kpi[差额]")
        column.impl.write_calculated([["=[@实际值]-[@目标值]"]] * 3, [[20], [-20], [0]])
        column.offset(0, 2).impl.write_calculated([['=IF(1,"")'], [""], ["=1/0"]], [[""], [7], [None]])
        assert column.value == [20.0, -20.0, 0.0]
        book.save()
    stored = openpyxl.load_workbook(path)["销售"]
    assert stored["E6"].value == "=kpi[[#This Row],[实际值]]-kpi[[#This Row],[目标值]]"
    values = openpyxl.load_workbook(path, data_only=True)["销售"]
    assert [values[f"E{row}"].value for row in (5, 6, 7)] == [20, -20, 0]
    assert values["G6"].value == 7


def test_calculation_on_opening_is_asked_for_only_if_some_formula_was_not_calculated(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    pd.DataFrame({"a": [1, 2]}).to_excel(path, index=False, engine="xlsxwriter")
    as_calculated(path)

    def save(*writes: str) -> bool:
        target = tmp_path / "out.xlsx"
        with xlplan.open(path) as book:
            sheet = book.sheets[0]
            for write in writes:
                exec(write, {"sheet": sheet})
            book.save(target)
        return full_calculation(target)

    calculated = "sheet['B2:B3'].impl.write_calculated([['=A2*2'], ['=A3*2']], [[2], [4]])"
    more = "sheet['C2'].impl.write_calculated([['=B2*2']], [[4]])"
    assert not save("sheet['A2'].value = 5")
    assert not save("sheet['A2'].value = 1", calculated, more)
    assert save(calculated, "sheet['A2'].value = 9")
    assert save(calculated, "sheet['D2'].formula = '=B2'")


def test_write_calculated_refuses_other_shapes(path: Path) -> None:
    with xlplan.open(path) as book, pytest.raises(UnsupportedError, match="write_calculated"):
        book.sheets[0]["H1:H2"].impl.write_calculated([["=1"]], [[1]])


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("=XLOOKUP(1,A:A,B:B)", "=_xlfn.XLOOKUP(1,A:A,B:B)"),
        ('=IF(A1="IFS(",ifs(1,2),0)', '=IF(A1="IFS(",_xlfn.IFS(1,2),0)'),
        ("=STDEV.S(A1:A3)+myIFS(1)", "=_xlfn.STDEV.S(A1:A3)+myIFS(1)"),
        ("=kpi[@实际值]", "=kpi[[#This Row],[实际值]]"),
        ("=kpi[@[实际 值]]*2", "=kpi[[#This Row],[实际 值]]*2"),
        ("=SUM(kpi[@[目标值]:[实际值]])", "=SUM(kpi[[#This Row],[目标值]:[实际值]])"),
        ("='O''Neil'!A1&\"it's\"", "='O''Neil'!A1&\"it's\""),
    ],
)
def test_formulas_are_stored_as_the_file_format_wants_them(path: Path, written: str, stored: str) -> None:
    with xlplan.open(path) as book:
        book.sheets["销售"]["H1"].formula2 = written
        book.save()
    assert openpyxl.load_workbook(path)["销售"]["H1"].value == stored


@pytest.mark.parametrize("text", ["=== 合计 ===", "=SUM(", "=1+", "=(1", "=A1)", '="a', "=*2", "=SUM(1,)*", "={1,2"])
def test_a_formula_that_excel_would_refuse_is_refused(path: Path, text: str) -> None:
    with xlplan.open(path) as book:
        with pytest.raises(DataError, match="refuse"):
            book.sheets[0]["H1"].value = text
        book.sheets[0]["H1"].value = "'" + text
        assert book.sheets[0]["H1"].value == text


@pytest.mark.parametrize(
    "text",
    ["=-A1%", "=IF(A1,,1)", "=NOW()", "={1,2;3,4}", "=A1:B2 B1:B3", "=1E-3+.5", '=""', "=#REF!+1", "=+A1", "=1<>2",
     "=--(A1=1)", "=INDEX((A1:A2,C1:C2),1,1,2)", "=Sheet1!A1:B2", "=[1]Sheet1!A1", "=@A1:A3", "=A1:INDEX(B:B,3)",
     "=SUM((1),(2))"],
)  # fmt: skip
def test_a_formula_that_excel_takes_is_taken(path: Path, text: str) -> None:
    with xlplan.open(path) as book:
        book.sheets[0]["H1"].formula2 = text
        assert book.sheets[0]["H1"].formula2 == text


def test_a_formula_whose_result_spills_is_refused(path: Path) -> None:
    with xlplan.open(path) as book, pytest.raises(UnsupportedError, match="SORT"):
        book.sheets[0]["H1"].formula2 = "=SORT(A1:A3)"


def test_text_from_data_stays_text(path: Path) -> None:
    texts = ["+1", "-2", "@SUM(1)", "\t=1", "0012", "1/2", "TRUE"]
    with xlplan.open(path) as book:
        book.sheets["销售"]["H1"].options(transpose=True).value = texts
        book.save()
    cells = [openpyxl.load_workbook(path)["销售"][f"H{row}"] for row in range(1, 8)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in texts]


# --- values ----------------------------------------------------------------------------------------------------------

moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(lambda m: m.replace(microsecond=0))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=20)
cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    texts.filter(lambda text: text[0] not in "='"),
    moments,
)
grids = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1))


@pytest.fixture(scope="module")
def module_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("values") / "sample.xlsx")


@settings(max_examples=60, deadline=None)
@given(grids)
def test_what_is_written_is_read_back_at_once_and_after_saving(module_path: Path, grid: list[list[object]]) -> None:
    target = module_path.with_name("out.xlsx")
    with xlplan.open(module_path) as book:
        place = book.sheets["隐藏"]["B2"].resize(len(grid), len(grid[0]))
        place.value = grid
        assert place.options(ndim=2).value == grid
        book.save(target)
    with xlplan.open(target) as book:
        assert book.sheets["隐藏"][place.address].options(ndim=2).value == grid


@pytest.mark.parametrize(
    "value", [float("inf"), 1j, object(), dt.date(1899, 1, 1), "x" * 32768, dt.timedelta(1)], ids=lambda v: str(v)[:12]
)
def test_what_no_cell_holds_is_refused_and_named(path: Path, value: object) -> None:
    with xlplan.open(path) as book:
        with pytest.raises(DataError) as caught:
            book.sheets[0]["H1"].value = [[1, value]]
        assert caught.value.problem.code == "unsupported-value"


def test_ten_thousand_cells_are_written_and_read_at_once_not_cell_by_cell(path: Path) -> None:
    rows = [[row * col for col in range(10)] for row in range(1000)]
    with xlplan.open(path) as book:
        start = time.perf_counter()
        book.sheets["隐藏"]["A1"].value = rows
        read = book.sheets["隐藏"]["A1:J1000"].value
        assert time.perf_counter() - start < 20
    assert read == rows


def test_clearing_a_whole_column_touches_the_used_part_only(path: Path) -> None:
    with xlplan.open(path) as book:
        detail = book.sheets["明细 2"]
        start = time.perf_counter()
        detail["F:F"].clear_contents()
        assert time.perf_counter() - start < 20
        assert detail["F1"].value is None
        assert detail["B2"].value == 10


def test_a_whole_sheet_is_too_large_to_read_at_once(path: Path) -> None:
    with xlplan.open(path) as book, pytest.raises(UnsupportedError, match="more than"):
        book.sheets[0].cells.value  # noqa: B018


# --- what importing costs --------------------------------------------------------------------------------------------


def test_importing_xlplan_loads_nothing_heavy() -> None:
    heavy = ("xlwings", "pandas", "openpyxl", "lxml")
    code = f"import sys, xlplan; xlplan.errors; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"


def test_values_and_formulas_are_read_and_saved_without_loading_openpyxl(path: Path) -> None:
    code = (
        "import sys, xlplan\n"
        "with xlplan.open(sys.argv[1]) as book:\n"
        "    sheet = book.sheets[0]\n"
        "    sheet['H1:H3'].formula = '=C5'\n"
        "    sheet['I1'].value = sheet['B4'].expand().value\n"
        "    book.save()\n"
        "print('openpyxl' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "False"


def test_the_package_names_what_it_offers() -> None:
    assert xlplan.open.__name__ == "open_book"
    assert xlplan.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="nonsense"):
        xlplan.nonsense  # noqa: B018
