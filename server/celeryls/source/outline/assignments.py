"""Reads assignments for an outline, and the names that each function binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import Name, Sequence, Spread, Unknown
from celeryls.source.outline.calls import KEPT
from celeryls.source.outline.model import Assignment
from celeryls.source.text.relevance import MOST_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.code import Code

_HINTS = ("conf", "celery", "schedule", "route", "queue", "settings", "task", "option", "default", "app", "job")
_LONGEST_HINT = 200
_MOST_TARGETS = 20
"""Names that one statement gives the same value; while a line is joined to the next, thousands of lines look so."""
_POOL = ("Pool", "Executor")
"""How names of pool classes end."""
_SIGNING = (".s(", ".si(", ".signature(")
_APP = ("app", "celery")
"""How names of app variables end."""
_OWN_CONF = ("self.conf.", "self.conf[", "self.app.conf.", "self.app.conf[")
_BEAT = "django_celery_beat"
"""The package whose models a migration gets by name."""


def read_assignments(
    found: Mapping[str, list[Node]], scopes: Scopes, code: Code
) -> tuple[tuple[Assignment, ...], dict[int, set[str]]]:
    """The relevant assignments, in the order of the text, and by the index of a function the names that it binds.

    Behind the first `MOST_FACTS` assignments only the names in functions are read.
    """
    bound: dict[int, set[str]] = {}
    kept: list[Assignment] = []
    held: set[tuple[int, str]] = set()
    for node in found.get("assignment", ()):
        if len(kept) <= MOST_FACTS:
            kept += _assigned(node, scopes, code, bound, held)
        elif (index := scopes.function_at(node.start_byte)) >= 0 and (left := _target(node)) is not None:
            bound.setdefault(index, set()).update(_names(left, code))
    for kind in ("loop", "as", "comprehended"):
        for node in found.get(kind, ()):
            index = scopes.function_at(node.start_byte)
            names = _names(node, code)
            if index >= 0:
                bound.setdefault(index, set()).update(names)
                kept += _entered(node, scopes, code) if kind == "as" else ()
            elif kind != "comprehended":
                operator, place = "for" if kind == "loop" else "as", code.range(node)
                scope = scopes.at(node.start_byte)
                kept += [
                    Assignment(Name(name, place), operator, Unknown(operator, place), scope, place) for name in names
                ]
    for node in found.get("global", ()):
        bound.get(scopes.function_at(node.start_byte), set()).difference_update(_names(node, code))
    return tuple(sorted(kept, key=lambda assignment: assignment.range)), bound


def _entered(node: Node, scopes: Scopes, code: Code) -> Iterator[Assignment]:
    """``with Pool() as pool`` in a function: what is sent to a pool is not a task."""
    around = node.parent
    value = around.named_children[0] if around is not None and around.type == "as_pattern" else None
    callee = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    if value is not None and callee is not None and code.of(callee).endswith(_POOL):
        place, scope = code.range(node), scopes.at(node.start_byte)
        yield from (
            Assignment(Name(name, place), "=", value_of(value, code), scope, place) for name in _names(node, code)
        )


def _assigned(
    node: Node, scopes: Scopes, code: Code, bound: dict[int, set[str]], held: set[tuple[int, str]]
) -> Iterator[Assignment]:
    """``held`` are the relevant names, by the index of their function: changes of their values are relevant too."""
    left = _target(node)
    right = node.child_by_field_name("right") or node.child_by_field_name("value")
    if left is None or right is None:
        return
    index = scopes.function_at(node.start_byte)
    written = code.of(left)
    if index >= 0:
        names = _names(left, code)
        bound.setdefault(index, set()).update(names)
        wanted = _may_name(left, right, code) if names else _configures(written) or (index, _root(left, code)) in held
        if not wanted and not _keeps_argument(written, right, scopes.definitions[index].name, code):
            return
        held.update((index, name) for name in names)
    for _ in range(_MOST_TARGETS):  # a = b = value
        if right.type != "assignment":
            break
        if (inner := right.child_by_field_name("right")) is None:
            return
        right = inner
    operator = node.child_by_field_name("operator")
    sign = code.of(operator) if operator else "="
    value, scope, place = value_of(right, code), scopes.at(node.start_byte), code.range(node)
    for target, part in _paired(value_of(left, code), value):
        yield Assignment(target, sign, part, scope, place)


def _target(node: Node) -> Node | None:
    return node.child_by_field_name("left") or node.child_by_field_name("name")


def _keeps_argument(target: str, value: Node, function: str, code: Code) -> bool:
    """``self.options = options`` in a decorator class, whose call uses it; ``self.name = …`` in a task class."""
    if target == "self.name" and function == "__init__":
        return True
    is_name = value.type in ("identifier", "expression_list")
    return is_name and function == "__init__" and target.startswith("self.") and "def __call__" in code.text


def _configures(target: str) -> bool:
    """Whether an attribute or a subscript that a function assigns to may be part of a configuration."""
    return target.startswith(_OWN_CONF) or (not target.startswith("self.") and _hints(target))


def _may_name(target: Node, value: Node, code: Code) -> bool:
    """Whether a local name of a function may hold a task, an app or part of a configuration."""
    kind, text = value.type, code.text
    if kind == "call":
        callee = value.child_by_field_name("function")
        if callee is None or callee.type == "call":
            return callee is not None
        written = code.of(callee)
        last = written.rpartition(".")[2]
        if last[:1].isupper() and code.of(target).lower().endswith(_APP):
            return True
        return last in KEPT or written.endswith(_POOL) or (last == "get_model" and _BEAT in code.of(value))
    if kind == "binary_operator" and any(sign in code.of(value) for sign in _SIGNING):
        return True  # a chain
    if kind == "attribute" and not text.startswith("self.", value.start_byte):
        return True
    return _hints(text[target.start_byte : min(value.end_byte, value.start_byte + _LONGEST_HINT)])


def _hints(written: str) -> bool:
    """A case-insensitive pattern would take ten times as long."""
    written = written.lower()
    return any(hint in written for hint in _HINTS)


def _paired(target: Value, value: Value) -> Iterator[tuple[Value, Value]]:
    """Each of several targets with its own value, as far as the values are written side by side."""
    if not isinstance(target, Sequence):
        yield target, value
        return
    spread = any(isinstance(item, Spread) for item in target.items)
    items = value.items if isinstance(value, Sequence) and not spread else ()
    if len(items) != len(target.items) or any(isinstance(item, Spread) for item in items):
        items = tuple(Unknown("part", value.range) for _ in target.items)
    for inner, part in zip(target.items, items, strict=True):
        yield from _paired(inner.value if isinstance(inner, Spread) else inner, part)


def _root(node: Node, code: Code) -> str:
    """The name at the root of subscripts: d for ``d["a"]["b"]``; empty if there is none."""
    while node.type == "subscript" and (inner := node.child_by_field_name("value")):
        node = inner
    return code.of(node) if node.type == "identifier" else ""


def _names(node: Node, code: Code) -> list[str]:
    """The plain names in a target."""
    if node.type == "identifier":
        return [name] if (name := code.of(node)) else []
    if node.type in ("attribute", "subscript", "call"):
        return []
    return [name for child in node.named_children for name in _names(child, code)]
