"""Figures made from a CRM export, against a reckoning in pandas that shares no code with them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from crm_support import EXPORTS, YEAR_END, Reckoning, rows, run

QUARTERS = ("2017Q1", "2017Q2", "2017Q3", "2017Q4")


@pytest.fixture(scope="module", params=EXPORTS)
def made(request, tmp_path_factory) -> tuple[Path, Path, Reckoning]:
    """The export, the evaluation workbooks by office and by salesperson, and the reckoning."""
    out = tmp_path_factory.mktemp("crm")
    assert not [p for p in run("evaluation", request.param, out / "office").problems if p.severity == "error"]
    run("cards", request.param, out / "cards")
    return request.param, out, Reckoning.of(request.param)


def offices(reckoned: Reckoning) -> list[str]:
    return sorted(reckoned.deals["regional_office"].unique())


def sheet(out: Path, office: str) -> dict[str, dict[str, object]]:
    return {str(row["kpi"]): row for row in rows(out / "office" / f"{office}.xlsx", "kpi")}


def test_won_value_count_win_rate_cycle_and_new_customers_of_every_office_and_quarter(made):
    _, out, reckoned = made
    manifest = json.loads((out / "office" / "manifest.json").read_text())["workbooks"]
    assert len(manifest) == len(offices(reckoned))
    for office in offices(reckoned):
        for quarter in QUARTERS:
            found = manifest[f"{office}.xlsx"]["totals"]["quarters"][f"{quarter[:4]}-{quarter[4:]}"]
            won, lost = (reckoned.closed("regional_office", office, quarter, s) for s in ("Won", "Lost"))
            assert float(found["won_value"]) == won["close_value"].sum()
            assert (found["won"], found["lost"]) == (len(won), len(lost))
            assert found["win_rate"] == pytest.approx(len(won) / (len(won) + len(lost)), abs=1e-12)
            assert found["median_cycle_days"] == won["days"].median()
            assert found["new_customers"] == reckoned.new_customers("regional_office", office, quarter)
            mix = won.groupby("series")["close_value"].sum()
            assert {k: float(v) for k, v in found["product_mix"].items()} == mix.to_dict()


def test_the_evaluation_sheet_shows_the_quarter_beside_targets_from_the_quarter_before(made):
    _, out, reckoned = made
    for office in offices(reckoned):
        kpis = sheet(out, office)
        won, lost = (reckoned.closed("regional_office", office, "2017Q4", s) for s in ("Won", "Lost"))
        before = reckoned.closed("regional_office", office, "2017Q3", "Won")
        assert kpis["Sales"]["actual"] == won["close_value"].sum()
        assert kpis["Deals won"]["actual"] == len(won)
        assert float(kpis["Win rate"]["actual"]) == pytest.approx(len(won) / (len(won) + len(lost)), abs=1e-6)
        assert float(kpis["Sales cycle"]["actual"]) == won["days"].median()
        assert float(kpis["Sales cycle"]["target"]) == before["days"].median()
        assert kpis["New customers"]["actual"] == reckoned.new_customers("regional_office", office, "2017Q4")
        for series, value in won.groupby("series")["close_value"].sum().items():
            share = kpis[f"Product-line share, {series}"]["actual"]
            assert float(share) == pytest.approx(value / won["close_value"].sum(), abs=1e-6)


def largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    """By the textbook, in fractions."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda i: -(exact[i] - parts[i]))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def test_targets_are_the_quarter_before_plus_five_percent_and_add_up_from_person_to_office_to_company(made):
    data, out, reckoned = made
    teams = [line.split(",") for line in (data / "sales_teams.csv").read_text().splitlines()[1:]]
    before = reckoned.deals[(reckoned.deals["quarter"] == "2017Q3") & (reckoned.deals["deal_stage"] == "Won")]
    sold = before.groupby("sales_agent")["close_value"].sum()
    company = int(Fraction(int(sold.sum())) * 105 / 100 + Fraction(1, 2))
    by_team = {}
    for name, _, office in teams:
        if name in sold:
            by_team.setdefault(office, []).append(name)
    shares = largest_remainder(company, [Fraction(int(sold[names].sum())) for names in by_team.values()])
    total = 0
    for (office, names), share in zip(by_team.items(), shares, strict=True):
        found = {r["salesperson"]: r["target"] for r in rows(out / "office" / f"{office}.xlsx", "scorecard")}
        expected = dict(zip(names, largest_remainder(share, [Fraction(int(sold[n])) for n in names]), strict=True))
        assert {name: int(target) for name, target in found.items() if target is not None} == expected
        assert sheet(out, office)["Sales"]["target"] == share == sum(expected.values())
        total += share
    assert total == company


def test_every_active_salesperson_has_a_card_with_the_figures_that_pandas_finds(made):
    _, out, reckoned = made
    people = sorted(reckoned.deals["sales_agent"].unique())
    assert sorted(p.stem for p in (out / "cards" / "salespeople").glob("*.xlsx")) == people
    for name in people:
        card = out / "cards" / "salespeople" / f"{name}.xlsx"
        (row,) = rows(card, "scorecard")
        won, lost = (reckoned.closed("sales_agent", name, "2017Q4", s) for s in ("Won", "Lost"))
        assert row["sales"] == won["close_value"].sum()
        closed = len(won) + len(lost)
        assert closed == 0 or float(row["win_rate"]) == pytest.approx(len(won) / closed, abs=1e-6)
        assert won.empty or float(row["sales_cycle"]) == won["days"].median()
        new = next(r for r in rows(card, "kpi") if r["kpi"] == "New customers")
        assert new["actual"] == reckoned.new_customers("sales_agent", name, "2017Q4")


def test_every_open_opportunity_is_a_task_of_its_salesperson_and_none_is_missing(made, tmp_path):
    data, _, reckoned = made
    run("tracking", data, tmp_path)
    still = reckoned.deals[reckoned.deals["close_date"].isna() & ~reckoned.deals["deal_stage"].isin(["Won", "Lost"])]
    found = [r for office in offices(reckoned) for r in rows(tmp_path / f"{office}.xlsx", "tracking")]
    assert {(r["task"], r["owner"]) for r in found} == {
        (f"Follow up {number}", agent)
        for number, agent in zip(still["opportunity_id"], still["sales_agent"], strict=True)
    }
    assert len(found) == len(still)
    assert all(row["due"].weekday() < 5 for row in found)
    assert all((row["status"] == "overdue") == (row["due"] < YEAR_END) for row in found)
