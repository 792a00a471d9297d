"""The decorator `@worksheet_function`: it registers a function and refuses at import what Excel would refuse later."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias, get_type_hints

from xlplan.functions.calling import call_with
from xlplan.functions.constants import arguments_of
from xlplan.functions.kinds import KINDS, Argument
from xlplan.functions.policy import Result, Words
from xlplan.functions.vba_words import VBA_WORDS, WRAPPER_WORDS

HELP_LIMIT: Final = 255
"""Characters of a function's help in Excel, and of all its arguments' help together, both languages counted."""

PREFIX: Final = "XLPLAN_"

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_ARGUMENT = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*C[0-9]*", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")


class RegistrationError(TypeError):
    """A worksheet function that Excel, VBA or xlwings would refuse, or treat otherwise than it reads."""


Body: TypeAlias = Callable[..., object]


@dataclass(frozen=True)
class Function:
    """A worksheet function: `call` takes what a host has and gives what a cell shows, by the value policy."""

    name: str
    arguments: tuple[Argument, ...]
    category: Words
    help: Words
    spills: bool
    example: str
    body: Body
    like: str = ""

    def call(self, *values: object, date1904: bool = False) -> Result:
        """The result for cells (single values, or rows of a range); errors come back as `ErrorValue`, never raised."""
        return call_with(self, values, date1904)

    def example_result(self) -> Result:
        """What the example gives."""
        return self.call(*arguments_of(self.example))

    @property
    def least(self) -> int:
        """How many arguments must be there."""
        return sum(not argument.optional for argument in self.arguments)


_FUNCTIONS: dict[str, Function] = {}
FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(_FUNCTIONS)
"""Every worksheet function by its name."""


def worksheet_function(
    *,
    category: Words,
    zh: str,
    en: str,
    args: Mapping[str, Argument],
    example: str,
    spills: bool = False,
    like: str = "",
    **unknown: object,
) -> Callable[[Body], Body]:
    """Register a function under its own name, with its help in both languages.

    `args` declares every argument in order; `spills`: the result is a table, which fills several cells (its arguments
    of one cell then take no range); `like`: the result is a flat list that lies as this argument's range does, in a
    column or a row; `example` is a call without `=`. RegistrationError says what is wrong.
    """
    if unknown:
        raise RegistrationError(f"unknown options: {', '.join(unknown)}")

    def register(body: Body) -> Body:
        name = body.__name__
        declared = _arguments(body, args)
        helped = Words(zh, en)
        for problem in (
            *_name_problems(name),
            *_help_problems("help", helped),
            *_help_problems("category", category),
            *_argument_problems(declared),
            *_example_problems(name, declared, example),
        ):
            raise RegistrationError(f"{name}: {problem}")
        if like and like not in args:
            raise RegistrationError(f"{name}: like names no argument: {like}")
        _FUNCTIONS[name] = Function(name, declared, category, helped, spills or bool(like), example, body, like)
        return body

    return register


def _name_problems(name: str) -> list[str]:
    problems = []
    if not _NAME.fullmatch(name) or not name.startswith(PREFIX) or len(name) < len(PREFIX) + 3:
        problems.append(f"a name is {PREFIX} and at least three capitals, digits or underscores")
    if len(name) > HELP_LIMIT or _CELL.fullmatch(name) or name.lower() in VBA_WORDS:
        problems.append("too long, a cell's address, or a word of VBA")
    if name in _FUNCTIONS:
        problems.append("registered twice")
    return problems


def _help_problems(what: str, words: Words) -> list[str]:
    problems = []
    if not _CHINESE.search(words.zh):
        problems.append(f"the {what} in Chinese is missing")
    if not words.en.strip() or _CHINESE.search(words.en):
        problems.append(f"the {what} in English is missing")
    if len(words.zh) + len(words.en) + 3 > HELP_LIMIT:
        problems.append(f"the {what} has over {HELP_LIMIT} characters in both languages")
    return problems


def _arguments(body: Body, args: Mapping[str, Argument]) -> tuple[Argument, ...]:
    """The declared arguments with name and optional or not, from the signature; RegistrationError when those differ."""
    name, parameters = body.__name__, inspect.signature(body).parameters
    if inspect.iscoroutinefunction(body) or inspect.isgeneratorfunction(body):
        raise RegistrationError(f"{name}: coroutines and generators give no value")
    for parameter in parameters.values():
        if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
            raise RegistrationError(f"{name}: {parameter} is keyword-only, positional-only or takes any number")
    if list(parameters) != list(args):
        raise RegistrationError(f"{name}: declares {', '.join(args)} but takes {', '.join(parameters)}")
    _check_hints(body, args)
    optional = {p.name: p.default is not inspect.Parameter.empty for p in parameters.values()}
    return tuple(replace(found, name=key, optional=optional[key]) for key, found in args.items())


def _check_hints(body: Body, args: Mapping[str, Argument]) -> None:
    """Each argument is hinted with its kind's own type: xlwings crashes on `float | None` and ignores `int`."""
    hints = get_type_hints(body)
    for key, declared in args.items():
        wanted = KINDS[declared.kind].hint if declared.kind in KINDS else None
        if wanted is None:
            raise RegistrationError(f"{body.__name__}: {key} is of no known kind: {declared.kind}")
        found = hints.get(key)
        if found != wanted:
            raise RegistrationError(f"{body.__name__}: {key} is hinted {found}, but a {declared.kind} is {wanted}")


def _example_problems(name: str, arguments: tuple[Argument, ...], example: str) -> list[str]:
    try:
        given = len(arguments_of(example)) if example.startswith(f"{name}(") else -1
    except ValueError:
        given = -1
    least = sum(not argument.optional for argument in arguments)
    return [] if least <= given <= len(arguments) else [f"the example {example!r} is no call of it with constants"]


def _argument_problems(arguments: tuple[Argument, ...]) -> list[str]:
    problems = []
    for a in arguments:
        if not _ARGUMENT.fullmatch(a.name) or len(a.name) < 2 or _CELL.fullmatch(a.name):
            problems.append(f"argument {a.name}: two or more small letters, digits, underscores; no cell's address")
        if a.name in VBA_WORDS or a.name in WRAPPER_WORDS:
            problems.append(f"argument {a.name}: a word of VBA or of xlwings' wrapper")
        problems += _help_problems(f"help of {a.name}", a.help)
    if sum(len(a.help.zh) + len(a.help.en) + 3 for a in arguments) > HELP_LIMIT:
        problems.append(f"the arguments' help has over {HELP_LIMIT} characters in both languages")
    return problems
