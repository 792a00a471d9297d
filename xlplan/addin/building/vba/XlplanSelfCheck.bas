Attribute VB_Name = "XlplanSelfCheck"
Option Explicit

' The buttons of the self-check.

' Says where and when, and calculates everything anew: every function on the sheet is asked.
Public Sub XlplanCheckFunctions()
    ThisWorkbook.Names("selfcheck_stamp").RefersToRange.Value = Application.Name & " " & Application.Version & ", " & _
        Application.OperatingSystem & ", " & Format$(Now, "yyyy-mm-dd hh:nn")
    Application.CalculateFull
End Sub

' Python makes a sample workbook for each macro, runs the macro on it, and writes one line each on this sheet.
Public Sub XlplanCheckMacros()
    On Error GoTo failed
    RunPython XlplanStamp() & "import xlplan.addin.selfcheck as c; c.run_macros()"
    Exit Sub
failed:
    XlplanUnreachable Err.Description
End Sub
