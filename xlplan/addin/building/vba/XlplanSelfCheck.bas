Attribute VB_Name = "XlplanSelfCheck"
Option Explicit

' The buttons of the self-check.

' Calculates everything anew: every function on the sheet is asked again.
Public Sub XlplanCheckFunctions()
    Application.CalculateFull
End Sub

' Python makes a sample workbook for each macro, runs the macro on it, and writes one line each on this sheet.
Public Sub XlplanCheckMacros()
    On Error GoTo failed
    RunPython XlplanStamp() & "import xlplan.addin.selfcheck as c; c.run_macros()"
    Exit Sub
failed:
    MsgBox XlplanWord("python-unreachable") & vbCrLf & vbCrLf & Err.Description, vbExclamation, "xlplan"
End Sub
