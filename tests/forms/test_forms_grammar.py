"""The formula language: what forms write becomes what Excel, LibreOffice and the calculation engines read alike."""

import datetime as dt
import hashlib
import re

import pytest

from xlplan.forms.catalog import TEMPLATES, all_forms
from xlplan.forms.chart import board_cells
from xlplan.forms.form import LANGS, Column, Form, Lang, Line, Template
from xlplan.forms.grammar import MissingFieldError, Renderer, TableHeaders
from xlplan.forms.kpi import FORM as KPI
from xlplan.forms.receivables import FORM as RECEIVABLES
from xlplan.forms.render import band_formula, column_formula, total_formula

MONTHS = (dt.date(2013, 1, 1), dt.date(2013, 2, 1))
EXCEL_2016 = """IF IFERROR AND OR NOT ISNUMBER ROUND ABS MAX MIN SUM SUMIFS COUNTIFS SUMPRODUCT LEFT RIGHT LOWER LEN MID
    SUBSTITUTE N NA _xlfn.NUMBERVALUE DAY RANK INDEX MATCH
    COUNT DATE EOMONTH YEAR TRIM CHAR TEXT FIXED ROW ROWS SMALL INT MOD HYPERLINK REPT
    WEEKDAY ROUNDDOWN FIND VALUE MONTH"""
REFERENCE = re.compile(
    rf"\b(?P<table>{'|'.join(form.id for form in all_forms())})"
    r"(?:\[(?P<plain>\w[\w ]*)\]|\[\[#This Row\],\[(?P<cell>(?:[^\[\]']|'.)+)\](?::\[(?P<until>(?:[^\[\]']|'.)+)\])?\]"
    r"|\[\[(?P<first>(?:[^\[\]']|'.)+)\]:\[(?P<last>(?:[^\[\]']|'.)+)\]\])"
)


def resolved(form: Form) -> tuple[Column, ...]:
    """The form's columns for two months, or for lines with names that people give."""
    return form.resolve(MONTHS, (Line("产品A", "income"), Line("Ads (online) 50%", "expense")))


def renderers(template: Template, lang: Lang) -> dict[str, Renderer]:
    tables = {f.id: TableHeaders.of(f, resolved(f), lang) for f in template.forms}
    return {f.id: Renderer(lang, tables, f.id) for f in template.forms}


def formulas(template: Template, lang: Lang) -> list[str]:
    found = []
    for form in template.forms:
        renderer = renderers(template, lang)[form.id]
        columns = resolved(form)
        found += [column_formula(c, renderer) for c in columns if c.formula]
        found += [total_formula(c, renderer) for c in columns if c.total]
        found += [band_formula(b, renderer) for b in form.bands]
        found += [band_formula(cell.band, renderer) for cell in board_cells(form, columns)]
    assert all(found)
    return [f for f in found if f]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_formulas_use_only_references_that_every_calculator_reads_alike(template: Template, lang: Lang) -> None:
    for formula in formulas(template, lang):
        rest = REFERENCE.sub("", re.sub(r'"[^"]*"', '""', formula))
        assert "[" not in rest, formula
        assert "@" not in rest, formula
        assert "{" not in rest, formula


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_formulas_name_columns_that_their_tables_have(template: Template, lang: Lang) -> None:
    heads = {f.id: {c.label(lang) for c in resolved(f)} for f in template.forms}
    for formula in formulas(template, lang):
        for match in REFERENCE.finditer(re.sub(r'"[^"]*"', '""', formula)):
            for group in ("plain", "cell", "until", "first", "last"):
                if match[group]:
                    assert match[group].replace("'", "") in heads[match["table"]]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_formulas_use_functions_of_excel_2016_only(template: Template) -> None:
    allowed = set(EXCEL_2016.split())
    for formula in formulas(template, "en"):
        bare = re.sub(r"\[[^\[\]]*\]", "", re.sub(r'"[^"]*"', '""', formula))
        assert set(re.findall(r"([A-Za-z_.]+)\(", bare)) <= allowed, formula


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_headers_hold_no_sign_that_excel_or_its_writers_destroy(template: Template) -> None:
    for form in template.forms:
        for lang in LANGS:
            headers = [c.label(lang) for c in resolved(form)]
            assert len({h.casefold() for h in headers}) == len(headers)
            assert not [h for h in headers if set("@[]#'{}\n") & set(h)]


def test_a_cell_of_the_row_is_written_with_the_full_reference() -> None:
    table = TableHeaders.of(KPI, KPI.resolve(), "zh")
    assert Renderer("zh", {"kpi": table}, "kpi").formula("{actual}/{target}") == (
        "=kpi[[#This Row],[实际值]]/kpi[[#This Row],[目标值]]"
    )


def test_a_renamed_table_and_header_are_followed() -> None:
    table = TableHeaders("kpi2", KPI, KPI.resolve(), {"actual": "Actual [Q3] #1"})
    assert Renderer("en", {"kpi": table}, "kpi").formula("{actual}") == "=kpi2[[#This Row],[Actual '[Q3'] '#1]]"


def test_sums_leave_out_names_that_end_as_totals_do_and_no_others() -> None:
    table = TableHeaders.of(KPI, KPI.resolve(), "en")
    rendered = Renderer("en", {"kpi": table}, "kpi").formula("{sum:weight}")
    criteria = ",".join(f'kpi[KPI],"<>*{ending}"' for ending in ("合计", "小计", "总计", "total"))
    assert rendered == f"=SUMIFS(kpi[Weight],{criteria})"


def test_a_choice_is_recognised_in_both_languages() -> None:
    table = TableHeaders.of(KPI, KPI.resolve(), "en")
    rendered = Renderer("en", {"kpi": table}, "kpi").formula("{direction?lower}")
    assert rendered == ('=OR(kpi[[#This Row],[Direction]]="越低越好",kpi[[#This Row],[Direction]]="Lower is better")')


def test_a_formula_whose_column_is_not_in_the_sheet_falls_back() -> None:
    columns = tuple(c for c in RECEIVABLES.resolve(MONTHS) if c.tag != "shipped" and c.id != "total_billed")
    table = TableHeaders.of(RECEIVABLES, columns, "en")
    renderer = Renderer("en", {"receivables": table}, "receivables")
    owed = column_formula(table.column("outstanding"), renderer)
    assert owed is not None
    assert "Total planned" in owed
    assert "Opening" not in owed
    with pytest.raises(MissingFieldError):
        renderer.formula("{total_billed}")


DIGESTS = {
    ("tracking", "1"): "475cfddbbf2e",
    ("evaluation", "1"): "23dcf37e1a96",
    ("forecast", "1"): "bb8408f7e464",
    ("customers", "1"): "d9a9098d45a4",
    ("plan", "1"): "5c843441c0e3",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_formulas_change_only_with_the_template_version(template: Template) -> None:
    """A rollup calls other formulas a break, unless the workbook says that it is of another version.

    Before the first release the digest may simply be renewed; afterwards raise the template's version with it.
    """
    texts = "\n".join(formula for lang in LANGS for formula in formulas(template, lang))
    assert hashlib.sha256(texts.encode()).hexdigest()[:12] == DIGESTS[template.id, template.version]
