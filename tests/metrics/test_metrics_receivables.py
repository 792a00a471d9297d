"""Balances and ageing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import (
    AGEING_LIMITS,
    ageing,
    ageing_bucket,
    apply_fifo,
    balance,
    bucket_names,
    days_beyond_terms,
    exchange_difference,
    loss_rates,
    provision,
    roll_rates,
    settle,
)

AS_OF = date(2023, 7, 31)
cents = st.decimals(0, 10**7, places=2)
any_cents = st.decimals(-(10**7), 10**7, places=2)
limit_sets = st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).map(sorted)


def test_the_balance_of_region_406_ties_to_the_cent() -> None:
    assert balance("1,357.91", 11294.43, 10971.22, 0) == Decimal("1681.12")
    assert balance(None, 100, 30, 20, 5) == 45


def test_a_tenth_added_three_times_is_exact() -> None:
    assert balance(0.1, 0.2, 0.3, 0) == 0


def test_buckets_bear_the_names_of_the_spec() -> None:
    assert AGEING_LIMITS == (30, 60, 90)
    assert bucket_names(AGEING_LIMITS) == ("not_due", "1-30", "31-60", "61-90", "90+")
    assert bucket_names((15,)) == ("not_due", "1-15", "15+")
    assert bucket_names(("60", 30, 60, None, 0, "x")) == ("not_due", "1-30", "31-60", "60+")
    assert bucket_names(()) == ("not_due", "0+")


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-400, "not_due"),
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "90+"),
        (10**6, "90+"),
        ("31", "31-60"),
        (None, None),
    ],
)
def test_the_edges_of_every_bucket(days: int, bucket: str | None) -> None:
    assert ageing_bucket(days) == bucket


@given(st.integers(-1000, 2000), limit_sets)
def test_every_day_lies_in_exactly_one_bucket(day: int, limits: list[int]) -> None:
    names = bucket_names(limits)
    starts = [0, *limits]
    holding = [names[0]] if day <= 0 else []
    holding += [f"{a + 1}-{b}" for a, b in zip(starts, limits, strict=False) if a + 1 <= day <= b]
    holding += [names[-1]] if day > limits[-1] else []
    assert [ageing_bucket(day, limits)] == holding
    assert holding[0] in names


def test_ageing_sums_open_amounts_by_days_past_due() -> None:
    items = [
        (AS_OF, "100.10"),
        (AS_OF - timedelta(1), 20.2),
        (AS_OF - timedelta(30), 3),
        (datetime(2023, 7, 31, 23) - timedelta(31), 4),
        (AS_OF - timedelta(91), 5),
        (None, 6),
        (AS_OF + timedelta(5), None),
    ]
    assert ageing(items, AS_OF, AGEING_LIMITS) == {
        "not_due": Decimal("106.10"),
        "1-30": Decimal("23.2"),
        "31-60": 4,
        "61-90": 0,
        "90+": 5,
        "total": Decimal("138.30"),
    }


invoices = st.lists(st.tuples(st.integers(-200, 400), any_cents, cents), max_size=15)


@given(invoices, cents, limit_sets)
def test_buckets_and_unapplied_receipts_always_make_the_balance(
    rows: list[tuple[int, Decimal, Decimal]], nameless: Decimal, limits: list[int]
) -> None:
    settled = [(AS_OF - timedelta(past), *settle(billed, paid)) for past, billed, paid in rows]
    buckets = ageing([(due, left) for due, left, _ in settled], AS_OF, limits)
    unapplied = sum((excess for _, _, excess in settled), nameless)
    owed = balance(0, sum(billed for _, billed, _ in rows), sum((paid for _, _, paid in rows), nameless), 0)
    assert set(buckets) == {*bucket_names(limits), "total"}
    assert buckets["total"] == sum(buckets[name] for name in bucket_names(limits))
    assert buckets["total"] - unapplied == owed


def test_an_invoice_is_open_or_overpaid_never_both() -> None:
    assert settle(100, 30) == (70, 0)
    assert settle(100, "130.55") == (0, Decimal("30.55"))
    assert settle(100, 100) == (0, 0)
    assert settle(-50, 0) == (0, 50)
    assert settle("0.105", None) == (Decimal("0.11"), 0)


def test_receipts_settle_the_oldest_terms_first() -> None:
    assert apply_fifo([100, 200, 300], 150) == ([0, 150, 300], 0)
    assert apply_fifo([100, 200], 250, 100) == ([0, 0], 50)
    assert apply_fifo([100, -30, 50], 100) == ([0, 0, 20], 0)
    assert apply_fifo([], 5) == ([], 5)
    assert apply_fifo([100], -20) == ([100], -20)


@given(st.lists(any_cents, max_size=10), any_cents, cents)
def test_applying_receipts_conserves_every_cent(terms: list[Decimal], paid: Decimal, credit: Decimal) -> None:
    opened, left = apply_fifo(terms, paid, credit)
    assert sum(opened) - left == sum(terms) - paid - credit
    assert all(0 <= o <= max(t, Decimal(0)) for o, t in zip(opened, terms, strict=True))
    assert left <= 0 or not any(opened)


def test_days_beyond_terms_weigh_the_buckets_with_15_45_75_and_105_days() -> None:
    buckets = {"not_due": 40, "1-30": 30, "31-60": 20, "61-90": 0, "90+": 10, "total": 100}
    assert days_beyond_terms(buckets, 100) == 24.0  # (450 + 900 + 1050) / 100
    assert days_beyond_terms([30, 20, 0, 10], 100) == 24.0
    assert days_beyond_terms(buckets, 0) is None
    assert days_beyond_terms([1, 2], 100) is None
    assert days_beyond_terms({"1-15": 5, "15+": 1}, 100) is None


def test_roll_rates_chain_into_loss_rates() -> None:
    chain = [1000, 400, 100, 50]
    assert roll_rates(chain) == [0.4, 0.25, 0.5]
    assert loss_rates(chain) == [0.05, 0.125, 0.5, 1.0]
    assert roll_rates([0, 5]) == [None]
    assert loss_rates([0, None]) == [None, None]
    assert roll_rates([]) == loss_rates([]) == []


def test_a_provision_is_bucket_times_rate_without_rounding() -> None:
    result = provision([(1000, "0.3%"), (333.33, 0.036), (None, 0.5)])
    assert result["lines"] == [3, Decimal("11.99988"), 0]
    assert result["total"] == Decimal("14.99988")


def test_exchange_difference_of_the_sample_is_a_loss_of_450() -> None:
    assert exchange_difference(100, 80, 90, 75) == {"open_foreign": 10, "open_booked": 800, "difference": -450}


def test_exchange_difference_needs_its_rates() -> None:
    assert exchange_difference(100, None, 90, 75) == {"open_foreign": 10, "open_booked": None, "difference": None}
    assert exchange_difference(None, 80, 90, 75) == {"open_foreign": None, "open_booked": None, "difference": -450}
