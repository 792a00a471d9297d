"""One fill for Excel and for files: it asks an engine for nothing that xlwings' engines for live Excel do not offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from hosts import LIVE, Log, offered, recording
from workbooks_support import TEMPLATE_IDS, changed_sample, sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.calculated import calculated_cells

OPTIONAL = {
    ("Sheet", "write_calculated"), ("Range", "read_cells"), ("Book", "request_full_calculation"),
    ("Book", "refresh_chart_words"), ("Book", "resize_chart_cells"),
}  # fmt: skip
IN_BOTH = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())


@pytest.fixture(params=TEMPLATE_IDS)
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[xw.Book]:
    path = changed_sample(tmp_path, request.param, "zh")
    with xlplan.open(path) as book:
        yield book


def test_fill_asks_for_nothing_but_what_live_excel_offers(damaged: xw.Book) -> None:
    log = Log()
    assert fill(recording(damaged, log)).changes
    for engine in LIVE:
        members = offered(engine)
        for asked in {a for a in log.asked if (a.part, a.member) not in OPTIONAL}:
            member = members.get((asked.part, asked.member))
            assert member is not None, (engine, asked)
            assert asked.how in member.how, (engine, asked)
            if asked.how == "call":
                assert member.least <= asked.arguments <= member.most, (engine, asked)


def test_check_asks_for_nothing_but_what_live_excel_offers(damaged: xw.Book) -> None:
    log = Log()
    check(recording(damaged, log))
    for engine in LIVE:
        for asked in {a for a in log.asked if (a.part, a.member) not in OPTIONAL}:
            assert asked.how in offered(engine)[asked.part, asked.member].how, (engine, asked)
    assert not [a for a in log.asked if a.how == "set" and a.member != "options"]


def test_an_engine_that_offers_no_more_than_live_excel_gets_formulas_and_never_values_over_them(
    damaged: xw.Book,
) -> None:
    log = Log(only=IN_BOTH)
    live = recording(damaged, log)
    cells = [cell for cell in calculated_cells(read(damaged)) if not cell.formula_sound]
    result = fill(live)
    assert {(c.sheet, c.cell) for c in result.changes if c.what == "mended"} == {
        (cell.sheet, cell.address) for cell in cells
    }
    assert log.of("Range", "formula2", "set")
    drafted = [c for c in result.changes if c.what in ("draft", "date")]
    assert len(log.of("Range", "raw_value", "set")) == len(drafted)
    assert all(cell.formula_sound for cell in calculated_cells(read(damaged)))


def test_both_hosts_report_the_same_changes(damaged: xw.Book, tmp_path: Path) -> None:
    on_file = fill(damaged).changes
    folder = tmp_path / "again"
    folder.mkdir()
    template_id = read(damaged).template.id
    with xlplan.open(changed_sample(folder, template_id, "zh")) as book:
        assert fill(recording(book, Log(only=IN_BOTH))).changes == on_file


@pytest.mark.parametrize(
    ("members", "reading", "times"),
    [
        # evaluation: 达成率 and 差距 side by side, 得分 and 状态 likewise, the bands; review: 状态, the bands;
        # scorecard: 销售达成率, 回款率, 计分权重 to 预警, the bands; the line under each of the three titles;
        # kpi: 达成线 of the chart; dashboard: 所在位置, the bands, the line under its title, and there a strip of
        # figures that goes on with those of the scorecard, and a sentence of kpi and of the scorecard; the state
        # under three titles, and of three charts eight, four and four places, each a row;
        # a sentence stands in a row of its own; and so does what figures of kpi and of the scorecard are against
        (IN_BOTH, ("formula", "get"), 3 + 2 + 4 + 3 + 1 + 3 + 2 + 2 + 3 + 8 + 4 + 4 + 1 + 2),
        # the three tables as a whole, the rows of bands above each, the line under each title; the dashboard likewise;
        # the state and the charts' places as above
        (None, ("read_cells", "call"), 3 + 3 + 3 + 3 + 2 + 2 + 3 + 8 + 4 + 4 + 1 + 2),
    ],
    ids=["live Excel", "file"],
)
def test_calculated_cells_are_read_by_the_range_however_long_the_table_is(
    tmp_path: Path, members: frozenset[tuple[str, str]] | None, reading: tuple[str, str], times: int
) -> None:
    counts = []
    for rows in (8, 500):  # both with as many places in the charts
        with xlplan.open(sample_path(tmp_path, "evaluation", "zh", rows=rows)) as book:
            log = Log(only=members)
            calculated_cells(read(recording(book, log)))
            counts.append((len(log.asked), len(log.of("Range", *reading))))
    assert counts[0] == counts[1]
    assert counts[0][1] == times
