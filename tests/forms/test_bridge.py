"""A bridge ends where it should, on either side of 0, and its parts lie where the steps lead."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms.bridge import Step, bridge
from xlplan.forms.chart import BoardMetric, Chart, Headline
from xlplan.forms.form import BookData, Kind, Label
from xlplan.forms.pnl_bridge import expense, income
from xlplan.forms.sentence import number, unbroken

NAME = Label("步", "Step")
BARS = 6
"""Series that are bars; the others are lines between them."""
amounts = st.decimals(-10_000, 10_000, places=2)


def columns(*amounts: Decimal) -> list[list[Decimal]]:
    """What the series (base, whole, good above and below 0, bad above and below) have for a whole and its changes."""
    steps = tuple(Step(NAME, "1", lambda *_, a=a: a, whole=not n) for n, a in enumerate(amounts))
    drawn = bridge("b", NAME, NAME, Headline('""', lambda *_: None), steps)
    return [values(point.values[:BARS]) for point in drawn.points]


def values(cells: tuple[tuple[str, BoardMetric] | None, ...]) -> list[Decimal]:
    return [Decimal(str(cell[1](BookData("en"), {}))) for cell in cells if cell]


def test_a_loss_that_turns_into_a_profit_is_drawn_on_both_sides_of_zero() -> None:
    whole, change = columns(Decimal(-30), Decimal(50))
    assert whole == [0, -30, 0, 0, 0, 0]
    assert change == [0, 0, 20, -30, 0, 0]  # from -30 to 20, in the colour of what helps


def test_a_step_down_hangs_between_where_it_began_and_where_it_ends() -> None:
    assert columns(Decimal(100), Decimal(-40), Decimal(-10))[1:] == [[60, 0, 0, 0, 40, 0], [50, 0, 0, 0, 10, 0]]


@given(st.lists(amounts, min_size=2, max_size=6))
def test_a_line_leads_from_the_end_of_each_step_to_the_next_one_and_no_further(changes: list[Decimal]) -> None:
    steps = tuple(Step(NAME, "1", lambda *_, a=a: a, whole=not n) for n, a in enumerate(changes))
    chart = bridge("b", NAME, NAME, Headline('""', lambda *_: None), steps)
    assert [series.role for series in chart.series[BARS:]] == ["link"] * (len(changes) - 1)
    assert not chart.keyed
    for line in range(len(changes) - 1):
        cells = [point.values[BARS + line] for point in chart.points]
        assert [bool(cell) for cell in cells] == [n in (line, line + 1) for n in range(len(changes))]
        assert set(values(tuple(cells))) == {sum(changes[: line + 1], Decimal(0))}


def cut_at(*amounts: int) -> Chart:
    """A cut bridge from the first amount to the last one."""
    last = len(amounts) - 1
    steps = tuple(Step(NAME, "1", lambda *_, a=a: Decimal(a), whole=n in (0, last)) for n, a in enumerate(amounts))
    return bridge("b", NAME, NAME, Headline('""', lambda *_: None), steps, cut=True)


def test_columns_that_do_not_begin_at_zero_are_broken_at_one_height_and_the_title_says_where_they_begin() -> None:
    chart = cut_at(78_000, -1_000, -1_000, 76_000)
    assert chart.heading
    assert chart.heading.metric(BookData("en"), {}) == "Step (axis from 64,000)"
    assert chart.heading.metric(BookData("zh"), {}) == "步（纵轴从 64,000 起）"
    plan, income_, _, actual = (values(point.values[: BARS + 1]) for point in chart.points)
    assert plan == [1_200, 720, 12_080, 0, 0, 0, 0]  # a tenth and 6% of 76,000 - 64,000; in all 78,000 - 64,000
    assert actual == [1_200, 720, 10_080, 0, 0, 0, 0]
    assert income_ == [0, 13_000, 0, 0, 0, 1_000, 0]


def test_no_line_of_words_can_end_between_a_sign_and_its_figure() -> None:
    chart = cut_at(78_000, -1_000, 500, 77_500)
    words = [point.label[1](BookData("en"), {}) for point in chart.points if isinstance(point.label, tuple)]
    assert words == ["Step 78,000", "Step \u20111,000", "Step +500", "Step 77,500"]
    said = unbroken(number("1", lambda *_: Decimal(-166_191), Kind.MONEY)).said(BookData("zh"), {})
    assert said == "\u2011166,191"


def test_columns_that_begin_at_zero_are_whole_and_nothing_is_said_of_it() -> None:
    chart = cut_at(500, -400, 300, 400)
    assert chart.heading
    assert chart.heading.metric(BookData("en"), {}) == "Step"
    assert values(chart.points[0].values[: BARS + 1]) == [0, 0, 500, 0, 0, 0, 0]


@given(st.lists(amounts, min_size=2, max_size=6))
def test_every_step_covers_just_the_way_from_its_start_to_its_end(changes: list[Decimal]) -> None:
    end = changes[0]
    for change, (base, whole, up, down, worse_up, worse_down) in zip(changes[1:], columns(*changes)[1:], strict=True):
        start, end = end, end + change
        above, below = up + worse_up, down + worse_down
        assert whole == 0
        assert above >= 0 >= below
        assert above - below == abs(change)
        top = base + above if above else max(base, Decimal(0)) if not base < 0 else base
        bottom = base + below if below else min(base, Decimal(0)) if not base > 0 else base
        if change:
            assert max(start, end) in (top, base)
            assert min(start, end) in (bottom, base)
        assert (up or down) == 0 or change > 0
        assert (worse_up or worse_down) == 0 or change < 0


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts), max_size=5))
def test_income_and_expense_together_are_the_difference_in_profit(months: list[tuple[Decimal, ...]]) -> None:
    rows = [{"closed": "yes", "income_plan": a, "income_actual": b, "expense_plan": c, "expense_actual": d}
            for a, b, c, d in months]  # fmt: skip
    book = BookData("en", tables={"pnl": rows})  # type: ignore[dict-item]
    variance = sum((b - d - (a - c) for a, b, c, d in months), Decimal(0))
    assert income(book, {}) == sum((b - a for a, b, _, _ in months), Decimal(0))
    assert expense(book, {"ytd_variance": variance}) == sum((c - d for _, _, c, d in months), Decimal(0))
