"""The HTML report: one file that loads nothing, escapes everything, and reads well with all kinds of readers."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import chromium
import pytest
from report_support import Page, kpi, reported, sample, workbook

from xlplan.batch.report import show
from xlplan.batch.report.document import Cell, Head, Table
from xlplan.batch.report.html import lined
from xlplan.forms.form import LANGS, Lang

SCRIPT = '<script>alert("x")</script>'
HOSTILE = [
    SCRIPT, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</style></table>", "javascript:alert(1)",
    "=cmd|' /C calc'!A0", "\u202egnp.exe", "W" * 300, "&lt;b&gt;",
]  # fmt: skip


def hostile(folder: Path, lang: Lang) -> list[Path]:
    """Regions whose every typed text is hostile."""
    facts = {"region": HOSTILE[0], "preparer": HOSTILE[1], "period": HOSTILE[2]}
    rows = [kpi(text, 10, 9 + i, 0.1, remark=text, unit=text[:20]) for i, text in enumerate(HOSTILE)]
    review = [{"module": "team", "highlight": t, "problem": t, "cause": t, "advice": t, "owner": t} for t in HOSTILE]
    people = [{"salesperson": t, "target": 1, "sales": 1} for t in HOSTILE]
    tasks = [{"task": t, "owner": t, "problem": t, "next_step": t} for t in HOSTILE]
    return [
        workbook(folder / "a.xlsx", "evaluation", lang, facts, kpi=rows, review=review, scorecard=people),
        workbook(folder / "b.xlsx", "tracking", lang, {"region": HOSTILE[3]}, tracking=tasks),
    ]


def several(folder: Path, lang: Lang) -> list[Path]:
    """All templates, two regions."""
    found = []
    for template in ("evaluation", "tracking", "forecast"):
        for region in ("East", "South"):
            found.append(sample(folder / f"{template} {region}.xlsx", template, lang, region=region))
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_texts_of_workbooks_are_shown_and_never_run(lang: Lang, tmp_path: Path) -> None:
    reported(hostile(tmp_path, lang), tmp_path / "r.html", lang)
    page = Page(tmp_path / "r.html")
    assert not list(page.tree.iter("script", "img", "iframe", "object", "embed", "link", "form", "input"))
    assert not [a for e in page.tree.iter() for a in e.attrib if a.startswith("on")]
    assert all(a.get("href", "").startswith("#") for a in page.tree.iter("a"))
    shown = page.tree.text_content()
    for text in HOSTILE:
        assert " ".join(text.split()) in " ".join(shown.split()), text


@pytest.mark.parametrize("lang", LANGS)
def test_the_file_names_no_address_and_loads_nothing(lang: Lang, tmp_path: Path) -> None:
    reported(several(tmp_path, lang), tmp_path / "r.html", lang)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\ssrc=", text)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_has_a_caption_headers_and_a_row_header(lang: Lang, tmp_path: Path) -> None:
    reported(several(tmp_path, lang), tmp_path / "r.html", lang)
    page = Page(tmp_path / "r.html")
    tables = list(page.tree.iter("table"))
    assert len(tables) > 20
    for table in tables:
        width = len(table.xpath("./thead/tr/th[@scope='col']"))
        assert table.findtext("caption")
        assert all(th.text_content().strip() for th in table.xpath("./thead/tr/th"))
        for row in table.xpath("./tbody/tr"):
            assert len(row) == width
            assert row[0].tag == "th"
            assert row[0].get("scope") == "row"


@pytest.mark.parametrize("lang", LANGS)
def test_a_status_is_a_word_and_an_icon_not_a_colour_alone(lang: Lang, tmp_path: Path) -> None:
    reported(several(tmp_path, lang), tmp_path / "r.html", lang)
    marks = Page(tmp_path / "r.html").tree.xpath('//span[starts-with(@class, "mark ")]')
    assert len(marks) > 10
    for mark in marks:
        icon = mark.find("span")
        assert icon.get("aria-hidden") == "true"
        assert icon.text in "✓●▲–"
        assert (icon.tail or "").strip()


def test_bars_are_drawn_to_one_scale(tmp_path: Path) -> None:
    """Attainments of 50%, 100% and 200%: the bars' widths are as 1 : 2 : 4; the target line is at the second's end."""
    path = workbook(tmp_path / "e.xlsx", "evaluation", kpi=[kpi(f"K{a}", 10, a) for a in (5, 10, 20)])
    reported([path], tmp_path / "r.html")
    drawn = Page(tmp_path / "r.html").tree.xpath('//svg[@class="bars"]')
    widths = [float(svg.find("rect").get("width")) for svg in drawn]
    assert widths == pytest.approx([40, 80, 160])
    assert {svg.xpath('./line[@class="target"]')[0].get("x1") for svg in drawn} == {"80"}


def test_a_bar_far_over_target_is_cut_and_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "e.xlsx", "evaluation", kpi=[kpi("A", 10, 90), kpi("B", 10, 10)])
    reported([path], tmp_path / "r.html")
    first, second = Page(tmp_path / "r.html").tree.xpath('//svg[@class="bars"]')
    assert float(first.find("rect").get("width")) == 160
    assert first.xpath('./path[@class="notch"]')
    assert not second.xpath('./path[@class="notch"]')


def test_the_same_workbooks_give_the_same_bytes(tmp_path: Path) -> None:
    paths = several(tmp_path, "en")
    for name in ("a.html", "b.html", "a.docx", "b.docx"):
        reported(paths, tmp_path / name)
    for kind in ("html", "docx"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_the_head_names_one_period_and_the_others_stand_in_a_sentence(tmp_path: Path) -> None:
    """The samples are of three dates; the title is the evaluation's."""
    paths = [sample(tmp_path / f"{t}.xlsx", t, "en") for t in ("evaluation", "tracking", "forecast")]
    reported(paths, tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    facts = dict(zip(page.tree.xpath("//header//dt/text()"), page.tree.xpath("//header//dd/text()"), strict=True))
    assert facts["Period"] == "2023-Q3"
    assert facts["As of"] == "2023-09-30"
    (said,) = page.paragraphs("about")
    assert "tracking 2023-07, as of 2023-07-31" in said
    assert ".xlsx" not in said


@pytest.mark.parametrize(
    ("lang", "balance", "lead"),
    [("en", "CNY 38,400", "CNY 38,400 owed, CNY 26,500 of it overdue (69.0%)."),
     ("zh", "38,400 元", "欠款余额 38,400 元，其中逾期 26,500 元（69.0%）。")],
)  # fmt: skip
def test_figures_of_note_have_a_currency_no_cents_and_the_exact_amount(
    lang: Lang, balance: str, lead: str, tmp_path: Path
) -> None:
    reported([sample(tmp_path / "f.xlsx", "forecast", lang)], tmp_path / "r.html", lang)
    page = Page(tmp_path / "r.html")
    shown = {dd.text.strip(): dd.get("title") for dd in page.tree.xpath('//dl[@class="figures"]//dd')}
    assert shown[balance].startswith("38,400.00")
    assert lead in page.paragraphs("lead")
    signed = {"en": "CNY −2,000", "zh": "−2,000 元"}[lang]
    assert signed in shown


@pytest.mark.parametrize(
    ("lang", "value", "note"),
    [("en", "CNY 175,385", "by method CNY 152,000 to 178,000; plan of the year CNY 180,000"),
     ("zh", "175,385 元", "按不同方法为 152,000 至 178,000 元；全年计划 180,000 元")],
)  # fmt: skip
def test_the_forecast_of_the_year_is_the_dashboard_s_and_the_range_is_its_note(
    lang: Lang, value: str, note: str, tmp_path: Path
) -> None:
    """76,000 of 78,000 came in six months: 180,000 * 76 / 78; run rate 2 * 76,000; 76,000 + 102,000 still planned."""
    reported([sample(tmp_path / "f.xlsx", "forecast", lang)], tmp_path / "r.html", lang)
    shown = {dd.text.strip(): dd for dd in Page(tmp_path / "r.html").tree.xpath('//dl[@class="figures"]//dd')}
    assert shown[value].get("title").startswith("175,384.62")
    assert note in shown[value].getparent().text_content()


def test_from_a_million_up_chinese_amounts_are_in_ten_thousands() -> None:
    assert show.brief_money(Decimal("3123999.6"), "CNY", Decimal(1), "zh") == "312.4 万元"
    assert show.brief_money(Decimal(-250), "CNY", Decimal(10_000), "zh", sign=True) == "−250.0 万元"
    assert show.brief_money(Decimal(999_999), "CNY", Decimal(1), "zh") == "999,999 元"
    assert show.brief_money(Decimal("3123999.6"), "USD", Decimal(1), "en") == "USD 3,124,000"
    assert show.brief_money(None, "CNY", Decimal(1), "zh") == show.NONE


def test_the_running_head_of_printed_pages_cannot_end_the_style_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "e.xlsx", "evaluation", facts={"region": '"}</style><script>'}, kpi=[kpi("A", 10, 9)])
    reported([path], tmp_path / "r.html")
    (style,) = Page(tmp_path / "r.html").tree.xpath("//style/text()")
    head = style.rpartition("@top-left")[2]
    assert re.fullmatch(r'[^"]*"(?:[A-Za-z0-9]|\\[0-9a-f]{6})+"[^"<]*', head)


