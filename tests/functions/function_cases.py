"""One table for all hosts: calls in formula notation, the sheet they read, and what the cell shall show.

Every expected value was reckoned from the definitions (spec of the metrics, in docs/functions.md and the docstrings of
`xlplan.metrics`), by hand or by the arithmetic written here; none was copied from a result. Day 46203 is 30 June 2026,
day 46023 is 1 January 2026.
"""

from __future__ import annotations

import datetime as dt

from function_cases_more import MORE
from function_notation import E, col
from function_policy import CASES as POLICY_CASES
from function_policy import COLUMN, POLICY

DAY = dt.date

SHEET: dict[str, list[object]] = {
    # numbers and what people type instead of numbers
    "A": [50, 45, 0, None, "n/a", "60", E("#N/A"), True, "12%", "1,200", "１２", "  ", -100, DAY(2026, 6, 30),
          "2026-06-30", "soon", E("#DIV/0!"), "￥5", "1.5e3", "-3"],
    "B": [10, 20, 30],
    "C": [12, 15, 33],
    "D": [0.5, 0.3, 0.2],
    "E": ["higher", "越低越好", "Higher is better"],
    "F": [DAY(2026, 6, 30), DAY(2026, 6, 20), DAY(2026, 6, 25), DAY(2026, 7, 31), None],
    "G": [DAY(2026, 6, 18), DAY(2026, 6, 28), None, None, None],
    "H": ["done", "Done late", "已完成"],
    "I": [10, 9, 7, 3],
    "J": [1, None, "x", 4],
    "K": [1, E("#DIV/0!"), 3],
    "L": [1, 1, 3],
    "M": [1, 2, 4],
    "N": [1, None, None],
    "P": [100, 200, 300],
    "Q": [90, 210, None],
    "R": [None, None, None],
    COLUMN: [row.cell for row in POLICY],
}  # fmt: skip
"""The sheet that references point to, column by column from row 1."""

VALUE, NUM, NA, DIV0 = E("#VALUE!"), E("#NUM!"), E("#N/A"), E("#DIV/0!")

