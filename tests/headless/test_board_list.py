"""The dashboard's list of warnings: rows of one height, with room for every word that the program writes there."""

import io
from collections.abc import Iterable
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms.alert import Alert, Fired
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.dashboard import FORM, SEVERITIES, WIDTH
from xlplan.forms.form import LANGS, BookData, Lang, Row, Template, Value
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.forms.warning_list import MORE, clipped
from xlplan.headless.compose import compose
from xlplan.headless.lines import height, letters, lines
from xlplan.headless.theme import SMALL, TEXT

ALERTS = [alert for found in TEMPLATES for form in found.forms for alert in form.alerts]
ALL = [(found, lang) for found in TEMPLATES for lang in LANGS]


class Long(dict[str, Value]):
    """A row whose every figure is long."""

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]
        return Decimal("-123456789.12")


def said(alerts: Iterable[Alert], lang: Lang) -> list[str]:
    row: Row = Long()
    found = [alert.rule(lang) for alert in alerts]
    return found + [clipped(alert.says(row, BookData(lang))) for alert in alerts]


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_rule_needs_a_third_line(lang: Lang) -> None:
    words = [*said(ALERTS, lang), MORE(lang).format(count=9999), *(entry.label(lang) for entry in SEVERITIES)]
    assert len(words) > 40
    assert [text for text in words if lines(text, WIDTH) > 2] == []


@given(st.text(alphabet="客户华东abe 北京ijl", max_size=40))
def test_a_long_subject_ends_within_two_lines(subject: str) -> None:
    shown = clipped(subject)
    assert letters(shown) <= 2 * (WIDTH - 1)
    assert shown == subject or (shown.endswith("…") and subject.startswith(shown[:-1]))


@pytest.mark.parametrize(("found", "lang"), ALL, ids=[f"{found.id}-{lang}" for found, lang in ALL])
def test_all_rows_of_the_list_have_one_height_and_room_for_two_lines(found: Template, lang: Lang) -> None:
    for book in (sample_book(found.id, lang), new_book(found, lang, {"as_of": "2023-09-30"})):
        data = compose(found, book)
        sheet = openpyxl.load_workbook(io.BytesIO(data))[FORM.sheet(lang)]
        (ends,) = (table.ref.split(":") for table in sheet.tables.values())
        first, last = (int("".join(filter(str.isdigit, end))) for end in ends)
        assert {sheet.row_dimensions[row].height for row in range(first + 1, last + 1)} == {height(2, lang)}


def test_what_fill_lists_later_has_no_third_line_either() -> None:
    entry = Fired("a:b", "bad", "计划任务逾期", "华东区域战略合作客户季度回访与续约谈判准备会", "进度 70%", "")
    assert len(clipped(entry.subject)) <= 16


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_over_every_large_figure_fit_on_one_line(lang: Lang) -> None:
    shown = {form.band(name).label(lang) for found in TEMPLATES for form in found.forms for name in form.highlights}
    assert len(shown) > 15
    assert [words for words in shown if letters(words) * SMALL / TEXT > WIDTH + 1.2] == []  # of letters rounded up


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_follows_closely_on_a_sentence_whose_chart_has_nothing_to_show(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("tracking"), sample_book("tracking", lang))))
    ((name, cell),) = book.defined_names["tracking_headline_owners"].destinations
    sheet = book[name]
    said, listed = sheet[cell.replace("$", "")].row, int(sheet.tables["dashboard"].ref.split(":")[0].lstrip("A"))
    assert sheet[cell.replace("$", "")].value
    assert listed - said - 1 <= 6  # rows as high as usual
    lowest = max(drawn.anchor.to.row for drawn in sheet._charts)
    assert lowest < listed - 1  # and no chart covers it
