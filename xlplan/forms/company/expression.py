"""Safe arithmetic over names: one text gives the formula of a cell and the metric that says the same.

    amount * 2%              numbers, percents, fields by id or label, + - * / and parentheses, as typed in Excel
    "Open amount" / days     a name with spaces in it stands in quotes
    min(a, b), max(a, b)     also of more than two; round(a, 2), abs(a)
    if_blank(a, 0)           the second where the first has no value

A name without a number has no value, nor has a division by zero; what is reckoned from one has none either, but for
`if_blank`. Nothing is executed: the text is parsed by `ast`, and anything else in it is refused.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from xlplan.metrics import round_half_up

LONGEST, DEEPEST = 500, 60
"""Characters of a text, and parts within parts."""

LARGEST = Decimal("1e300")
PLACES = 12
_CONTEXT = Context(prec=60)
_SIGNS = str.maketrans("×÷（），－−“”", '*/(),--""')
_PERCENT = re.compile(r"\"[^\"]*\"|'[^']*'|(\d+(?:\.\d*)?|\.\d+)\s*%")
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_ARGUMENTS = {"min": (2, 20), "max": (2, 20), "round": (2, 2), "abs": (1, 1), "if_blank": (2, 2)}
WORDS = "+ - * / ( ) min max round abs if_blank"
"""What a text may hold beside numbers and names."""


class ExpressionError(ValueError):
    """A text that is no arithmetic; `args[0]` is the part that is not understood."""


@dataclass(frozen=True)
class Number:
    """A number as typed."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """What a name stands for is settled by who reads the expression."""

    name: str
    quoted: bool = False


@dataclass(frozen=True)
class Part:
    """An operator or function over parts."""

    operator: str
    parts: tuple[Node, ...]


Node = Number | Name | Part


def parse(text: str) -> Node:
    """The expression of a text. ExpressionError with what is not understood."""
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip().removeprefix("=").strip()
    if not plain or len(plain) > LONGEST:
        raise ExpressionError(text[:40])
    plain = _PERCENT.sub(lambda m: f"({Decimal(m[1]).scaleb(-2)})" if m[1] else m[0], plain)
    try:
        tree = ast.parse(plain.replace("\n", " "), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(getattr(error, "text", None) or plain) from None
    return _node(tree.body, plain, 0)


def _node(tree: ast.expr, text: str, depth: int) -> Node:
    if depth > DEEPEST:
        raise ExpressionError(text)
    if isinstance(tree, ast.Constant):
        return _constant(tree, text)
    if isinstance(tree, ast.Name):
        return Name(tree.id)
    if isinstance(tree, ast.BinOp) and type(tree.op) in _OPERATORS:
        parts = _node(tree.left, text, depth + 1), _node(tree.right, text, depth + 1)
        return Part(_OPERATORS[type(tree.op)], parts)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
        part = _node(tree.operand, text, depth + 1)
        return Part("-", (Number(Decimal(0)), part)) if isinstance(tree.op, ast.USub) else part
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.keywords:
        return _call(tree, tree.func.id.casefold(), text, depth)
    raise ExpressionError(ast.get_source_segment(text, tree) or text)


def _constant(tree: ast.Constant, text: str) -> Node:
    if isinstance(tree.value, str) and tree.value.strip():
        return Name(tree.value.strip(), quoted=True)
    if type(tree.value) in (int, float):
        number = Decimal(repr(tree.value))
        if number.is_finite() and abs(number) < Decimal("1e15"):
            return Number(number)
    raise ExpressionError(ast.get_source_segment(text, tree) or text)


def _call(tree: ast.Call, name: str, text: str, depth: int) -> Node:
    least, most = _ARGUMENTS.get(name, (1, 0))
    parts = tuple(_node(argument, text, depth + 1) for argument in tree.args) if most else ()
    if not least <= len(parts) <= most:
        raise ExpressionError(ast.get_source_segment(text, tree) or text)
    if name == "round" and not (isinstance(parts[1], Number) and parts[1].value in range(PLACES + 1)):
        raise ExpressionError(ast.get_source_segment(text, tree) or text)
    return Part(name, parts)


def names(node: Node) -> Iterator[Name]:
    """The names in an expression, in order."""
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Part):
        for part in node.parts:
            yield from names(part)


def excel(node: Node, cell: Callable[[str], str]) -> str:
    """The expression as a formula's text; `cell` gives that of a name: a number, or an error where it has none."""
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Name):
        return cell(node.name)
    parts = [excel(part, cell) for part in node.parts]
    if node.operator in "+-*/":
        return f"({parts[0]}{node.operator}{parts[1]})"
    if node.operator == "round":  # what a program keeps of 1.005 is below it: first to the places that all agree on
        return f"ROUND(ROUND({parts[0]},{PLACES}),{parts[1]})"
    return f"{'IFERROR' if node.operator == 'if_blank' else node.operator.upper()}({','.join(parts)})"


def value(node: Node, get: Callable[[str], Decimal | None]) -> Decimal | None:
    """What the expression gives, unrounded; `get` gives the number of a name. None for no value."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return get(node.name)
    found = [value(part, get) for part in node.parts]
    if node.operator == "if_blank":
        return found[1] if found[0] is None else found[0]
    numbers = [number for number in found if number is not None]
    if len(numbers) < len(found):
        return None
    result = _reckoned(node.operator, numbers)
    return result if result is not None and abs(result) < LARGEST else None


def _reckoned(operator: str, numbers: list[Decimal]) -> Decimal | None:
    first, last = numbers[0], numbers[-1]
    if operator == "/":
        return _CONTEXT.divide(first, last) if last else None
    if operator in ("min", "max"):
        return min(numbers) if operator == "min" else max(numbers)
    if operator == "round":
        return round_half_up(round_half_up(first, PLACES), int(last))
    if operator == "abs":
        return abs(first)
    reckon = {"+": _CONTEXT.add, "-": _CONTEXT.subtract, "*": _CONTEXT.multiply}[operator]
    return reckon(first, last)
