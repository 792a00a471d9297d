"""Every sheet of every template, the rollup and the reports look as approved, in both languages."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path

import approval
import drawing
import pytest
from subjects import BOOKS, SUBJECTS, Picture, draw, sheet_names

from xlplan.forms.form import LANGS, Lang

FOLDER = "XLPLAN_PICTURES"
"""The environment variable that names the folder for pictures that differ."""
COMMAND = "python tests/pictures --approve"

pytestmark = pytest.mark.skipif(bool(drawing.lacking()), reason=f"this machine lacks {', '.join(drawing.lacking())}")
Drawn = dict[tuple[Lang, str], list[Picture]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def drawn(folder: Path) -> Drawn:
    """Everything, once."""
    found: Drawn = defaultdict(list)
    for lang in LANGS:
        for picture in draw(folder / lang, lang):
            found[lang, picture.subject].append(picture)
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_looks_as_approved(drawn: Drawn, tmp_path: Path, lang: Lang, subject: str) -> None:
    if why := approval.other_layout():
        pytest.skip(why)
    shown = Path(os.environ.get(FOLDER) or tmp_path)
    found = approval.compared(drawn[lang, subject], shown=shown)
    told = "\n".join(f"{difference.name}: {difference.why}" for difference in found)
    assert not found, (
        f"\n{told}\nApproved, drawn and what differs stand side by side in {shown}.\n{approval.programs_differ()}"
        f"Once you have looked and it shall be so: {COMMAND} --only {subject} --lang {lang}"
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("book", BOOKS)
def test_every_visible_sheet_is_drawn(drawn: Drawn, folder: Path, lang: Lang, book: str) -> None:
    shown = {re.search(r"sheet (.*), page", picture.shows)[1] for picture in drawn[lang, book]}  # type: ignore[index]
    assert shown == set(sheet_names(folder / lang / "made" / f"{book}.xlsx"))


def test_both_languages_have_the_same_sheets(drawn: Drawn) -> None:
    names = [{p.name.rstrip("-0123456789") for s in SUBJECTS for p in drawn[lang, s]} for lang in LANGS]
    assert names[0] == names[1]


def test_nothing_of_the_day_the_machine_or_the_release_is_in_a_picture(drawn: Drawn, folder: Path) -> None:
    import datetime as dt

    import xlplan

    words = {p.name: p.words for pictures in drawn.values() for p in pictures}
    today = dt.datetime.now(dt.UTC).date()
    moving = (
        f"{today:%Y-%m-%d}",
        f"{today:%m/%d/%Y}",
        f"{today:%m/%d/%y}",
        f"xlplan {xlplan.__version__}",
        str(folder),
    )
    assert not {name for name, text in words.items() if any(found in text for found in moving)}
