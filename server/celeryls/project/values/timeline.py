"""The events of each name of a file, in the order of the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.changing import changed_by, changed_by_call
from celeryls.source.expression.values import CallExpression, Mapping, Name, Operation, Sequence, Spread
from celeryls.source.outline.model import Assignment, Definition, ImportFact
from celeryls.source.outline.names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.bindings import Binding
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Loop, Scope, UnitOutline, WithBlock
    from celeryls.syntax.places import Range

Moment = tuple[int, int, int]
"""The number of a unit, from the top of the file, and a line and a column in it."""


class Round(NamedTuple):
    """A loop, and the label of its unit; its body runs once for each item."""

    unit: str
    loop: Loop


class Event(NamedTuple):
    """A fact that binds or changes a name, and the label of its unit.

    ``certain`` is False for a change that is nested deeper than others of its scope, such as under an ``if``: the text
    does not tell whether it happens. ``rounds`` are the loops around it, outermost first; a certain event in a loop's
    body happens in each iteration. The body of a ``with`` runs.
    """

    moment: Moment
    unit: str
    fact: ImportFact | Definition | Assignment | CallExpression
    certain: bool = True
    rounds: tuple[Round, ...] = ()


Timeline = dict["Scope", dict[str, tuple[Event, ...]]]
"""By scope and dotted name; star imports, and calls that may include another file, are under ``*``.

