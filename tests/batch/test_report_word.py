"""The Word report: headings, tables, charts and blanks that Word knows as such, and LibreOffice opens it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import libreoffice
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree
from report_support import Page, kpi, reported, sample, word_tables, workbook

from xlplan.errors import UsageError
from xlplan.forms.form import LANGS, Lang


def made(folder: Path, lang: Lang = "en") -> Path:
    paths = [sample(folder / f"{t}.xlsx", t, lang) for t in ("evaluation", "tracking", "forecast")]
    reported(paths, folder / "r.docx", lang)
    reported(paths, folder / "r.html", lang)
    return folder / "r.docx"


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_what_the_page_says(lang: Lang, tmp_path: Path) -> None:
    """Every table of the HTML report is a table of the Word report, cell by cell."""
    path = made(tmp_path, lang)
    page, tables = Page(tmp_path / "r.html"), word_tables(path)
    plain = [[[cell.lstrip("✓●▲– ") for cell in row] for row in table[1:]] for table in tables]
    for caption in dict.fromkeys(page.captions):
        for number in range(page.captions.count(caption)):
            rows = page.table(caption, number)
            charted = {"zh": "图示", "en": "Chart"}[lang] in " ".join(page.heads(caption))
            wanted = [[cell.lstrip("✓●▲– ") for cell in (row[:-1] if charted else row)] for row in rows]
            assert wanted in plain, caption


@pytest.mark.parametrize("lang", LANGS)
def test_headings_language_title_and_page_numbers_are_words_own(lang: Lang, tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path, lang)))
    styles = [p.style.name for p in document.paragraphs if p.style and p.text]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 8
    assert document.core_properties.language == {"zh": "zh-CN", "en": "en-US"}[lang]
    found = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert found.get(qn("w:eastAsia")) == "zh-CN"
    footer = document.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_tables_repeat_their_header_rows_and_have_alternative_text(tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path)))
    captioned = [t for t in document.tables if t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))]
    assert len(captioned) > 12
    for table in captioned:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize(
    ("lang", "key"),
    [("en", "Bars: Attainment, coloured by status; the outline is the target, 100%."),
     ("zh", "实心条为达成率，按状态着色；空心框为目标 100%。")],
)  # fmt: skip
def test_bars_coloured_by_status_have_words_above_them_and_no_legend(lang: Lang, key: str, tmp_path: Path) -> None:
    """Squares of one colour would match none of the bars; where series differ by their colour the legend stays."""
    path = made(tmp_path, lang)
    said = [p.text for p in docx.Document(str(path)).paragraphs]
    with zipfile.ZipFile(path) as parts:
        drawn = [parts.read(name) for name in parts.namelist() if name.startswith("word/charts/chart")]
    targets = [xml for xml in drawn if {"en": "Target line", "zh": "目标线"}[lang].encode() in xml]
    assert targets
    assert said.count(key) == len(targets)
    assert not any(b"<c:legend>" in xml for xml in targets)
    assert any(b"<c:legend>" in xml for xml in drawn)


def test_charts_are_native_with_their_figures_inside_and_alternative_text(tmp_path: Path) -> None:
    path = made(tmp_path)
    document = docx.Document(str(path))
    alternatives = [d.get("descr") for d in document.element.body.iter(qn("wp:docPr"))]
    assert len(alternatives) >= 5
    assert "New customers 90.0%" in alternatives[0]
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        charts = sorted(n for n in names if n.startswith("word/charts/chart"))
        assert len(charts) == len(alternatives)
        drawn = etree.fromstring(parts.read("word/charts/chart1.xml"))
        space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
        values = [float(v.text or "") for v in drawn.findall(".//c:ser[1]//c:val//c:v", space)]
        assert values == pytest.approx([0.9, 1.075, 1.1, 0.8, 1.0666667, 1.2797619])
        book = openpyxl.load_workbook(io.BytesIO(parts.read("word/embeddings/chart1.xlsx")))
        assert [cell.value for cell in book["Data"]["B"][1:7]] == pytest.approx(values)


def test_the_target_is_drawn_in_front_of_the_bars_and_labels_show_values_alone(tmp_path: Path) -> None:
    """The outline stays visible where the actual is longer; names and series are not written over the bars."""
    with zipfile.ZipFile(made(tmp_path)) as parts:
        first, second = (etree.fromstring(parts.read(f"word/charts/chart{n}.xml")) for n in (1, 2))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
             "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}  # fmt: skip
    *_, last = first.findall(".//c:ser", space)
    assert last.find("./c:spPr/a:noFill", space) is not None
    for name in ("SerName", "CatName", "LegendKey"):
        assert second.find(f".//c:dLbls/c:show{name}", space).get("val") == "0"
    points = [float(v.text or "") for v in second.findall(".//c:val//c:v", space)]
    assert sum(points) == pytest.approx(2.7559523809)  # percentage points of the score above 100%


def test_the_foot_of_every_page_names_region_period_and_state(tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path)))
    assert document.sections[0].footer.paragraphs[0].text.startswith("East · 2023-Q3 · Draft\t")


def test_blanks_are_content_controls_that_take_what_a_manager_types(tmp_path: Path) -> None:
    path = workbook(tmp_path / "e.xlsx", "evaluation", kpi=[kpi("A", 10, 1)])
    reported([path], tmp_path / "r.docx")
    document = docx.Document(str(tmp_path / "r.docx"))
    controls = list(document.element.body.iter(qn("w:sdt")))
    shown = ["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in controls]
    assert shown == ["Cause (please fill in)", "What to do (please fill in)",
                     "Targets and priorities of the next period (please fill in)"]  # fmt: skip
    assert all(c.find(f".//{qn('w:showingPlcHdr')}") is not None for c in controls)


def test_characters_that_no_document_may_hold_are_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "e.xlsx", "evaluation", kpi=[kpi("A\x0bB & <C>", 10, 9, remark="x\x07y")])
    reported([path], tmp_path / "r.docx")
    assert any("AB & <C>" in cell for table in word_tables(tmp_path / "r.docx") for row in table for cell in row)


@libreoffice.needed
def test_a_report_that_another_program_saved_is_not_written_over(tmp_path: Path) -> None:
    """LibreOffice keeps our name in the properties when nobody is named in its own; the text it writes anew."""
    if not list(Path("/usr/lib/libreoffice/program").glob("libsw*lo.so")):
        pytest.skip("LibreOffice Writer is not installed")
    path = workbook(tmp_path / "e.xlsx", "evaluation", kpi=[kpi("A", 10, 1)])
    reported([path], tmp_path / "r.docx")
    (saved,) = libreoffice._converted([tmp_path / "r.docx"], tmp_path / "saved", "docx")
    with pytest.raises(UsageError, match="Somebody has changed this report"):
        reported([path], saved)


@libreoffice.needed
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_opens_and_prints_it(lang: Lang, tmp_path: Path) -> None:
    import shutil
    import subprocess

    if not list(Path("/usr/lib/libreoffice/program").glob("libsw*lo.so")):
        pytest.skip("LibreOffice Writer is not installed")
    (pdf,) = libreoffice.to_pdf([made(tmp_path, lang)], tmp_path / "pdf")
    assert pdf.stat().st_size > 20_000
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
        assert {"zh": "市场拓展效果评估报告", "en": "Market development: evaluation report"}[lang] in text
        assert "38,400.00" in text
        assert "102.8%" in text


def test_a_blank_is_written_in_the_size_of_its_table(tmp_path: Path) -> None:
    document = docx.Document(str(made(tmp_path, "zh")))
    blanks = [(t, c) for t in document.tables for c in t._tbl.iter(qn("w:sdt"))]
    assert len(blanks) > 4
    for table, control in blanks:
        sizes = {size.get(qn("w:val")) for size in control.iter(qn("w:sz"))}
        assert sizes == {table.rows[0].cells[0].paragraphs[0].runs[0]._r.rPr.find(qn("w:sz")).get(qn("w:val"))}
        assert control.find(f".//{qn('w:text')}") is None  # LibreOffice would not keep the size
        assert control.find(f".//{qn('w:i')}") is None  # Chinese is not slanted


def test_a_status_that_no_task_has_is_not_marked(tmp_path: Path) -> None:
    reported([sample(tmp_path / "t.xlsx", "tracking", "en")], tmp_path / "r.docx")
    counts = next(rows for rows in word_tables(tmp_path / "r.docx") if rows[0] == ["Status", "Number"])
    assert counts[1:4] == [["✓ Done", "2"], ["Done late", "0"], ["Overdue", "0"]]


def test_bars_that_bear_their_figures_have_no_axis_and_labels_do_not_wrap(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path, "zh")) as parts:
        second = etree.fromstring(parts.read("word/charts/chart2.xml"))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
             "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}  # fmt: skip
    assert second.find(".//c:dLbls//a:bodyPr", space).get("wrap") == "none"
    assert second.find(".//c:valAx/c:delete", space).get("val") == "1"
    assert second.find(".//c:valAx/c:majorGridlines", space) is None