def test_on_a_phone_a_row_of_a_wide_table_is_a_card_whose_figures_are_named(tmp_path: Path) -> None:
    reported(several(tmp_path, "en"), tmp_path / "r.html")
    tree = Page(tmp_path / "r.html").tree
    cards = tree.xpath('//table[@class="cards"]')
    assert len(cards) > 10
    for table in cards:
        heads = ["".join(th.itertext()).strip() for th in table.xpath("./thead/tr/th")]
        for row in table.xpath("./tbody/tr"):
            labels = [td.get("data-label") for td in row.xpath("./td[@data-label]")]
            assert labels == heads[1 : len(labels) + 1]
    plain = [t for t in tree.iter("table") if t.get("class") is None]
    assert max(len(t.xpath("./thead/tr/th")) for t in plain) <= 4


def test_on_a_phone_a_month_is_a_line_as_long_as_its_figures_fit(tmp_path: Path) -> None:
    reported([sample(tmp_path / "f.xlsx", "forecast", "en")], tmp_path / "r.html")
    months = Page(tmp_path / "r.html").tree.xpath('//table[caption[starts-with(., "Planned and collected")]]')
    assert [table.get("class") for table in months] == ["cards lines"]
    heads = tuple(Head(text, number=number) for text, number in (("Month", False), ("Planned", True), ("Gap", True)))
    for figure, wanted in (("12,345,678.90", " lines"), ("123,456,789.00", "")):
        assert lined(Table("Months", heads, ((Cell("2026-09"), Cell(figure), Cell("-5")),))) == wanted


