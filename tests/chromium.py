"""A real headless Chromium, for tests of pages: axe-core run in it, and the page printed."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

SECONDS = 120
_RUN = """<script>
addEventListener("load", () => setTimeout(() =>
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(found => {
  const shown = document.createElement("pre");
  shown.id = "axe-result";
  shown.textContent = JSON.stringify({passes: found.passes.length, violations: found.violations.map(v => ({id: v.id,
    nodes: v.nodes.map(n => n.html + " " + n.failureSummary)}))});
  document.body.appendChild(shown);
}), 1000));
</script>"""  # a second later, when the page's own scripts have done their work


def program() -> str | None:
    """Where Chromium is, or None."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def axe() -> Path | None:
    """axe-core's script in the folder that XLPLAN_AXE names (`npm install --prefix FOLDER axe-core`), or None."""
    found = Path(os.environ.get("XLPLAN_AXE", "")) / "node_modules" / "axe-core" / "axe.min.js"
    return found if os.environ.get("XLPLAN_AXE") and found.is_file() else None


needed = pytest.mark.skipif(program() is None, reason="Chromium is not installed")
axe_needed = pytest.mark.skipif(
    program() is None or axe() is None, reason="needs Chromium, and axe-core in the folder that XLPLAN_AXE names"
)


def audited(page: Path, width: int = 1200, change: Callable[[str], str] = str, query: str = "") -> dict[str, Any]:
    """What axe-core finds in a page: {"passes": number of rules, "violations": [...]}. Colours are judged too.

    The page is opened from its own folder, as its style sheets stand beside it; `change` alters its text before.
    """
    script = axe()
    assert script is not None
    text = change(page.read_text(encoding="utf-8"))
    opened = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)  # or no script would run
    injected = f"<script>{script.read_text(encoding='utf-8')}</script>{_RUN}</body>"
    with tempfile.NamedTemporaryFile(dir=page.parent, suffix=".html") as made:
        copy = Path(made.name)
        copy.write_text(opened.replace("</body>", injected, 1) if "</body>" in opened else opened + injected, "utf-8")
        shown = _chromium(
            "--dump-dom", "--virtual-time-budget=60000", f"--window-size={width},2000", copy.as_uri() + query
        )
    found = re.search(r'<pre id="axe-result">(.*?)</pre>', shown, re.DOTALL)
    assert found, "axe-core did not finish"
    result: dict[str, Any] = json.loads(html.unescape(found[1]))
    return result


def dumped(page: Path, query: str = "") -> str:
    """The page as HTML after its scripts have run."""
    return _chromium(
        "--dump-dom", "--virtual-time-budget=20000", "--allow-file-access-from-files", page.as_uri() + query
    )


def printed(page: Path, pdf: Path, environment: Mapping[str, str] | None = None) -> Path:
    """The page printed to PDF."""
    _chromium("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri(), environment=environment)
    return pdf


def shot(page: Path, png: Path, size: tuple[int, int], environment: Mapping[str, str] | None = None) -> Path:
    """What a window of a size (pixels) shows of the page, without scroll bars, one pixel a CSS pixel."""
    window = f"--window-size={size[0]},{size[1]}"
    plain = ["--hide-scrollbars", "--force-device-scale-factor=1", "--disable-lcd-text", "--font-render-hinting=none"]
    _chromium(*plain, window, f"--screenshot={png}", page.as_uri(), environment=environment)
    return png


def version() -> str:
    """Chromium's version, such as 130.0.6723.91."""
    found = program()
    assert found is not None
    shown = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=SECONDS, check=True).stdout
    return next(word for word in shown.split() if word[0].isdigit())


def _chromium(*options: str, environment: Mapping[str, str] | None = None) -> str:
    found = program()
    assert found is not None
    with tempfile.TemporaryDirectory() as profile:
        command = [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   f"--user-data-dir={profile}", *options]  # fmt: skip
        done = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=True)
    return done.stdout.decode()
