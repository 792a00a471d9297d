"""The customers workbook of a CRM export: grades by the stated rule, retention and key accounts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from crm_support import EXPORTS, Reckoning, rows, run

from xlplan.batch.crm.customers import _status
from xlplan.batch.crm.figures import Quarter
from xlplan.batch.crm.grading import grades
from xlplan.batch.crm.records import Opportunity, Product

DAY = dt.date(2017, 12, 31)
PRODUCTS = {"P": Product("P", "S", Decimal(100)), "Q": Product("Q", "S", Decimal(1000))}


@pytest.fixture(scope="module", params=EXPORTS)
def made(request, tmp_path_factory) -> tuple[Path, Reckoning]:
    out = tmp_path_factory.mktemp("customers")
    run("customers", request.param, out)
    return out, Reckoning.of(request.param)


def test_sales_of_the_year_products_bought_and_key_accounts_are_what_pandas_finds(made):
    out, reckoned = made
    for office in sorted(set(reckoned.deals["regional_office"])):
        deals = reckoned.deals[reckoned.deals["regional_office"] == office]
        won = deals[(deals["deal_stage"] == "Won") & deals["close_date"].notna()]
        found = {row["customer"]: row for row in rows(out / f"{office}.xlsx", "retention")}
        assert {n: float(row["sales"]) for n, row in found.items()} == won.groupby("account")[
            "close_value"
        ].sum().to_dict()
        bought = won.groupby("account")["product"].nunique().to_dict()
        assert {n: int(row["categories"]) for n, row in found.items()} == bought
        top = won.groupby("account")["close_value"].sum()
        key = rows(out / f"{office}.xlsx", "key_accounts")
        assert len(key) == -(-len(top) // 5)
        assert min(float(top[row["customer"]]) for row in key) >= top.drop([row["customer"] for row in key]).max()


def test_order_size_is_list_value_against_the_median_customer(made):
    out, reckoned = made
    office = sorted(set(reckoned.deals["regional_office"]))[0]
    deals = reckoned.deals[
        (reckoned.deals["regional_office"] == office) & ~reckoned.deals["deal_stage"].isin(["Won", "Lost"])
    ]
    worth = deals.dropna(subset=["account"]).groupby("account")["sales_price"].sum()
    size = pd.cut(
        worth / worth.median(), [-1, 0.4999999, 0.9999999, 1.9999999, 1e9], labels=["minor", "part", "major", "over"]
    )
    found = {row["customer"]: row["order_size"] for row in rows(out / f"{office}.xlsx", "customer_grade")}
    assert {name: found[name] for name in worth.index} == size.to_dict()


def deal(number: int, account: str, engaged: dt.date | None, closed: dt.date | None = None, product: str = "P"):
    stage = "won" if closed else "open" if engaged else "prospect"
    return Opportunity(str(number), "A", account, product, stage, engaged, closed, Decimal(50 if closed else 0))


@pytest.mark.parametrize(
    ("days", "likelihood"),
    [(0, "period"), (8, "period"), (9, "month"), (40, "month"), (41, "period"), (60, "period"), (61, "later")],
)
def test_likelihood_follows_from_age_against_the_usual_and_the_longest_time(days, likelihood):
    won = [deal(n, "W", DAY - dt.timedelta(200), DAY - dt.timedelta(200 - d)) for n, d in enumerate((20, 40, 60))]
    found = grades(DAY, [*won, deal(9, "K", DAY - dt.timedelta(days))], PRODUCTS)
    assert found["K"] == ("major", likelihood)


def test_a_prospect_is_interested_and_the_most_likely_opportunity_decides():
    won = [deal(1, "W", DAY - dt.timedelta(100), DAY - dt.timedelta(60))]
    begun = deal(3, "K", DAY - dt.timedelta(20))
    assert grades(DAY, [*won, deal(2, "K", None)], PRODUCTS)["K"][1] == "interest"
    assert grades(DAY, [*won, deal(2, "K", None), begun], PRODUCTS)["K"][1] == "month"


@pytest.mark.parametrize(
    ("bought", "status"),
    [
        ({4}, "active"),
        ({3}, "active"),
        ({3, 4}, "active"),
        ({2, 4}, "active"),
        ({1, 4}, "regained"),
        ({1, 2}, "lost"),
        (set(), None),
    ],
)
def test_lost_and_won_back_follow_from_the_quarters_in_which_a_customer_bought(bought, status):
    assert _status({Quarter(2017, number) for number in bought}, Quarter(2017, 4)) == status
