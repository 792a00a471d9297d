"""Names beside bubbles stay within the plot, and clear of one another."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.bubble import Box, Bubble, sides
from xlplan.headless.compose import compose

PLOT = Box(0, 0, 400, 200)


def test_a_name_stands_at_the_right_where_there_is_room() -> None:
    assert sides([Bubble(100, 100, "Name")], PLOT) == ["right"]


def test_a_name_that_would_leave_the_plot_at_the_right_stands_at_the_left() -> None:
    assert sides([Bubble(380, 100, "Regional leaders")], PLOT) == ["left"]


def test_names_of_bubbles_of_one_height_do_not_lie_on_each_other_or_on_a_bubble() -> None:
    bubbles = [Bubble(150, 100, "One company"), Bubble(200, 100, "Another company"), Bubble(250, 100, "A third one")]
    found = sides(bubbles, PLOT)
    boxes = [bubble.label(side) for bubble, side in zip(bubbles, found, strict=True)]
    for n, box in enumerate(boxes):
        assert not any(box.meets(other) for m, other in enumerate(boxes) if m != n)
        assert not any(box.meets(other.box()) for m, other in enumerate(bubbles) if m != n)


@pytest.mark.parametrize("lang", LANGS)
def test_each_bubble_of_the_plan_says_product_and_company(lang: Lang) -> None:
    with zipfile.ZipFile(io.BytesIO(compose(template("plan"), sample_book("plan", lang)))) as package:
        parts = [package.read(name).decode() for name in package.namelist() if re.match(r"xl/charts/chart\d+", name)]
    (chart,) = (part for part in parts if "bubbleChart" in part)
    names = re.findall(r"<c:ser>.*?<c:tx>.*?<c:v>(.*?)</c:v>", chart)
    rows = [row for row in sample_book("plan", lang).rows("position") if row.get("product")]
    assert set(names[2:]) == {f"{row['product']} · {row['company']}" for row in rows}
    assert len(names[2:]) == len(rows)
