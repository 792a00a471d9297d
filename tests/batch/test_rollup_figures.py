"""The rollup's figures against an independent reckoning of the sample ledger, and those that the interface states."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rollup_support import (
    AS_OF,
    MAPPING,
    SAMPLE,
    as_strings,
    codes,
    month_ends,
    rolled,
    small_regions,
    true_figures,
)

from xlplan.batch.data import load_ledger
from xlplan.batch.ledger import region_figures
from xlplan.batch.mapping import load_mapping
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.rollup import RollupRequest, rollup

needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample ledger ../shared/data/invoices.csv is absent")
JUNE = dt.date(2013, 6, 30)


def group_of(regions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    group: dict[str, Any] = defaultdict(Decimal)
    for figures in regions.values():
        for name, value in figures.items():
            group[name] += value
    return group


def made(folder: Path, as_of: dt.date) -> Path:
    done = regenerate(RegenerateRequest("forecast", SAMPLE, MAPPING, "region", as_of, folder))
    assert done.problems == []
    return folder


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("june"), JUNE)


@needs_sample
@pytest.mark.parametrize("as_of", month_ends(), ids=str)
def test_the_ledger_gives_every_region_s_true_figures_at_every_month_end(as_of: dt.date) -> None:
    mapping, _ = load_mapping(MAPPING, "region")
    assert mapping is not None
    ledger = load_ledger(SAMPLE, mapping, "region", as_of, MAPPING.parent)
    truth = true_figures(as_of)
    assert set(ledger.regions) == set(truth)
    for region, data in ledger.regions.items():
        figures = region_figures(data.invoices, data.receipts, as_of)
        wanted = truth[region]
        assert (figures.billed, figures.collected, figures.balance) == (
            wanted["billed"], wanted["collected"], wanted["balance"])  # fmt: skip
        assert figures.open_invoices == wanted["open_invoices"]
        assert figures.ageing == {name: wanted[name] for name in figures.ageing}


@needs_sample
@pytest.mark.parametrize("as_of", [dt.date(2012, 2, 29), dt.date(2012, 12, 31), dt.date(2013, 10, 31)], ids=str)
def test_the_whole_chain_gives_the_true_figures(as_of: dt.date, tmp_path: Path) -> None:
    result = rolled(made(tmp_path, as_of), as_of=as_of)
    assert (result.exit_status, result.problems) == (0, [])
    truth, value = true_figures(as_of), result.as_json("en")
    for region, figures in truth.items():
        extra = {"workbook": f"{region}.xlsx", "status": "received"}
        assert value["regions"][region] == as_strings(figures) | extra
    assert value["group"] == as_strings(group_of(truth))
    assert len(value["regions"]) == len(truth)


@needs_sample
def test_the_sample_ledger_gives_the_figures_of_the_interface(june: Path) -> None:
    value = rolled(june, as_of=JUNE).as_json("en")
    assert {k: value[k] for k in ("as_of", "from", "currency", "reconciled", "complete", "problems")} == {
        "as_of": "2013-06-30", "from": "2012-01-03", "currency": "USD", "reconciled": True, "complete": True,
        "problems": [],
    }  # fmt: skip
    assert value["regions"]["391"] == {
        "opening": "0.00", "credits": "0.00", "billed": "30747.21", "collected": "29467.29", "balance": "1279.92",
        "open_invoices": 21,
        "ageing": {"not_due": "1230.55", "1-30": "49.37", "31-60": "0.00", "61-90": "0.00", "90+": "0.00",
                   "unapplied": "0.00"},
        "workbook": "391.xlsx", "status": "received",
    }  # fmt: skip
    group = {k: value["group"][k] for k in ("opening", "credits", "billed", "collected", "balance")}
    assert group == {"opening": "0.00", "credits": "0.00", "billed": "115444.59", "collected": "110324.74",
                     "balance": "5119.85"}  # fmt: skip


@needs_sample
def test_from_divides_the_opening_balance_from_the_movements(june: Path) -> None:
    value = rolled(june, as_of=JUNE, start=dt.date(2013, 1, 1)).as_json("en")
    before, now = true_figures(dt.date(2012, 12, 31)), true_figures(JUNE)
    assert value["from"] == "2013-01-01"
    for region, figures in value["regions"].items():
        assert figures["opening"] == f"{before[region]['balance']:.2f}"
        assert figures["billed"] == f"{now[region]['billed'] - before[region]['billed']:.2f}"
        assert figures["collected"] == f"{now[region]['collected'] - before[region]['collected']:.2f}"
        assert figures["balance"] == f"{now[region]['balance']:.2f}"
    region = value["regions"]["406"]
    assert [region[k] for k in ("opening", "billed", "collected", "balance")] == [
        "1357.91", "11294.43", "10971.22", "1681.12"]  # fmt: skip


@needs_sample
def test_worker_processes_give_the_same_result(june: Path) -> None:
    told: list[tuple[int, int]] = []
    apart = rollup(RollupRequest([june], JUNE, jobs=2), lambda done, total: told.append((done, total)))
    assert apart.as_json("en") == rolled(june, as_of=JUNE).as_json("en")
    assert told == [(n, 5) for n in range(1, 6)]


def test_an_invoice_on_its_due_date_is_not_due_and_on_the_next_day_it_is_late(tmp_path: Path) -> None:
    value = rolled(small_regions(tmp_path)).as_json("en")["regions"]
    assert value["North"]["ageing"] == {
        "not_due": "10.10", "1-30": "20.20", "31-60": "0.00", "61-90": "0.00", "90+": "0.00", "unapplied": "0.00",
    }  # fmt: skip
    assert value["East"]["ageing"]["61-90"] == "250.50"
    assert value["East"]["balance"] == "390.75"
    assert value["South"]["balance"] == "500.00"


def test_an_invoice_billed_after_the_as_of_date_counts_nowhere(tmp_path: Path) -> None:
    south = rolled(small_regions(tmp_path)).as_json("en")["regions"]["South"]
    assert (south["billed"], south["open_invoices"]) == ("500.00", 1)


@pytest.mark.parametrize("days", [0, 1, 30, 31, 60, 61, 90, 91, 400])
def test_every_day_past_due_falls_into_one_bucket(days: int, tmp_path: Path) -> None:
    due = AS_OF - dt.timedelta(days=days)
    ledger = f"region,customer,invoice,billed,due,amount,settled\nEast,Acme,E1,2025-01-01,{due},7.77,\n"
    ageing = rolled(small_regions(tmp_path, ledger=ledger)).as_json("en")["regions"]["East"]["ageing"]
    limits = {"not_due": 0, "1-30": 30, "31-60": 60, "61-90": 90, "90+": 10_000}
    expected = next(name for name, last in limits.items() if days <= last)
    assert {name for name, amount in ageing.items() if amount != "0.00"} == {expected}


def test_a_clean_rollup_has_no_problem_at_all(tmp_path: Path) -> None:
    result = rolled(small_regions(tmp_path, "zh"))
    assert (codes(result), result.exit_status, result.complete) == ([], 0, True)
