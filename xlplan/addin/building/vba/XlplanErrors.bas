Attribute VB_Name = "XlplanErrors"
Option Explicit

' Real Excel errors for the worksheet functions, and their reasons.
'
' xlwings can hand a cell numbers, texts and dates, but no error. A function of xlplan that fails therefore returns a
' text that begins with XLPLAN_MARK, and here it becomes the error: a SUM over the column then shows it too.

Private Const KEPT As Long = 500
Private Const LOG_BYTES As Long = 500000

Private mTimes(1 To KEPT) As Date
Private mCells(1 To KEPT) As String
Private mNames(1 To KEPT) As String
Private mReasons(1 To KEPT) As String
Private mCount As Long
Private mNext As Long

' What a cell gets for what Python answered: a single value, a row, or rows and columns.
Public Function XlplanResult(ByVal answer As Variant, ByVal functionName As String) As Variant
    Dim i As Long, j As Long
    Select Case XlplanDimensions(answer)
        Case 0
            XlplanResult = XlplanCell(answer, functionName)
            Exit Function
        Case 1
            For i = LBound(answer) To UBound(answer)
                answer(i) = XlplanCell(answer(i), functionName)
            Next i
        Case Else
            For i = LBound(answer, 1) To UBound(answer, 1)
                For j = LBound(answer, 2) To UBound(answer, 2)
                    answer(i, j) = XlplanCell(answer(i, j), functionName)
                Next j
            Next i
    End Select
    XlplanResult = answer
End Function

' Python could not be asked, or it failed in a way that it did not foresee.
Public Function XlplanFailed(ByVal functionName As String, ByVal reason As String) As Variant
    #If Mac Then
        reason = XlplanWord("mac-functions")
    #End If
    XlplanRemember functionName, reason
    XlplanLog Format$(Now, "yyyy-mm-dd hh:nn:ss") & vbTab & XlplanCaller() & vbTab & functionName & vbTab & reason
    XlplanFailed = CVErr(2015)
End Function

' The reasons of failed cells since Excel started, the latest first, on a sheet of a new workbook; without any, what
' Python's log knows of earlier ones.
Public Sub XlplanReasons()
    Dim report As Worksheet, row As Long, k As Long, place As Long
    If mCount = 0 Then
        XlplanRun "messages"
        Exit Sub
    End If
    Set report = Workbooks.Add(-4167).Worksheets(1)
    report.Range("A1").Value = XlplanWord("reasons-time")
    report.Range("B1").Value = XlplanWord("reasons-cell")
    report.Range("C1").Value = XlplanWord("reasons-function")
    report.Range("D1").Value = XlplanWord("reasons-reason")
    report.Range("A1:D1").Font.Bold = True
    report.Range("B:D").NumberFormat = "@"
    row = 1
    For k = 1 To mCount
        place = mNext - k + 1
        If place < 1 Then place = place + KEPT
        row = row + 1
        report.Cells(row, 1).Value = mTimes(place)
        report.Cells(row, 1).NumberFormat = "yyyy-mm-dd hh:mm:ss"
        report.Cells(row, 2).Value = mCells(place)
        report.Cells(row, 3).Value = mNames(place)
        report.Cells(row, 4).Value = mReasons(place)
    Next k
    report.Columns("A:C").ColumnWidth = 28
    report.Columns("D").ColumnWidth = 90
End Sub

' The last reason that was remembered, for tests and for the immediate window.
Public Function XlplanLastReason() As String
    If mCount > 0 Then XlplanLastReason = mReasons(mNext)
End Function

Private Function XlplanCell(ByVal value As Variant, ByVal functionName As String) As Variant
    Dim rest As String, cut As Long, code As String
    If VarType(value) <> vbString Then
        XlplanCell = value
        Exit Function
    End If
    If Left$(value, Len(XLPLAN_MARK)) <> XLPLAN_MARK Then
        XlplanCell = value
        Exit Function
    End If
    rest = Mid$(value, Len(XLPLAN_MARK) + 1)
    cut = InStr(rest, XLPLAN_MARK_END)
    If cut = 0 Then
        code = rest
    Else
        code = Left$(rest, cut - 1)
        XlplanRemember functionName, Mid$(rest, cut + Len(XLPLAN_MARK_END))
    End If
    XlplanCell = CVErr(XlplanErrorNumber(code))
End Function

Private Function XlplanDimensions(ByRef value As Variant) As Long
    Dim count As Long, probe As Long
    If Not IsArray(value) Then Exit Function
    On Error GoTo counted
    Do
        probe = UBound(value, count + 1)
        count = count + 1
    Loop
counted:
    XlplanDimensions = count
End Function

' An error without a reason came with an argument: the argument's own cell tells why.
Private Sub XlplanRemember(ByVal functionName As String, ByVal reason As String)
    Dim cell As String
    If reason = "" Then Exit Sub
    cell = XlplanCaller()
    If mCount > 0 Then
        If mCells(mNext) = cell And mNames(mNext) = functionName And mReasons(mNext) = reason Then Exit Sub
    End If
    mNext = mNext Mod KEPT + 1
    If mCount < KEPT Then mCount = mCount + 1
    mTimes(mNext) = Now
    mCells(mNext) = cell
    mNames(mNext) = functionName
    mReasons(mNext) = reason
End Sub

Private Function XlplanCaller() As String
    On Error Resume Next
    If TypeName(Application.Caller) = "Range" Then XlplanCaller = Application.Caller.Address(External:=True)
    On Error GoTo 0
End Function

' One line of the log of what Python could not log itself, in UTF-16. The log never stops a calculation.
Private Sub XlplanLog(ByVal text As String)
    Dim path As String, number As Integer, bytes() As Byte
    On Error GoTo done
    path = XlplanLogPath()
    If path = "" Then Exit Sub
    If Dir(path) <> "" Then
        If FileLen(path) > LOG_BYTES Then
            If Dir(path & ".1") <> "" Then Kill path & ".1"
            Name path As path & ".1"
        End If
    End If
    If Dir(path) = "" Then text = ChrW(-257) & text
    bytes = text & vbCrLf
    number = FreeFile
    Open path For Binary Access Write As #number
    Put #number, LOF(number) + 1, bytes
    Close #number
done:
End Sub

Private Function XlplanLogPath() As String
    Dim folder As String
    #If Mac Then
        folder = Environ("HOME") & "/"
    #Else
        folder = Environ("LOCALAPPDATA") & "\xlplan"
        If Dir(folder, vbDirectory) = "" Then MkDir folder
        folder = folder & "\"
    #End If
    XlplanLogPath = folder & "xlplan-excel.log"
End Function
