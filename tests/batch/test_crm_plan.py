"""The plan workbook of a CRM export: targets that add up and agree with the evaluation, and what they rest on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from crm_support import DEMO, REAL, Reckoning, needs_real, rows, run

EXPORTS = [pytest.param((DEMO / "crm", "North"), id="demo"),
           pytest.param((REAL, "East"), id="real", marks=needs_real)]  # fmt: skip


@pytest.fixture(scope="module", params=EXPORTS)
def made(request, tmp_path_factory) -> tuple[Path, str, Reckoning]:
    out = tmp_path_factory.mktemp("plan")
    data, office = request.param
    for template in ("plan", "evaluation"):
        assert not [p for p in run(template, data, out / template).problems if p.severity == "error"]
    return out, office, Reckoning.of(data)


def test_targets_of_people_add_up_to_the_offices_and_are_those_of_the_evaluation(made):
    out, office, _ = made
    sales = {r["subject"]: r for r in rows(out / "plan" / f"{office}.xlsx", "targets") if r["measure"] == "Sales"}
    whole = sales.pop(office)
    assert whole["annual"] == whole["q4"] == sum(row["annual"] for row in sales.values())
    assert not whole["difference"]
    card = {r["salesperson"]: r["target"] for r in rows(out / "evaluation" / f"{office}.xlsx", "scorecard")}
    assert {name: row["annual"] for name, row in sales.items()} == {name: target or 0 for name, target in card.items()}
    kpis = {row["kpi"]: row for row in rows(out / "evaluation" / f"{office}.xlsx", "kpi")}
    assert kpis["Sales"]["target"] == whole["annual"]


def test_only_the_quarters_months_have_targets_and_their_actuals_are_what_pandas_finds(made):
    out, office, reckoned = made
    won = reckoned.closed("regional_office", office, "2017Q4", "Won")
    for row in rows(out / "plan" / f"{office}.xlsx", "targets"):
        own = won if row["subject"] == office else won[won["sales_agent"] == row["subject"]]
        for month in range(1, 13):
            target, actual = (row[f"{what}_2017_{month:02}"] for what in ("target", "actual"))
            of_month = own[own["close_date"].dt.month == month]["close_value"]
            found = len(of_month) if row["measure"] == "Deals won" else of_month.sum()
            assert (actual == found) if month >= 10 else (actual is None and not target)


def test_contribution_by_sector_product_and_customer_each_make_the_whole_quarter(made):
    out, office, reckoned = made
    won = reckoned.closed("regional_office", office, "2017Q4", "Won")
    found = rows(out / "plan" / f"{office}.xlsx", "contribution")
    target = next(r for r in rows(out / "plan" / f"{office}.xlsx", "summary") if r["measure"] == "Sales")["target"]
    for kind, field in (("product", "product"), ("customer", "account")):
        expected = won.groupby(field)["close_value"].sum().to_dict()
        assert {r["name"]: float(r["sales_actual"]) for r in found if r["kind"] == kind and r["sales_actual"]} == {
            name: value for name, value in expected.items() if value
        }
    for kind in ("market", "product", "customer"):
        own = [row for row in found if row["kind"] == kind]
        assert sum(row["sales_actual"] for row in own) == won["close_value"].sum()
        assert sum(row["sales_plan"] for row in own) == target


def test_the_quarters_of_the_year_stand_side_by_side(made):
    out, office, reckoned = made
    found = {row["task"]: row for row in rows(out / "plan" / f"{office}.xlsx", "performance")}
    for quarter in (1, 2, 3, 4):
        won, lost = (reckoned.closed("regional_office", office, f"2017Q{quarter}", s) for s in ("Won", "Lost"))
        assert found[f"2017-Q{quarter} Sales"]["actual"] == won["close_value"].sum()
        assert found[f"2017-Q{quarter} Deals won"]["actual"] == len(won)
        assert float(found[f"2017-Q{quarter} Sales cycle"]["actual"]) == won["days"].median()
        rate = 100 * len(won) / (len(won) + len(lost))
        assert float(found[f"2017-Q{quarter} Win rate"]["actual"]) == pytest.approx(rate, abs=1e-4)
    assert found["2017-Q1 Sales"]["target"] is None
    assert found["2017-Q2 Sales"]["target"] > 0


def test_every_active_salesperson_of_the_office_has_customers_and_a_target_in_the_assignment(made):
    out, office, reckoned = made
    deals = reckoned.deals[reckoned.deals["regional_office"] == office]
    customers = deals.dropna(subset=["account"]).groupby("sales_agent")["account"].nunique().to_dict()
    found = {row["salesperson"]: row for row in rows(out / "plan" / f"{office}.xlsx", "assignment")}
    assert {name: row["customers"] for name, row in found.items()} == {n: Decimal(c) for n, c in customers.items()}
