"""The built VBA, run: what cells get for what Python answers, what Python is handed, help, versions, buttons."""

from typing import Any

import pytest
from vba_host import call, host

from xlplan.addin import udfs
from xlplan.addin.building.ribbon import BUTTONS, ribbon_words
from xlplan.functions import ERRORS, FUNCTIONS, ErrorValue, Words


@pytest.fixture(scope="module")
def excel() -> Any:
    return host(self_check=True)


@pytest.fixture(autouse=True)
def quiet(excel: Any) -> None:
    excel.run("SetFailure", "")
    excel.run("SetLanguage", 1033)
    excel.run("Heard")


def test_python_is_handed_the_arguments_as_the_cell_has_them(excel: Any) -> None:
    excel.run("SetAnswer", 0.9)
    assert call(excel, 'XLPLAN_ATTAINMENT(50, "45", "lower")') == "Double 0.9"
    heard = "xlplan.addin.udfs XLPLAN_ATTAINMENT Integer 50|String 45|String lower|Workbook Range"
    assert excel.run("Heard").strip() == heard


def test_an_argument_left_out_arrives_as_missing(excel: Any) -> None:
    excel.run("SetAnswer", 0.9)
    assert call(excel, "XLPLAN_ATTAINMENT(50, 45)") == "Double 0.9"
    assert "Integer 50|Integer 45|missing|" in excel.run("Heard")


def test_an_error_and_an_array_among_the_arguments_arrive_whole(excel: Any) -> None:
    excel.run("SetAnswer", 1)
    call(excel, "XLPLAN_GAP(CVErr(2042), Array(1, 2))")
    assert "Error 2042|Integer 1,Integer 2,|" in excel.run("Heard")


@pytest.mark.parametrize("code", ERRORS)
def test_every_marker_becomes_its_error(excel: Any, code: str) -> None:
    excel.run("SetAnswer", ErrorValue(code, Words("原因", "why")).marker)
    assert call(excel, "XLPLAN_GAP(50, 45)") == f"Error {ERRORS[code][1]}"


@pytest.mark.parametrize(
    ("answer", "cell"),
    [
        ("met", "String met"),
        ("#XLPLAN", "String #XLPLAN"),
        ("", "String "),
        (True, "Boolean True"),
        (-5.0, "Double -5"),
    ],
)
def test_what_is_no_marker_stays_as_it_is(excel: Any, answer: object, cell: str) -> None:
    excel.run("SetAnswer", answer)
    assert call(excel, "XLPLAN_GAP(50, 45)") == cell


def test_markers_within_rows_and_columns_become_errors_and_leave_the_rest(excel: Any) -> None:
    excel.run("SetGrid", 1.5, "#XLPLAN!NUM|too large", "#XLPLAN!VALUE|", "text")
    assert call(excel, "XLPLAN_GAP(50, 45)") == "Double 1.5,Error 2036,;Error 2015,String text,;"
    excel.run("SetRow", "#XLPLAN!DIV0|nothing to divide by", 2.5)
    assert call(excel, "XLPLAN_GAP(50, 45)") == "Error 2007,Double 2.5,"


def test_an_answer_of_the_real_function_becomes_an_error_with_its_reason(excel: Any) -> None:
    answer = udfs.XLPLAN_VARIANCE([["sideways"]], [[100]], [[90]])  # type: ignore[attr-defined]
    excel.run("SetAnswer", answer)
    assert call(excel, 'XLPLAN_VARIANCE("sideways", 100, 90)') == "Error 2015"
    reason = excel.evaluate("XlplanLastReason()")
    assert "sideways" in reason
    assert "不在选项中" in reason


def test_an_unknown_code_is_still_an_error_and_never_text(excel: Any) -> None:
    excel.run("SetAnswer", "#XLPLAN!FUTURE|from a newer Python")
    assert call(excel, "XLPLAN_GAP(50, 45)") == "Error 2015"


def test_when_python_cannot_be_reached_the_cell_shows_an_error_and_the_reason_is_kept(excel: Any) -> None:
    excel.run("SetFailure", "Could not load xlwings64.dll")
    assert call(excel, "XLPLAN_GAP(50, 45)") == "Error 2015"
    assert excel.evaluate("XlplanLastReason()") == "Could not load xlwings64.dll"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_wrapper_runs_and_asks_python_for_its_own_name(excel: Any, name: str) -> None:
    excel.run("SetAnswer", 7.25)
    arguments = ", ".join("1" for a in FUNCTIONS[name].arguments if not a.optional)
    assert call(excel, f"{name}({arguments})") == "Double 7.25"
    heard = excel.run("Heard")
    assert heard.startswith(f"xlplan.addin.udfs {name} ")
    assert heard.count("Integer 1|") == FUNCTIONS[name].least
    assert heard.count("missing|") == len(FUNCTIONS[name].arguments) - FUNCTIONS[name].least


def test_the_reasons_stand_on_a_sheet_with_cell_and_function_the_latest_first() -> None:
    excel = host()
    for reason in ("first", "second"):
        excel.run("SetAnswer", f"#XLPLAN!VALUE|{reason}")
        call(excel, "XLPLAN_GAP(1, 2)")
    excel.run("XlplanReasons")
    rows = excel.sheet(1).rows()
    assert rows[0] == ["Time", "Cell", "Function", "Reason"]
    assert [row[3] for row in rows[1:]] == ["second", "first"]
    assert {row[2] for row in rows[1:]} == {"XLPLAN_GAP"}
    assert "C$3" in str(rows[1][1])


