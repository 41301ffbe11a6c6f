"""The types of values that a call writes out, or that a variable of the function around it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import (
    CallExpression,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Unknown,
)
from celeryls.source.surroundings.model import InFunction

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

_DEEPEST = 4
_CLASSES = frozenset(
    (
        "bool",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "map",
        "object",
        "range",
        "set",
        "str",
        "tuple",
        "zip",
    )
)
"""Classes of Python whose calls give an instance."""
_GIVING = {"len": "int", "sorted": "list", "repr": "str", "datetime.timedelta": "timedelta"}
_COMPREHENSIONS = {"list": "list", "set": "set", "generator": "generator", "dict": "dict"}


def type_of(value: Value, place: Range, scope: Scope, context: Context, depth: int = 0) -> str | None:
    """The name of a value's type, such as ``int``, ``set`` or ``timedelta``; None if it is not known.

    ``place`` is the call that uses the value, and ``scope`` its scope.
    """
    match value:
        case Constant(value=constant):
            return type(constant).__name__
        case Sequence(kind=kind):
            return kind
        case Mapping():
            return "dict"
        case Comprehension(kind=kind):
            return _COMPREHENSIONS.get(kind)
        case Operation(operator="f"):
            return "str"
        case Operation(operator="lambda") | Unknown(kind="lambda"):
            return "function"
        case Unknown(kind="ellipsis"):
            return "ellipsis"
        case CallExpression(callee=Name(dotted=dotted)):
            return _made_by(context.library_name(dotted, scope) or "")
        case Name(dotted=dotted) if depth < _DEEPEST and (held := held_by(dotted, place, context)) is not None:
            return type_of(held, place, scope, context, depth + 1)
        case _:
            return None


def held_by(name: str, place: Range, context: Context) -> Value | None:
    """The only value that the function around ``place`` gives to a variable; None if there is not just one."""
    around = [each for each in context.around(place).around if isinstance(each, InFunction)]
    bound = context.body(around[-1].range).bindings_of(name) if around else ()
    return bound[0].value if len(bound) == 1 and bound[0].kind == "value" else None


def _made_by(library: str) -> str | None:
    name = library.removeprefix("builtins.")
    return name if name != library and name in _CLASSES else _GIVING.get(name)
