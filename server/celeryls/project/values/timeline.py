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
    from celeryls.source.outline.model import Assignment, Loop, Scope, UnitOutline
    from celeryls.syntax.places import Range

Moment = tuple[int, int, int]
"""A unit, counted from the top of the file, and a line and a column in it."""

CHANGING = frozenset(("update", "setdefault", "append", "extend", "insert", "add"))


class Round(NamedTuple):
    """A loop, and the label of its unit; what stands in its body happens once for each item."""

    unit: str
    loop: Loop


class Event(NamedTuple):
    """Something that binds or changes a name, and the label of its unit.

    ``certain`` is False for a change that stands further in than others of its scope, as below an ``if``: whether it
    comes to that, no text tells. ``rounds`` are the loops around it, outermost first; of what is certain in a loop's
    body it is certain that it happens in each round.
    """

    moment: Moment
    unit: str
    fact: Import | Definition | Assignment | Call
    certain: bool = True
    rounds: tuple[Round, ...] = ()


Timeline = dict["Scope", dict[str, tuple[Event, ...]]]
"""By scope and dotted name; a star import stands under ``*``, and so does what may include another file.

What changes a part of something, ``d["a"]["b"] = 1``, stands under the name of the whole.
"""


def timeline(path: str, resolver: Resolver) -> Timeline:
    """The events of a file; empty where it has no outline."""
    return resolver.memo.ask(("timeline", path), lambda: _timeline(path, resolver))


def moment(path: str, unit: str, place: Range, resolver: Resolver) -> Moment | None:
    """When something happens that is written at a place in a unit; None for no unit of the file."""
    index = resolver.memo.ask(("units", path), lambda: _units(path, resolver)).get(unit)
    return (index, place.line, place.column) if index is not None else None


def rounds(unit: UnitOutline, label: str, scope: Scope, place: Range) -> tuple[Round, ...]:
    """The loops of a scope around a place in a unit, outermost first."""
    return tuple(
        Round(label, loop)
        for loop in unit.loops
        if loop.scope == scope and loop.body.start <= place.start and place.end <= loop.body.end
    )


def _units(path: str, resolver: Resolver) -> dict[str, int]:
    resolver.outline(path)
    bindings = resolver.bindings(path)
    return {label: index for index, label in enumerate(bindings.units)} if bindings else {}


def _timeline(path: str, resolver: Resolver) -> Timeline:
    resolver.outline(path)
    bindings = resolver.bindings(path)
    events: dict[Scope, dict[str, list[Event]]] = {}
    found = [
        (index, label, unit, *each)
        for index, (label, unit) in enumerate(bindings.units.items() if bindings else ())
        for each in _facts(unit)
    ]
    margins: dict[Scope, int] = {(): 0}
    for *_, scope, place, _ in found:
        margins[scope] = min(margins.get(scope, place.column), place.column)
    for index, label, unit, name, scope, place, fact in found:
        around = rounds(unit, label, scope, place) if unit.loops else ()
        certain = isinstance(fact, Import | Definition) or _is_certain(place, margins[scope], around)
        event = Event((index, place.line, place.column), label, fact, certain, around)
        events.setdefault(scope, {}).setdefault(name, []).append(event)
    return {
        scope: {name: tuple(sorted(found, key=lambda event: event.moment)) for name, found in names.items()}
        for scope, names in events.items()
    }


def _is_certain(place: Range, margin: int, around: tuple[Round, ...]) -> bool:
    for _, loop in around:
        if loop.range.column != margin:
            return False
        margin = loop.body.column
    return place.column == margin


def _facts(unit: UnitOutline) -> Iterator[tuple[str, Scope, Range, Import | Definition | Assignment | Call]]:
    for imported in unit.imports:
        yield ("*" if imported.name == "*" else imported.bound), imported.scope, imported.range, imported
    for definition in unit.definitions:
        yield definition.name, definition.scope, definition.range, definition
    for assignment in unit.assignments:
        if owner := (dotted_of(assignment.target) or "").rstrip("[]"):
            yield owner, assignment.scope, assignment.range, assignment
    for called in unit.calls:
        owner, _, method = (dotted_of(called.call.callee) or "").rpartition(".")
        if owner and method in CHANGING:
            yield owner.rstrip("[]"), called.scope, called.call.range, called.call
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
