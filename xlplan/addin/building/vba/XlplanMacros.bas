Attribute VB_Name = "XlplanMacros"
Option Explicit

' One Sub without arguments for each macro: what a button, the ribbon and the macro list (Alt+F8) call.

Public Sub XlplanFill()
    XlplanRun "fill"
End Sub

Public Sub XlplanCheck()
    XlplanRun "check"
End Sub

Public Sub XlplanRefresh()
    XlplanRun "refresh"
End Sub

Public Sub XlplanRollForward()
    XlplanRun "roll_forward"
End Sub

Public Sub XlplanDraftReview()
    XlplanRun "draft_review"
End Sub

Public Sub XlplanRollUp()
    XlplanRun "roll_up"
End Sub

Public Sub XlplanReport()
    XlplanRun "report"
End Sub

Public Sub XlplanUndo()
    XlplanRun "undo"
End Sub

Public Sub XlplanAbout()
    XlplanRun "about"
End Sub

' Ends the Python behind the worksheet functions; the next calculation starts it anew, with what was installed since.
Public Sub XlplanRestartPython()
    #If Mac Then
        MsgBox XlplanWord("restart-mac"), vbInformation, "xlplan"
    #Else
        On Error GoTo failed
        KillPy
        Application.CalculateFull
        Exit Sub
failed:
        XlplanUnreachable Err.Description
    #End If
End Sub

Public Sub XlplanRun(ByVal action As String)
    If ActiveWorkbook Is Nothing Then
        MsgBox XlplanWord("no-workbook"), vbExclamation, "xlplan"
        Exit Sub
    End If
    On Error GoTo failed
    RunPython XlplanCommand(action)
    Exit Sub
failed:
    XlplanUnreachable Err.Description
End Sub

' What Python runs: first whether this file and the Python package are of one version, then the macro.
Public Function XlplanCommand(ByVal action As String) As String
    XlplanCommand = XlplanStamp() & "import xlplan.addin.macros as m; m." & action & "()"
End Function

Public Function XlplanStamp() As String
    Dim language As String
    language = "en"
    If XlplanChinese() Then language = "zh"
    XlplanStamp = "import xlplan.addin.stamp as s; s.require('" & XLPLAN_VERSION & "', '" & language & "'); "
End Function

' The reason comes as an argument: what is called here clears Err.
Public Sub XlplanUnreachable(ByVal reason As String)
    MsgBox XlplanWord("python-unreachable") & vbCrLf & vbCrLf & reason, vbExclamation, "xlplan"
End Sub
