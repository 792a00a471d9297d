"""Pictures of every sheet of every template, as LibreOffice prints its sample: docs/images/forms/<form>.<lang>.png.

Needs LibreOffice, pdftoppm, pdftotext and Pillow. Run by `python docs/make.py --pictures`.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import LANGS, Form, Lang, Template
from xlplan.forms.samples import resources

WIDTH, COLOURS, DPI, MARGIN = 1100, 48, 110, 16


def picture_name(template: Template, form: Form) -> str:
    """The form's id, with the template's where several have the form: their dashboards differ."""
    several = sum(form in other.forms for other in TEMPLATES) > 1
    return f"{form.id}-{template.id}" if several else form.id


def draw(images: Path) -> None:
    """Draw every form in both languages."""
    (images / "forms").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for lang in LANGS:
            books = [resources() / lang / f"{template.id}.xlsx" for template in TEMPLATES]
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, books)]
            subprocess.run(command, check=True, capture_output=True)
            for template in TEMPLATES:
                _draw_template(template, lang, Path(folder) / f"{template.id}.pdf", images)


def _draw_template(template: Template, lang: Lang, pdf: Path, images: Path) -> None:
    pages = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    texts = ["".join(page.split()) for page in pages.split("\f")]
    for form in template.forms:
        page = _page_of(form, lang, texts)
        target = pdf.with_name(f"{form.id}")
        where = ["-f", str(page), "-l", str(page), "-r", str(DPI), "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *where, pdf, target], check=True)
        _smaller(target.with_suffix(".png"), images / "forms" / f"{picture_name(template, form)}.{lang}.png")


def _page_of(form: Form, lang: Lang, texts: list[str]) -> int:
    """The first page that begins with the form's title, from 1."""
    title = "".join(form.title(lang).split())
    return next(number for number, text in enumerate(texts, 1) if text.startswith(title))


def _smaller(source: Path, target: Path) -> None:
    """Without the page's white border and footer's gap, at most WIDTH pixels wide, in few colours."""
    from PIL import Image, ImageChops  # noqa: PLC0415 - only pictures need it

    with Image.open(source) as found:
        page = found.convert("RGB")
    blank = Image.new("RGB", page.size, "white")
    body = page.crop((0, 0, page.width, int(page.height * 0.94)))  # the footer stands in the last part
    box = ImageChops.difference(body, blank.crop((0, 0, *body.size))).getbbox() or (0, 0, *body.size)
    left, top, right, bottom = box
    cut = body.crop((max(left - MARGIN, 0), max(top - MARGIN, 0), right + MARGIN, bottom + MARGIN))
    if cut.width > WIDTH:
        cut = cut.resize((WIDTH, round(cut.height * WIDTH / cut.width)), Image.Resampling.LANCZOS)
    cut.quantize(COLOURS).save(target, optimize=True)