TARGETS: list[tuple[str, object]] = [
    # attainment: 1 + s (actual - target) / |target|
    ("XLPLAN_ATTAINMENT(50,45)", 0.9),
    ("XLPLAN_ATTAINMENT(200,215)", 1.075),
    ("XLPLAN_ATTAINMENT(A1,A2)", 0.9),
    ('XLPLAN_ATTAINMENT(A1,A2,"lower")', 1.1),
    ('XLPLAN_ATTAINMENT(A1,A2,"越低越好")', 1.1),
    ('XLPLAN_ATTAINMENT(A1,A2," Lower Is Better ")', 1.1),
    ("XLPLAN_ATTAINMENT(A1,A2,A4)", 0.9),
    ("XLPLAN_ATTAINMENT(A1,A6)", 1.2),  # text 60
    ("XLPLAN_ATTAINMENT(A1,A4)", ""),
    ("XLPLAN_ATTAINMENT(A1,A12)", ""),
    ("XLPLAN_ATTAINMENT(A4,A4)", ""),
    ("XLPLAN_ATTAINMENT(A3,A2)", ""),
    ("XLPLAN_ATTAINMENT(A1,A5)", ""),
    ("XLPLAN_ATTAINMENT(A1,A8)", ""),  # TRUE is no number
    ("XLPLAN_ATTAINMENT(A1,TRUE)", ""),
    ('XLPLAN_ATTAINMENT(50,"")', ""),
    ("XLPLAN_ATTAINMENT(A1,A18)", ""),  # ￥5 is no number
    ("XLPLAN_ATTAINMENT(A10,A19)", 1.25),  # 1,200 and 1.5e3
    ("XLPLAN_ATTAINMENT(A11,A20)", -0.25),  # full-width 12 and -3
    ("XLPLAN_ATTAINMENT(15%,A9)", 0.8),
    ("XLPLAN_ATTAINMENT(A1,A7)", NA),
    ("XLPLAN_ATTAINMENT(A17,A7)", DIV0),  # the first one
    ("XLPLAN_ATTAINMENT(A7,A17)", NA),
    ("XLPLAN_ATTAINMENT(A1,#REF!)", E("#REF!")),
    ("XLPLAN_ATTAINMENT(A1,A2,A7)", NA),
    ("XLPLAN_ATTAINMENT(A1)", VALUE),
    ("XLPLAN_ATTAINMENT(A1,A2,A4,A4)", VALUE),
    ('XLPLAN_ATTAINMENT(A1,A2,"sideways")', VALUE),
    ("XLPLAN_ATTAINMENT(A1,A2,1)", VALUE),
    ("XLPLAN_ATTAINMENT(-100,-80)", 1.2),
    ("XLPLAN_ATTAINMENT(A13,-120)", 0.8),
    ('XLPLAN_ATTAINMENT(-100,-80,"lower")', 0.8),
    ("XLPLAN_ATTAINMENT(0.1,0.09)", 0.9),
    ("XLPLAN_ATTAINMENT(3,1)", 0.333333333333),
    ("XLPLAN_ATTAINMENT(1E+307,1E+307)", 1.0),
    # columns
    ("XLPLAN_ATTAINMENT(B1:B3,C1:C3)", col(1.2, 0.75, 1.1)),
    ("XLPLAN_ATTAINMENT(A1,C1:C3)", col(0.24, 0.3, 0.66)),
    ("XLPLAN_ATTAINMENT(B1:B3,A2)", col(4.5, 2.25, 1.5)),
    ("XLPLAN_ATTAINMENT(B1:B3,C1:C3,E1:E3)", col(1.2, 1.25, 1.1)),
    ('XLPLAN_ATTAINMENT(B1:B3,C1:C3,"lower")', col(0.8, 1.25, 0.9)),
    ("XLPLAN_ATTAINMENT(B1:B3,C1:C2)", VALUE),
    ("XLPLAN_ATTAINMENT(B1:B3,L2:M2)", VALUE),
    ("XLPLAN_ATTAINMENT({2,4},{1,3})", [[0.5, 0.75]]),
    ("XLPLAN_ATTAINMENT({1;2;3},{1,2,3})", VALUE),  # a column and a row
    ("XLPLAN_ATTAINMENT(2,L2:M3)", [[0.5, 1.0], [1.5, 2.0]]),
    ("XLPLAN_ATTAINMENT(L2:M3,L2:M3)", [[1.0, 1.0], [1.0, 1.0]]),
    ("XLPLAN_ATTAINMENT(2,J1:J4)", col(0.5, "", "", 2.0)),
    ("XLPLAN_ATTAINMENT(2,K1:K3)", col(0.5, DIV0, 1.5)),  # an error stays in its row
    ("XLPLAN_ATTAINMENT(A7,K1:K3)", NA),  # a single error spoils all
    ('XLPLAN_ATTAINMENT(B1:B2,C1:C2,{"higher";"up"})', col(1.2, VALUE)),
    ("XLPLAN_ATTAINMENT(B1:B1,C1:C1)", 1.2),
    ("XLPLAN_ATTAINMENT({50},{45})", 0.9),
    # improvement: (actual - baseline) / (target - baseline)
    ("XLPLAN_IMPROVEMENT(10,20,15)", 0.5),
    ("XLPLAN_IMPROVEMENT(30,10,20)", 0.5),
    ("XLPLAN_IMPROVEMENT(10,10,15)", ""),
    ("XLPLAN_IMPROVEMENT(10,20,A4)", ""),
    ("XLPLAN_IMPROVEMENT(B1:B3,40,35)", col(25 / 30, 15 / 20, 5 / 10)),
    ("XLPLAN_IMPROVEMENT(10,20)", VALUE),
    # gaps
    ("XLPLAN_GAP(50,45)", -5.0),
    ("XLPLAN_GAP(A1,A2)", -5.0),
    ("XLPLAN_GAP(45,50)", 5.0),
    ("XLPLAN_GAP(0,0)", 0.0),
    ("XLPLAN_GAP(0.1,0.3)", 0.2),
    ("XLPLAN_GAP(A1,A4)", ""),
    ("XLPLAN_GAP(B1:B3,C1:C3)", col(2, -5, 3)),
    ("XLPLAN_GAP(A1,A17)", DIV0),
    ("XLPLAN_POINT_GAP(15%,12%)", -3.0),
    ("XLPLAN_POINT_GAP(0.5,45%)", -5.0),
    ("XLPLAN_POINT_GAP(0.2,A9)", -8.0),
    ("XLPLAN_POINT_GAP(15%,A4)", ""),
    # status
    ("XLPLAN_STATUS(1)", "达成"),
    ("XLPLAN_STATUS(0.95)", "接近"),
    ("XLPLAN_STATUS(0.9)", "接近"),
    ("XLPLAN_STATUS(0.8999)", "未达成"),
    ("XLPLAN_STATUS(0.9996)", "接近"),
    ("XLPLAN_STATUS(A4)", "无数据"),
    ("XLPLAN_STATUS(A5)", "无数据"),
    ('XLPLAN_STATUS(0.95,A4,A4,"en")', "Near"),
    ('XLPLAN_STATUS(1.2,A4,A4,"English")', "Met"),
    ("XLPLAN_STATUS(1,1.1,0.9)", "接近"),
    ("XLPLAN_STATUS(0.85,1,0.8)", "接近"),
    ("XLPLAN_STATUS({1.2;0.95;0.1})", col("达成", "接近", "未达成")),
    ("XLPLAN_STATUS(A7)", NA),
    ('XLPLAN_STATUS(1,A4,A4,"fr")', VALUE),
    ("XLPLAN_KPI_STATUS(50,45)", "接近"),
    ("XLPLAN_KPI_STATUS(0.1,0.09)", "接近"),
    ("XLPLAN_KPI_STATUS(50,44)", "未达成"),
    ('XLPLAN_KPI_STATUS(50,45,"lower")', "达成"),
    ("XLPLAN_KPI_STATUS(0,0)", "达成"),
    ('XLPLAN_KPI_STATUS(0,5,"lower")', "未达成"),
    ("XLPLAN_KPI_STATUS(50,A4)", "无数据"),
    ('XLPLAN_KPI_STATUS(B1:B3,C1:C3,A4,"en")', col("Met", "Missed", "Met")),
    ("XLPLAN_PERCENT_TEXT(0.9996)", "99.96%"),
    ("XLPLAN_PERCENT_TEXT(0.95)", "95%"),
    ("XLPLAN_PERCENT_TEXT(1.075)", "107.5%"),
    ("XLPLAN_PERCENT_TEXT(A4)", ""),
    # 1:X
    ("XLPLAN_RATIO(28,215)", 215 / 28),
    ("XLPLAN_RATIO(10,35)", 3.5),
    ("XLPLAN_RATIO(B1,A1)", 5.0),
    ("XLPLAN_RATIO(0,35)", ""),
    ("XLPLAN_RATIO(A4,35)", ""),
    ("XLPLAN_RATIO(B1:B3,C1:C3)", col(1.2, 0.75, 1.1)),
    ("XLPLAN_RATIO_TEXT(3.5)", "1:3.5"),
    ("XLPLAN_RATIO_TEXT(7.678571)", "1:7.7"),
    ("XLPLAN_RATIO_TEXT(3)", "1:3"),
    ("XLPLAN_RATIO_TEXT(0.25)", "1:0.3"),  # half away from zero
    ("XLPLAN_RATIO_TEXT(A4)", ""),
    ('XLPLAN_PARSE_RATIO("1:6")', 6.0),
    ('XLPLAN_PARSE_RATIO("1：6")', 6.0),
    ('XLPLAN_PARSE_RATIO("2:6")', 3.0),
    ('XLPLAN_PARSE_RATIO("1：3.5")', 3.5),
    ("XLPLAN_PARSE_RATIO(6)", 6.0),
    ('XLPLAN_PARSE_RATIO("6")', 6.0),
    ('XLPLAN_PARSE_RATIO("0:6")', ""),
    ('XLPLAN_PARSE_RATIO("high")', ""),
    ("XLPLAN_PARSE_RATIO(A4)", ""),
    ('XLPLAN_PARSE_RATIO({"1:6";"1:2"})', col(6, 2)),
    # scores: caps before weights
    ("XLPLAN_SCORE({10;20},{12;15},{60%;40%})", 0.6 * 1.2 + 0.4 * 0.75),
    ("XLPLAN_SCORE(B1:B3,C1:C3,D1:D3)", 0.5 * 1.2 + 0.3 * 0.75 + 0.2 * 1.1),
    ("XLPLAN_SCORE(B1:B3,C1:C3,D1:D3,E1:E3)", 0.5 * 1.2 + 0.3 * 1.25 + 0.2 * 1.1),
    ("XLPLAN_SCORE({10;10},{20;10},{50;50})", (1.5 + 1.0) / 2),
    ("XLPLAN_SCORE({10;10},{-5;10},{50;50})", (0 + 1.0) / 2),
    ("XLPLAN_SCORE({10;10},{20;10},{50;50},A4,A4,1.2)", (1.2 + 1.0) / 2),
    ("XLPLAN_SCORE({10;10},{20;10},{50;50},R1:R2,0.5,2)", (2.0 + 1.0) / 2),
    ("XLPLAN_SCORE(B1:B3,J1:J3,D1:D3)", 0.1),  # only the first has data: 1/10
    ("XLPLAN_SCORE(B1:B3,R1:R3,D1:D3)", ""),
    ("XLPLAN_SCORE(B1:B3,C1:C2,D1:D3)", VALUE),
    ("XLPLAN_SCORE(B1:B3,K1:K3,D1:D3)", DIV0),
    ("XLPLAN_SCORE(B1:B3,C1:C3,A7)", NA),
    ("XLPLAN_SCORE({10,20},{12,15},{60%,40%})", 1.02),
    ("XLPLAN_SCORE_UNCAPPED({10;20},{20;15},{60%;40%})", 0.6 * 2 + 0.4 * 0.75),
    ("XLPLAN_SCORE_UNCAPPED({10;10},{-5;10},{50;50})", (-0.5 + 1.0) / 2),
    ("XLPLAN_SCORE_UNCAPPED({10;20},{20;15},{60%;40%},E1:E3)", VALUE),
    # pace
    ("XLPLAN_PACE(120,45,4,12)", 45 / 40),
    ("XLPLAN_PACE(120,45,0,12)", ""),
    ("XLPLAN_PACE(120,A4,4,12)", ""),
    ("XLPLAN_PACE(120,B1:B3,4,12)", col(0.25, 0.5, 0.75)),
    ("XLPLAN_REQUIRED_RATE(120,45,4,12)", 75 / 8),
    ("XLPLAN_REQUIRED_RATE(120,130,4,12)", -10 / 8),
    ("XLPLAN_REQUIRED_RATE(120,45,12,12)", ""),
    ("XLPLAN_RUN_RATE(45,4,12)", 135.0),
    ("XLPLAN_RUN_RATE(45,0,12)", ""),
    ("XLPLAN_RUN_RATE(45,A7,12)", NA),
    # allocation
    ("XLPLAN_ALLOCATE(100,{1;1;1})", col(34, 33, 33)),
    ("XLPLAN_ALLOCATE(100,{1,1,1})", [[34, 33, 33]]),
    ("XLPLAN_ALLOCATE(100,L1:N1)", [[34, 33, 33]]),
    ("XLPLAN_ALLOCATE(10,L2:M3)", [[1, 2], [3, 4]]),
    ("XLPLAN_ALLOCATE(100,{1;1;1},2)", col(33.34, 33.33, 33.33)),
    ("XLPLAN_ALLOCATE(1,{1;3},1)", col(0.3, 0.7)),  # 0.25 and 0.75: equal remainders, the first gets the tenth
    ("XLPLAN_ALLOCATE(-10,{1;1})", col(-5, -5)),
    ("XLPLAN_ALLOCATE(7,B1:B3)", col(1, 2, 4)),  # 7/6, 14/6, 21/6: remainders 1/6, 2/6, 3/6
    ("XLPLAN_ALLOCATE(A4,{1;1})", ""),
    ("XLPLAN_ALLOCATE(100,{0;0})", ""),
    ("XLPLAN_ALLOCATE(100,N1:N3)", col(100, 0, 0)),
    ("XLPLAN_ALLOCATE(100,J1:J4)", VALUE),  # x is no weight
    ("XLPLAN_ALLOCATE(100,K1:K3)", DIV0),
    ("XLPLAN_ALLOCATE(B1:B3,{1;1})", VALUE),  # one total
    ("XLPLAN_ALLOCATE(100,{1;1},0.5)", VALUE),
    ("XLPLAN_ALLOCATE(100,5)", 100.0),
]