A change of a part, ``d["a"]["b"] = 1``, is under the name of the whole.
"""


def timeline(path: str, resolver: Resolver) -> Timeline:
    """The events of a file; empty if it has no outline."""
    return resolver.memo.ask(("timeline", path), lambda: _timeline(path, resolver))


def moment(path: str, unit: str, place: Range, resolver: Resolver) -> Moment | None:
    """The moment of a position in a unit; None for an unknown unit."""
    index = resolver.memo.ask(("units", path), lambda: _units(path, resolver)).get(unit)
    return (index, place.line, place.column) if index is not None else None


def rounds(unit: UnitOutline, label: str, scope: Scope, place: Range) -> tuple[Round, ...]:
    """The loops of a scope around a place in a unit, outermost first."""
    return tuple(Round(label, loop) for loop in unit.loops if loop.scope == scope and _holds(loop.body, place))


def _holds(body: Range, place: Range) -> bool:
    return body.start <= place.start and place.end <= body.end


def from_last_binding(events: list[Event], name: str, before: Moment | None) -> list[Event]:
    """The relevant events before a moment: the last that surely rebinds the name, and those after it."""
    past = [event for event in events if before is None or event.moment < before]
    for index in range(len(past) - 1, 0, -1):
        if rebinds(past[index], name):
            return past[index:]
    return past


def rebinds(event: Event, name: str) -> bool:
    """Whether an event surely gives a name a new value that is independent of the previous one."""
    fact = event.fact
    if not event.certain or event.rounds or not isinstance(fact, Assignment) or not isinstance(fact.target, Name):
        return False
    return fact.operator == "=" and not _mentions(fact.value, name)


def events_of(path: str, scope: Scope, name: str, resolver: Resolver, *, includes: bool) -> list[Event]:
    """The events of a name, with star imports and, if ``includes``, included files, in the order of the text."""
    names = timeline(path, resolver).get(scope, {})
    stars = names.get("*", ())
    if not stars:
        return list(names.get(name, ()))
    if not includes:
        stars = tuple(event for event in stars if isinstance(event.fact, ImportFact))
    return sorted((*names.get(name, ()), *stars), key=lambda event: event.moment)


def event_of(path: str, binding: Binding, resolver: Resolver) -> Event:
    """The event of a binding at no certain moment; its fact has its range, which `Bindings` leave out for an import."""
    fact = binding.fact
    unit = resolver.bindings(path).unit(binding.unit) if isinstance(fact, ImportFact) else None
    if unit is not None and isinstance(fact, ImportFact):
        same = (each for each in unit.imports if (each.local_name, each.scope) == (fact.local_name, fact.scope))
        fact = next(same, fact)
    return Event((0, 0, 0), binding.unit, fact)


def _units(path: str, resolver: Resolver) -> dict[str, int]:
    return {label: index for index, label in enumerate(resolver.bindings(path).units)}


def _timeline(path: str, resolver: Resolver) -> Timeline:
    events: dict[Scope, dict[str, list[Event]]] = {}
    found = [
        (index, label, unit, *each)
        for index, (label, unit) in enumerate(resolver.bindings(path).units.items())
        for each in _facts(unit)
    ]
    margins: dict[Scope, int] = {(): 0}
    for *_, scope, place, _ in found:
        margins[scope] = min(margins.get(scope, place.column), place.column)
    blocks = {label: _Blocks(unit) for label, unit in resolver.bindings(path).units.items() if unit.loops or unit.withs}
    for unit in resolver.bindings(path).units.values():
        for block in unit.withs:
            margins[block.scope] = min(margins.get(block.scope, block.range.column), block.range.column)
    for index, label, unit, name, scope, place, fact in found:
        scoped = rounds(unit, label, scope, place) if unit.loops else ()
        certain = isinstance(fact, ImportFact | Definition) or _is_certain(
            blocks[label].around(scope, place) if label in blocks else (), place, margins[scope]
        )
        event = Event((index, place.line, place.column), label, fact, certain, scoped)
        events.setdefault(scope, {}).setdefault(name, []).append(event)
    return {
        scope: {name: tuple(sorted(found, key=lambda event: event.moment)) for name, found in names.items()}
        for scope, names in events.items()
    }


def _is_certain(around: Iterable[Loop | WithBlock], place: Range, margin: int) -> bool:
    """Whether a place is right in the innermost block around it, and each in the next: the first begins at a column."""
    for block in around:
        if block.range.column != margin:
            return False
        margin = block.body.column
    return place.column == margin


class _Blocks:
    """The loops and ``with`` blocks of a unit, by scope in the order of the text, each with that of the outer one."""

    def __init__(self, unit: UnitOutline) -> None:
        self._found: dict[Scope, list[tuple[Loop | WithBlock, int | None]]] = {}
        every: list[Loop | WithBlock] = [*unit.loops, *unit.withs]
        for block in sorted(every, key=_body_start):
            same = self._found.setdefault(block.scope, [])
            outer = len(same) - 1 if same else None
            while outer is not None and not _holds(same[outer][0].body, block.body):
                outer = same[outer][1]
            same.append((block, outer))

    def around(self, scope: Scope, place: Range) -> list[Loop | WithBlock]:
        """The blocks of a scope whose bodies hold a place, outermost first."""
        found = self._found.get(scope, [])
        at: int | None = bisect_right(found, place.start, key=lambda each: _body_start(each[0])) - 1
        around: list[Loop | WithBlock] = []
        while at is not None and at >= 0:
            block, outer = found[at]
            if around or _holds(block.body, place):
                around.append(block)
            at = outer
        return around[::-1]


def _body_start(block: Loop | WithBlock) -> tuple[int, int]:
    return block.body.start


def _facts(
    unit: UnitOutline,
) -> Iterator[tuple[str, Scope, Range, ImportFact | Definition | Assignment | CallExpression]]:
    for imported in unit.imports:
        yield ("*" if imported.name == "*" else imported.local_name), imported.scope, imported.range, imported
    for definition in unit.definitions:
        yield definition.name, definition.scope, definition.range, definition
    for assignment in unit.assignments:
        if owner := changed_by(assignment.target):
            yield owner, assignment.scope, assignment.range, assignment
    for called in unit.calls:
        changed = changed_by_call(called.call)
        if changed is not None and (changed != "*" or not called.scope):
            yield changed, called.scope, called.call.range, called.call


def _mentions(value: Value, name: str, depth: int = 0) -> bool:
    """Whether a name directly occurs in a value: ``X + [1]``, ``{**X}``, ``dict(X)``."""
    parts: Iterable[Value]
    match value:
        case Name(dotted=dotted):
            return dotted.partition(".")[0] == name
        case Operation(operands=parts):
            pass
        case Sequence(items=items):
            parts = (item.value for item in items if isinstance(item, Spread))
        case Mapping(pairs=pairs):
            parts = (part for key, part in pairs if key is None)
        case CallExpression(arguments=arguments):
            parts = (argument.value for argument in arguments)
        case _:
            return False
    return depth < 4 and any(_mentions(part, name, depth + 1) for part in parts)


def may_bind(star: ImportFact, name: str) -> bool:
    """Whether a star import of a module outside of the project may bind a name.

    One under ``try`` or ``if`` is optional, and rarely exists.
    """
    return not name.startswith("_") and star.range.column == 0 and star.module.partition(".")[0] not in FOREIGN
