"""The built VBA in pyOpenVBA's interpreter, with stand-ins for Python and for what that interpreter lacks of Excel.

Run as built: XlplanFunctions, XlplanErrors, XlplanMacros, XlplanStart, XlplanWords, XlplanHelp, XlplanSelfCheck. Stood
in: xlwings' own module (it loads a DLL), and what the interpreter lacks of Excel and VBA, by name (`REPLACED`).
"""

from typing import Any

from pyopenvba.apps.excel import ExcelApplication

from xlplan.addin.building import modules
from xlplan.addin.building.project import source
from xlplan.functions import FUNCTIONS

REPLACED = {
    "Application.Caller": "TheCaller()",
    "Application.LanguageSettings": "TheLanguages()",
    "Application.OperatingSystem": '"Windows"',
    "Application.MacroOptions": "TheWizard().MacroOptions",
    "ThisWorkbook.IsAddin": "AsAddin",
    "Environ(": "TheEnvironment(",
    "Application.CalculateFull": 'Note "CalculateFull"',
}

STAND_IN = r"""
Option Explicit
Public Answer As Variant
Public Failure As String
Public Said As String
Public Language As Long
Public Refusals As Long
Public AsAddin As Boolean

Public Server As Object
Public Sub SetServer(ByVal real As Object)
    Set Server = real
End Sub
Public Function XLPy() As Object
    If Server Is Nothing Then
        Set XLPy = New PythonStandIn
    Else
        Set XLPy = Server
    End If
End Function
Public Function RunPython(PythonCommand As String)
    If Failure <> "" Then Err.Raise 1000, , Failure
    Note PythonCommand
End Function
Public Sub KillPy()
    Note "KillPy"
End Sub
Public Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "")
    GetConfig = default
End Function
Public Function ParentFolder(ByVal Folder)
    ParentFolder = Left(Folder, InStrRev(Folder, "\") - 1)
End Function
Public Sub Note(ByVal text As String)
    Said = Said & text & vbLf
End Sub
Public Sub ClearAll()
    ActiveSheet.Range("A1:Y200").ClearContents
End Sub
Public Sub PutInto(ByVal address As String, ByVal value As Variant)
    ActiveSheet.Range(address).Value = value
End Sub
Public Sub PutFormula(ByVal address As String, ByVal text As String)
    ActiveSheet.Range(address).Formula = text
End Sub
Public Function Heard() As String
    Heard = Said
    Said = ""
End Function
Public Sub SetAnswer(ByVal value As Variant)
    Answer = value
End Sub
Public Sub SetRow(ByVal first As Variant, ByVal second As Variant)
    Answer = Array(first, second)
End Sub
Public Sub SetGrid(ByVal a As Variant, ByVal b As Variant, ByVal c As Variant, ByVal d As Variant)
    Dim cells(1 To 2, 1 To 2) As Variant
    cells(1, 1) = a: cells(1, 2) = b: cells(2, 1) = c: cells(2, 2) = d
    Answer = cells
End Sub
Public Sub SetFailure(ByVal text As String)
    Failure = text
End Sub
Public Sub SetLanguage(ByVal id As Long)
    Language = id
End Sub
Public Sub RefuseHelp(ByVal times As Long)
    Refusals = times
End Sub
Public Function TheCaller() As Object
    Set TheCaller = ActiveSheet.Range("C3")
End Function
Public Function TheEnvironment(ByVal name As String) As String
    Err.Raise 5
End Function
Public Function TheLanguages() As Object
    Set TheLanguages = New LanguagesStandIn
End Function
Public Function TheWizard() As Object
    Set TheWizard = New WizardStandIn
End Function
Public Function Seen(ByVal value As Variant) As String
    Dim i As Long, j As Long
    If Not IsArray(value) Then
        Seen = One(value)
        Exit Function
    End If
    On Error GoTo row
    For i = LBound(value, 1) To UBound(value, 1)
        For j = LBound(value, 2) To UBound(value, 2)
            Seen = Seen & One(value(i, j)) & ","
        Next j
        Seen = Seen & ";"
    Next i
    Exit Function
row:
    For i = LBound(value) To UBound(value)
        Seen = Seen & One(value(i)) & ","
    Next i
End Function
Private Function One(ByVal value As Variant) As String
    If IsError(value) Then
        One = CStr(value)
    Else
        One = TypeName(value) & " " & CStr(value)
    End If
End Function
"""

PYTHON = """
Option Explicit
Public Function CallUDF(script, fname, args, Optional this_workbook, Optional caller) As Variant
    Dim k As Long, text As String
    For k = LBound(args) To UBound(args)
        If IsMissing(args(k)) Then
            text = text & "missing|"
        Else
            text = text & Seen(args(k)) & "|"
        End If
    Next k
    Note script & " " & fname & " " & text & TypeName(this_workbook) & " " & TypeName(caller)
    If Failure <> "" Then Err.Raise 1001, , Failure
    CallUDF = Answer
End Function
"""

LANGUAGES = """
Option Explicit
Public Function LanguageID(ByVal which As Long) As Long
    LanguageID = Language
End Function
"""

WIZARD = """
Option Explicit
Public Sub MacroOptions(ByVal Macro As String, ByVal Description As String, ByVal Category As String, _
                        ByVal ArgumentDescriptions As Variant)
    If Refusals > 0 Then
        Refusals = Refusals - 1
        Err.Raise 1004
    End If
    Note Macro & vbTab & Category & vbTab & Description & vbTab & Join(ArgumentDescriptions, vbTab)
End Sub
"""


def host(*, self_check: bool = False) -> Any:
    """An Excel in memory with a workbook and all modules of the add-in but the ribbon's, whose type it lacks."""
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(STAND_IN, name="xlwings")
    for name, text in {"PythonStandIn": PYTHON, "LanguagesStandIn": LANGUAGES, "WizardStandIn": WIZARD}.items():
        app.add_module(text, name=name, kind="class")
    made = modules.workbook_modules(FUNCTIONS, "0.1.0", "xlplan.xlam")
    if self_check:
        made["XlplanSelfCheck"] = source("XlplanSelfCheck.bas")
    for name, text in made.items():
        app.add_module(_stood_in(text), name=name)
    app.run("SetLanguage", 1033)
    return app


def _stood_in(text: str) -> str:
    for member, instead in REPLACED.items():
        text = text.replace(member, instead)
    return text


def call(app: Any, expression: str) -> str:
    """What a cell would get for a call, as `TypeName value` or `Error 2042`, cells joined by commas and semicolons."""
    return str(app.evaluate(f"Seen({expression})"))
