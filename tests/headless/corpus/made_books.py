"""Workbooks made for the corpus suite: seeded random combinations of what XlsxWriter can write."""

from __future__ import annotations

import base64
import datetime as dt
import io
import random
import warnings
from collections.abc import Callable
from typing import Any

import xlsxwriter

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 12
"""Where no real VBA project is at hand: the suite only holds that the member stays byte for byte."""

WORDS = ["东区", "north", "a <b> & 'c'", " spaced ", "=no formula", "line\nbreak", "100%", "é", "0012", "𝔘nicode"]


class Place:
    """Where the next feature goes: a sheet, and rows below everything that stands there."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Any, rng: random.Random, serial: int) -> None:
        self.book, self.sheet, self.rng, self.serial = book, sheet, rng, serial
        self.row = rng.randrange(4)
        self.tables = 0

    @property
    def quoted(self) -> str:
        return "'" + self.sheet.name.replace("'", "''") + "'"

    def format(self) -> Any:
        codes = ["0.00", "0%", "#,##0", "yyyy-mm-dd", "@", '0.0;[Red]-0.0;"-"', "0.00E+00", "h:mm"]
        return self.book.add_format({"num_format": self.rng.choice(codes), "bold": self.rng.random() < 0.3})

    def number(self) -> float:
        return self.rng.choice([self.rng.randrange(-50, 5000), round(self.rng.uniform(0, 1), 6), 41000.5])


def grid(p: Place) -> int:
    """Numbers, text, booleans, errors, blanks, dates, percentages; gives the rows used, as all features do."""
    rows = p.rng.randrange(2, 8)
    dates = p.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for row in range(p.row, p.row + rows):
        p.sheet.write_number(row, 0, p.number(), p.rng.choice([None, p.format()]))
        p.sheet.write_string(row, 1, p.rng.choice(WORDS))
        p.sheet.write_boolean(row, 2, p.rng.random() < 0.5)
        p.sheet.write_datetime(row, 3, dt.datetime(2024, 2, 1 + p.rng.randrange(28), 12), dates)
        p.sheet.write_formula(row, 4, f"=A{row + 1}*2", p.rng.choice([None, p.format()]), p.number())
        p.sheet.write_formula(row, 5, "=1/0", None, "#DIV/0!")
        p.sheet.write_blank(row, 6, None, p.format())
    return rows


def table(p: Place) -> int:
    """A table, with or without totals, filter, calculated column and formats; rules, names and charts over it."""
    body, first = p.rng.randrange(1, 9), p.rng.randrange(3)
    totals, header = p.rng.random() < 0.4, p.rng.random() < 0.9
    p.tables += 1
    name = f"t{p.serial}_{p.tables}_{p.row}"
    top = p.row + (1 if header else 0)
    columns: list[dict[str, Any]] = [{"header": h} for h in ("Key", "计划", "Actual's [x]", "Rate")]
    columns[1]["format"] = p.format()
    columns[3]["formula"] = f"={name}[[#This Row],[计划]]*2"
    if totals:
        columns[0]["total_string"] = "Total"
        columns[1]["total_function"] = p.rng.choice(["sum", "average", "max", "count_nums"])
    data = [[f"k{i}", p.number(), p.number()] for i in range(body)]
    last = top + body - 1
    p.sheet.add_table(
        p.row, first, last + totals, first + 3,
        {
            "name": name, "columns": columns, "data": data, "total_row": totals, "header_row": header,
            "autofilter": header and p.rng.random() < 0.7, "style": p.rng.choice(["Table Style Light 11", None]),
        },
    )  # fmt: skip
    _around(p, name, top, last, first)
    return last + totals - p.row + 1


def _around(p: Place, name: str, top: int, last: int, first: int) -> None:
    """What stands over a table's body and must grow with it."""
    column = f"{p.quoted}!${chr(66 + first)}${top + 1}:${chr(66 + first)}${last + 1}"
    if p.rng.random() < 0.5:
        p.sheet.conditional_format(top, first + 1, last, first + 1, {"type": "data_bar", "data_bar_2010": True})
    if p.rng.random() < 0.5:
        p.sheet.data_validation(top, first + 1, last, first + 1, {"validate": "decimal", "criteria": ">", "value": -9})
    if p.rng.random() < 0.5:
        chart = p.book.add_chart({"type": p.rng.choice(["column", "line", "pie"])})
        chart.add_series({"values": "=" + column})
        p.sheet.insert_chart(p.row, 12, chart)
        p.sheet.insert_textbox(p.row, 12, "", {"textlink": f"=$A${last + 3}"})
    if p.rng.random() < 0.5:
        p.sheet.add_sparkline(p.row, 9, {"range": column.replace("$", "")})
    if p.rng.random() < 0.5:
        p.book.define_name(f"n_{name}", "=" + column)
    if p.rng.random() < 0.5:
        p.sheet.write_formula(p.row, 10, f"=SUM({column.split('!')[1]})", None, 7)
        p.sheet.write_formula(p.row, 11, f"=SUM({name}[计划])", None, 7)
    if p.rng.random() < 0.2:
        p.sheet.set_row(last, 25)


