"""A Book that notes what is asked of its engine, and can be held to what xlwings' own engines for Excel offer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import xlwings as xw

XLWINGS = Path(xw.__file__).parent
LIVE = ("_xlwindows", "_xlmac")
PARTS = ("Book", "Sheets", "Sheet", "Tables", "Table", "Range", "Names", "Name")
UNLIMITED = 99
BY_XLWINGS = {("Range", "options")}
"""What xlwings' main module itself keeps on an engine's object."""


class Asked(NamedTuple):
    """One request: the engine's class, its member, how (`get`, `set`, `call`), and a call's number of arguments."""

    part: str
    member: str
    how: str
    arguments: int = 0


class Member(NamedTuple):
    """What an engine's class offers under a name: for methods, how many arguments they take."""

    how: frozenset[str]
    least: int = 0
    most: int = UNLIMITED


# --- what xlwings' engines offer, read from their source (they import only on their own systems) --------------------
@cache
def offered(engine: str) -> dict[tuple[str, str], Member]:
    """(class, member) -> Member, inherited ones included; stubs that only raise NotImplementedError are not offered."""
    own, base = _classes(f"{engine}.py"), _classes("base_classes.py")
    found = {(part, name): member for part in PARTS for name, member in _members(own[part], own, base).items()}
    return found | {key: Member(frozenset({"get", "set"})) for key in BY_XLWINGS}


def _classes(file: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse((XLWINGS / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _members(node: ast.ClassDef, own: dict[str, ast.ClassDef], base: dict[str, ast.ClassDef]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for parent in node.bases:
        if isinstance(parent, ast.Name) and parent.id in own:
            found |= _members(own[parent.id], own, base)
        elif isinstance(parent, ast.Attribute) and parent.attr in base:
            found |= _members(base[parent.attr], base, base)
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and not _is_stub(item):
            member = _member(item)
            known = found.get(item.name)
            joined = member.how | known.how if known and member.how != {"call"} else member.how
            found[item.name] = member._replace(how=joined)
            found |= {name: Member(frozenset({"get", "set"})) for name in _attributes(item)}
    return found


def _is_stub(item: ast.FunctionDef) -> bool:
    last = item.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _member(item: ast.FunctionDef) -> Member:
    decorators = [ast.unparse(d) for d in item.decorator_list]
    if any(d == "property" or d.endswith("cached_property") for d in decorators):
        return Member(frozenset({"get"}))
    if any(d.endswith(".setter") for d in decorators):
        return Member(frozenset({"set"}))
    arguments = item.args
    most = UNLIMITED if arguments.vararg else len(arguments.args) - 1
    return Member(frozenset({"call"}), len(arguments.args) - 1 - len(arguments.defaults), most)


def _attributes(item: ast.FunctionDef) -> Iterator[str]:
    if item.name == "__init__":
        for node in ast.walk(item):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and ast.unparse(node.value) == "self"
            ):
                yield node.attr


# --- the recording Book ---------------------------------------------------------------------------------------------
@dataclass
class Log:
    """Everything asked. With `only`, every other member is refused as an engine without it would."""

    asked: list[Asked] = field(default_factory=list)
    only: frozenset[tuple[str, str]] | None = None

    def note(self, part: str, member: str, how: str, arguments: int = 0) -> None:
        """Note a request, or refuse it."""
        if self.only is not None and (part, member) not in self.only:
            raise AttributeError(f"{part}.{member}")
        self.asked.append(Asked(part, member, how, arguments))

    def of(self, part: str, member: str, how: str = "") -> list[Asked]:
        """The requests for one member."""
        return [a for a in self.asked if (a.part, a.member) == (part, member) and how in ("", a.how)]


class Recorder:
    """Stands before one of the engine's objects and notes each request."""

    def __init__(self, behind: Any, log: Log) -> None:
        object.__setattr__(self, "behind", behind)
        object.__setattr__(self, "log", log)

    @property
    def _part(self) -> str:
        return type(self.behind).__name__

    def __getattr__(self, name: str) -> Any:
        is_method = callable(getattr(type(self.behind), name, None))
        if not is_method:
            self.log.note(self._part, name, "get")
            return _recorded(getattr(self.behind, name), self.log)
        if self.log.only is not None and (self._part, name) not in self.log.only:
            raise AttributeError(f"{self._part}.{name}")

        def call(*args: Any, **kwargs: Any) -> Any:
            self.log.note(self._part, name, "call", len(args) + len(kwargs))
            plain = {key: _plain(value) for key, value in kwargs.items()}
            return _recorded(getattr(self.behind, name)(*map(_plain, args), **plain), self.log)

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        self.log.note(self._part, name, "set")
        setattr(self.behind, name, _plain(value))

    def __call__(self, *args: Any) -> Any:
        self.log.note(self._part, "__call__", "call", len(args))
        return _recorded(self.behind(*map(_plain, args)), self.log)

    def __iter__(self) -> Iterator[Any]:
        self.log.note(self._part, "__iter__", "call")
        return (_recorded(item, self.log) for item in self.behind)

    def __bool__(self) -> bool:
        return bool(self.behind)

    def __len__(self) -> int:
        self.log.note(self._part, "__len__", "call")
        return len(self.behind)

    def __contains__(self, item: Any) -> bool:
        self.log.note(self._part, "__contains__", "call", 1)
        return item in self.behind


def _recorded(value: Any, log: Log) -> Any:
    if isinstance(value, tuple) and any(_is_part(item) for item in value):
        return tuple(_recorded(item, log) for item in value)
    return Recorder(value, log) if _is_part(value) else value


def _is_part(value: Any) -> bool:
    return type(value).__module__.startswith("xlplan.headless.engine") and type(value).__name__ in PARTS


def _plain(value: Any) -> Any:
    if isinstance(value, xw.Range) and isinstance(value.impl, Recorder):
        return xw.Range(impl=value.impl.behind)
    return value.behind if isinstance(value, Recorder) else value


def recording(book: xw.Book, log: Log) -> xw.Book:
    """The same workbook, with its engine behind a recorder."""
    return xw.Book(impl=Recorder(book.impl, log))
