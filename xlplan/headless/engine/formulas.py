"""Formula text between a macro and the file: functions newer than 2007, `[@column]`, relative references."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from xlplan.errors import DataError
from xlplan.headless.cells import Value, to_serial
from xlplan.headless.engine.grid import Box
from xlplan.headless.engine.syntax import well_formed
from xlplan.headless.engine.unsupported import unsupported
from xlplan.headless.refs import translate

# Stored with the prefix _xlfn. (ECMA-376 knows the functions of Excel 2007 only); the list is XlsxWriter's.
_NEWER = frozenset(
    """
    ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND
    BITLSHIFT BITOR BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT
    CHISQ.TEST COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL
    ERF.PRECISE ERFC.PRECISE EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE
    FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA
    GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH
    IMTAN ISFORMULA ISOMITTED ISOWEEKNUM LOGNORM.DIST LOGNORM.INV MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT
    NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC
    PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC RANK.AVG RANK.EQ RRI SEC
    SECH SHEET SHEETS SKEW.P STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TEXTAFTER
    TEXTBEFORE TEXTJOIN UNICHAR UNICODE VALUETOTEXT VAR.P VAR.S WEBSERVICE WEIBULL.DIST XLOOKUP XMATCH XOR Z.TEST
    """.split()  # noqa: SIM905 - 150 quoted words read worse
)
_SPILLING = frozenset(
    """
    ANCHORARRAY BYCOL BYROW CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER GROUPBY HSTACK IMAGE LAMBDA LET MAKEARRAY MAP
    PIVOTBY RANDARRAY REDUCE SCAN SEQUENCE SINGLE SORT SORTBY TAKE TEXTSPLIT TOCOL TOROW TRIMRANGE UNIQUE VSTACK
    WRAPCOLS WRAPROWS
    """.split()  # noqa: SIM905 - 150 quoted words read worse
)
# Text, column names and quoted sheet names are skipped; then `[@column]` and function names.
_PARTS = re.compile(
    r"""(?P<quoted>"(?:[^"]|"")*"|\[(?!@)(?:'.|[^'\[\]])*\]|'(?:[^']|'')*')"""
    r"""|(?P<table>[^\W\d][\w.]*)?\[@(?P<column>\[(?:'.|[^'\]])*\](?::\[(?:'.|[^'\]])*\])?|(?:'.|[^'\[\]])*)\]"""
    r"""|(?<![\w.])(?P<function>[A-Za-z][A-Za-z0-9.]*)\("""
)
_PREFIX = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlpm\.")


def is_formula(value: object) -> bool:
    """Whether Excel takes a value for a formula: text that begins with `=` and has more to it."""
    return isinstance(value, str) and value.startswith("=") and len(value) > 1


@lru_cache(maxsize=1024)
def to_file(formula: str, table: str | None) -> str:
    """A formula as the file stores it. `table`: the table around the cell, which a bare `[@column]` means.

    UnsupportedError for a function whose result spills over other cells: nothing here can lay it out.
    DataError("bad-formula") for what Excel would refuse.
    """

    def stored(part: re.Match[str]) -> str:
        if part["quoted"]:
            return part[0]
        if part["column"] is not None:
            return _this_row(part["table"] or table, part["column"], part[0])
        name = part["function"].upper()
        if name in _SPILLING:
            raise unsupported(f"Range.formula2 = {formula!r}")
        return f"_xlfn.{name}(" if name in _NEWER else part[0]

    text = _PARTS.sub(stored, formula)
    if not well_formed(text):
        raise DataError("bad-formula", formula=formula)
    return text


def _this_row(table: str | None, column: str, written: str) -> str:
    if table is None:
        raise unsupported(f"Range.formula = '...{written}...' (not in a table)")
    inner = column if column.startswith("[") else f"[{column}]"
    return f"{table}[[#This Row],{inner}]" if column else f"{table}[#This Row]"


def from_file(formula: str) -> str:
    """A stored formula as Excel shows it, without the prefixes of newer functions."""
    return _PREFIX.sub("", formula) if "_xl" in formula else formula


def shown(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Stored formulas row by row as Excel shows them."""
    stored = set[str | None]().union(*rows)
    different = {text: from_file(text) for text in stored if text is not None and "_xl" in text}
    return [[text and different.get(text, text) for text in line] for line in rows] if different else rows


def fill(formula: str, box: Box) -> list[list[str]]:
    """One formula for a whole box, as Excel fills it: relative references move with the cell."""
    return [[translate(formula, row, col) for col in range(box.ncols)] for row in range(box.nrows)]


def constant_text(value: Value, date1904: bool) -> str:
    """What `.formula` gives for a cell without a formula: its constant as text; a date's day number; "" for a blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return str(value)
    number = to_serial(value, date1904) if isinstance(value, dt.date | dt.time) else float(value)
    return f"{number:.15g}".replace("e", "E")