def chart(p: Place) -> int:
    kinds = ["column", "bar", "line", "area", "pie", "doughnut", "scatter", "radar", "stock"]
    made = p.book.add_chart({"type": p.rng.choice(kinds)})
    for _ in range(3):
        for row in range(3):
            p.sheet.write_number(p.row + row, 8, p.number())
        made.add_series({
            "values": f"={p.quoted}!$I${p.row + 1}:$I${p.row + 3}", "name": "s",
            "categories": f"={p.quoted}!$B${p.row + 1}:$B${p.row + 3}",
            "data_labels": {"value": True}, "marker": {"type": "automatic"},
        })  # fmt: skip
    made.set_title({"name": f"={p.quoted}!$B$1"})
    options = p.rng.choice([{}, {"object_position": 1}, {"object_position": 3}, {"x_offset": 7, "y_offset": 30}])
    p.sheet.insert_chart(p.row, 10, made, options)
    return 4


def sparklines(p: Place) -> int:
    for row in range(p.row, p.row + 3):
        for col in range(3):
            p.sheet.write_number(row, col, p.number())
        p.sheet.add_sparkline(row, 3, {"range": f"{p.quoted}!A{row + 1}:C{row + 1}", "type": "column", "markers": True})
    p.sheet.add_sparkline(p.row, 4, {
        "location": [f"E{p.row + 1}", f"E{p.row + 2}"],
        "range": [f"{p.quoted}!A{p.row + 1}:C{p.row + 1}", f"{p.quoted}!A{p.row + 2}:C{p.row + 2}"],
    })  # fmt: skip
    return 3


def validations(p: Place) -> int:
    kinds: list[dict[str, Any]] = [
        {"validate": "list", "source": ["a", "b", "c"]},
        {"validate": "list", "source": f"=$A${p.row + 1}:$A${p.row + 2}"},
        {"validate": "date", "criteria": "between", "minimum": dt.date(2024, 1, 1), "maximum": dt.date(2024, 12, 31)},
        {"validate": "custom", "value": f"=LEN(B{p.row + 1})<9", "input_title": "t", "input_message": "m"},
        {"validate": "whole", "criteria": "<", "value": f"=$A${p.row + 1}", "error_type": "warning"},
    ]
    for col, kind in enumerate(p.rng.sample(kinds, 3)):
        p.sheet.data_validation(p.row, col, p.row + 3, col, kind)
    p.sheet.write_number(p.row, 0, p.number())
    return 4


