"""A company's own template in place of ours: what it may name, and what is said when it is wrong."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from report_support import Page, kpi, reported, workbook

from xlplan.batch.report.placeholders import FACTS, PARTS
from xlplan.errors import DataError, UsageError

OURS = """<!doctype html><html lang="{{ lang }}"><head><title>{{ title }}</title><style>{{ styles }}</style></head>
<body><h1>ACME {{ title }} {{ period }}</h1><p id="who">{{ regions }} / {{ preparer }} / {{ as_of }}</p>
{% if summary %}{{ summary }}{% endif %}{{ attainment }}</body></html>"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "e.xlsx", "evaluation", facts={"region": "<b>East</b>"}, kpi=[kpi("A", 10, 9)])


def write(path: Path, content: str | docx.document.Document) -> Path:
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        content.save(str(path))
    return path


def test_a_page_of_ones_own_holds_the_parts_that_it_names(book: Path, tmp_path: Path) -> None:
    reported([book], tmp_path / "r.html", template=write(tmp_path / "t.html", OURS))
    page = Page(tmp_path / "r.html")
    assert page.tree.xpath('string(//p[@id="who"])') == "<b>East</b> / Li / 2023-09-30"
    assert page.headings[0] == ("h1", "ACME Market development: evaluation report 2023-Q3")
    assert page.captions == ["Attainment by KPI"]


def test_every_placeholder_that_is_documented_can_be_named(book: Path, tmp_path: Path) -> None:
    text = "".join(f"{{{{ {name} }}}}" for name in (*FACTS, *PARTS, "content", "styles", "lang"))
    reported([book], tmp_path / "r.html", template=write(tmp_path / "t.html", text))
    guide = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    for name in (*FACTS, *PARTS, "content", "styles", "lang"):
        assert f"`{name}`" in guide, name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ content }} {{ titel }}", "titel"),
        ("<h1>{{ title }}</h1>", "no place for the report"),
        ("{{ content ", "cannot be used"),
        ("{{ content }}{{ ''.__class__.__mro__ }}", "cannot be used"),
        ("{{ content }}{% include 'secret' %}", "cannot be used"),
        ("{{ content }}{{ 1/0 }}", "cannot be used"),
    ],
)
def test_a_wrong_page_is_refused_and_nothing_is_written(text: str, words: str, book: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=words):
        reported([book], tmp_path / "r.html", template=write(tmp_path / "t.html", text))
    assert not (tmp_path / "r.html").exists()


def word_template(*paragraphs: str) -> docx.document.Document:
    """A template as Word writes it: a placeholder of the header is split over runs."""
    found = docx.Document()
    header = found.sections[0].header.paragraphs[0]
    for piece in ("ACME {", "{ per", "iod }}", " internal"):
        header.add_run(piece)
    table = found.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Region", "{{ regions }} ({{ preparer }})"
    for text in paragraphs:
        found.add_paragraph(text)
    return found


def test_a_word_template_keeps_its_own_text_and_takes_the_report_where_it_says(book: Path, tmp_path: Path) -> None:
    template = word_template("Before", "{{ attainment }}", "Between", "{{review}}", "After")
    reported([book], tmp_path / "r.docx", template=write(tmp_path / "t.docx", template))
    made = docx.Document(str(tmp_path / "r.docx"))
    assert made.sections[0].header.paragraphs[0].text == "ACME 2023-Q3 internal"
    assert made.tables[0].cell(0, 1).text == "<b>East</b> (Li)"
    texts = [p.text for p in made.paragraphs if p.text]
    order = [texts.index(t) for t in ("Before", "Attainment", "Between", "Problems and advice", "After")]
    assert order == sorted(order)
    assert "Summary" not in texts
    assert "{{" not in "".join(texts)


@pytest.mark.parametrize(
    ("paragraphs", "words"),
    [(("{{ content }}", "{{ titel }}"), "titel"), (("Nothing",), "no place for the report"),
     (("Our {{ content }}",), "shares its place")],
)  # fmt: skip
def test_a_wrong_word_template_is_refused(paragraphs: tuple[str, ...], words: str, book: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=words):
        reported([book], tmp_path / "r.docx", template=write(tmp_path / "t.docx", word_template(*paragraphs)))
    assert not (tmp_path / "r.docx").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"minutes", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_file_that_is_no_word_document_is_refused(data: bytes, book: Path, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(data)
    with pytest.raises(DataError, match="cannot be used"):
        reported([book], tmp_path / "r.docx", template=tmp_path / "t.docx")


def test_a_workbook_is_no_word_template(book: Path, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(book.read_bytes())
    with pytest.raises(DataError, match="cannot be used"):
        reported([book], tmp_path / "r.docx", template=tmp_path / "t.docx")


def test_a_template_of_the_other_kind_and_one_that_is_not_there_are_wrong_usage(book: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not fit"):
        reported([book], tmp_path / "r.docx", template=write(tmp_path / "t.html", OURS))
    with pytest.raises(UsageError):
        reported([book], tmp_path / "r.html", template=tmp_path / "gone.html")


def test_styles_that_a_template_lacks_are_added(book: Path, tmp_path: Path) -> None:
    bare = docx.Document()
    for name in ("Heading 1", "Caption"):
        style = bare.styles[name]
        style.delete()
    bare.add_paragraph("{{ content }}")
    stream = io.BytesIO()
    bare.save(stream)
    (tmp_path / "t.docx").write_bytes(stream.getvalue())
    reported([book], tmp_path / "r.docx", template=tmp_path / "t.docx")
    made = docx.Document(str(tmp_path / "r.docx"))
    assert "Attainment" in [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
