"""The pictures of the tutorials, the how-tos and the ten-pictures page: docs/images/tour/<name>.<lang>.png.

Each page is followed (follow.py), and where an image stands behind a comment `picture`, the state is drawn:

- `picture sheet FILE "SHEET" [from "A"] [to|until|before "B"] [left "C"] [right "D"] [mark "E"]`: the sheet as
  LibreOffice prints it: its title, and what lies between the named words (`to` the last place of the word, `until` its
  first; spaces do not matter; `A|B` is B where there is no A), with a ring around what is marked. `from` and `to`,
  `left` and `right` may come again: further rows or columns, beside a white gap. Letters below LEGIBLE px are
  complained of.
- `picture page FILE desk|phone|both [from "ID"]`: an HTML file in Chromium, from the element with that id.
- `picture terminal`: the commands before it and what they printed.

Needs LibreOffice, Chromium, poppler's pdftotext and pdftoppm, and Pillow. `python docs/tour.py [PAGE...]` draws those
of some pages or all; `python docs/make.py --pictures` all pictures of the docs.
"""

from __future__ import annotations

import hashlib
import html
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parent))
import cutting
import follow

IMAGES = follow.DOCS / "images" / "tour"
LETTERS, COLOURS = 26, 40
SECONDS, LEGIBLE = 600, 9.5
TERMINAL = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
body {{ margin: 0; padding: 16px; background: #fff; }}
pre {{ display: inline-block; margin: 0; padding: 14px 18px; border-radius: 8px; background: #1b2733; color: #e8eef4;
  font: 15px/1.45 "Noto Sans Mono CJK SC", monospace; width: 112ch; white-space: pre-wrap; }}
b {{ color: #8fd3ff; font-weight: 600; }}
i {{ color: #ffb86b; font-style: normal; font-weight: 600; }}
</style><pre>{text}</pre>"""
SEVERITY = re.compile(r"^(error|BREAK|warning|错误|不平|警告)", re.MULTILINE)
FRAMES = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 20px; background: #fff; display: flex; gap: 28px; align-items: flex-start; }}
iframe {{ border: 0; display: block; background: #fff; }}
.desk {{ border: 1px solid #9aa7b3; border-top: 22px solid #dfe5ea; border-radius: 8px; overflow: hidden; }}
.phone {{ border: 10px solid #1b2733; border-radius: 30px; overflow: hidden; }}
</style>{frames}"""
FRAME = '<div class="{kind}"><iframe src="{source}" width="{width}" height="{height}"></iframe></div>'
SIZES = {"desk": (1000, 860), "phone": (390, 844)}


@dataclass(frozen=True)
class Shot:
    """A picture to be made of a copy of a file, as the words of its comment say."""

    target: Path
    source: Path
    words: tuple[str, ...]
    lang: str


def draw(chosen: list[Path]) -> None:
    """Follow the pages and draw their pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        shots: list[Shot] = []
        for path in chosen:
            folder = work / path.name
            folder.mkdir()
            follow.start(folder)
            page = follow.follow(path, folder, lambda page, step: shots.append(_taken(page, step, work)))
            sys.stderr.write("".join(f"{wrong}\n" for wrong in page.wrong))
        pdfs = _printed({shot.source for shot in shots if shot.words[0] == "sheet"}, work)
        for shot in shots:
            if shot.words[0] == "sheet":
                _sheet(shot, pdfs[shot.source], work)
            else:
                _browsed(shot, work)


def _taken(page: follow.Page, step: follow.Step, work: Path) -> Shot:
    """The state put aside: the same bytes once."""
    words = tuple(shlex.split(step.notes["picture"]))
    target = (page.path.parent / step.text).resolve()
    if words[0] == "terminal":
        source = work / f"{target.stem}.html"
        shown = [f"<b>$ {html.escape(line)}</b>" for line in page.commands] + [
            SEVERITY.sub(r"<i>\1</i>", html.escape(page.printed.rstrip()))
        ]
        source.write_text(TERMINAL.format(lang=page.lang, text="\n".join(shown)), encoding="utf-8")
        return Shot(target, source, words, page.lang)
    found = page.folder / words[1]
    source = work / f"{hashlib.sha256(found.read_bytes()).hexdigest()[:16]}{found.suffix}"
    shutil.copy(found, source)
    return Shot(target, source, words, page.lang)


def _printed(books: set[Path], work: Path) -> dict[Path, Path]:
    """The workbooks as PDF, all in one run of LibreOffice."""
    if books:
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(work),
            *map(str, sorted(books)),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS + 10 * len(books))
    return {book: book.with_suffix(".pdf") for book in books}


def _sheet(shot: Shot, pdf: Path, work: Path) -> None:
    """The sheet's page, cut and marked."""
    options = list(zip(shot.words[3::2], shot.words[4::2], strict=True))
    book = openpyxl.load_workbook(shot.source, data_only=True, read_only=True)
    title = str(book[shot.words[2]]["A1"].value)
    pages = cutting.pages_of(pdf)
    first = next((n for n, page in enumerate(pages) if page.joined.startswith(cutting.joined(title))), None)
    if first is None:
        raise SystemExit(f"{shot.target.name}: no page of {pdf.name} begins with {title}")
    number = next((n for n in range(first, len(pages)) if pages[n].has(*cutting.words_of(options))), None)
    if number is None:
        gone = [words for words in cutting.words_of(options) if not pages[first].has(words)]
        raise SystemExit(
            f"{shot.target.name}: {shot.words[2]} has no {gone} on one page; mend the comment at the picture"
        )
    raw = work / shot.target.name
    dpi = min(max(round(72 * LETTERS / pages[number].letters), 150), 400)
    where = ["-f", str(number + 1), "-l", str(number + 1), "-r", str(dpi), "-png", "-singlefile"]
    subprocess.run(["pdftoppm", *where, pdf, raw.with_suffix("")], check=True)
    cutting.cut(raw, shot.target, pages[number], title, options, dpi, COLOURS)
    if (size := cutting.text_size(shot.target) or 0) < LEGIBLE:
        sys.stderr.write(f"{shot.target.name}: letters of {size} px where it is shown; fewer columns\n")


def _browsed(shot: Shot, work: Path) -> None:
    """A page in Chromium; a report in frames of a desk's and a phone's width."""
    source, size = shot.source, (1400, 1600)
    if shot.words[0] == "page":
        kinds = ("desk", "phone") if shot.words[2] == "both" else (shot.words[2],)
        anchor = f"#{shot.words[4]}" if len(shot.words) > 4 else ""
        frames = "".join(
            FRAME.format(kind=kind, source=f"{source.as_uri()}{anchor}", width=SIZES[kind][0], height=SIZES[kind][1])
            for kind in kinds
        )
        source = work / f"{shot.target.stem}-frames.html"
        source.write_text(FRAMES.format(frames=frames), encoding="utf-8")
        size = (sum(SIZES[kind][0] + 50 for kind in kinds) + 40, 960)
    raw = work / shot.target.name
    program = next(p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p)
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
               "--force-device-scale-factor=2",
               f"--user-data-dir={work / 'chromium'}", f"--window-size={size[0]},{size[1]}", f"--screenshot={raw}",
               "--allow-file-access-from-files", source.as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    cutting.smaller(raw, shot.target, COLOURS if shot.words[0] == "page" else 16)


if __name__ == "__main__":
    wanted = sys.argv[1:]
    draw([path for path in follow.pages() if not wanted or any(re.search(word, str(path)) for word in wanted)])
