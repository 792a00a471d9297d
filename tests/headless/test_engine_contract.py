"""One script of calls, and what Excel answers: run on files, and on Excel itself where there is one.

The answers are those of Excel for Windows as xlwings hands them over (its documentation, and the conversions of its
Windows engine). A call that a file answers otherwise on purpose is in `DIFFERENCES`, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from engine_sample import write_sample

import xlplan


class Call(NamedTuple):
    asked: str  # an expression over book, sheet (销售), detail (明细 2), pd, np, dt
    answer: Any
    before: str = ""  # statements carried out first


ONE_REGION = "pd.DataFrame([['西北', 1, 2, 1]], columns=['区域', '目标值', '实际值', '差额'])"

WHERE = [
    Call("book.name", "sample.xlsx"),
    Call("book.sheet_names", ["销售", "明细 2", "隐藏"]),
    Call("len(book.sheets)", 3),
    Call("book.sheets[-1].name", "隐藏"),
    Call("book.sheets['明细 2'].index", 2),
    Call("[bool(s.visible) for s in book.sheets]", [True, True, False]),
    Call("sheet['A1:C3'].address", "$A$1:$C$3"),
    Call("sheet['C3:A1'].address", "$A$1:$C$3"),
    Call("sheet['A:B'].address", "$A:$B"),
    Call("sheet['5:6'].address", "$5:$6"),
    Call("sheet['5:6'].shape", (2, 16384)),
    Call("sheet['B:B'].shape", (1048576, 1)),
    Call("sheet.cells.count", 17179869184),
    Call("sheet.range((2, 3)).address", "$C$2"),
    Call("sheet.range((1, 1), (3, 2)).address", "$A$1:$B$3"),
    Call("sheet.range('B2', 'D3').address", "$B$2:$D$3"),
    Call("sheet[1, 2].address", "$C$2"),
    Call("sheet[0:2, 1:3].address", "$B$1:$C$2"),
    Call("sheet['B4:E7'][1, 0].address", "$B$5"),
    Call("sheet['B4:E7'][-1, -1].address", "$E$7"),
    Call("sheet['B4:E7'][1:, :].address", "$B$5:$E$7"),
    Call("sheet['B4:E7'](2, 1).address", "$B$5"),
    Call("sheet['B4:E7'](6).address", "$C$5"),
    Call("sheet['B4:E7'].rows[0].address", "$B$4:$E$4"),
    Call("sheet['B4:E7'].columns[-1].address", "$E$4:$E$7"),
    Call("[r.row for r in sheet['B4:E7'].rows]", [4, 5, 6, 7]),
    Call("(sheet['B4:E7'].row, sheet['B4:E7'].column)", (4, 2)),
    Call("(sheet['B4:E7'].shape, sheet['B4:E7'].size, len(sheet['B4:E7']))", ((4, 4), 16, 16)),
    Call("sheet['B4:E7'].last_cell.address", "$E$7"),
    Call("sheet['B4:C5'].offset(2, 1).address", "$C$6:$D$7"),
    Call("sheet['B4:C5'].resize(1, 4).address", "$B$4:$E$4"),
    Call("sheet['B4:C5'].resize(column_size=1).address", "$B$4:$B$5"),
    Call("sheet['A1'].get_address(False, False)", "A1"),
    Call("sheet['A1:C3'].get_address(True, False)", "A$1:C$3"),
    Call("sheet['A1'].get_address(include_sheetname=True)", "销售!$A$1"),
    Call("sheet['A1'].get_address(external=True)", "[sample.xlsx]销售!$A$1"),
    Call("detail['A1'].get_address(include_sheetname=True)", "'明细 2'!$A$1"),
    Call("detail['A1'].get_address(external=True)", "'[sample.xlsx]明细 2'!$A$1"),
    Call("sheet['A1'] == sheet.range(1, 1)", True),
    Call("sheet['A1'] == detail['A1']", False),
    Call("repr(sheet['A1'])", "<Range [sample.xlsx]销售!$A$1>"),
]

VALUES = [
    Call("sheet['B5'].value", "华东"),
    Call("sheet['C5'].value", 100.0),
    Call("type(sheet['C5'].value)", float),
    Call("sheet['A3'].value", None),
    Call("sheet['Z99:AA100'].value", [[None, None], [None, None]]),
    Call("sheet['A2'].value", dt.datetime(2026, 9, 30)),
    Call("sheet['A2'].options(dates=dt.date).value", dt.date(2026, 9, 30)),
    Call("sheet['A2'].options(dates=lambda year, month, day, **_: f'{year}/{month}').value", "2026/9"),
    Call("sheet['F2'].value", dt.datetime(1899, 12, 30, 6, 0)),
    Call("sheet['B2'].value", 0.5),
    Call("sheet['C2'].value", True),
    Call("sheet['D2'].value", None),
    Call("sheet['D2'].options(err_to_str=True).value", "#DIV/0!"),
    Call("sheet['E2'].value", None),
    Call("sheet['A3'].options(empty='-').value", "-"),
    Call("sheet['E2'].options(empty='-').value", "-"),
    Call("sheet['C5'].options(numbers=int).value", 100),
    Call("type(sheet['C5'].options(numbers=int).value)", int),
    Call("detail['A2'].options(numbers=lambda x: round(x * 100)).value", 3),
    Call("sheet['B5:D5'].value", ["华东", 100.0, 120.0]),
    Call("sheet['C5:C7'].value", [100.0, 80.0, 50.0]),
    Call("sheet['C5:D6'].value", [[100.0, 120.0], [80.0, 60.0]]),
    Call("sheet['C5'].options(ndim=1).value", [100.0]),
    Call("sheet['C5'].options(ndim=2).value", [[100.0]]),
    Call("sheet['C5:C6'].options(ndim=2).value", [[100.0], [80.0]]),
    Call("sheet['C5:D6'].options(transpose=True).value", [[100.0, 80.0], [120.0, 60.0]]),
    Call("sheet['B5:C6'].options(dict).value", {"华东": 100.0, "华南": 80.0}),
    Call("sheet['C5:D6'].options(np.array).value.tolist()", [[100.0, 120.0], [80.0, 60.0]]),
    Call("sheet['B4'].options(expand='table').value[0]", ["区域", "目标值", "实际值", "差额"]),
    Call("list(sheet['B4:E7'].options(pd.DataFrame).value.columns)", ["目标值", "实际值", "差额"]),
    Call("sheet['B4:E7'].options(pd.DataFrame).value.loc['华南'].tolist()", [80.0, 60.0, -20.0]),
    Call("sheet['B4:E7'].options(pd.DataFrame, index=False).value.shape", (3, 4)),
    Call("sheet['B4:C7'].options(pd.Series).value.tolist()", [100.0, 80.0, 50.0]),
    Call("sheet['C5'].raw_value", 100.0),
    Call("book.sheets['隐藏'].used_range.address", "$A$1"),
    Call("detail.used_range.last_cell.address", "$F$13"),
    Call("[c.value for c in sheet['C5:D5']]", [100.0, 120.0]),
]

WRITING = [
    Call("sheet['H1'].value", 5.0, "sheet['H1'].value = 5"),
    Call("sheet['H1'].value", "文本", "sheet['H1'].value = '文本'"),
    Call("sheet['H1'].value", True, "sheet['H1'].value = True"),
    Call("sheet['H1'].value", None, "sheet['H1'].value = 5; sheet['H1'].value = None"),
    Call("sheet['H1'].value", None, "sheet['H1'].value = float('nan')"),
    Call("sheet['H1'].formula", "", "sheet['H1'].value = ''"),
    Call("sheet['H1'].value", dt.datetime(2026, 10, 8), "sheet['H1'].value = dt.date(2026, 10, 8)"),
    Call("sheet['H1'].value", dt.datetime(2026, 10, 8, 9, 30), "sheet['H1'].value = pd.Timestamp(2026, 10, 8, 9, 30)"),
    Call("sheet['H1'].value", dt.datetime(2026, 10, 8), "sheet['H1'].value = np.datetime64('2026-10-08')"),
    Call("sheet['H1'].value", 3.0, "sheet['H1'].value = np.int64(3)"),
    Call("sheet['H1:J1'].value", [1.0, 2.0, 3.0], "sheet['H1'].value = [1, 2, 3]"),
    Call("sheet['H1:H3'].value", [1.0, 2.0, 3.0], "sheet['H1'].options(transpose=True).value = [1, 2, 3]"),
    Call("sheet['H1:I2'].value", [[1.0, None], ["a", 2.5]], "sheet['H1'].value = [[1, None], ['a', 2.5]]"),
    Call("sheet['H1:I2'].value", [[7.0, 7.0], [7.0, 7.0]], "sheet['H1:I2'].value = 7"),
    Call("sheet['H1:I2'].value", [["a", 1.0], ["b", 2.0]], "sheet['H1'].value = {'a': 1, 'b': 2}"),
    Call("sheet['H1:I2'].value", [[1.0, 2.0], [3.0, 4.0]], "sheet['H1'].value = np.array([[1, 2], [3, 4]])"),
    Call(
        "sheet['H1:J3'].value",
        [[None, "a", "b"], [0.0, 1.0, None], [1.0, 2.0, "x"]],
        "sheet['H1'].value = pd.DataFrame({'a': [1, 2], 'b': [None, 'x']})",
    ),
    Call(
        "sheet['H1:I2'].value",
        [[1.0, None], [2.0, dt.datetime(2026, 1, 1)]],
        "sheet['H1'].options(index=False, header=False).value = "
        "pd.DataFrame({'a': [1, 2], 'b': [pd.NaT, pd.Timestamp(2026, 1, 1)]})",
    ),
    Call("sheet['H1'].value", "=1+1", "sheet['H1'].value = \"'=1+1\""),
    Call("sheet['H1'].value", "0012", "sheet['H1'].value = \"'0012\""),
    Call("sheet['H1'].formula", "=C5*2", "sheet['H1'].value = '=C5*2'"),
    Call("sheet['C5:D6'].value", [[None, None], [None, None]], "sheet['C5:D6'].clear_contents()"),
]

FORMULAS = [
    Call("detail['F1'].formula", "=SUM(B2:B4)"),
    Call("detail['F1'].formula2", "=SUM(B2:B4)"),
    Call("sheet['C5'].formula", "100"),
    Call("sheet['B5'].formula", "华东"),
    Call("sheet['C2'].formula", "TRUE"),
    Call("sheet['A3'].formula", ""),
    Call("sheet['A2'].formula", "46295"),
    Call("detail['E1:F2'].formula", (("", "=SUM(B2:B4)"), ("", ""))),
    Call("detail['G1'].formula", "=B2+1", "detail['G1'].formula = '=B2+1'"),
    Call("detail['G1:G3'].formula", (("=B2",), ("=B3",), ("=B4",)), "detail['G1:G3'].formula = '=B2'"),
    Call("detail['G1:H1'].formula", (("=$B2", "=$B2"),), "detail['G1:H1'].formula2 = '=$B2'"),
    Call("detail['G1:H1'].formula", (("=B$2", "=C$2"),), "detail['G1:H1'].formula2 = '=B$2'"),
    Call("detail['G1:H1'].formula", (("=1+1", "5"),), "detail['G1'].formula = ['=1+1', 5]"),
    Call("detail['G1'].formula", "=IFS(B2>1,1,TRUE,0)", "detail['G1'].formula2 = '=IFS(B2>1,1,TRUE,0)'"),
    Call("detail['F1'].formula", "3", "detail['F1'].value = 3"),
    Call("detail['D2:D4'].has_array", True),
    Call("detail['A1'].has_array", False),
]

MOVES = [
    Call("sheet['B4'].expand().address", "$B$4:$E$7"),
    Call("sheet['B4'].expand('down').address", "$B$4:$B$7"),
    Call("sheet['B4'].expand('right').address", "$B$4:$E$4"),
    Call("detail['A6'].expand().address", "$A$6"),
    Call("detail['A1'].end('down').address", "$A$4"),
    Call("detail['A4'].end('down').address", "$A$6"),
    Call("detail['A5'].end('up').address", "$A$4"),
    Call("detail['A1'].end('up').address", "$A$1"),
    Call("detail['A13'].end('down').address", "$A$1048576"),
    Call("detail['A1048576'].end('up').address", "$A$13"),
    Call("detail['A1'].end('right').address", "$B$1"),
    Call("detail['B1'].end('right').address", "$F$1"),
    Call("detail['F1'].end('right').address", "$XFD$1"),
    Call("detail['XFD1'].end('left').address", "$F$1"),
    Call("detail['A2'].current_region.address", "$A$1:$B$4"),
    Call("detail['A6'].current_region.address", "$A$6"),
    Call("detail['C3'].current_region.address", "$A$1:$D$4"),
    Call("detail['C20'].current_region.address", "$C$20"),
]

TABLES = [
    Call("[t.name for t in sheet.tables]", ["kpi"]),
    Call("'kpi' in sheet.tables", True),
    Call("'orders' in sheet.tables", False),
    Call("sheet.tables['kpi'].range.address", "$B$4:$E$7"),
    Call("sheet.tables['KPI'].name", "kpi"),
    Call("sheet.tables[0].header_row_range.value", ["区域", "目标值", "实际值", "差额"]),
    Call("sheet.tables['kpi'].data_body_range.address", "$B$5:$E$7"),
    Call("sheet.tables['kpi'].totals_row_range", None),
    Call("sheet.tables['kpi'].parent.name", "销售"),
    Call("(sheet.tables['kpi'].show_totals, sheet.tables['kpi'].show_headers)", (False, True)),
    Call("detail.tables['orders'].show_totals", True),
    Call("detail.tables['orders'].data_body_range.address", "$A$11:$B$12"),
    Call("detail.tables['orders'].totals_row_range.address", "$A$13:$B$13"),
    Call("len(sheet.tables['kpi'].rows)", 3),
    Call("sheet.tables['kpi'].rows[1].range.address", "$B$6:$E$6"),
    Call("[c.name for c in sheet.tables['kpi'].columns]", ["区域", "目标值", "实际值", "差额"]),
    Call("sheet.tables['kpi'].columns['实际值'].data_body_range.value", [120.0, 60.0, 50.0]),
    Call("sheet['C6'].table.name", "kpi"),
    Call("sheet['A1'].table", None),
    Call("sheet.range('kpi').address", "$B$5:$E$7"),
    Call("sheet.range('kpi[实际值]').address", "$D$5:$D$7"),
    Call("sheet.range('kpi[[目标值]:[差额]]').address", "$C$5:$E$7"),
    Call("sheet.range('kpi[#All]').address", "$B$4:$E$7"),
    Call("sheet.range('kpi[#Headers]').address", "$B$4:$E$4"),
    Call("sheet.range('kpi[[#Headers],[实际值]]').address", "$D$4"),
    Call("detail.range('orders[[#Totals],[数量]]').address", "$B$13"),
    Call("sheet.tables['kpi'].range.address", "$B$4:$E$9", "sheet.tables['kpi'].resize(sheet['B4:E9'])"),
    Call("sheet.tables['kpi'].range.address", "$B$4:$E$5", "sheet.tables['kpi'].resize(sheet['B4:E5'])"),
    Call("sheet['B7'].value", "华北", "sheet.tables['kpi'].resize(sheet['B4:E5'])"),
    Call(
        "sheet.tables['kpi'].range.value",
        [["区域", "目标值", "实际值", "差额"], ["西北", 1.0, 2.0, 1.0]],
        f"sheet.tables['kpi'].update({ONE_REGION}, index=False)",
    ),
    Call(
        "(sheet['B6:E7'].value, sheet.tables['kpi'].range.address)",
        ([[None] * 4] * 2, "$B$4:$E$5"),
        f"sheet.tables['kpi'].update({ONE_REGION}, index=False)",
    ),
    Call("sheet.tables['kpi'].header_row_range.value[1]", "计划", "sheet['C4'].value = '计划'"),
    Call("sheet.range('kpi[2027]').address", "$C$5:$C$7", "sheet['C4'].value = 2027"),
    Call(
        "(sheet.tables['kpi'].range.address, sheet['B8'].value)",
        ("$B$4:$E$8", "东北"),
        "sheet.tables['kpi'].rows.add(['东北', 10, 11, None])",
    ),
    Call(
        "(detail.tables['orders'].totals_row_range.address, detail['A13'].value, detail['B14'].formula)",
        ("$A$14:$B$14", "0014", "=SUBTOTAL(109,[数量])"),
        "detail.tables['orders'].rows.add(['0014', 3])",
    ),
]

NAMES = [
    Call("sorted(n.name for n in book.names)", ["'明细 2'!corner", "rates", "vat", "xlplan_as_of"]),
    Call("'xlplan_as_of' in book.names", True),
    Call("'XLPLAN_AS_OF' in book.names", True),
    Call("'nothing' in book.names", False),
    Call("book.names['xlplan_as_of'].refers_to_range.value", dt.datetime(2026, 9, 30)),
    Call("book.names['rates'].refers_to_range.address", "$A$2:$B$4"),
    Call("book.names['rates'].refers_to_range.sheet.name", "明细 2"),
    Call("book.names['vat'].refers_to", "=0.13"),
    Call("book.names['seal'].refers_to", '="a ""b"" <c>"', 'book.names.add(\'seal\', \'="a ""b"" <c>"\')'),
    Call(
        "book.names['spot'].refers_to_range.value",
        dt.datetime(2026, 9, 30),
        "book.names.add('spot', book.names['xlplan_as_of'].refers_to)",
    ),
    Call("book.names['vat'].refers_to", "=0.09", "book.names['vat'].refers_to = '=0.09'"),
    Call("book.names['vat'].refers_to", "=0.06", "book.names.add('VAT', '=0.06')"),
    Call("'vat' in book.names", False, "book.names['vat'].delete()"),
    Call("[n.name for n in detail.names]", ["'明细 2'!corner"]),
    Call("detail.names['corner'].refers_to_range.address", "$A$1"),
    Call("detail.range('rates').address", "$A$2:$B$4"),
    Call("detail['corner'].value", "税率"),
    Call("detail['A2:B4'].name.name", "rates"),
    Call("detail['A3'].name", None),
]

LOOKS = [
    Call("sheet['A2'].number_format", "yyyy-mm-dd"),
    Call("sheet['A3'].number_format", "General"),
    Call("sheet['A2:B2'].number_format", None),
    Call("sheet['C5'].color", (255, 255, 0)),
    Call("sheet['C6'].color", None),
    Call("sheet['B1'].column_width", 20.0),
    Call("sheet['C1'].column_width", 8.43),
    Call("sheet['B1:C1'].column_width", None),
    Call("sheet['A4'].row_height", 30.0),
    Call("sheet['A5'].row_height", 15.0),
    Call("sheet['A4:A5'].row_height", None),
    Call("sheet['B1'].merge_area.address", "$A$1:$D$1"),
    Call("sheet['A3'].merge_area.address", "$A$3"),
    Call("(sheet['A1'].merge_cells, sheet['A3'].merge_cells)", (True, False)),
    Call("sheet['B5'].note.text", "已核对"),
    Call("sheet['B6'].note", None),
    Call("[n.location.address for n in sheet.notes]", ["$B$5"]),
    Call("sheet['G1'].hyperlink", "https://example.com/"),
]

ROWS = [
    Call("sheet.tables['kpi'].range.address", "$B$6:$E$9", "sheet['3:4'].insert('down')"),
    Call("sheet['B6'].value", "区域", "sheet['3:4'].insert('down')"),
    Call("detail['F1'].formula", "=SUM(B2:B5)", "detail['D2:D4'].clear_contents(); detail['3:3'].insert('down')"),
    Call(
        "book.names['rates'].refers_to",
        "='明细 2'!$A$2:$B$5",
        "detail['D2:D4'].clear_contents(); detail['3:3'].insert('down')",
    ),
]

APP = [
    Call("book.app.calculation", "manual", "book.app.calculation = 'manual'"),
    Call("book.app.status_bar", "忙", "book.app.status_bar = '忙'"),
    Call("book.app.screen_updating", False, "book.app.screen_updating = False"),
    Call("book.app.display_alerts", True, "with book.app.properties(display_alerts=False): pass"),
    Call("book.name in [b.name for b in book.app.books]", True),
    Call("book.app.books.active.name", "sample.xlsx", "book.activate()"),
    Call("book.app.books['sample.xlsx'] == book", True),
    Call("book.sheets.active.name", "明细 2", "detail.activate()"),
    Call("book.sheets.active.name", "销售"),
    Call("xw.books.active.name", "sample.xlsx", "book.activate()"),
    Call("bool(sheet['A1'].api)", True),
    Call("xw.Book.caller() == book", True, "book.set_mock_caller()"),
]

SHEETS = [
    Call("book.sheet_names", ["销售", "新", "明细 2", "隐藏"], "book.sheets.add('新', after=sheet)"),
    Call("book.sheet_names", ["销售", "新", "明细 2", "隐藏"], "book.sheets.add('新', before='明细 2')"),
    Call("book.sheet_names", ["销售", "明细 2", "隐藏", "新"], "book.sheets.add('新', after=book.sheets[-1])"),
    Call("book.sheet_names[0]", "新", "sheet.activate(); book.sheets.add('新')"),
    Call("book.sheets.active.name", "新", "book.sheets.add('新', after=sheet)"),
    Call("book.sheets['新'].used_range.address", "$A$1", "book.sheets.add('新', after=sheet)"),
    Call("book.sheets['新'].visible in (True, -1)", True, "book.sheets.add('新', after=sheet)"),
    Call("book.sheets['新']['A1:B2'].value", [[1.0, "a"], [2.0, None]],
         "book.sheets.add('新', after=sheet)['A1'].value = [[1, 'a'], [2, None]]"),
    Call("detail.names[0].refers_to", "='明细 2'!$A$1", "book.sheets.add('新', before=sheet)"),
    Call("book.sheets['新']['A1'].hyperlink", "#'明细 2'!A1",
         "book.sheets.add('新', after=sheet)['A1'].formula = '=HYPERLINK(\"#\\'明细 2\\'!A1\",\"A1\")'"),
]  # fmt: skip

REFERENCE = WHERE + VALUES + WRITING + FORMULAS + MOVES + TABLES + NAMES + LOOKS + ROWS + SHEETS + APP

DIFFERENCES = [
    Call("sheet['H1'].value", "123", "sheet['H1'].value = '123'"),  # Excel reads typed text by its own language
    Call("sheet['H1'].value", "+1", "sheet['H1'].value = '+1'"),  # nor does text from data become a formula
    Call("sheet['H1'].value", None, "sheet['H1'].formula = '=1+1'"),  # calculated when Excel opens the file
    Call("sheet.tables['kpi'].range.address", "$B$4:$E$7", "sheet['B8'].value = '东北'"),  # tables grow when told to
    Call("sheet.used_range.address", "$A$1:$G$7"),  # by content; Excel counts formatted empty cells too
]


@pytest.fixture(params=["file", "excel"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[xw.Book]:
    path = write_sample(tmp_path / "sample.xlsx")
    if request.param == "file":
        with xlplan.open(path) as opened:
            yield opened
    elif "excel" not in [engine.name for engine in xw.engines]:
        pytest.skip("Excel is not installed here")
    else:
        with xw.App(visible=False, add_book=False) as app:
            yield app.books.open(path)


def carry_out(call: Call, book: xw.Book) -> Any:
    names = {"book": book, "sheet": book.sheets["销售"], "detail": book.sheets["明细 2"]}
    names |= {"pd": pd, "np": np, "dt": dt, "xw": xw}
    exec(call.before, names)
    return eval(call.asked, names)


@pytest.mark.parametrize("call", REFERENCE, ids=lambda call: f"{call.before} -> {call.asked}".removeprefix(" -> "))
def test_a_call_answers_as_excel_does(call: Call, book: xw.Book) -> None:
    answer = carry_out(call, book)
    assert answer == call.answer
    assert type(answer) is type(call.answer)


@pytest.mark.parametrize("call", DIFFERENCES, ids=lambda call: f"{call.before} -> {call.asked}".removeprefix(" -> "))
def test_a_file_differs_from_excel_only_where_the_reason_is_given(call: Call, tmp_path: Path) -> None:
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as book:
        assert carry_out(call, book) == call.answer
