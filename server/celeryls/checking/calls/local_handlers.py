"""What a function makes and connects to a signal, and whether something may keep it once the function has returned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Defined
from celeryls.source.bodies.model import LocalBinding
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.signals import SignalConnection
    from celeryls.source.outline.model import Definition
    from celeryls.syntax.places import Range

_RUNNING = frozenset(
    ("yield", "await", "worker_main", "start", "run", "main", "run_forever", "serve_forever", "Worker")
)
"""Words of a function that may go on while a worker runs: its local functions live as long."""
_WORD = re.compile(r"\w+")


class LocalHandler(NamedTuple):
    """What a function makes and connects: its name, the handler, its place and its whole text, and what is not kept."""

    name: str
    handler: str
    at: Range
    range: Range
    kept: str = "it"

    @classmethod
    def function(cls, made: Definition) -> LocalHandler:
        """A local function."""
        return cls(made.name, made.name, made.name_range, made.range)


def local_handler(connection: SignalConnection, context: Context) -> LocalHandler | None:
    """The local function, or the local object's method, that is connected; None for anything else."""
    return _local_function(connection, context) or _local_object(connection, context)


def rest_of_function(local: LocalHandler, connection: SignalConnection, context: Context) -> str | None:
    """The function around something local, without that and its connection; None if it is not in this unit."""
    around = _function_around(connection, context)
    if around is None:
        return None
    start, end = context.span(around.range)
    parts = []
    for left in sorted(context.span(each) for each in (local.range, connection.connect.range)):
        parts.append(context.text[start : left.start])
        start = max(start, left.end)
    return "".join((*parts, context.text[start:end]))


def may_keep(rest: str, name: str) -> bool:
    """Whether the function around may keep a local one: it names it, perhaps half typed, or goes on for long."""
    words = set(_WORD.findall(rest))
    unfinished = {line.rpartition(" ")[2] for line in rest.splitlines()} - {""}
    return name in words or not words.isdisjoint(_RUNNING) or any(name.startswith(each) for each in unfinished)


def is_plain_class(dotted: str, connection: SignalConnection, context: Context) -> bool:
    """Whether a name is a class of the project whose instances can't have stored themselves when they are made."""
    found = context.entity(dotted, connection.scope)
    if not isinstance(found, Defined) or found.definition.kind != "class":
        return False
    is_plain = not found.definition.bases and not found.definition.decorators
    return is_plain and context.entity(f"{dotted}.__init__", connection.scope) is None


def _local_function(connection: SignalConnection, context: Context) -> LocalHandler | None:
    definition = connection.definition
    if definition is not None:
        return LocalHandler.function(definition) if len(definition.decorators) == 1 else None
    if not isinstance(connection.receiver, Name):
        return None
    found = context.entity(connection.receiver.dotted, connection.scope)
    if not isinstance(found, Defined) or found.path != context.path or found.unit != context.unit:
        return None
    definition = found.definition
    is_function = definition.kind != "class" and not definition.decorators
    return LocalHandler.function(definition) if is_function and definition.scope == connection.scope else None


def _local_object(connection: SignalConnection, context: Context) -> LocalHandler | None:
    """The object whose method is connected, where the function around it makes it and binds it to one name."""
    around = _function_around(connection, context)
    if around is None or not isinstance(connection.receiver, Name):
        return None
    name, _, method = connection.receiver.dotted.partition(".")
    match context.body(around.name_range).bindings_of(name):
        case (LocalBinding(kind="value", value=CallExpression(callee=Name(dotted=made)), range=place),):
            is_sure = method.isidentifier() and is_plain_class(made, connection, context)
            return LocalHandler(name, connection.receiver.dotted, place, place, "its object") if is_sure else None
        case _:
            return None


def _function_around(connection: SignalConnection, context: Context) -> Definition | None:
    """The function that connects something, if it is in this unit."""
    *outer, (kind, name) = connection.scope or (("", ""),)
    around = context.entity(name, tuple(outer)) if kind == "def" else None
    is_here = isinstance(around, Defined) and (around.path, around.unit) == (context.path, context.unit)
    return around.definition if is_here and isinstance(around, Defined) else None
