"""What happens to each name of a file, in the order of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.values.split_settings import includes
from celeryls.source.expression.values import Attribute, Call, Name, Subscript
from celeryls.source.outline.model import Definition, Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Assignment, Scope, UnitOutline
    from celeryls.syntax.places import Range

Moment = tuple[int, int, int]
"""A unit, counted from the top of the file, and a line and a column in it."""

CHANGING = frozenset(("update", "setdefault", "append", "extend", "insert", "add"))


class Event(NamedTuple):
    """Something that binds or changes a name, and the label of its unit.

    ``certain`` is False for a change that stands further in than others of its scope, as below an ``if``: whether it
    comes to that, no text tells.
    """

    moment: Moment
    unit: str
    fact: Import | Definition | Assignment | Call
    certain: bool = True


Timeline = dict["Scope", dict[str, tuple[Event, ...]]]
"""By scope and dotted name; a star import stands under ``*``, and so does what may include another file."""


def timeline(path: str, resolver: Resolver) -> Timeline:
    """The events of a file; empty where it has no outline."""
    return resolver.memo.ask(("timeline", path), lambda: _timeline(path, resolver))


def moment(path: str, unit: str, place: Range, resolver: Resolver) -> Moment:
    """When something happens that is written at a place in a unit."""
    units = resolver.memo.ask(("units", path), lambda: _units(path, resolver))
    return units.get(unit, 0), place.line, place.column


def _units(path: str, resolver: Resolver) -> dict[str, int]:
    resolver.outline(path)
    bindings = resolver.bindings(path)
    return {label: index for index, label in enumerate(bindings.units)} if bindings else {}


def _timeline(path: str, resolver: Resolver) -> Timeline:
    resolver.outline(path)
    bindings = resolver.bindings(path)
    events: dict[Scope, dict[str, list[Event]]] = {}
    found = [
        (index, label, *each)
        for index, (label, unit) in enumerate(bindings.units.items() if bindings else ())
        for each in _facts(unit)
    ]
    margins: dict[Scope, int] = {(): 0}
    for _, _, _, scope, place, _ in found:
        margins[scope] = min(margins.get(scope, place.column), place.column)
    for index, label, name, scope, place, fact in found:
        certain = place.column == margins[scope] or isinstance(fact, Import | Definition)
        event = Event((index, place.line, place.column), label, fact, certain)
        events.setdefault(scope, {}).setdefault(name, []).append(event)
    return {
        scope: {name: tuple(sorted(found, key=lambda event: event.moment)) for name, found in names.items()}
        for scope, names in events.items()
    }


def _facts(unit: UnitOutline) -> Iterator[tuple[str, Scope, Range, Import | Definition | Assignment | Call]]:
    for imported in unit.imports:
        yield ("*" if imported.name == "*" else imported.bound), imported.scope, imported.range, imported
    for definition in unit.definitions:
        yield definition.name, definition.scope, definition.range, definition
    for assignment in unit.assignments:
        target = assignment.target
        owner = dotted_of(target.of if isinstance(target, Subscript) else target)
        if owner:
            yield owner, assignment.scope, assignment.range, assignment
    for called in unit.calls:
        owner, _, method = (dotted_of(called.call.callee) or "").rpartition(".")
        if owner and method in CHANGING:
            yield owner, called.scope, called.call.range, called.call
        elif includes(called.call) and not called.scope:
            yield "*", called.scope, called.call.range, called.call


def dotted_of(value: Value) -> str | None:
    """``a.b`` and ``a["b"].c`` as dots and names, with the item in brackets; None for what is none of these."""
    match value:
        case Name(dotted=dotted):
            return dotted
        case Attribute(of=of, name=name) if owner := dotted_of(of):
            return f"{owner}.{name}"
        case Subscript(of=of) if owner := dotted_of(of):
            return f"{owner}[]"
        case _:
            return None
