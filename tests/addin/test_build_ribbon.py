"""The ribbon of the built add-in: its XML by the rules of the schema, and a Sub for every callback."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pyopenvba import ExcelFile

from xlplan.addin import words
from xlplan.addin.building import ADDIN, build_addin
from xlplan.addin.building.ribbon import BUTTONS, ribbon_words

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

CHILDREN = {"customUI": {"ribbon"}, "ribbon": {"tabs"}, "tabs": {"tab"}, "tab": {"group"}, "group": {"button"},
            "button": set()}  # fmt: skip
REQUIRED = {"tab": {"id"}, "group": {"id"}, "button": {"id", "onAction"}}
ALLOWED = {
    "customUI": set(), "ribbon": set(), "tabs": set(),
    "tab": {"id", "label", "getLabel", "keytip", "getKeytip", "visible", "getVisible", "insertAfterMso"},
    "group": {"id", "label", "getLabel", "screentip", "getScreentip", "supertip", "getSupertip", "imageMso", "keytip"},
    "button": {"id", "size", "imageMso", "keytip", "label", "getLabel", "screentip", "getScreentip", "supertip",
               "getSupertip", "onAction", "enabled", "getEnabled", "tag"},
}  # fmt: skip
"""What the schema (MS-CUSTOMUI) allows of what we use; of `label` and `getLabel` one."""

ICONS = {
    "CalculateNow", "ErrorChecking", "RefreshAll", "ReviewNewComment", "Undo", "DateAndTimeInsert", "PivotTableInsert",
    "ExportWord", "FindDialog", "MacroPlay", "Help",
}  # fmt: skip
"""Names of Office's own icons, each found in the ribbon of a published add-in; not seen in an Excel of ours."""

SIGNATURES = {
    "onAction": r"\(control As IRibbonControl\)",
    "getLabel": r"\(control As IRibbonControl, ByRef returnedVal As Variant\)",
    "getScreentip": r"\(control As IRibbonControl, ByRef returnedVal As Variant\)",
    "getSupertip": r"\(control As IRibbonControl, ByRef returnedVal As Variant\)",
}


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_addin(tmp_path_factory.mktemp("ribbon") / ADDIN)


@pytest.fixture(scope="module")
def ribbon(addin: Path) -> etree._Element:
    with zipfile.ZipFile(addin) as package:
        assert RELATIONSHIP in package.read("_rels/.rels").decode()
        return etree.fromstring(package.read("customUI/customUI.xml"))


@pytest.fixture(scope="module")
def source(addin: Path) -> str:
    with ExcelFile(addin) as book:
        return "".join(book.get_module(name) for name in book.module_names()).replace("\r\n", "\n")


def elements(root: etree._Element) -> list[tuple[str, etree._Element]]:
    assert all(str(e.tag).startswith(f"{{{NAMESPACE}}}") for e in root.iter())
    return [(etree.QName(e).localname, e) for e in root.iter()]


def test_elements_and_attributes_are_those_of_the_schema(ribbon: etree._Element) -> None:
    for name, element in elements(ribbon):
        given = set(map(str, element.attrib))
        assert {etree.QName(child).localname for child in element} <= CHILDREN[name]
        assert REQUIRED.get(name, set()) <= given <= ALLOWED[name]
        for attribute in ("label", "screentip", "supertip", "keytip"):
            assert not {attribute, f"get{attribute.capitalize()}"} <= given
        assert name not in ("tab", "group", "button") or {"label", "getLabel"} & given


def test_ids_are_unique_names(ribbon: etree._Element) -> None:
    ids = [e.get("id") for _, e in elements(ribbon) if e.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,1023}", str(found)) for found in ids)


def test_key_tips_lead_to_one_button_each(ribbon: etree._Element) -> None:
    tips = [str(e.get("keytip")) for name, e in elements(ribbon) if name == "button"]
    assert len(set(tips)) == len(tips)
    assert all(re.fullmatch("[A-Z0-9]{1,3}", tip) for tip in tips)
    assert not any(one != other and other.startswith(one) for one in tips for other in tips)


def test_every_button_has_an_icon_of_its_own_by_a_name_put_down_twice(ribbon: etree._Element) -> None:
    icons = [e.get("imageMso") for name, e in elements(ribbon) if name == "button"]
    assert set(icons) == ICONS
    assert len(set(icons)) == len(icons)


def test_every_callback_has_its_sub_with_the_right_signature(ribbon: etree._Element, source: str) -> None:
    asked = [(a, str(e.get(a))) for _, e in elements(ribbon) for a in SIGNATURES if e.get(a)]
    assert len({name for attribute, name in asked if attribute == "onAction"}) == len(BUTTONS)
    for attribute, name in asked:
        assert re.findall(rf"^Public Sub {name}{SIGNATURES[attribute]}$", source, re.M), name


def test_every_button_runs_a_macro_that_is_there(source: str) -> None:
    for button in BUTTONS:
        assert f"Public Sub {button.callback}(control As IRibbonControl)\n    {button.macro}\nEnd Sub" in source
        assert re.search(rf"^Public Sub {button.macro}\(\)$", source, re.M)


def test_every_control_has_its_words_in_both_languages_as_long_as_office_takes(ribbon: etree._Element) -> None:
    words = ribbon_words()
    for name, element in elements(ribbon):
        key = str(element.get("id"))
        if name in ("group", "button"):
            assert all(words[key])
        if name == "button":
            assert all(0 < len(text) < 1024 for text in words[f"{key}:tip"])
            assert re.search("[一-鿿]", words[key].zh) or words[key].zh.isascii()


def test_the_macros_of_the_ribbon_are_those_that_python_has(source: str) -> None:
    macros = pytest.importorskip("xlplan.addin.macros")
    for name in re.findall(r'^    +XlplanRun "(\w+)"$', source, re.M):
        assert callable(getattr(macros, name)), name


def test_buttons_messages_and_docs_call_every_macro_by_the_same_name() -> None:
    """So that "press Undo macro", in a message or a page, names what a person sees on the ribbon."""
    named = {"XlplanFill": words.FILL, "XlplanCheck": words.CHECK, "XlplanRefresh": words.REFRESH,
             "XlplanDraftReview": words.DRAFT, "XlplanUndo": words.UNDO, "XlplanRollForward": words.ROLL_FORWARD,
             "XlplanRollUp": words.ROLL_UP, "XlplanReport": words.REPORT,
             "XlplanReasons": words.MESSAGES, "XlplanAbout": words.ABOUT}  # fmt: skip
    page = (ROOT / "docs" / "macros.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| \*\*(.+?)\*\* \|", page)
    assert sorted(rows) == sorted(text for b in BUTTONS for text in b.label)
    for button in BUTTONS:
        if button.macro != "XlplanRestartPython":  # no macro of Python
            assert (named[button.macro].zh, named[button.macro].en) == tuple(button.label)