def test_no_more_than_500_reasons_are_kept() -> None:
    excel = host()
    for number in range(503):
        excel.run("XlplanFailed", "XLPLAN_GAP", f"reason {number}")
    excel.run("XlplanReasons")
    shown = [row[3] for row in excel.sheet(1).rows()[1:]]
    assert shown == [f"reason {number}" for number in range(502, 2, -1)]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.id)
def test_every_macro_of_the_ribbon_runs(button: Any) -> None:
    excel = host()
    excel.run(button.macro)
    heard = excel.run("Heard")
    if button.macro == "XlplanRestartPython":
        assert heard.split() == ["KillPy", "CalculateFull"]
    else:
        assert "import xlplan.addin.stamp as s; s.require('0.1.0', 'en'); import xlplan.addin.macros as m; m." in heard


@pytest.mark.parametrize(
    ("macro", "function"),
    [
        ("XlplanFill", "fill"), ("XlplanCheck", "check"), ("XlplanRefresh", "refresh"),
        ("XlplanRollForward", "roll_forward"), ("XlplanDraftReview", "draft_review"), ("XlplanRollUp", "roll_up"),
        ("XlplanReport", "report"), ("XlplanAbout", "about"), ("XlplanUndo", "undo"),
    ],
)  # fmt: skip
def test_each_macro_calls_its_python(excel: Any, macro: str, function: str) -> None:
    excel.run("SetLanguage", 2052)
    excel.run(macro)
    wanted = f"s.require('0.1.0', 'zh'); import xlplan.addin.macros as m; m.{function}()"
    assert excel.run("Heard").strip().endswith(wanted)


def test_a_macro_that_cannot_reach_python_says_what_to_do(excel: Any) -> None:
    excel.run("SetFailure", "Could not find Interpreter!")
    before = len(excel.dialogs)
    excel.run("XlplanFill")
    text = str(excel.dialogs[before:])
    assert "xlplan doctor" in text
    assert "Could not find Interpreter!" in text


@pytest.mark.parametrize(("language", "chinese"), [(2052, True), (1028, True), (1033, False), (1031, False)])
def test_the_words_follow_the_language_of_excel(excel: Any, language: int, chinese: bool) -> None:
    excel.run("SetLanguage", language)
    for key, words in ribbon_words().items():
        assert excel.evaluate(f'XlplanWord("{key}")') == (words.zh if chinese else words.en)


@pytest.mark.parametrize("lang", [0, 1])
def test_the_help_of_every_function_is_set_in_the_language_of_excel(excel: Any, lang: int) -> None:
    excel.run("SetLanguage", 1033 if lang else 2052)
    excel.run("XlplanShowHelp")
    set_ = [line.split("\t") for line in excel.run("Heard").splitlines()]
    assert [line[0].rpartition("!")[2] for line in set_] == list(FUNCTIONS)
    for line, function in zip(set_, FUNCTIONS.values(), strict=True):
        assert line[1:3] == [function.category[lang], function.help[lang]]
        assert line[3:] == [a.help[lang] for a in function.arguments]


def test_help_that_excel_refuses_to_a_hidden_add_in_is_set_while_it_is_shown() -> None:
    excel = host()
    excel.run("RefuseHelp", len(FUNCTIONS))
    excel.evaluate("AsAddin")
    excel.add_module("Sub Hide()\n    AsAddin = True\nEnd Sub\n", name="Hiding")
    excel.run("Hide")
    excel.run("XlplanShowHelp")
    assert len(excel.run("Heard").splitlines()) == len(FUNCTIONS)
    assert excel.evaluate("AsAddin") is True


def test_help_refused_for_good_stops_nothing() -> None:
    excel = host()
    excel.run("RefuseHelp", 10_000)
    excel.run("XlplanOpen")
    assert excel.dialogs == []


def test_a_package_of_another_version_is_named_with_what_to_do(excel: Any) -> None:
    text = excel.evaluate('XlplanVersionMessage(";0.2.0;")')
    assert "0.1.0" in text
    assert "0.2.0" in text
    assert "xlplan addin install" in text


@pytest.mark.parametrize("versions", ["", ";0.1.0;", ";0.0.9;0.1.0;"])
def test_the_same_version_or_none_that_can_be_told_gives_no_message(excel: Any, versions: str) -> None:
    assert excel.evaluate(f'XlplanVersionMessage("{versions}")') == ""


def test_the_self_check_button_writes_where_and_when_and_calculates_everything() -> None:
    excel = host(self_check=True)
    excel.add_named_range("selfcheck_stamp", "=Sheet1!$C$9")
    excel.run("XlplanCheckFunctions")
    assert "16.0" in str(excel.sheet(1).value("C9"))
    assert excel.run("Heard").strip() == "CalculateFull"


def test_the_other_button_has_python_run_the_macros(excel: Any) -> None:
    excel.run("XlplanCheckMacros")
    assert excel.run("Heard").strip().endswith("import xlplan.addin.selfcheck as c; c.run_macros()")
