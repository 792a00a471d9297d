"""Where the tables of the rollup's summary stand, for few regions and for many."""

import pytest

from xlplan.batch.rollup_layout import Layout, laid_out
from xlplan.batch.rollup_parts.fields import Sheet
from xlplan.batch.rollup_parts.summary import BLOCKS, FIELDS
from xlplan.forms.form import Label

FIRST = 9


def layout(regions: int, currencies: int = 1) -> Layout:
    title = Label("汇总", "Summary")
    sheet = Sheet("summary", title, title, FIELDS, [{}] * regions, blocks=BLOCKS)
    return laid_out(sheet, ["CNY", "USD"][:currencies], FIRST, "currency" if currencies == 1 else "")


def test_every_field_of_the_files_stands_in_one_of_the_tables_and_only_whose_figures_they_are_in_several() -> None:
    shown = [name for block in BLOCKS for name in block.fields]
    assert set(shown) == {f.id for f in FIELDS}
    assert {name for name in shown if shown.count(name) > 1} == {"region", "currency"}


@pytest.mark.parametrize(("regions", "portrait"), [(0, False), (1, False), (3, False), (10, True), (13, True)])
def test_up_to_a_dozen_regions_tables_are_stacked_upright_where_that_is_larger(regions: int, portrait: bool) -> None:
    found = layout(regions)
    assert (found.stacked, found.portrait) == (True, portrait)
    assert [table.left for table in found.tables] == [0, 0, 0]
    rows = max(regions, 1)
    heads = [FIRST + 1]  # title, header; rows, total and check, a gap; the next title
    for lines in (2, 1):
        heads.append(heads[-1] + rows + lines + 1 + 2)
    assert [table.head for table in found.tables] == heads


@pytest.mark.parametrize("regions", [1, 5, 30, 200])
@pytest.mark.parametrize("currencies", [1, 2])
def test_no_two_cells_of_tables_and_totals_fall_together(regions: int, currencies: int) -> None:
    found = layout(regions, currencies)
    taken: list[tuple[int, int]] = []
    for table in found.tables:
        rows = [*range(table.head - 1, table.last + 1)]
        for number in range(currencies):
            rows += range(found.total(table, number), found.total(table, number) + table.lines)
        taken += [(row, column) for row in rows for column in range(table.left, table.end + 1)]
    assert len(taken) == len(set(taken))
    assert max(row for row, _ in taken) == found.last


def test_two_hundred_regions_tables_share_the_row_of_their_headers() -> None:
    found = layout(200)
    assert not found.stacked
    assert {(table.head, table.last) for table in found.tables} == {(FIRST + 1, FIRST + 201)}
    assert len(found.hidden) == 3  # of each table the currency, which the headline says
