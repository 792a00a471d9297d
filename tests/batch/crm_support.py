"""Two CRM exports, the small one that ships and the real one, and an independent reckoning of both with pandas."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import xlplan
from xlplan.actions import read
from xlplan.batch.making import RegenerateRequest, RegenerateResult
from xlplan.batch.regenerate import regenerate
from xlplan.forms.form import Row

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "workbooks" / "demo"
REAL = ROOT.parent / "shared" / "data" / "crm"
MAPPING = DEMO / "crm.toml"
YEAR_END = dt.date(2017, 12, 31)
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="no real CRM export at ../shared/data/crm")
EXPORTS = [pytest.param(DEMO / "crm", id="demo"), pytest.param(REAL, id="real", marks=needs_real)]
TIDY = {"GTXPro": "GTX Pro", "AlphaPro": "Alpha Pro"}
"""What a person reads the two untidy product names as."""


def run(template: str, data: Path, out: Path, **changes: object) -> RegenerateResult:
    """Regenerate from an export."""
    given: dict[str, object] = {"by": "office", "as_of": YEAR_END, "lang": "en", "mapping": MAPPING, **changes}
    return regenerate(RegenerateRequest(template, data=data, out=out, **given))  # type: ignore[arg-type]


def rows(path: Path, form: str) -> list[Row]:
    """The rows of a form that have anything in them, as a macro reads them."""
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        return [row for index, row in enumerate(table.rows) if not table.blank(index)]


def values(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every sheet's cached values, read by openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@dataclass
class Reckoning:
    """The export in pandas: nothing of xlplan takes part."""

    deals: pd.DataFrame

    @classmethod
    def of(cls, folder: Path) -> Reckoning:
        """Read it, with the two product names put right by hand and people of no team left out."""
        deals = pd.read_csv(folder / "sales_pipeline.csv")
        for column in ("engage_date", "close_date"):
            deals[column] = pd.to_datetime(deals[column], format="%d-%m-%y")
        deals["product"] = deals["product"].replace(TIDY)
        deals = deals.merge(pd.read_csv(folder / "sales_teams.csv"), on="sales_agent", how="inner")
        deals = deals.merge(pd.read_csv(folder / "products.csv"), on="product", how="left")
        deals["quarter"] = deals["close_date"].dt.to_period("Q").astype(str)
        deals["days"] = (deals["close_date"] - deals["engage_date"]).dt.days
        return cls(deals)

    def closed(self, field: str, name: str, quarter: str, stage: str) -> pd.DataFrame:
        """The won or lost opportunities of an office, manager or salesperson in a quarter (`2017Q4`)."""
        deals = self.deals
        return deals[(deals[field] == name) & (deals["quarter"] == quarter) & (deals["deal_stage"] == stage)]

    def new_customers(self, field: str, name: str, quarter: str) -> int:
        """Accounts whose first won opportunity with this office or person was in the quarter."""
        won = self.deals[(self.deals[field] == name) & (self.deals["deal_stage"] == "Won")]
        first = won.dropna(subset=["close_date"]).groupby("account")["close_date"].min()
        return int((first.dt.to_period("Q").astype(str) == quarter).sum())


def copied(data: Path, folder: Path) -> Path:
    """A copy of an export that a test may change."""
    shutil.copytree(data, folder)
    for file in folder.iterdir():
        file.chmod(0o644)
    return folder
