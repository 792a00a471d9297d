"""Commands whose help and errors of usage speak the language that the messages speak.

English help stands in docstrings and in the options' `help`; Chinese in `xlplan.messages`, by the command's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from xlplan.console import machine_language
from xlplan.messages import LANGS, Lang, word
from xlplan.messages.signs import LISTED, SPACE
from xlplan.messages.zh.help import HELP

UsageFault: type[Exception] = typer.BadParameter.__bases__[0]
"""What Typer raises for a wrong command, option or value."""

EXAMPLE = re.compile(r"\n\s*Example: (?P<example>.*)", re.DOTALL)
_ENGLISH = "_english_help"
_LANG = "xlplan.lang"


def help_of(path: str, name: str, english: str, lang: Lang) -> str:
    """Help of a command (no name) or of its option or argument. KeyError for what nobody put into Chinese."""
    if lang == "en":
        return english
    if name:
        return HELP.get(f"{path} {name}".strip()) or HELP[name]
    shown = EXAMPLE.search(english)
    return HELP[path] + (f"\n\n{word('help.example')('zh')}{shown['example'].strip()}" if shown else "")


def language(context: Any) -> Lang:
    """Of the option --lang, wherever it stands on the line; else the machine's."""
    found: Lang | None = context.meta.get(_LANG)
    return found or machine_language()


def _note_language(context: Any, args: Sequence[str]) -> None:
    for option, value in zip_longest(args, args[1:], fillvalue=""):
        name, equals, rest = option.partition("=")
        wanted = rest if equals else value
        if name == "--lang":
            context.meta[_LANG] = next((lang for lang in LANGS if lang == wanted), None)


def _translate(command: Any, context: Any, path: str, lang: Lang) -> None:
    """Put the words of one language where Typer's help takes them from."""
    command.help = help_of(path, "", _english(command), lang)
    for parameter in command.get_params(context):
        names = [name for name in parameter.opts if name.startswith("--")] or [parameter.name]
        parameter.help = help_of(path, names[0], _english(parameter), lang)
    _frame(lang)


def _frame(lang: Lang) -> None:
    """The titles around help and errors."""
    from typer import rich_utils  # heavy, and needed only when something is said

    for constant, words in _FRAME.items():
        setattr(rich_utils, constant, words(lang))


_FRAME = {
    "ARGUMENTS_PANEL_TITLE": word("help.arguments"),
    "OPTIONS_PANEL_TITLE": word("help.options"),
    "COMMANDS_PANEL_TITLE": word("help.commands"),
    "ERRORS_PANEL_TITLE": word("help.error"),
    "REQUIRED_LONG_STRING": word("help.required"),
    "DEFAULT_STRING": word("help.default"),
    "RICH_HELP": word("help.try"),
}


def _english(owner: Any) -> str:
    if not hasattr(owner, _ENGLISH):
        setattr(owner, _ENGLISH, owner.help or "")
    found: str = getattr(owner, _ENGLISH)
    return found


def _path(context: Any) -> str:
    """The command without the program's own name: `addin build`."""
    names = list[str]()
    while context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


class Command(TyperCommand):
    """One command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does; `--lang` before the command's name counts where none follows it."""
        _note_language(ctx, args)
        lang = ctx.meta.get(_LANG)
        if lang and not any(arg.partition("=")[0] == "--lang" for arg in args):
            args = ["--lang", lang, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line over the help and over errors."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=word("help.usage")(language(ctx)))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, in the language of the line."""
        _translate(self, ctx, _path(ctx), language(ctx))
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """The program, or a command with commands of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does."""
        _note_language(ctx, args)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line over the help and over errors."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=word("help.usage")(language(ctx)))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, and a line for each command."""
        path, lang = _path(ctx), language(ctx)
        _translate(self, ctx, path, lang)
        for name, command in self.commands.items():
            command.help = help_of(f"{path} {name}".strip(), "", _english(command), lang)
        super().format_help(ctx, formatter)

    def make_context(self, *args: Any, **more: Any) -> Any:
        """As Typer does, errors of usage in words."""
        with _worded():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """As Typer does, errors of usage in words."""
        with _worded():
            return super().invoke(ctx)


@contextmanager
def _worded() -> Iterator[None]:
    """What Typer says of wrong usage, said in the language of the line."""
    try:
        yield
    except UsageFault as fault:
        context = getattr(fault, "ctx", None)
        lang = language(context) if context is not None else machine_language()
        _frame(lang)
        said = _said(fault, lang)
        if said:
            fault.format_message = lambda: said  # type: ignore[attr-defined]
        raise


_QUOTED = re.compile(r"'([^']*)'")


def _said(fault: Any, lang: Lang) -> str:
    """The fault by its kind; "" where it is of none that is known, and Typer's own sentence has to do."""
    kind, own = type(fault).__name__, str(fault.format_message())
    names = _QUOTED.findall(own)
    if kind == "NoSuchOption":
        return word("help.no-such-option")(lang).format(name=fault.option_name)
    if not names:
        return ""
    if kind == "MissingParameter":
        option = getattr(getattr(fault, "param", None), "param_type_name", "") == "option"
        words = word("help.missing-option") if option else word("help.missing-argument")
        return words(lang).format(name=names[0])
    if own.startswith("No such command"):
        close = word("help.did-you-mean")(lang).format(names=LISTED(lang).join(names[1:])) if names[1:] else ""
        return word("help.no-such-command")(lang).format(name=names[0]) + (SPACE(lang) + close if close else "")
    if kind == "BadParameter":
        name = " / ".join(names[:2]) if f"'{names[0]}' / '" in own else names[0]
        return word("help.bad-value")(lang).format(name=name, why=fault.message)
    return ""
