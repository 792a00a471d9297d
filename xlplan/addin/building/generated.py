"""The VBA module that is written anew for each version: the version, the marks of errors, all words, all help."""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.addin.building.ribbon import ribbon_words
from xlplan.addin.building.vba_text import expression, literal
from xlplan.addin.building.words import MESSAGES
from xlplan.functions.policy import ERRORS, MARKER_REASON, MARKER_START
from xlplan.functions.register import Function
from xlplan.messages import Label, Lang

MODULE = "XlplanWords"
HELP_MODULE = "XlplanHelp"


def words_module(version: str) -> str:
    """Version, marks and words."""
    return f'''Attribute VB_Name = "{MODULE}"
Option Explicit

' Written by xlplan addin build.

Public Const XLPLAN_VERSION As String = {literal(version)}
Public Const XLPLAN_MARK As String = {literal(MARKER_START)}
Public Const XLPLAN_MARK_END As String = {literal(MARKER_REASON)}

' The number of an error for CVErr; what is unknown is #VALUE!.
Public Function XlplanErrorNumber(ByVal code As String) As Long
    Select Case code
{_numbers()}
        Case Else: XlplanErrorNumber = {ERRORS["VALUE"][1]}
    End Select
End Function

' A text in the language of Excel.
Public Function XlplanWord(ByVal key As String) As String
    If XlplanChinese() Then
        XlplanWord = XlplanWordZh(key)
    Else
        XlplanWord = XlplanWordEn(key)
    End If
End Function

{_lookup("XlplanWordZh", "zh")}
{_lookup("XlplanWordEn", "en")}'''


def _numbers() -> str:
    return "\n".join(f"        Case {literal(code)}: XlplanErrorNumber = {n}" for code, (_, n) in ERRORS.items())


def _lookup(name: str, lang: Lang) -> str:
    words: Mapping[str, Label] = {**MESSAGES, **ribbon_words()}
    cases = "\n".join(
        f"        Case {literal(key)}\n            {name} = {expression(text(lang), ' ' * 16)}"
        for key, text in words.items()
    )
    return f"Private Function {name}(ByVal key As String) As String\n    Select Case key\n{cases}\n" + (
        "    End Select\nEnd Function\n"
    )


def help_module(functions: Mapping[str, Function]) -> str:
    """One Sub for the help of each function, and one that calls them all."""
    head = f'Attribute VB_Name = "{HELP_MODULE}"\nOption Explicit\n\n\' Written by xlplan addin build.\n\n'
    calls = "\n".join(f"    Help_{name} chinese" for name in functions)
    main = (
        "Public Sub XlplanSetHelp()\n    Dim chinese As Boolean\n    chinese = XlplanChinese()\n"
        + calls
        + "\nEnd Sub\n"
    )
    return head + main + "".join(map(_help, functions.values()))


def _help(function: Function) -> str:
    return (
        f"\nPrivate Sub Help_{function.name}(ByVal chinese As Boolean)\n    If chinese Then\n"
        f"{_describe(function, 0)}    Else\n{_describe(function, 1)}    End If\nEnd Sub\n"
    )


def _describe(function: Function, lang: int) -> str:
    pad = " " * 12
    arguments = f", _\n{pad}".join(expression(a.help[lang], pad + "    ") for a in function.arguments)
    return (
        f"        XlplanDescribe {literal(function.name)}, _\n{pad}{expression(function.category[lang], pad)}, _\n"
        f"{pad}{expression(function.help[lang], pad)}, _\n{pad}Array({arguments})\n"
    )
