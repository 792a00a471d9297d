"""Makes everything that xlplan shows a person, in the pseudo-language: place -> texts, as JSON on standard output."""

from __future__ import annotations

import getpass
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html
from pseudo import install

install()

import random  # noqa: E402 - the language first

from typer.testing import CliRunner  # noqa: E402

import xlplan  # noqa: E402
from xlplan import __version__, actions  # noqa: E402
from xlplan.addin.building.ribbon import ribbon_words  # noqa: E402
from xlplan.addin.building.selfcheck_file import selfcheck_workbook  # noqa: E402
from xlplan.batch.demo import run_demo  # noqa: E402
from xlplan.batch.report.make import ReportRequest, report  # noqa: E402
from xlplan.cli import app  # noqa: E402
from xlplan.forms.catalog import TEMPLATES  # noqa: E402
from xlplan.forms.samples import resources, sample_book  # noqa: E402
from xlplan.functions.register import FUNCTIONS  # noqa: E402
from xlplan.headless.compose import compose  # noqa: E402

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = {"t", "v"}
WORDS_IN = ("prompt", "error", "promptTitle", "errorTitle", "descr", "title", "tooltip", "displayName")
"""Attributes with words; of a drawing, its alternative text."""


def in_package(path: Path) -> Iterator[str]:
    """Every text of a workbook or document: cells, results, charts, drawings, hints, sheets, headers, properties."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".xml") and not name.endswith(("styles.xml", "theme1.xml", "app.xml", "fontTable.xml")):
                yield from in_part(name, etree.fromstring(package.read(name)))


def in_part(name: str, root: etree._Element) -> Iterator[str]:
    for node in root.iter():
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if tag in ("si", "p"):
            yield "".join(t.text or "" for t in node.iter() if etree.QName(t).localname == "t")
        elif tag == "v" and node.getparent().get("t") == "str":
            yield node.text or ""
        elif tag in ("oddHeader", "oddFooter", "subject", "description") or (tag == "title" and "core" in name):
            yield re.sub(r"&amp;|&[LCRPNDTFAGBIUESXYKZ]|&\"[^\"]*\"|&\d+", " ", node.text or "")
        elif tag == "sheet" and "workbook.xml" in name and node.get("state") is None:
            yield node.get("name")
        yield from (node.get(key) for key in WORDS_IN if node.get(key) and tag != "table")


def in_page(path: Path) -> Iterator[str]:
    root = html.fromstring(path.read_bytes())
    for node in root.iter():
        if node.tag not in ("style", "script") and isinstance(node.tag, str):
            yield from (text for text in (node.text, node.tail) if text and text.strip())
            yield from (node.get(key) for key in ("alt", "title", "aria-label") if node.get(key))


def everything(folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    made = folder / "made"
    made.mkdir()
    for template in TEMPLATES:
        path = made / f"{template.id}.xlsx"
        path.write_bytes(compose(template, sample_book(template.id, "en")))
        yield f"template {template.id}", in_package(path)
    (made / "selfcheck.xlsx").write_bytes(selfcheck_workbook(FUNCTIONS, "en", __version__))
    yield "self-check", in_package(made / "selfcheck.xlsx")
    run_demo(folder / "demo", "en")
    yield "rollup", in_package(folder / "demo" / "rollup.xlsx")
    for name in ("report.html", "report.docx"):
        report(ReportRequest([str(made)], folder / name, "en", None, 1), None)
        yield name, in_page(folder / name) if name.endswith("html") else in_package(folder / name)
    yield "ribbon", (words.en for words in ribbon_words().values())
    helped = ((f.help, f.category, *(a.help for a in f.arguments)) for f in FUNCTIONS.values())
    yield "functions", (words.en for texts in helped for words in texts)
    yield "check", checked(made)
    yield "commands", told(folder, made)


WRONG = ("4o", "2026-13-40", "12，5", "1:x", -7, "#REF!", 99999)


def checked(made: Path) -> Iterator[str]:
    """What checking says of samples in which some cells hold what does not belong there."""
    rng = random.Random(8)
    for template in TEMPLATES:
        with xlplan.open(made / f"{template.id}.xlsx") as book:
            reading = actions.read(book)
            for table in reading.tables.values():
                for _ in range(2 * table.width):
                    row = table.header_row + 1 + rng.randrange(len(table.rows) or 1)
                    place = row, table.first_col + rng.randrange(table.width)
                    table.sheet.range(place).value = rng.choice(WRONG)
            for problem in actions.check(book):
                yield problem.message("en")
                yield problem.remedy("en")


def told(folder: Path, made: Path) -> Iterator[str]:
    """What commands print."""
    old, new, ledger = made / "evaluation.xlsx", folder / "new.xlsx", resources() / "demo"
    new.write_bytes(old.read_bytes())
    with xlplan.open(new) as book:
        actions.read(book).tables["kpi"].sheet.range("kpi")[0, 2].value = 1
        book.save()
    (folder / "xlplan.toml").write_text('[forms.kpi]\nhide = ["remark"]\n', encoding="utf-8")
    for line in (
        f"demo {folder}/again", f"new tracking {folder}/made.xlsx", f"check {made}", f"fill {new}", f"diff {old} {new}",
        f"company {folder}/xlplan.toml", f"report {made} --out {folder}/again.html", "doctor", "fill",
        f"submit {folder}/made.xlsx --by Li", f"refresh {made} --from {made}",
        f"roll-forward {made} --to 2023-Q4 --out {folder}/forward", f"addin lite {folder}/lite.py",
        f"regenerate forecast --data {ledger}/ledger.en.csv --mapping {ledger}/mapping.toml --by region "
        f"--as-of 2026-06-30 --out {folder}/regions",
        f"rollup {folder}/regions --as-of 2026-06-30 --out {folder}/rollup.xlsx --history {folder}/h.db",
        f"history {folder}/h.db",
    ):  # fmt: skip
        done = CliRunner().invoke(app, [*line.split(), "--lang", "en"])
        yield from done.output.replace(str(folder), "").replace(getpass.getuser(), "-").splitlines()


if __name__ == "__main__":
    found = {place: [text for text in texts if text and text.strip()] for place, texts in everything(Path(sys.argv[1]))}
    json.dump(found, sys.stdout)
