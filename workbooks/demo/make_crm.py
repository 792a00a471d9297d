"""Make the demo CRM export beside this file: opportunities of invented people and customers, from a fixed seed.

As untidy as real ones: product and sector names with slips, opportunities without account or close date, one of a
person whom the sales teams do not name.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent / "crm"
TEAMS = (
    ("Ada Winter", "Paul Stone", "North"), ("Ben Frost", "Paul Stone", "North"), ("Cleo Marsh", "Rita Field", "North"),
    ("Dan Rivers", "Rita Field", "North"), ("Eve Hill", "Tom Brook", "South"), ("Finn Wood", "Tom Brook", "South"),
    ("Gwen Lake", "Tom Brook", "South"), ("Hugo Idle", "Tom Brook", "South"),
)  # fmt: skip
PRODUCTS = (
    ("Alpha Basic", "Alpha", 400),
    ("Alpha Pro", "Alpha", 2400),
    ("Beta One", "Beta", 900),
    ("Beta Max", "Beta", 5200),
)
ACCOUNTS = ("Arrowline", "Bluepeak", "Cedarworks", "Dovetail", "Eastgate", "Fernhill", "Goldleaf", "Harbourside",
            "Inkwell", "Junipero", "Kestrel", "Lanternlight")  # fmt: skip
SECTORS = ("technolgy", "retail", "medical")
COUNTRIES = ("United States", "Philipines", "China")
COUNT, FIRST, LAST = 240, dt.date(2017, 1, 5), dt.date(2017, 12, 31)


def opportunities() -> Iterator[tuple[str, ...]]:
    """The pipeline; dates as day-month-year with two-digit years."""
    dice = random.Random(20171231)
    for number in range(COUNT):
        person = dice.randrange(7)
        account = ACCOUNTS[dice.randrange(12)]
        product, _, price = PRODUCTS[dice.randrange(4)]
        engaged = FIRST + dt.timedelta(days=dice.randrange(355))
        closed = engaged + dt.timedelta(days=dice.randrange(3, 110))
        stage = dice.choice(("Won", "Won", "Won", "Lost", "Lost", "Engaging", "Prospecting"))
        if stage in ("Won", "Lost") and closed > LAST:
            stage = "Engaging"
        value = round(price * dice.uniform(0.8, 1.15)) if stage == "Won" else 0
        done, known = stage in ("Won", "Lost"), stage != "Prospecting"
        name = "AlphaPro" if product == "Alpha Pro" else product
        has_account = done or dice.random() < 0.4
        yield (
            f"D{number + 1:04d}", TEAMS[person][0], name, account if has_account else "", stage,
            f"{engaged:%d-%m-%y}" if known else "", f"{closed:%d-%m-%y}" if done else "", f"{value}" if done else "",
        )  # fmt: skip
    yield "D0901", "Zoe Stranger", "Beta One", "Kestrel", "Won", "02-10-17", "20-11-17", "950"
    yield "D0902", "Ada Winter", "Beta One", "Kestrel", "Won", "02-10-17", "", "880"


def tables() -> dict[str, list[tuple[object, ...]]]:
    """File name -> header and rows."""
    accounts = [(name, SECTORS[i % 3], COUNTRIES[i % 3]) for i, name in enumerate(ACCOUNTS)]
    return {
        "sales_teams": [("sales_agent", "manager", "regional_office"), *TEAMS],
        "products": [("product", "series", "sales_price"), *PRODUCTS],
        "accounts": [("account", "sector", "office_location"), *accounts],
        "sales_pipeline": [("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
                            "close_date", "close_value"), *opportunities()],
    }  # fmt: skip


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for file, rows in tables().items():
        with (HERE / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
