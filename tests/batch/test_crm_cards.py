"""Individual scorecards: each shows only what that person may see, down to the bytes of the package."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from crm_support import EXPORTS, Reckoning, rows, run, values

import xlplan
from xlplan.actions import check, read

NUMBER = re.compile(rb"(?<![\w.])\d{4,}(?:\.\d+)?(?![\w])")


@pytest.fixture(scope="module", params=EXPORTS)
def made(request, tmp_path_factory) -> tuple[Path, Path, Reckoning]:
    out = tmp_path_factory.mktemp("cards")
    result = run("cards", request.param, out)
    assert {file.action for file in result.files} == {"created"}
    return request.param, out, Reckoning.of(request.param)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def team(reckoned: Reckoning, card: Path) -> set[str]:
    """Whom the card is about: one salesperson, or a manager's people."""
    deals = reckoned.deals
    own = deals["manager"] == card.stem if card.parent.name == "managers" else deals["sales_agent"] == card.stem
    return set(deals[own]["sales_agent"])


def test_there_is_a_card_for_every_active_salesperson_and_every_manager(made):
    _, out, reckoned = made
    assert {p.stem for p in (out / "salespeople").glob("*.xlsx")} == set(reckoned.deals["sales_agent"])
    assert {p.stem for p in (out / "managers").glob("*.xlsx")} == set(reckoned.deals["manager"])
    for card in (out / "managers").glob("*.xlsx"):
        assert {row["salesperson"] for row in rows(card, "scorecard")} == team(reckoned, card)


def test_no_byte_of_a_card_names_anybody_else(made):
    data, out, reckoned = made
    lines = [line.split(",") for line in (data / "sales_teams.csv").read_text().splitlines()[1:]]
    everyone = {name for line in lines for name in line[:2]} | set(reckoned.deals["sales_agent"])
    cards = sorted(out.rglob("*.xlsx"))
    assert len(cards) > 5
    for card in cards:
        others = everyone - team(reckoned, card) - {card.stem}
        for name, content in parts(card).items():
            assert not [other for other in others if other.encode() in content], (card.name, name)


def test_no_byte_of_a_card_holds_anybody_elses_sales_target_or_opportunity(made):
    _, out, reckoned = made
    deals = reckoned.deals
    won = deals[(deals["deal_stage"] == "Won") & (deals["quarter"] == "2017Q4")]
    sold = won.groupby("sales_agent")["close_value"].sum()
    aims = scorecard_targets(out)
    for card in sorted(out.rglob("*.xlsx")):
        own = team(reckoned, card)
        content = b"\n".join(parts(card).values())
        numbers = {float(n) for n in NUMBER.findall(content)}
        mine = {float(v) for n in own for v in (sold.get(n, 0), aims.get(n, 0))}
        theirs = {float(v) for n in aims if n not in own for v in (sold.get(n, 0), aims[n]) if v >= 1000} - mine
        assert theirs
        assert not theirs & numbers, card.name
        assert not [i for i in deals[~deals["sales_agent"].isin(own)]["opportunity_id"] if i.encode() in content]


def scorecard_targets(out: Path) -> dict[str, float]:
    """Each person's target, as that person's own card says it."""
    found = {card.stem: rows(card, "scorecard")[0]["target"] for card in (out / "salespeople").glob("*.xlsx")}
    return {name: float(target) for name, target in found.items() if target is not None}


def test_a_card_says_the_same_of_a_person_as_the_managers_card(made):
    _, out, _ = made
    for card in sorted((out / "managers").glob("*.xlsx")):
        for row in rows(card, "scorecard"):
            (own,) = rows(out / "salespeople" / f"{row['salesperson']}.xlsx", "scorecard")
            among = {"rank", "drawn"}  # the place among the others, and that in a chart
            assert {k: v for k, v in own.items() if k not in among} == {k: row[k] for k in own if k not in among}


def test_a_salespersons_card_has_no_rank_for_nobody_is_first_among_one(made):
    _, out, _ = made
    card = next((out / "salespeople").glob("*.xlsx"))
    assert "Rank" not in [cell for line in values(card)["Scorecard"] for cell in line]
    manager = next((out / "managers").glob("*.xlsx"))
    assert "Rank" in [cell for line in values(manager)["Scorecard"] for cell in line]


def test_check_finds_no_error_in_any_card(made):
    _, out, _ = made
    for card in sorted(out.rglob("*.xlsx")):
        with xlplan.open(card) as book:
            assert [p.code for p in check(book) if p.severity == "error"] == []


def test_what_a_person_typed_on_the_own_card_stays_when_the_cards_are_made_again(made):
    data, out, _ = made
    card = next((out / "salespeople").glob("*.xlsx"))
    with xlplan.open(card) as book:
        table = read(book).tables["scorecard"]
        table.sheet.range(table.cell(0, "satisfaction")).value = 93
        book.save()
    result = run("cards", data, out)
    assert {file.action for file in result.files} == {"unchanged"}
    assert rows(card, "scorecard")[0]["satisfaction"] == 93
