"""The documentation site: `python -m sphinx -W -n -b html docs build/docs` (pip install '.[docs]').

Every page is plain Markdown that reads as well on GitHub. X.md is English and X.zh.md its Chinese twin; a page that
holds both languages stands alone. contents.md orders the pages; docs/site holds what makes a site of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "site"))

project = "xlplan"
author = "The xlplan developers"
project_copyright = author
language = "en"
root_doc = "contents"
exclude_patterns = ["LICENSE", "site", "generate", "images"]
extensions = ["myst_parser", "bilingual", "bilingual_search"]

myst_heading_anchors = 4
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # a page template with {{ }} in its HTML loses its colours, no more

html_theme = "furo"
html_title = "xlplan"
ACCENT = "#1F4E79"  # of the workbooks
html_theme_options = {"light_css_variables": {"color-brand-primary": ACCENT, "color-brand-content": ACCENT}}
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
templates_path = ["site/templates"]
html_search_language = "both"
html_copy_source = False
html_show_sphinx = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
