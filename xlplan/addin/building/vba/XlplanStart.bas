Attribute VB_Name = "XlplanStart"
Option Explicit

' What happens when the file opens: the functions' help, in the language of Excel, and a look at the versions.

Private mDescribed As Long

Public Sub XlplanOpen()
    #If Mac Then
        ' Functions run on Windows only, and looking for Python's folder would ask for permission: see XlplanCommand.
    #Else
        XlplanShowHelp
        XlplanCheckVersion
    #End If
End Sub

' Sets the help of every function. Excel refuses that for an add-in while no window is open: it is then shown as a
' workbook for the moment that it takes.
Public Sub XlplanShowHelp()
    Dim saved As Boolean, updating As Boolean
    saved = ThisWorkbook.Saved
    updating = Application.ScreenUpdating
    Application.ScreenUpdating = False
    mDescribed = 0
    XlplanSetHelp
    If mDescribed = 0 And ThisWorkbook.IsAddin Then
        ThisWorkbook.IsAddin = False
        XlplanSetHelp
        ThisWorkbook.IsAddin = True
    End If
    Application.ScreenUpdating = updating
    If saved Then ThisWorkbook.Saved = True
End Sub

' The help of one function in Excel's function wizard. Help is no reason to stop: Excel may refuse it.
Public Sub XlplanDescribe(ByVal functionName As String, ByVal category As String, ByVal help As String, _
                          ByVal arguments As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & functionName, _
        Description:=Left$(help, 255), Category:=category, ArgumentDescriptions:=arguments
    If Err.Number = 0 Then mDescribed = mDescribed + 1
    On Error GoTo 0
End Sub

Public Sub XlplanCheckVersion()
    Dim text As String
    text = XlplanVersionMessage(XlplanPythonVersions())
    If text <> "" Then MsgBox text, vbExclamation, "xlplan"
End Sub

' What to tell for the versions that were found (";0.1.0;0.2.0;"): nothing when this file's is among them, or for none.
Public Function XlplanVersionMessage(ByVal versions As String) As String
    Dim text As String
    If versions = "" Then Exit Function
    If InStr(versions, ";" & XLPLAN_VERSION & ";") > 0 Then Exit Function
    text = Replace(XlplanWord("version-differs"), "{file}", ThisWorkbook.Name & " " & XLPLAN_VERSION)
    XlplanVersionMessage = Replace(text, "{python}", Mid$(versions, 2, Len(versions) - 2))
End Function

' The versions of the Python package beside the interpreter of the settings, found without starting Python.
' "" where that cannot be told: every macro compares again, in Python.
Public Function XlplanPythonVersions() As String
    Dim interpreter As String, folder As Variant, found As String, versions As String
    On Error GoTo unknown
    interpreter = GetConfig("INTERPRETER_WIN", "", "user")
    If InStr(interpreter, "\") = 0 Then Exit Function
    For Each folder In Array(ParentFolder(interpreter), ParentFolder(ParentFolder(interpreter)))
        found = Dir(folder & "\Lib\site-packages\xlplan-*.dist-info", vbDirectory)
        Do While found <> ""
            versions = versions & ";" & Mid$(found, 8, Len(found) - 17)
            found = Dir()
        Loop
    Next folder
    If versions <> "" Then XlplanPythonVersions = versions & ";"
unknown:
End Function

' Whether Excel speaks Chinese (simplified or traditional); where that cannot be told, whether the machine is in China.
Public Function XlplanChinese() As Boolean
    Dim language As Long, settings As Object
    On Error Resume Next
    Set settings = Application.LanguageSettings
    language = settings.LanguageID(2)
    If Err.Number <> 0 Or language = 0 Then
        Err.Clear
        XlplanChinese = (Application.International(1) = 86)
        Exit Function
    End If
    On Error GoTo 0
    XlplanChinese = (language = 2052 Or language = 1028 Or language = 3076 Or language = 4100 Or language = 5124)
End Function

' Text with signs outside ASCII written as \u4f60: the source of a VBA project can hold one code page only.
Public Function XlplanText(ByVal escaped As String) As String
    Dim parts As Variant, text As String, k As Long
    parts = Split(escaped, "\u")
    text = parts(0)
    For k = 1 To UBound(parts)
        text = text & ChrW(CLng("&H" & Left$(parts(k), 4))) & Mid$(parts(k), 5)
    Next k
    XlplanText = text
End Function
