"""Punctuation that joins words: full-width in Chinese."""

from xlplan.messages import word

COMMA = word("signs.comma")
LISTED = word("signs.listed")
SEMICOLON = word("signs.semicolon")
COLON = word("signs.colon")
STOP = word("signs.stop")
SPACE = word("signs.space")
BRACKETS = word("signs.brackets")
"""A space and brackets around `{}`."""
