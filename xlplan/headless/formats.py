"""The cell formats of a new workbook."""

from __future__ import annotations

from typing import Any

from xlplan.forms.form import Column, Kind, Lang
from xlplan.headless import theme


class Formats:
    """The workbook's cell formats, made once each."""

    def __init__(self, out: Any, lang: Lang) -> None:
        self._out, self._lang, self._made = out, lang, dict[tuple[object, ...], Any]()

    def body(self, column: Column, *, tall: bool = False, whole: bool = False) -> Any:
        """The format of a column's body cells; in a tall row the text stands at the top. `whole`: without cents."""
        own = theme.column_format(column, self._lang, whole=whole)
        return self.custom(**own | ({"valign": "top"} if tall else {}))

    def custom(self, **properties: Any) -> Any:
        """The format with these properties; figures at the right stand clear of the edge."""
        if properties.get("align") == "right" and "num_format" in properties:
            properties["num_format"] = theme.padded(properties["num_format"])
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._out.add_format({"font_name": theme.FONT[self._lang], **properties})
        return self._made[key]

    def unseen(self, kind: Kind, *, size: int = theme.SMALL) -> Any:
        """Of hidden columns, which have no room for a figure: shown as nothing, should somebody unfold them.

        LibreOffice leaves hashes in a PDF's text for them all the same, where nobody sees them. Not of texts: charts
        show them as their cells do.
        """
        shown = {} if kind in (Kind.DATE, Kind.TIME, Kind.TEXT) else {"num_format": ";;;"}
        return self.custom(font_size=size, font_color=theme.MUTED, **shown)

    @property
    def title(self) -> Any:
        """The sheet's title."""
        return self.custom(bold=True, font_size=theme.TITLE, font_color=theme.ACCENT)

    @property
    def muted(self) -> Any:
        """Small print under a title and over a band."""
        return self.custom(font_size=theme.SMALL, font_color=theme.MUTED, text_wrap=True, valign="bottom")

    @property
    def header(self) -> Any:
        """The header row of a table."""
        return self.head()

    def head(self, kind: Kind = Kind.CHOICE, size: float = theme.TEXT, shown: str = "") -> Any:
        """The header over a column of that kind, in letters of that size; `shown` stands for a text that says more."""
        place = theme.head_place(kind) | ({"num_format": f'General;General;General;"{shown}"'} if shown else {})
        return self.custom(bold=True, font_size=size, font_color=theme.WHITE, bg_color=theme.ACCENT,
                           text_wrap=True, valign="vcenter", border=1, border_color=theme.LINE,
                           **place)  # fmt: skip

    def month(self, *, first: bool) -> Any:
        """The tier of months above the header: every column holds its month, the first one of each month shows it.

        The others are written in the colour of their ground: a format that hides them would make numbers of the dates.
        """
        look = (
            {"left": 1, "left_color": theme.WHITE, "font_color": theme.WHITE}
            if first
            else {"font_color": theme.TIER_FILL}
        )
        return self.custom(bold=True, font_size=theme.SMALL, bg_color=theme.TIER_FILL, align="left", indent=1,
                           valign="vcenter", num_format=theme.MONTH_FORMAT[self._lang], **look)  # fmt: skip

    def tag(self, *, first: bool) -> Any:
        """The tier of planned and actual above the header."""
        edge = {"left": 1, "left_color": theme.WHITE} if first else {}
        return self.custom(font_size=theme.SMALL, font_color=theme.INK, bg_color=theme.BAND_FILL, align="center",
                           valign="vcenter", **edge)  # fmt: skip

    def band(self, kind: Kind, field_id: str = "", *, whole: bool = False) -> Any:
        """A figure above the table."""
        shown = theme.number_format(kind, field_id, whole=whole)
        shown = theme.or_none(shown) if kind in theme.NUMBERS else shown
        size = theme.TEXT if kind is Kind.DATE else theme.FIGURE  # clear of the figure beside it, in a column of dates
        return self.custom(bold=True, font_size=size, font_color=theme.INK, bg_color=theme.BAND_FILL,
                           align="left", valign="vcenter", shrink=True, num_format=shown)  # fmt: skip

    def listing(self, *, wrapped: bool) -> Any:
        """A text above the table: of several lines, or one line that runs on over the empty cells beside it."""
        return self.custom(
            font_size=theme.TEXT, font_color=theme.INK, align="left", indent=1, valign="vcenter", text_wrap=wrapped
        )

    def over(self, lang: Lang) -> Any:
        """A date above a narrow column."""
        return self.custom(font_size=theme.SMALL, font_color=theme.INK, bg_color=theme.BAND_FILL, align="center",
                           rotation=90, valign="vcenter", num_format=theme.DAY_FORMAT[lang])  # fmt: skip

    def total(self, kind: Kind, *, whole: bool = False) -> Any:
        """A cell of the totals row: its figure stands over those of the column."""
        place = {"align": "right"} if kind in theme.NUMBERS else {}
        return self.custom(bold=True, font_size=theme.TEXT, bg_color=theme.BAND_FILL, top=1, bottom=1,
                           border_color=theme.LINE, shrink=True, num_format=theme.number_format(kind, "", whole=whole),
                           **place)  # fmt: skip

    @property
    def total_label(self) -> Any:
        """The word before the totals, in line with the texts of the column below."""
        return self.custom(bold=True, font_size=theme.TEXT, bg_color=theme.BAND_FILL, top=1, bottom=1,
                           border_color=theme.LINE, align="left", indent=1)  # fmt: skip
