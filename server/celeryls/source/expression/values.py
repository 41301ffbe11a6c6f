"""Expressions as the index stores them: what can be read of a value without running code.

Each has the ``range`` in which it is written; use `isinstance` or `match` to tell them apart. They are msgspec structs:
small, frozen, compared by class and content, and encoded and decoded as arrays by `source.outline.encoding`.
"""

from __future__ import annotations

from celeryls.syntax.interned import InternedRange, InternedString
from celeryls.syntax.places import OutlineRecord


class Constant(OutlineRecord, frozen=True, tag="c"):
    """A literal string, number, boolean or None; adjacent strings are one."""

    value: str | int | float | bool | None
    range: InternedRange


class Name(OutlineRecord, frozen=True, tag="n"):
    """``a``, or ``a.b.c`` if all parts before the dots are names too."""

    dotted: InternedString
    range: InternedRange


class Attribute(OutlineRecord, frozen=True, tag="a"):
    """``of.name``, if ``of`` is not a plain name: ``signature("x").delay``."""

    of: Value
    name: InternedString
    range: InternedRange


class Argument(OutlineRecord, frozen=True):
    """One argument: ``name`` is None if it is positional, ``*`` and ``**`` for the spreads."""

    name: InternedString | None
    value: Value
    range: InternedRange


class CallExpression(OutlineRecord, frozen=True, tag="k"):
    """``callee(arguments)``."""

    callee: Value
    arguments: tuple[Argument, ...]
    range: InternedRange

    def argument(self, name: str, position: int | None = None) -> Value | None:
        """The value of a keyword, or of the positional argument at ``position``; None if neither is given."""
        for index, argument in enumerate(self.arguments):
            if argument.name == name or (argument.name is None and index == position):
                return argument.value
        return None

    @property
    def last_name(self) -> str:
        """The last name of what is called: a method, or a function without its module; empty if there is none."""
        match self.callee:
            case Name(dotted=dotted):
                return dotted.rpartition(".")[2]
            case Attribute(name=name):
                return name
            case _:
                return ""


class Sequence(OutlineRecord, frozen=True, tag="q"):
    """A literal ``tuple``, ``list`` or ``set``; an item may be a `Spread`."""

    kind: InternedString
    items: tuple[Value, ...]
    range: InternedRange


class Mapping(OutlineRecord, frozen=True, tag="m"):
    """A literal dict, pair by pair; for ``**other`` the key is None."""

    pairs: tuple[tuple[Value | None, Value], ...]
    range: InternedRange


class Spread(OutlineRecord, frozen=True, tag="s"):
    """``*value`` in a sequence."""

    value: Value
    range: InternedRange


class Operation(OutlineRecord, frozen=True, tag="o"):
    """Values joined by ``+``, ``|``, ``%``, ``*``, ``/``, ``-``, ``or`` or ``and``.

    With ``f``, the parts of an f-string.

    For ``x if y else z`` the operator is ``if`` and the operands are x and z. A ``lambda`` without parameters has the
    operator ``lambda``, and its body as the operand. An operand of an f-string with formatting (``{x!r:>3}``) is
    `Unknown`.
    """

    operator: InternedString
    operands: tuple[Value, ...]
    range: InternedRange


class Subscript(OutlineRecord, frozen=True, tag="i"):
    """``of[key]``."""

    of: Value
    key: Value
    range: InternedRange


class Clause(OutlineRecord, frozen=True):
    """``for target in iterable`` of a comprehension; ``filtered`` if an ``if`` follows."""

    target: Value
    iterable: Value
    filtered: bool


class Comprehension(OutlineRecord, frozen=True, tag="f"):
    """``[item for target in iterable]``; ``kind`` is ``list``, ``set``, ``generator`` or ``dict``, which has a key."""

    kind: InternedString
    key: Value | None
    item: Value
    clauses: tuple[Clause, ...]
    range: InternedRange


class Unknown(OutlineRecord, frozen=True, tag="u"):
    """Anything else, with tree-sitter's name for it, such as ``await``; also values that are too large or too deep."""

    kind: InternedString
    range: InternedRange


Value = (
    Constant
    | Name
    | Attribute
    | CallExpression
    | Sequence
    | Mapping
    | Operation
    | Subscript
    | Spread
    | Comprehension
    | Unknown
)
