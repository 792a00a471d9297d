"""What a button does, written once on xlwings' Book: the same call works in Excel and on files."""

from xlplan.actions.chase import ChaseList, chase_list
from xlplan.actions.check import check
from xlplan.actions.fill import FillResult, fill
from xlplan.actions.sheet import Reading, read

__all__ = ["ChaseList", "FillResult", "Reading", "chase_list", "check", "fill", "read"]
