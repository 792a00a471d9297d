"""What a report says: the workbook's own figures, totals over totals, and nothing that nobody knows."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_support import Page, kpi, reported, sample, workbook
from typer.testing import CliRunner

from xlplan.batch.report.make import NothingFoundError
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.forms.form import LANGS, Lang


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """The report of two regions in one quarter."""
    east = workbook(tmp_path / "east.xlsx", "evaluation", kpi=[
        kpi("New customers", 50, 45, 0.5, unit="customers"), kpi("Lead conversion rate", 0.15, 0.12, 0.5, unit="%"),
    ])  # fmt: skip
    south = workbook(tmp_path / "south.xlsx", "evaluation", facts={"region": "South"}, kpi=[
        kpi("New customers", 30, 36, 0.8, unit="customers"), kpi("Lead conversion rate", 0.2, 0.25, 0.2, unit="%"),
    ])  # fmt: skip
    reported([east, south], tmp_path / "r.html")
    return Page(tmp_path / "r.html")


# --- one region -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_figures_are_those_that_the_workbook_shows(lang: Lang, tmp_path: Path) -> None:
    """Cell by cell against the values stored in the workbook, which another reader reads."""
    path = sample(tmp_path / "e.xlsx", "evaluation", lang)
    reported([path], tmp_path / "r.html", lang)
    sheet = next(s for s in openpyxl.load_workbook(path, data_only=True) if "kpi" in s.tables)
    head, *lines = sheet[sheet.tables["kpi"].ref]
    names = {cell.value: i for i, cell in enumerate(head)}
    caption = {"zh": "各指标达成情况", "en": "Attainment by KPI"}[lang]
    labels = {"zh": ("达成率", "权重", "得分", "状态"), "en": ("Attainment", "Weight", "Score", "Status")}[lang]
    rows = Page(tmp_path / "r.html").table(caption)
    typed = [line for line in lines if line[names["核心指标" if lang == "zh" else "KPI"]].value]
    assert len(typed) == len(rows) - 1 == 6
    for line, row in zip(typed, rows[:-1], strict=True):
        shares = [line[names[label]].value for label in labels[:3]]
        assert [row[3], row[5], row[6]] == [f"{round(Decimal(str(v)) * 100, 1):.1f}%" for v in shares]
        assert row[7] == line[names[labels[3]]].value
    score = sheet[
        openpyxl.load_workbook(path).defined_names["kpi_score"].attr_text.split("!")[1].replace("$", "")
    ].value
    assert rows[-1][6] == f"{score:.1%}"


def test_the_sample_quarter_is_summed_up_as_the_field_knows_it(tmp_path: Path) -> None:
    """45 of 50 customers, 215 of 200 in sales, 12% for 15% of leads, 1:7.68 for 1:6; 30/50 against 28/45 a customer."""
    reported([sample(tmp_path / "e.xlsx", "evaluation", "en")], tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    assert page.paragraphs("lead")[0].startswith("Of 6 KPIs, 4 met, 1 near, 1 missed.")
    rows = {row[0]: row for row in page.table("Attainment by KPI")}
    assert rows["New customers"][1:5] == ["50", "45", "90.0%", "−5"]
    assert rows["Sales, east (10k CNY)"][1:5] == ["200", "215", "107.5%", "+15"]
    assert rows["Lead conversion rate"][1:5] == ["15.0%", "12.0%", "80.0%", "−3.0 pp"]
    assert rows["Input-output ratio"][1:3] == ["1:6", "1:7.68"]
    reckoned = {row[0]: row[1:] for row in page.table("Reckoned from the totals of this table")}
    assert reckoned["Input-output ratio (Total cost : Sales, east)"][:2] == ["1:6.67", "1:7.68"]
    assert reckoned["Total cost (10k CNY) / New customers"] == ["0.600", "0.622", "+3.7%"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 900), st.integers(1, 60)), min_size=1, max_size=8))
def test_contributions_add_up_to_the_score_less_one(rows: list[tuple[int, int, int]]) -> None:
    """Reckoned with exact fractions: (capped attainment - 1) x weight / sum of weights."""
    from xlplan.batch.report import moved
    from xlplan.batch.report.sources import source_of
    from xlplan.forms.catalog import template
    from xlplan.forms.evaluate import evaluate
    from xlplan.forms.instance import new_book

    found = template("evaluation")
    book = new_book(found, "en", {"region": "East", "as_of": "2023-09-30"})
    book.tables["kpi"] = [kpi(f"KPI {i}", t, a, w / 100) for i, (t, a, w) in enumerate(rows)]
    forms = [form for form in found.forms if form.id == "kpi"]
    source = source_of(found, "e.xlsx", book, evaluate(forms, {"kpi": forms[0].resolve()}, book))
    whole = sum(w for *_, w in rows)
    expected = {f"KPI {i}": (min(Fraction(a, t), Fraction(3, 2)) - 1) * w / whole for i, (t, a, w) in enumerate(rows)}
    shares = {str(c.row["kpi"]): c.share for c in moved.contributions(source)}
    assert shares.keys() == expected.keys()
    assert all(abs(Fraction(shares[k]) - expected[k]) < Fraction(1, 10**9) for k in expected)
    score = source.band("kpi", "score")
    assert isinstance(score, float)
    assert abs(sum(shares.values()) - (Decimal(repr(score)) - 1)) < Decimal("1e-9")


def test_the_workbook_of_the_period_before_is_compared_and_not_reported_again(tmp_path: Path) -> None:
    new = workbook(tmp_path / "q3.xlsx", "evaluation", kpi=[
        kpi("New customers", 50, 45), kpi("Total cost", 30, 28, direction="lower"), kpi("Visits", 10, 10),
        kpi("Leads", 10, 10, unit="leads"),
    ])  # fmt: skip
    old = workbook(tmp_path / "q2.xlsx", "evaluation", facts={"period": "2023-Q2", "as_of": "2023-06-30"}, kpi=[
        kpi("New customers", 40, 48), kpi("Total cost", 30, 31, direction="lower"), kpi("Fairs", 2, 2),
        kpi("Leads", 10, 9, unit="100 leads"),
    ])  # fmt: skip
    done = reported([old, new], tmp_path / "r.html")
    assert done.problems == []
    page = Page(tmp_path / "r.html")
    rows = page.table("Against the period before, 2023-Q2")
    assert rows == [
        ["New customers", "48", "45", "−3", "120.0%", "90.0%", "Worse"],
        ["Total cost", "31", "28", "−3", "96.7%", "106.7%", "Better"],
        ["Visits", "–", "10", "–", "–", "100.0%", "New"],
        ["Leads (leads)", "9", "10", "–", "90.0%", "100.0%", "Not comparable"],
    ]
    assert "KPIs of the period before that are no longer there: Fairs." in page.paragraphs("note")
    assert page.captions.count("Attainment by KPI") == 1


def test_causes_are_left_to_the_manager(tmp_path: Path) -> None:
    """A miss that the review does not explain has a blank; a cause that a person typed stands as typed."""
    path = workbook(
        tmp_path / "e.xlsx", "evaluation",
        kpi=[kpi("New customers", 50, 30), kpi("Visits", 100, 80), kpi("Sales", 10, 12)],
        review=[{"module": "team", "problem": "Visits below plan", "cause": "Two people ill", "advice": "Hire"},
                {"module": "team", "problem": "Records late"}],
    )  # fmt: skip
    reported([path], tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    problems = page.table("Problems and what to do")
    assert [row[1] for row in problems] == ["Two people ill", "Cause (please fill in)"]
    gaps = page.table("KPIs short of target, to be explained")
    assert [row[0] for row in gaps] == ["New customers"]
    assert gaps[0][4:] == ["Cause (please fill in)", "What to do (please fill in)"]
    assert page.paragraphs("blank") == ["Targets and priorities of the next period (please fill in)"]


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_workbook_makes_a_report_that_says_so(lang: Lang, tmp_path: Path) -> None:
    paths = [workbook(tmp_path / f"{t}.xlsx", t, lang) for t in ("evaluation", "tracking", "forecast")]
    for out in ("r.html", "r.docx"):
        reported(paths, tmp_path / out, lang)
    words = {"zh": "工作簿中没有指标。", "en": "The workbook holds no KPIs."}[lang]
    assert words in Page(tmp_path / "r.html").paragraphs("note")
    assert "nan" not in (tmp_path / "r.html").read_text(encoding="utf-8").casefold().replace("finance", "")


# --- several regions --------------------------------------------------------------------------------------------------
def test_the_group_divides_totals_by_totals(page: Page) -> None:
    """45 + 36 of 50 + 30 are 101.25%; the mean of 90% and 120% would be 105%."""
    rows = page.table("Group KPIs: targets and actuals added up, then divided")
    assert rows == [["New customers", "2 of 2", "80", "81", "101.3%", "+1", "Met", ""]]
    assert any("Lead conversion rate" in text for text in page.paragraphs("note"))


def test_a_kpi_that_a_region_names_twice_or_measures_from_a_baseline_is_not_added(tmp_path: Path) -> None:
    """Sales and Sales, east may be a whole and its part; improvements start from baselines of their own."""
    paths = [
        workbook(tmp_path / f"{region}.xlsx", "evaluation", facts={"region": region}, kpi=[
            kpi("Sales", 100, 90, unit="10k CNY"), kpi(f"Sales, {region}", 50, 60, unit="10k CNY"),
            kpi("Leads", 20, 18, direction="improve", baseline=Decimal(10)), kpi("New customers", 10, 12),
        ]) for region in ("East", "South")
    ]  # fmt: skip
    reported(paths, tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    rows = page.table("Group KPIs: targets and actuals added up, then divided")
    assert [row[:4] for row in rows] == [["New customers", "2 of 2", "20", "24"]]
    assert any("Leads" in text and "Sales, East" in text for text in page.paragraphs("note"))


def test_scores_are_neither_added_nor_averaged(page: Page) -> None:
    rows = page.table("Score and KPI status by region")
    assert [row[:2] for row in rows] == [["East", "85.0%"], ["South", "121.0%"], ["Total", "–"]]
    assert rows[-1][2:6] == ["2", "1", "1", "0"]


def test_each_region_has_its_section_and_its_parts_stand_below_it(page: Page) -> None:
    tags = page.headings
    assert tags[0] == ("h1", "Market development: evaluation report")
    assert [text for tag, text in tags if tag == "h2"] == ["Group summary", "East", "South", "Notes on the data"]
    assert tags.count(("h3", "Attainment")) == 2


def test_currencies_are_never_added(tmp_path: Path) -> None:
    paths = [sample(tmp_path / f"{region}.xlsx", "forecast", "en", region=region, currency=currency)
             for region, currency in (("East", "CNY"), ("West", "CNY"), ("North", "USD"))]  # fmt: skip
    reported(paths, tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    rows = page.table("Receivables by region (CNY)")
    assert [row[:3] for row in rows] == [
        ["East", "38,400.00", "26,500.00"], ["West", "38,400.00", "26,500.00"], ["Total", "76,800.00", "53,000.00"],
    ]  # fmt: skip
    assert not any("USD" in caption for caption in page.captions)


def test_what_a_region_does_not_know_is_neither_nought_nor_in_a_total(tmp_path: Path) -> None:
    """A plan without a ledger does not know what is overdue: its cell and the total are dashes, the balance adds up."""
    month = {"plan_2023_09": Decimal(100), "actual_2023_09": Decimal(40), "shipped_2023_09": Decimal(100)}
    plan = workbook(tmp_path / "b.xlsx", "forecast", facts={"region": "West", "as_of": "2023-06-30"},
                    receivables=[{"customer": "Acme", "opening": Decimal(60), **month}])  # fmt: skip
    reported([sample(tmp_path / "a.xlsx", "forecast", "en"), plan], tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    rows = page.table("Receivables by region (CNY)")
    assert [row[:3] for row in rows] == [
        ["East", "38,400.00", "26,500.00"], ["West", "60.00", "–"], ["Total", "38,460.00", "–"],
    ]  # fmt: skip
    assert page.table("Ageing: Regions counted 1 of 2")[-1][1] == "38,400.00"


def test_amounts_in_other_units_are_brought_to_one(tmp_path: Path) -> None:
    """38,400 in units of 1 and 38,400 in units of 10,000 are 384,038,400."""
    paths = [sample(tmp_path / "a.xlsx", "forecast", "en", region="East"),
             sample(tmp_path / "b.xlsx", "forecast", "en", region="West", unit="10000")]  # fmt: skip
    reported(paths, tmp_path / "r.html")
    rows = Page(tmp_path / "r.html").table("Receivables by region (CNY)")
    assert [row[1] for row in rows] == ["38,400.00", "384,000,000.00", "384,038,400.00"]


def test_a_region_of_another_period_is_in_no_total_and_says_so(tmp_path: Path) -> None:
    paths = [workbook(tmp_path / f"{name}.xlsx", "evaluation", facts={"region": name, **facts},
                      kpi=[kpi("New customers", 10, actual, unit="customers")])
             for name, actual, facts in (("East", 11, {}), ("South", 9, {}),
                                         ("West", 99, {"period": "2023-Q2", "as_of": "2023-06-30"}))]  # fmt: skip
    done = reported(paths, tmp_path / "r.html")
    assert [p.code for p in done.problems] == ["report-period-differs"]
    page = Page(tmp_path / "r.html")
    assert page.table("Group KPIs: targets and actuals added up, then divided")[0][1:4] == ["2 of 2", "20", "20"]
    assert page.paragraphs("warning") == ["Of another period or as-of date, and not in any total: West.xlsx."]


def test_a_region_given_twice_counts_once(tmp_path: Path) -> None:
    one = workbook(tmp_path / "a.xlsx", "evaluation", kpi=[kpi("New customers", 10, 11)])
    shutil.copy(one, tmp_path / "b.xlsx")
    done = reported([one, tmp_path / "b.xlsx"], tmp_path / "r.html")
    assert [(p.code, p.workbook) for p in done.problems] == [("report-twice", "b.xlsx")]
    assert Page(tmp_path / "r.html").captions.count("Attainment by KPI") == 1


# --- tracking, receivables --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_weekly_report_lists_what_is_overdue_and_asks_why(lang: Lang, tmp_path: Path) -> None:
    """Where a person typed the problem it stands there; elsewhere a blank."""
    days = {"due": dt.date(2023, 7, 31), "stage": "execute"}
    path = workbook(tmp_path / "t.xlsx", "tracking", lang, {"as_of": "2023-08-20"}, tracking=[
        {"task": "A", "owner": "Wang", **days, "problem": "Strike"}, {"task": "B", "owner": "Li", **days},
        {"task": "C", "owner": "Li", **days, "finished": dt.date(2023, 8, 18)},
    ])  # fmt: skip
    reported([path], tmp_path / "r.html", lang)
    page = Page(tmp_path / "r.html")
    title = {"zh": "市场拓展执行跟踪周报", "en": "Market development: weekly tracking report"}[lang]
    assert page.headings[0] == ("h1", title)
    caption, blank = {"zh": ("逾期任务", "原因（请填写）"), "en": ("Overdue tasks", "Cause (please fill in)")}[lang]
    assert [row[:5] for row in page.table(caption)] == [
        ["A", "Wang", "2023-07-31", "20", "Strike"], ["B", "Li", "2023-07-31", "20", blank],
    ]  # fmt: skip
    done = {"zh": "2023-08-13 以来完成的任务", "en": "Tasks finished since 2023-08-13"}[lang]
    assert [row[0] for row in page.table(done)] == ["C"]


def test_the_receivables_page_ties_to_the_ledger(tmp_path: Path) -> None:
    path = sample(tmp_path / "f.xlsx", "forecast", "en")
    reported([path], tmp_path / "r.html")
    page = Page(tmp_path / "r.html")
    assert page.headings[0][1] == "Receivables and profit report"
    ageing = page.table("Ageing")
    amounts = [Decimal(row[1].replace(",", "")) for row in ageing]
    assert sum(amounts[:-1]) == amounts[-1] == Decimal("38400.00")
    customers = page.table("Customers that owe most")
    balances = [Decimal(row[5].replace(",", "")) for row in customers]
    assert sum(balances[:-1]) == balances[-1] == Decimal("38400.00")
    lines = page.table("Variance by line, closed months")
    gaps = [Decimal(row[4].replace(",", "").replace("−", "-")) for row in lines]
    assert sum(gaps[:-1]) == gaps[-1] == Decimal("-2000.00")


# --- the command ------------------------------------------------------------------------------------------------------
def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["report", *words, "--jobs", "1"])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_gives_figures_to_programs(tmp_path: Path) -> None:
    sample(tmp_path / "e.xlsx", "evaluation", "en")
    code, out, _ = run(str(tmp_path), "--out", str(tmp_path / "r.html"), "--lang", "en", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["complete"] is True
    assert found["problems"] == []
    assert found["regions"]["East"]["evaluation"]["met"] == 4
    assert found["regions"]["East"]["evaluation"]["score"] == pytest.approx(1.027559523809)


def test_two_processes_make_the_same_report_as_one(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("evaluation", "tracking", "forecast"):
        sample(tmp_path / "in" / f"{name}.xlsx", name, "en")
    made = []
    for jobs in ("1", "2"):
        words = ["report", str(tmp_path / "in"), "--out", str(tmp_path / f"{jobs}.html"), "--jobs", jobs]
        assert CliRunner().invoke(app, words).exit_code == 0
        made.append((tmp_path / f"{jobs}.html").read_bytes())
    assert made[0] == made[1]


def test_a_workbook_that_cannot_be_read_makes_the_report_incomplete_and_the_command_fail(tmp_path: Path) -> None:
    sample(tmp_path / "e.xlsx", "evaluation", "en")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    code, _, err = run(str(tmp_path), "--out", str(tmp_path / "r.html"), "--lang", "en")
    assert code == 1
    assert "broken.xlsx" in err
    assert Page(tmp_path / "r.html").paragraphs("warning") == [
        "This report is incomplete. Workbooks that cannot be read: broken.xlsx."
    ]


def test_without_any_workbook_of_use_nothing_is_written_and_each_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no")
    (tmp_path / "b.xlsx").write_bytes(b"no")
    with pytest.raises(NothingFoundError) as refused:
        reported([tmp_path / "a.xlsx", tmp_path / "b.xlsx"], tmp_path / "r.html")
    assert [p.workbook for p in refused.value.problems] == ["a.xlsx", "b.xlsx"]
    code, out, _ = run(str(tmp_path), "--out", str(tmp_path / "r.html"), "--json")
    assert code == 1
    assert [p["code"] for p in json.loads(out)["problems"]].count("report-nothing") == 1
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize("name", ["r.html", "r.docx"])
def test_an_earlier_report_is_replaced_but_not_one_that_somebody_wrote_in(name: str, tmp_path: Path) -> None:
    path, out = sample(tmp_path / "e.xlsx", "evaluation", "en"), tmp_path / name
    reported([path], out)
    first = out.read_bytes()
    reported([path], out)
    assert out.read_bytes() == first
    if name.endswith("html"):
        out.write_bytes(first.replace(b"Cause (please fill in)", b"Holidays", 1))
    else:
        import docx

        document = docx.Document(str(out))
        document.core_properties.last_modified_by = "Li"
        document.save(str(out))
    changed = out.read_bytes()
    with pytest.raises(UsageError, match="Somebody has changed this report"):
        reported([path], out)
    assert out.read_bytes() == changed


@pytest.mark.parametrize("name", ["r.html", "r.docx"])
def test_a_file_that_is_no_report_is_left_alone(name: str, tmp_path: Path) -> None:
    path, out = sample(tmp_path / "e.xlsx", "evaluation", "en"), tmp_path / name
    out.write_bytes(b"minutes of a meeting")
    with pytest.raises(UsageError, match="is no report of xlplan"):
        reported([path], out)
    assert out.read_bytes() == b"minutes of a meeting"
