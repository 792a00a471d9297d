"""Search in English and Chinese in one index: English words by their stem, Chinese by pairs of neighbouring characters.

Pairs need no dictionary: whatever somebody types is found where it stands, also a word that no dictionary holds. The
reader's query is cut by `SPLIT`, which must cut as `BilingualSearch.split` does.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

RUN = re.compile(r"[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+")
SPLIT = r"""
function splitQuery(query) {
  return (query.match(/[\u4e00-\u9fff]+|[^\P{L}\u4e00-\u9fff]+|[\p{N}_]+/gu) || []).flatMap((run) =>
    /[\u4e00-\u9fff]/.test(run) && run.length > 1
      ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
      : [run],
  );
}
"""


class BilingualSearch(SearchEnglish):
    """English with Chinese in pairs of characters; a single one stands for itself."""

    lang = "both"
    js_splitter_code = SPLIT

    def split(self, text: str) -> list[str]:
        """The terms of a text."""
        terms = []
        for run in RUN.findall(text):
            if "\u4e00" <= run[0] <= "\u9fff" and len(run) > 1:
                terms += [run[i : i + 2] for i in range(len(run) - 1)]
            else:
                terms.append(run)
        return terms


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_search_language(BilingualSearch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
