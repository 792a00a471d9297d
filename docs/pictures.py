"""Pictures of every sheet of every template, as LibreOffice prints its sample: docs/images/forms/<form>.<lang>.png.

Drawn as the approved pictures of tests/pictures are, and needs what they need. Run by `python docs/make.py --pictures`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import LANGS, Form, Lang, Template
from xlplan.forms.samples import resources

TESTS = Path(__file__).parents[1] / "tests"
WIDTH, COLOURS, DPI, MARGIN = 1100, 48, 110, 16


def picture_name(template: Template, form: Form) -> str:
    """The form's id, with the template's where several have the form: their dashboards differ."""
    several = sum(form in other.forms for other in TEMPLATES) > 1
    return f"{form.id}-{template.id}" if several else form.id


def draw(images: Path) -> None:
    """Draw every form in both languages."""
    sys.path[:0] = [str(TESTS / "pictures"), str(TESTS)]
    import drawing  # noqa: PLC0415 - only now on the path

    (images / "forms").mkdir(parents=True, exist_ok=True)
    for lang in LANGS:
        with tempfile.TemporaryDirectory() as folder:
            books = [resources() / lang / f"{template.id}.xlsx" for template in TEMPLATES]
            for template, pdf in zip(TEMPLATES, drawing.printed(books, Path(folder)), strict=True):
                pages = drawing.page_images(pdf, Path(folder), DPI)
                _draw_template(template, lang, pages, drawing.page_sheets(pdf), images)


def _draw_template(template: Template, lang: Lang, pages: list[Path], sheets: list[str], images: Path) -> None:
    for form in template.forms:
        first = pages[sheets.index(form.sheet(lang))]
        _smaller(first, images / "forms" / f"{picture_name(template, form)}.{lang}.png")


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
