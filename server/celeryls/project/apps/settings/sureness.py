"""Whether a name is surely bound, or only where a branch, a handler or an unknown loop runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.timeline import events_of
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import Definition, ImportFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.timeline import Event
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

_DEEPEST = 20


def is_surely_bound(path: str, scope: Scope, name: str, resolver: Resolver) -> bool:
    """Whether a name of a module or class surely has a value at the end, as far as a branch decides that.

    Also True if nothing there binds it: then another place does, such as a base class.
    """
    return _is_bound(path, scope, name, resolver, 0) is not False


def surely_runs(path: str, scope: Scope, outer: Scope, resolver: Resolver) -> bool:
    """Whether the code of a function in the scope ``outer`` runs, as far as its file tells.

    It does if the function is decorated, since then something else has it, and if its file calls it or passes it on.
    Code outside of such a function, and that of classes, runs.
    """
    if len(scope) <= len(outer) or scope[len(outer)][0] != "def":
        return True
    name = scope[len(outer)][1]
    events = events_of(path, outer, name, resolver, includes=False)
    if any(isinstance(event.fact, Definition) and event.fact.decorators for event in events):
        return True
    return any(name in names for names in resolver.by_units("called names", path, _called_names))


def _is_bound(path: str, scope: Scope, name: str, resolver: Resolver, depth: int) -> bool | None:
    """None if nothing there binds it."""
    found: bool | None = None
    for event in _run(path, events_of(path, scope, name, resolver, includes=True), resolver):
        match event.fact:
            case ImportFact(name="*", module=module, range=place):
                other = resolver.imported(module, path) if depth < _DEEPEST else None
                brought = _is_bound(other, (), name, resolver, depth + 1) if other is not None else None
                sure = None if brought is None else brought and place.column == 0
            case ImportFact(range=place):
                sure = bool(scope) or place.column == 0
            case _:
                sure = event.certain
        if sure:
            return True
        found = found if sure is None else False
    return found


def _run(path: str, events: list[Event], resolver: Resolver) -> Iterator[Event]:
    """The events; those in a loop of which no round is known are not certain."""
    if not any(event.rounds for event in events):
        yield from events
        return
    evaluation = Evaluation(resolver)
    yield from (event for _, event in evaluation.runs(path, [(None, event) for event in events]))


def _called_names(_: str, unit: UnitOutline) -> Iterator[frozenset[str]]:
    """The names that the calls of a unit call, or are given."""
    values: list[Value] = [each.call.callee for each in unit.calls]
    values += [argument.value for each in unit.calls for argument in each.call.arguments]
    names = (value.dotted for value in values if isinstance(value, Name))
    yield frozenset((*names, *(each.name.dotted for each in unit.passed)))
