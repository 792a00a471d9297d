"""What a company's file says wrongly, and what is told of workbooks that it is followed in."""

from __future__ import annotations

from place import Place, case, run

ASK = "company xlplan.toml"
FILE = "xlplan.toml"
COLUMN = """[forms.invoices.columns.net]
zh = "净额"
en = "Net"
type = "money"
"""
KPI = """[kpis.margin]
zh = "毛利率"
en = "Gross margin"
unit = "%"
direction = "higher"
accumulation = "ratio"
"""
MADE = "new evaluation q3.xlsx --set region=East --set as_of=2026-09-30"


def says(at: Place, text: str) -> None:
    """The company's file."""
    at.write(FILE, text)


def made(at: Place, text: str = KPI) -> None:
    """A workbook made beside a company's file."""
    says(at, text)
    run(MADE, at)


# --- the file --------------------------------------------------------------------------------------------------------
@case("company-toml", ASK)
def curly_quotes(at: Place) -> None:
    """The second line of the file has curly quotes, as a word processor sets them."""
    says(at, "[settings]\nmet_at = “95%”\n")


@case("company-unknown", ASK)
def a_column_that_is_not_there(at: Place) -> None:
    """A column is to be hidden that the form does not have."""
    says(at, '[forms.tracking]\nhide = ["remark"]\n')


@case("company-value", ASK)
def a_threshold_in_words(at: Place) -> None:
    """A threshold is set in words."""
    says(at, '[settings]\nmet_at = "nearly all"\n')


@case("company-language", ASK)
def one_language(at: Place) -> None:
    """A column is renamed in Chinese alone."""
    says(at, '[forms.invoices.labels]\ncustomer = { zh = "经销商" }\n')


@case("company-id", ASK)
def a_chinese_id(at: Place) -> None:
    """The id of a new column is a Chinese word."""
    says(at, '[forms.invoices.columns."业务员"]\nzh = "业务员"\nen = "Salesperson"\n')


@case("company-taken", ASK)
def an_id_in_use(at: Place) -> None:
    """A new column has the id of a column that is there."""
    says(at, COLUMN.replace("net", "amount"))


@case("company-entry", ASK)
def an_entry_twice(at: Place) -> None:
    """An entry is added to a list that has it."""
    says(at, '[forms.tracking.lists]\nstage = [{ id = "doing", zh = "执行", en = "Doing" }]\n')


@case("company-required", ASK)
def a_required_column(at: Place) -> None:
    """The customer of an invoice is to be hidden."""
    says(at, '[forms.invoices]\nhide = ["customer"]\n')


@case("company-needed", ASK)
def a_needed_column(at: Place) -> None:
    """A column is to be hidden of which other columns are reckoned."""
    says(at, '[forms.invoices]\nhide = ["settled"]\n')


@case("company-header", ASK)
def a_header_twice(at: Place) -> None:
    """A new column has the header of another."""
    says(at, COLUMN.replace("Net", "Open Amount"))


@case("company-sheet", ASK)
def a_sheet_twice(at: Place) -> None:
    """A sheet gets the name of another."""
    says(at, '[forms.review]\nsheet = { zh = "效果评估", en = "Retrospective" }\n')


@case("company-calculated", ASK)
def a_required_formula(at: Place) -> None:
    """A column with a formula is to be filled in by people."""
    says(at, COLUMN + 'formula = "amount * 2"\nrequired = true\n')


@case("company-formula", ASK)
def a_function_that_is_none(at: Place) -> None:
    """A formula has a function of Excel that is not among those."""
    says(at, COLUMN + 'formula = "SUMIF(amount)"\n')


@case("company-formula-name", ASK)
def a_field_misspelt(at: Place) -> None:
    """A formula has the name of a column that is not there."""
    says(at, COLUMN + 'formula = "amount - rebate"\n')


@case("company-no-number", ASK)
def a_field_of_text(at: Place) -> None:
    """A formula reckons with a column of text."""
    says(at, COLUMN + 'formula = "amount - customer"\n')


@case("company-circle", ASK)
def a_circle(at: Place) -> None:
    """Two columns are reckoned from each other."""
    says(at, COLUMN + 'formula = "gross - 1"\n' + COLUMN.replace("净额", "毛额").replace("Net", "Gross").replace(
        "net", "gross") + 'formula = "net + 1"\n')  # fmt: skip


@case("company-long", ASK)
def a_formula_of_formulas(at: Place) -> None:
    """A formula names columns so often that Excel would not take it."""
    formula = "+".join([f"min({','.join(['due_date'] * 17)})"] * 3)
    says(at, COLUMN.replace("money", "date") + f'formula = "{formula}"\n')


@case("company-same-kpi", ASK)
def a_kpi_of_the_catalogue(at: Place) -> None:
    """A KPI of the company's has the name of one in the catalogue."""
    says(at, KPI.replace("Gross margin", "Win rate"))


@case("company-ids", "company --ids customer")
def ids_of_nothing(at: Place) -> None:
    """The ids of a form are asked for that there is not."""
    says(at, "")


# --- workbooks -------------------------------------------------------------------------------------------------------
@case("company-differs", "check q3.xlsx")
def another_file_beside_it(at: Place) -> None:
    """The company's file was changed after the workbook was made."""
    made(at)
    says(at, KPI + 'formula = "sales / 2"\n')


@case("company-not-carried", "check evaluation.xlsx")
def a_file_put_beside_an_old_workbook(at: Place) -> None:
    """The company's file was put beside a workbook that was made without one."""
    at.path("evaluation")
    says(at, KPI)


@case("setting-differs", "check q3.xlsx")
def a_threshold_of_ones_own(at: Place) -> None:
    """A manager changed a threshold that the company has fixed."""
    made(at, '[settings]\nmet_at = { value = "95%", fixed = true }\n')
    with at.book("q3.xlsx") as book:
        book.names["xlplan_met_at"].refers_to_range.value = 0.8


@case("setting-fixed", f"{MADE} --set met_at=80%")
def a_new_workbook_with_another_threshold(at: Place) -> None:
    """A workbook is to be made with another threshold than the company has fixed."""
    says(at, '[settings]\nmet_at = { value = "95%", fixed = true }\n')


@case("kpi-without-input", "check q3.xlsx")
def a_kpi_without_its_parts(at: Place) -> None:
    """The table has a KPI that the company reckons from another, and not that other."""
    made(at, KPI + "formula = '\"毛利额\" / sales'\n")
    at.type("q3.xlsx", "kpi", 0, kpi=at.say("毛利率", "Gross margin"), target=0.3)
