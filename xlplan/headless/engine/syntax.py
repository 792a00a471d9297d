"""Whether text can be a formula at all: Excel refuses others, and a file that holds one is damaged."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'(?P<operand>"(?:[^"]|"")*"'
    r"|#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!)"
    r"|[0-9]*\.?[0-9]+[eE][+-][0-9]+"
    r"|(?:'(?:[^']|'')+'!|[\w.\\$?!:]|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])+)"
    r"|(?P<binary><=|>=|<>|[*/^&=<>])"
    r"|(?P<sign>[+-])"
    r"|(?P<mark>[(){},;%#@])"
    r"|(?P<space>\s+)"
)
_CLOSING = {")": "(", "}": "{"}


class _Checker:
    """Reads tokens one by one; `wanted` says whether an operand must come next."""

    def __init__(self) -> None:
        self.wanted = True
        self.opened: list[str] = []
        self.empty_allowed = False  # right after `(` of a function or a separator: F(), F(,1)

    def operand(self) -> bool:
        self.wanted = self.empty_allowed = False
        return True

    def binary(self) -> bool:
        fits, self.wanted, self.empty_allowed = not self.wanted, True, False
        return fits

    def sign(self) -> bool:
        self.wanted, self.empty_allowed = True, False
        return True

    def mark(self, mark: str) -> bool:
        if mark in "({":
            self.opened.append(mark)
            self.empty_allowed = not self.wanted  # directly behind a function's name
            self.wanted = True
            return True
        if mark in ")}":
            fits = bool(self.opened) and self.opened.pop() == _CLOSING[mark] and (not self.wanted or self.empty_allowed)
            self.wanted = self.empty_allowed = False
            return fits
        if mark in ",;":
            fits = not self.wanted or self.empty_allowed or not self.opened
            self.wanted = self.empty_allowed = True
            return fits
        return self.wanted if mark == "@" else not self.wanted


def well_formed(formula: str) -> bool:
    """Whether a formula (with `=`) is complete: operands between operators, brackets and quotes in pairs."""
    checker, place = _Checker(), 1
    while place < len(formula):
        token = _TOKEN.match(formula, place)
        if token is None:
            return False
        place = token.end()
        kind = token.lastgroup or ""
        if kind != "space" and not (checker.mark(token[0]) if kind == "mark" else getattr(checker, kind)()):
            return False
    return not checker.wanted and not checker.opened
