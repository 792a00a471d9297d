"""A workbook of ordinary formulas, such as people type into plans, on two sheets with a table and names."""

from __future__ import annotations

import datetime as dt

import xlsxwriter
from package_support import made

ROWS = [
    ["East", dt.datetime(2026, 1, 31), 120.5, 30, "A-001"],
    ["North", dt.datetime(2026, 2, 28), 80.25, 25, "B-002"],
    ["East", dt.datetime(2026, 3, 31), 99.99, 0, "A-003"],
    ["South", dt.datetime(2026, 4, 30), -15, 5, "C-004"],
    ["North", dt.datetime(2026, 5, 31), 200, 60.4, "B-005"],
]
HEADERS = ["Region", "Month", "Amount", "Cost", "Code"]
MARGINS = len(ROWS)
"""The table has a column of formulas, one for each row, before those of the list."""

FORMULAS = """
SUM(Data!C2:C6)
SUM(sales[Amount])
SUM(sales[[Amount]:[Cost]])
SUMIF(sales[Region],"East",sales[Amount])
SUMIFS(sales[Amount],sales[Region],"North",sales[Cost],">30")
SUMIFS(Data!C:C,Data!A:A,"E*")
SUMIFS(sales[Amount],sales[Month],">="&DATE(2026,3,1),sales[Month],"<="&DATE(2026,4,30))
SUMPRODUCT(sales[Amount],sales[Cost])
SUMPRODUCT((sales[Region]="East")*sales[Amount])
COUNT(Data!A1:E6)
COUNTA(Data!A1:G7)
COUNTBLANK(Data!A1:A9)
COUNTIF(sales[Code],"B*")
COUNTIFS(sales[Region],"<>East",sales[Amount],">0")
AVERAGE(sales[Amount])
AVERAGEIF(sales[Region],"North",sales[Amount])
AVERAGEIFS(sales[Amount],sales[Region],"East",sales[Cost],">0")
MAX(sales[Amount])-MIN(sales[Amount])
MEDIAN(sales[Amount])
LARGE(sales[Amount],2)
SMALL(sales[Amount],2)
RANK(Data!C2,sales[Amount])
INDEX(sales[Amount],MATCH("South",sales[Region],0))
INDEX(Data!A2:E6,3,5)
MATCH(100,{10,50,100,200},1)
VLOOKUP("North",Data!A2:D6,3,FALSE)
IFERROR(VLOOKUP("West",Data!A2:D6,3,FALSE),"none")
VLOOKUP("West",Data!A2:D6,3,FALSE)
HLOOKUP("Cost",Data!A1:E6,3,FALSE)
LOOKUP(2,{1,2,3},{"a","b","c"})
IF(Data!C2>100,"large","small")
IF(AND(Data!C2>100,Data!D2<50),1,0)
IF(OR(Data!C5>0,NOT(Data!D5>0)),"yes","no")
IFERROR(Data!C4/Data!D4,0)
Data!C4/Data!D4
ISNUMBER(Data!C2)
ISBLANK(Data!G2)
TEXT(Data!C2,"0.00")
TEXT(Data!B2,"yyyy-mm-dd")
TEXT(0.256,"0.0%")
TEXT(1234567.891,"#,##0.00")
DATE(2026,14,3)
YEAR(Data!B3)*100+MONTH(Data!B3)
DAY(Data!B3)
EOMONTH(Data!B2,1)
EDATE(Data!B2,1)
WEEKDAY(Data!B2,2)
NETWORKDAYS(Data!B2,Data!B3)
WORKDAY(Data!B2,10)
DATEDIF(Data!B2,Data!B6,"m")
ROUND(2.345,2)
ROUND(-2.5,0)
ROUNDUP(2.341,2)
ROUNDDOWN(2.349,2)
INT(-2.5)
MOD(-7,3)
ABS(Data!C5)
POWER(1.05,3)
SQRT(2)
Data!C2^2-Data!C2%
LEFT(Data!E2,1)&"-"&RIGHT(Data!E2,3)
MID(Data!E3,3,2)
LEN("销售计划")
FIND("-",Data!E2)
SUBSTITUTE(Data!E2,"0","#")
UPPER("abc")&LOWER("DEF")&PROPER("north east")
TRIM("  two  words ")
VALUE("12.5")
REPT("|",3)
EXACT("a","A")
CONCATENATE(Data!A2,"/",Data!A3)
CHOOSE(2,"x","y","z")
rate*100
SUM(amounts)*rate
ROW(Data!C5)+COLUMN(Data!C5)
ROWS(Data!C2:C6)*COLUMNS(Data!A1:E1)
SUM(OFFSET(Data!C1,1,0,3,1))
SUM(INDIRECT("Data!D2:D4"))
SUBTOTAL(9,Data!C2:C6)
STDEV(sales[Amount])
PMT(0.05/12,24,-1000)
NPV(0.1,100,200,300)
1=1.0
"a"<"B"
-2^2
""
A1+A2
""".strip().splitlines()


def fill(book: xlsxwriter.Workbook) -> None:
    """All formulas in column A of `Calc`, with a cached value that is wrong."""
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    data, calc = book.add_worksheet("Data"), book.add_worksheet("Calc")
    margin = {"header": "Margin", "formula": "=sales[[#This Row],[Amount]]-sales[[#This Row],[Cost]]"}
    columns = [{"header": head} for head in HEADERS] + [margin]
    data.add_table(0, 0, len(ROWS), 5, {"name": "sales", "columns": columns})
    for row, cells in enumerate(ROWS, 1):
        for col, value in enumerate(cells):
            if isinstance(value, dt.datetime):
                data.write_datetime(row, col, value, date)
            else:
                data.write(row, col, value)
    book.define_name("rate", "=0.13")
    book.define_name("amounts", "=Data!$C$2:$C$6")
    for row, formula in enumerate(FORMULAS):
        calc.write_formula(row, 0, "=" + formula, None, 99999)


def sample() -> bytes:
    """The workbook."""
    return made(fill)
