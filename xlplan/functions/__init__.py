"""The worksheet functions `XLPLAN_*`: one definition for Excel, xlwings Lite, recalculation of files, and Python.

`FUNCTIONS` maps each name to its `Function`; `Function.call` takes what a host has and gives what cells show.
Needs nothing but the standard library and `xlplan.metrics`, so it runs wherever Python does, Pyodide included.
"""

from xlplan.functions import customers, kpis, profit, receivables, schedule, targets  # registered by importing them
from xlplan.functions.kinds import Argument
from xlplan.functions.policy import (
    ERRORS,
    MARKER_REASON,
    MARKER_START,
    Cell,
    ErrorValue,
    Grid,
    Result,
    Words,
    error_of,
    serial,
)
from xlplan.functions.reasons import Reason, clear_errors, last_errors, log_file, logged_errors
from xlplan.functions.register import FUNCTIONS, Function, RegistrationError, worksheet_function
from xlplan.functions.words import CATEGORIES

__all__ = [
    "CATEGORIES",
    "ERRORS",
    "FUNCTIONS",
    "MARKER_REASON",
    "MARKER_START",
    "Argument",
    "Cell",
    "ErrorValue",
    "Function",
    "Grid",
    "Reason",
    "RegistrationError",
    "Result",
    "Words",
    "clear_errors",
    "customers",
    "error_of",
    "kpis",
    "last_errors",
    "log_file",
    "logged_errors",
    "profit",
    "receivables",
    "schedule",
    "serial",
    "targets",
    "worksheet_function",
]