# --- in a real browser ------------------------------------------------------------------------------------------------
@chromium.axe_needed
@pytest.mark.parametrize("width", [1200, 420])
@pytest.mark.parametrize("lang", LANGS)
def test_axe_core_finds_nothing_wrong_on_a_desk_and_on_a_phone(lang: Lang, width: int, tmp_path: Path) -> None:
    reported(several(tmp_path, lang) + hostile(tmp_path, lang), tmp_path / "r.html", lang)
    found = chromium.audited(tmp_path / "r.html", width)
    assert found["violations"] == []
    assert found["passes"] > 30


@chromium.axe_needed
def test_axe_core_would_find_pale_text(tmp_path: Path) -> None:
    """The check above can fail: the same page with pale notes does not pass."""
    reported(several(tmp_path, "en"), tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    (tmp_path / "pale.html").write_text(text.replace("#4B5A68", "#B8C0C8"), encoding="utf-8")
    assert "color-contrast" in {v["id"] for v in chromium.audited(tmp_path / "pale.html")["violations"]}


@chromium.needed
@pytest.mark.parametrize("lang", LANGS)
def test_it_prints_on_a4_with_nothing_cut_off(lang: Lang, tmp_path: Path) -> None:
    """Every word of the tables is on the printed pages, page numbers too."""
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    reported(several(tmp_path, lang), tmp_path / "r.html", lang)
    pdf = chromium.printed(tmp_path / "r.html", tmp_path / "r.pdf")
    about = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True).stdout
    assert "A4" in about
    pages = int(re.findall(r"Pages:\s+(\d+)", about)[0])
    assert 4 < pages < 40
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    printed = re.sub(r"\s", "", text)
    for number in range(1, pages + 1):
        assert f"{number}/{pages}" in printed
    cells = {"".join(c.text_content().split()) for c in Page(tmp_path / "r.html").tree.xpath("//td[@class='number']")}
    assert len(cells) > 80
    assert [cell for cell in cells if cell not in printed] == []
