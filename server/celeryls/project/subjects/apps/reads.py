"""Whether the project reads a setting's name itself, so that the name may be its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.subjects.walk import values_in, within
from celeryls.source.expression.values import CallExpression, Constant, Name, Subscript

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value

_CONF = (".conf", "settings")


def is_read(name: str, path: str, resolver: Resolver) -> bool:
    """Whether a file reads a name, ``app.conf.name`` or ``app.conf["name"]``, as far as its outline has values."""
    bindings = resolver.bindings(path)
    return any(
        _reads(part, name)
        for unit in (bindings.units.values() if bindings else ())
        for value, _ in values_in(unit)
        for part in within(value)
    )


def _reads(value: Value, name: str) -> bool:
    match value:
        case Name(dotted=dotted):
            return dotted.partition(".")[0] == name or f".conf.{name}." in f"{dotted}." or dotted == f"settings.{name}"
        case Subscript(of=Name(dotted=dotted), key=Constant(value=key)):
            return key == name and dotted.endswith(_CONF)
        case CallExpression(callee=Name(dotted=dotted), arguments=(first, *_)):
            is_get = dotted.endswith((".conf.get", "settings.get")) or dotted == "getattr"
            return is_get and any(
                isinstance(each, Constant) and each.value == name for each in _keys(first.value, value)
            )
        case _:
            return False


def _keys(first: Value, call: CallExpression) -> tuple[Value, ...]:
    """The arguments that may name what a call reads: ``conf.get("name")``, ``getattr(settings, "name")``."""
    return (first, *(each.value for each in call.arguments[1:2]))