RECEIVABLES: list[tuple[str, object]] = [
    ("XLPLAN_BALANCE(100,50,30,5)", 115.0),
    ("XLPLAN_BALANCE(100,50,30,5,10)", 105.0),
    ("XLPLAN_BALANCE(A4,A4,A4,A4)", 0.0),
    ("XLPLAN_BALANCE(100,A4,30,A12)", 70.0),
    ("XLPLAN_BALANCE(0.1,0.2,0,0)", 0.3),
    ("XLPLAN_BALANCE(A10,0,200,0)", 1000.0),
    ("XLPLAN_BALANCE(A5,1,2,3)", VALUE),  # n/a would be missing from the sum
    ("XLPLAN_BALANCE(TRUE,1,2,3)", VALUE),
    ("XLPLAN_BALANCE(1,A17,2,3)", DIV0),
    ("XLPLAN_BALANCE(B1:B3,C1:C3,1,1)", col(20, 33, 61)),
    ("XLPLAN_BALANCE(J1:J4,0,0,0)", col(1, 0, VALUE, 4)),
    ("XLPLAN_BALANCE(100,50,30)", VALUE),
    # buckets
    ("XLPLAN_AGEING_BUCKET(0)", "未到期"),
    ("XLPLAN_AGEING_BUCKET(-5)", "未到期"),
    ("XLPLAN_AGEING_BUCKET(1)", "1-30"),
    ("XLPLAN_AGEING_BUCKET(30)", "1-30"),
    ("XLPLAN_AGEING_BUCKET(31)", "31-60"),
    ("XLPLAN_AGEING_BUCKET(90)", "61-90"),
    ("XLPLAN_AGEING_BUCKET(91)", "90+"),
    ("XLPLAN_AGEING_BUCKET(91,{15;45})", "45+"),
    ('XLPLAN_AGEING_BUCKET(0,A4,"en")', "Not due"),
    ("XLPLAN_AGEING_BUCKET({0;30;31})", col("未到期", "1-30", "31-60")),
    ("XLPLAN_AGEING_BUCKET(A4)", ""),
    ("XLPLAN_AGEING_BUCKET(10,{0;30})", VALUE),
    ("XLPLAN_AGEING_BUCKET(10,{10.5})", VALUE),
    (
        "XLPLAN_AGEING(46203,{46203;46202;46100},{10;20;30})",
        [["未到期", 10], ["1-30", 20], ["31-60", 0], ["61-90", 0], ["90+", 30]],
    ),
    ("XLPLAN_AGEING(F1,F1:F4,{1;2;4;8})", [["未到期", 9], ["1-30", 6], ["31-60", 0], ["61-90", 0], ["90+", 0]]),
    (
        'XLPLAN_AGEING(F4,F1:F4,{1;2;4;8},A4,"en")',
        [["Not due", 8], ["1-30", 0], ["31-60", 7], ["61-90", 0], ["90+", 0]],
    ),  # 31, 41, 36 and 0 days
    ("XLPLAN_AGEING(F4,F1:F4,{1;2;4;8},{35})", [["未到期", 8], ["1-35", 1], ["35+", 6]]),
    (
        "XLPLAN_AGEING(A15,F1:F5,{1;2;4;8;16})",  # without due date: not due; the as-of date as text
        [["未到期", 25], ["1-30", 6], ["31-60", 0], ["61-90", 0], ["90+", 0]],
    ),
    ("XLPLAN_AGEING(F1,F1:F3,J1:J3)", VALUE),
    ("XLPLAN_AGEING(F1,F1:F3,K1:K3)", DIV0),
    ("XLPLAN_AGEING(F1,F1:F4,{1;2})", VALUE),
    ("XLPLAN_AGEING(F1,A16,1)", VALUE),
    ("XLPLAN_AGEING(A4,F1,1)", ""),
    ("XLPLAN_AGEING(F1:F2,F1,1)", VALUE),
    # terms
    ("XLPLAN_FIFO({100;200;300},250)", col(0, 50, 300)),
    ("XLPLAN_FIFO({100;200;300},250,100)", col(0, 0, 250)),
    ("XLPLAN_FIFO({100,200,300},50)", [[50, 200, 300]]),
    ("XLPLAN_FIFO(P1:P3,A4)", col(100, 200, 300)),
    ("XLPLAN_FIFO(P1:P3,A5)", VALUE),
    # rates
    ("XLPLAN_COLLECTION_RATE(30,50)", 0.6),
    ("XLPLAN_COLLECTION_RATE(30,0)", ""),
    ("XLPLAN_COLLECTION_RATE(A4,50)", ""),
    ("XLPLAN_COLLECTION_RATE(B1:B3,C1:C3)", col(10 / 12, 20 / 15, 30 / 33)),
    ("XLPLAN_COLLECTIBLE_RATE(100,50,30)", 0.8),
    ("XLPLAN_COLLECTIBLE_RATE(A4,50,30)", 0.4),
    ("XLPLAN_COLLECTIBLE_RATE(0,0,0)", ""),
    ("XLPLAN_COLLECTIBLE_RATE(100,50,A4)", ""),
    ("XLPLAN_COLLECTIBLE_RATE(A16,50,30)", VALUE),
    ("XLPLAN_PLAN_RATE(30,40)", 0.75),
    ("XLPLAN_PLAN_RATE(30,A3)", ""),
    # days
    ("XLPLAN_DSO(300,900,90)", 30.0),
    ("XLPLAN_DSO(300,0,90)", ""),
    ("XLPLAN_DSO(300,900,A4)", ""),
    ("XLPLAN_DSO(P1:P3,900,90)", col(10, 20, 30)),
    ("XLPLAN_BEST_DSO(200,900,90)", 20.0),
    ("XLPLAN_BEST_DSO(A4,900,90)", ""),
    ("XLPLAN_DSO_COUNT_BACK(40,{10;20;30},{12;15;33})", 12 + 15 + 33 * 10 / 30),
    ("XLPLAN_DSO_COUNT_BACK(40,B1:B3,C1:C3)", 12 + 15 + 33 * 10 / 30),
    ("XLPLAN_DSO_COUNT_BACK(5,B1:B3,C1:C3)", 6.0),
    ("XLPLAN_DSO_COUNT_BACK(0,B1:B3,C1:C3)", 0.0),
    ("XLPLAN_DSO_COUNT_BACK(100,B1:B3,C1:C3)", 60.0),
    ("XLPLAN_DSO_COUNT_BACK({5;40},B1:B3,C1:C3)", col(6, 38)),
    ("XLPLAN_DSO_COUNT_BACK(A4,B1:B3,C1:C3)", ""),
    ("XLPLAN_DSO_COUNT_BACK(40,B1:B3,C1:C2)", VALUE),
    ("XLPLAN_DSO_EXHAUSTED(100,{10;20;30},{12;15;33})", True),
    ("XLPLAN_DSO_EXHAUSTED(60,B1:B3,C1:C3)", False),
    ("XLPLAN_DSO_EXHAUSTED(A4,B1:B3,C1:C3)", ""),
    ("XLPLAN_DAYS_DELINQUENT(30,20)", 10.0),
    ("XLPLAN_DAYS_DELINQUENT(30,A4)", ""),
    ("XLPLAN_CEI(100,50,30,10)", 120 / 140),
    ("XLPLAN_CEI(100,50,30,A4)", ""),
    ("XLPLAN_CEI(100,50,30,150)", ""),
    ("XLPLAN_CEI(A5,50,30,10)", VALUE),
    ("XLPLAN_DSO(A7,900,90)", NA),
    ("XLPLAN_FIFO(P1:P3,B1:B3)", VALUE),  # one payment
    ("XLPLAN_LOSS_RATES(K1:K3)", DIV0),
    ("XLPLAN_TURNOVER(900,300)", 3.0),
    ("XLPLAN_TURNOVER(900,A3)", ""),
    ("XLPLAN_DAYS_BEYOND_TERMS({10;20;30;40},200)", (150 + 900 + 2250 + 4200) / 200),
    ("XLPLAN_DAYS_BEYOND_TERMS({10;20;30},200)", VALUE),
    ("XLPLAN_DAYS_BEYOND_TERMS({10;20;30;40},0)", ""),
    ("XLPLAN_ROLL_RATES({100;50;10})", col(0.5, 0.2)),
    ("XLPLAN_ROLL_RATES({100,50,10})", [[0.5, 0.2]]),
    ("XLPLAN_ROLL_RATES({0;50;10})", col("", 0.2)),
    ("XLPLAN_ROLL_RATES(100)", ""),
    ("XLPLAN_LOSS_RATES({100;50;10})", col(0.1, 0.2, 1)),
    ("XLPLAN_PROVISION({100;50;10},{1%;5%;50%})", 1 + 2.5 + 5),
    ("XLPLAN_PROVISION(P1:P3,R1:R3)", 0.0),
    ("XLPLAN_PROVISION(P1:P3,D1:D2)", VALUE),
    ("XLPLAN_PROVISION(J1:J3,D1:D3)", VALUE),
    ("XLPLAN_CASH_FORECAST({100;200;300},{50%;30%;20%})", col(50, 100 + 30, 150 + 60 + 20)),
    ("XLPLAN_CASH_FORECAST(P1:P3,D1:D3,5)", col(50, 130, 230, 90 + 40, 60)),
    ("XLPLAN_CASH_FORECAST({100,200},{0,1})", [[0, 100]]),
    ("XLPLAN_CASH_FORECAST(P1:P3,D1:D3,1.5)", VALUE),
    ("XLPLAN_CASH_FORECAST(J1:J4,D1:D3)", VALUE),
    ("XLPLAN_EXCHANGE_DIFFERENCE(100,80,90,75)", -450.0),
    ("XLPLAN_EXCHANGE_DIFFERENCE(100,80,A4,75)", 0.0),
    ("XLPLAN_EXCHANGE_DIFFERENCE(100,A4,90,75)", ""),
]

CASES: list[tuple[str, object]] = [*TARGETS, *RECEIVABLES, *MORE, *POLICY_CASES]