def conditions(p: Place) -> int:
    colour = p.book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    kinds: list[dict[str, Any]] = [
        {"type": "cell", "criteria": ">", "value": f"=$A${p.row + 1}", "format": colour},
        {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"},
        {"type": "icon_set", "icon_style": "3_arrows"},
        {"type": "icon_set", "icon_style": "5_ratings", "reverse_icons": True},
        {"type": "3_color_scale"},
        {"type": "2_color_scale", "min_type": "formula", "min_value": f"=$A${p.row + 1}"},
        {"type": "formula", "criteria": f"=$A{p.row + 1}>5", "format": colour, "stop_if_true": True},
        {"type": "text", "criteria": "containing", "value": "x", "format": colour},
        {"type": "time_period", "criteria": "last month", "format": colour},
        {"type": "duplicate", "format": colour},
        {"type": "top", "value": 10, "criteria": "%", "format": colour},
    ]
    for col, kind in enumerate(p.rng.sample(kinds, 4)):
        p.sheet.conditional_format(p.row, col, p.row + 4, col, kind)
        p.sheet.write_number(p.row, col, p.number())
    return 5


def pictures(p: Place) -> int:
    p.sheet.insert_image(p.row, 7, "a.png", {"image_data": io.BytesIO(PNG), "url": "https://example.com"})
    if p.rng.random() < 0.4:
        p.sheet.embed_image(p.row + 1, 7, "b.png", {"image_data": io.BytesIO(PNG)})
    return 3


def textboxes(p: Place) -> int:
    p.sheet.insert_textbox(p.row, 8, "text", {"fill": {"color": "yellow"}, "textlink": f"=$A${p.row + 1}"})
    p.sheet.insert_checkbox(p.row, 6, p.rng.random() < 0.5)
    return 2


def notes(p: Place) -> int:
    p.sheet.write_comment(p.row, 1, "a note", {"author": "某人", "visible": p.rng.random() < 0.5})
    p.sheet.write_comment(p.row + 1, 0, "another")
    return 2


def links(p: Place) -> int:
    p.sheet.write_url(p.row, 0, "https://example.com/?a=1&b=2", string="web", tip="tip")
    p.sheet.write_url(p.row + 1, 0, f"internal:{p.quoted}!A{p.row + 1}", string="here")
    p.sheet.write_url(p.row + 2, 0, "external:other.xlsx#S!A1")
    return 3


def rich(p: Place) -> int:
    bold = p.book.add_format({"bold": True, "font_color": "red"})
    p.sheet.write_rich_string(p.row, 0, "plain ", bold, "bold 粗", " end")
    p.sheet.write_string(p.row, 1, "rotated", p.book.add_format({"rotation": 45, "text_wrap": True, "border": 2}))
    return 1


def arrays(p: Place) -> int:
    p.sheet.write_array_formula(p.row, 0, p.row + 1, 0, f"{{=C{p.row + 1}:C{p.row + 2}*2}}", None, 4)
    p.sheet.write_dynamic_array_formula(p.row, 1, p.row, 1, f"=SUM(LEN(C{p.row + 1}:C{p.row + 2}))", None, 2)
    p.sheet.write_dynamic_array_formula(p.row, 4, p.row + 1, 4, f"=SORT(C{p.row + 1}:C{p.row + 2})", None, 2)
    p.sheet.write_number(p.row, 2, 2)
    p.sheet.write_number(p.row + 1, 2, 3)
    return 2


def outlines(p: Place) -> int:
    for row in range(p.row, p.row + 3):
        p.sheet.set_row(row, None, None, {"level": 1, "hidden": p.rng.random() < 0.5})
        p.sheet.write_number(row, 0, p.number())
    p.sheet.set_row(p.row + 3, 30, p.format(), {"collapsed": True})
    p.sheet.write_formula(p.row + 3, 0, f"=SUBTOTAL(9,A{p.row + 1}:A{p.row + 3})", None, 9)
    return 4


def merges(p: Place) -> int:
    p.sheet.merge_range(p.row, 0, p.row + 1, 2, "merged", p.format())
    p.sheet.merge_range(p.row, 4, p.row, 5, p.number(), p.format())
    return 2


def buttons(p: Place) -> int:
    p.sheet.insert_button(p.row, 7, {"macro": "go", "caption": "Go"})
    return 2


def filters(p: Place) -> int:
    for col in range(3):
        p.sheet.write_string(p.row, col, f"h{col}")
        for row in range(p.row + 1, p.row + 4):
            p.sheet.write_number(row, col, p.number())
    p.sheet.autofilter(p.row, 0, p.row + 3, 2)
    p.sheet.filter_column(0, "x > 2000")
    return 4


def names(p: Place) -> int:
    p.book.define_name(f"one_{p.serial}_{p.row}", f"={p.quoted}!$A${p.row + 1}")
    p.book.define_name(
        f"{p.sheet.name}!local_{p.row}" if "'" not in p.sheet.name else f"local_{p.row}",
        f"={p.quoted}!$A$1:$B${p.row + 1}",
    )
    p.sheet.write_formula(p.row, 0, f"=one_{p.serial}_{p.row}+1", None, 1)
    return 1


def ignored(p: Place) -> int:
    p.sheet.write_string(p.row, 0, "123")
    p.sheet.ignore_errors({"number_stored_as_text": f"A{p.row + 1}:B{p.row + 2}"})
    return 1


def _whole_sheet(p: Place) -> None:
    """What a sheet has once."""
    sheet, rng = p.sheet, p.rng
    choices: list[Callable[[], Any]] = [
        lambda: sheet.print_area(0, 0, p.row + 3, 5),
        lambda: (sheet.repeat_rows(0, 1), sheet.repeat_columns(0)),
        lambda: sheet.freeze_panes(1, 1),
        lambda: sheet.split_panes(30, 40),
        lambda: sheet.protect("pw", {"format_cells": True}),
        lambda: sheet.set_header("&L&G", {"image_left": "h.png", "image_data_left": io.BytesIO(PNG)}),
        lambda: sheet.set_footer("&CPage &P of &N"),
        lambda: sheet.set_background(io.BytesIO(PNG)),
        lambda: (sheet.set_h_pagebreaks([2, 9]), sheet.set_v_pagebreaks([3])),
        lambda: sheet.set_column("B:C", 17, p.format(), {"level": 1}),
        lambda: sheet.set_column("E:XFD", None, None, {"hidden": True}),
        lambda: sheet.set_default_row(18),
        lambda: sheet.set_tab_color("#00B050"),
        sheet.right_to_left,
        lambda: (sheet.set_landscape(), sheet.fit_to_pages(1, 0), sheet.set_paper(9)),
        lambda: sheet.set_selection(3, 1, 5, 2),
        sheet.hide_zero,
        lambda: sheet.set_zoom(70),
        sheet.set_vba_name,
    ]
    for choose in rng.sample(choices, 4):
        choose()


FEATURES = [
    grid, table, table, chart, sparklines, validations, conditions, pictures, textboxes, notes, links, rich, arrays,
    outlines, merges, buttons, names, ignored,
]  # fmt: skip


def made_book(seed: int, vba: bytes = OLE) -> tuple[str, bytes]:
    """A file name and a workbook; the same for the same seed."""
    rng = random.Random(seed)
    out = io.BytesIO()
    options = {"in_memory": True, "date_1904": rng.random() < 0.15, "strings_to_urls": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a format that is not used, ...
        book = xlsxwriter.Workbook(out, options)
        sheets = [book.add_worksheet(name) for name in rng.sample(["Data", "数据", "O'Brien", "A B", "Q1"], 3)]
        for serial, sheet in enumerate(sheets):
            _fill(Place(book, sheet, rng, serial), first=serial == 0)
        _whole_book(book, rng, sheets)
        macros = rng.random() < 0.15
        if macros:
            book.add_vba_project(io.BytesIO(vba), is_stream=True)
        book.close()
    return f"made{seed:03}.{'xlsm' if macros else 'xlsx'}", out.getvalue()


def _fill(p: Place, *, first: bool) -> None:
    chosen = p.rng.sample(FEATURES, p.rng.randrange(3, 8)) + ([grid] if first else [])
    chosen += [filters] if p.rng.random() < 0.2 else []
    p.rng.shuffle(chosen)
    for feature in chosen:
        p.row += feature(p) + p.rng.choice([0, 1, 1, 3])
    _whole_sheet(p)


def _whole_book(book: xlsxwriter.Workbook, rng: random.Random, sheets: list[Any]) -> None:
    if rng.random() < 0.3:
        chartsheet = book.add_chartsheet("图")
        drawn = book.add_chart({"type": "bar"})
        drawn.add_series({"values": f"='{sheets[0].name}'!$A$1:$A$3".replace("O'B", "O''B")})
        chartsheet.set_chart(drawn)
    sheets[rng.randrange(1, 3)].hide() if rng.random() < 0.2 else sheets[1].activate()
    book.set_properties({"title": "标题", "author": "a <b>", "comments": "x"})
    book.set_custom_property("checked", dt.datetime(2024, 1, 1))
    if rng.random() < 0.3:
        book.set_calc_mode(rng.choice(["manual", "auto_except_tables"]))
    book.set_size(1600, 900)
