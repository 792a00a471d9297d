"""Files as PNG: workbooks and Word documents by LibreOffice, pages by Chromium, the same on every machine.

The fonts are those of fonts.conf, the language and the time zone are fixed. The workbooks show the results they hold.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import chromium
import libreoffice
from PIL import Image, ImageChops

DPI = 72
FONTS = Path(__file__).with_name("fonts.conf")
NEEDED_FONTS = ("Carlito", "Noto Sans CJK SC", "DejaVu Sans")
DAY = "2026-01-31"
"""Stands in footers for the day of printing, which is another each day."""
DIGEST = b"0123456789abcdef" * 4
"""Stands for the digests that the register shows: a byte of a workbook that nobody sees would change them."""
TALLEST = 16_000
"""Pixels of a page on a screen; Chromium draws no more than 16,384."""


def environment() -> dict[str, str]:
    """That of the programs that draw: what differs from one machine to the next is fixed."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("LC_", "LANG", "SAL_"))}
    fixed = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "FONTCONFIG_FILE": str(FONTS), "SAL_USE_VCLPLUGIN": "svp"}
    return kept | fixed


def lacking() -> list[str]:
    """What drawing needs and this machine has not."""
    programs = {"LibreOffice": libreoffice.program(), "Chromium": chromium.program()}
    programs |= {name: shutil.which(name) for name in ("pdftoppm", "pdftohtml", "pdftotext", "fc-list")}
    found = [name for name, place in programs.items() if not place]
    return found or [name for name in NEEDED_FONTS if not _run("fc-list", f":family={name}")]


def printed(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Workbooks and Word documents as PDF, all in one run of LibreOffice. Names must differ."""
    return libreoffice.printed(paths, folder, environment())


def page_images(pdf: Path, folder: Path, dpi: int = DPI) -> list[Path]:
    """Every page of a PDF as PNG in a folder, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / pdf.stem))
    return sorted(folder.glob(f"{pdf.stem}-*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))


def page_sheets(pdf: Path) -> list[str]:
    """For every page of a printed workbook the sheet it shows: the PDF's outline has the first page of each."""
    shown = _run("pdftohtml", "-xml", "-i", "-stdout", str(pdf))
    pages = len(re.findall(r"<page ", shown))
    outline = ElementTree.fromstring(shown[shown.index("<outline>") : shown.index("</outline>") + len("</outline>")])
    firsts = {int(item.attrib["page"]): item.text or "" for item in outline}
    current, sheets = "", []
    for number in range(1, pages + 1):
        current = firsts.get(number, current)
        sheets.append(current)
    return sheets


def page_words(pdf: Path) -> list[str]:
    """For every page of a PDF its words, a space between each."""
    return [" ".join(text.split()) for text in _run("pdftotext", str(pdf), "-").split("\f")[:-1]]


def font_versions() -> dict[str, str]:
    """The fonts that pictures are drawn in, each with the version its maker gave it (65536 is 1.0)."""
    lines = _run("fc-list", "--format", "%{family[0]}\t%{fontversion}\n").splitlines()
    return dict(sorted(line.split("\t") for line in lines))


def settled(source: Path, target: Path) -> Path:
    """A copy of a workbook that prints alike each day: one fixed day in headers and footers, one digest of files."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/"):
                data = re.sub(rb"<headerFooter.*?</headerFooter>", _with_day, data, flags=re.DOTALL)
            new.writestr(item, re.sub(rb"\b[0-9a-f]{64}\b", DIGEST, data))
    return target


def _with_day(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"(\d?)&amp;[DT]", lambda code: code[1] + b" " * bool(code[1]) + DAY.encode(), found[0])


def on_screen(page: Path, png: Path, width: int) -> Path:
    """A page as a browser's window of a width shows it, from top to end."""
    chromium.shot(page, png, (width, TALLEST), environment())
    with Image.open(png) as found:
        image = found.convert("RGB")
    ground = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image, ground).getbbox()
    image.crop((0, 0, width, box[3] if box else image.height)).save(png)
    return png


def on_paper(page: Path, pdf: Path) -> Path:
    """A page as a browser prints it to PDF."""
    return chromium.printed(page, pdf, environment())


def _run(*command: str) -> str:
    return subprocess.run(command, env=environment(), check=True, capture_output=True, text=True).stdout
