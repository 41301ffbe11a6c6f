"""Evaluates names: in the scopes of a file, as attributes of modules and classes, through imports."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from weakref import proxy

from celeryls.project.names.changing import includes
from celeryls.project.names.entities import Defined, External, Module, Spot
from celeryls.project.names.scopes import lineage, runs_with, visible
from celeryls.project.values.changes import changed
from celeryls.project.values.known import Known, Reference, Unresolved
from celeryls.project.values.limits.shared import is_costly, moment_of_share, shared_value
from celeryls.project.values.operations import either
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.timeline import Event, event_of, events_of, from_last_binding, may_bind, moment, rebinds
from celeryls.source.expression.values import CallExpression, Name, Unknown
from celeryls.source.outline.model import Assignment, Definition, ImportFact
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.evaluate import Evaluation
    from celeryls.project.values.timeline import Moment
    from celeryls.source.outline.model import Scope

_NOWHERE = Range(0, 0, 0, 0)
_DEEPEST = 60


class _Host(NamedTuple):
    """The file that includes another after ``before``, and where; ``name`` has the value ``known`` at that time."""

    path: str
    event: Event
    before: int
    name: str
    known: Known | None


class NameValues:
    """Looks names up for one evaluation, which evaluates their values; a name that refers to itself is a cycle."""

    def __init__(self, resolver: Resolver, evaluation: Evaluation, *, includes: bool = True) -> None:
        self._includes = includes
        self._resolver = resolver
        self._evaluation: Evaluation = proxy(evaluation)  # it owns this object: see `Evaluation`
        self._running: dict[tuple[str, Scope, str], tuple[Moment, Known | None]] = {}
        self._asked: set[tuple[str, Scope, str, Moment | None]] = set()
        self._now: tuple[str, Moment] | None = None
        self._hosts: dict[str, _Host] = {}

    def attribute(self, entity: Entity, name: str) -> Known | None:
        """The final value of a name of a project module or class; None if it has no such name."""
        match entity:
            case Module(path=path):
                found = self._final(path, (), name)
                below = self._resolver.submodule(path, name) if found is None else None
                return Reference(Module(below), name, Spot(below, "", _NOWHERE)) if below else found
            case Defined(path=path, definition=definition) if definition.kind == "class":
                found = self._final(path, entity.inner, name)
                return found if found is not None else self._inherited(entity, name)
            case _:
                return None

    def seen_from(self, bound: ScopedValue, name: str) -> Known | None:
        """The value of a name at the place of ``bound``; None if nothing binds it."""
        frames = self._evaluation.frames
        for inner in visible(bound.scope):
            if frames and (known := frames.get(bound.path, inner, name)):
                return known
            if bound.given and (given := bound.given.get((bound.path, inner, name))):
                return self._evaluation.value(given)
            if self._is_constant(bound.path, inner, name):
                found = self._final(bound.path, inner, name)
            else:
                now = self._moment(bound) if runs_with(inner, bound.scope) else None
                found = self._before(bound.path, inner, name, now)
            if found is not None:
                return found
            if inner and self._resolver.bindings(bound.path).is_local(name, inner):
                return Unresolved("parameter", bound.spot)
        return None

    def alone(self, path: str, scope: Scope, name: str, before: Moment | None) -> Known | None:
        """The value before a moment, or the final one (None), made by this evaluation; None if nothing binds it."""
        if before is None and self._is_constant(path, scope, name):
            return self._constant(path, scope, name)
        return self._bound(path, scope, name, before)

    def _final(self, path: str, scope: Scope, name: str) -> Known | None:
        if self._is_independent() and is_costly(self._evaluation, path, scope, name):
            return self._shared(path, scope, name, None)
        return self.alone(path, scope, name, None)

    def _before(self, path: str, scope: Scope, name: str, before: Moment | None) -> Known | None:
        if before is None:
            return self._final(path, scope, name)
        if not self._is_independent():
            return self._bound(path, scope, name, before)
        shared = moment_of_share(self._events(path, scope, name), before)
        return self._shared(path, scope, name, shared) if shared else None

    def _shared(self, path: str, scope: Scope, name: str, before: Moment | None) -> Known | None:
        found = shared_value(self._evaluation, path, scope, name, before)
        return self._evaluation.taken(found) if found else self.alone(path, scope, name, before)

    def _is_independent(self) -> bool:
        """Whether nothing that is being evaluated influences the value of a name."""
        return not (self._asked or self._hosts or self._now or self._evaluation.is_within())

    def _events(self, path: str, scope: Scope, name: str) -> list[Event]:
        events = events_of(path, scope, name, self._resolver, includes=self._includes)
        self._evaluation.budget.spend_events(len(events))
        return events

    def _moment(self, bound: ScopedValue) -> Moment | None:
        """The moment of an evaluation: that of the statement being executed, otherwise that of the place."""
        if self._now is not None and self._now[0] == bound.path:
            return self._now[1]
        return moment(bound.path, bound.unit, bound.value.range, self._resolver)

    def _is_constant(self, path: str, scope: Scope, name: str) -> bool:
        """Whether the moment does not matter for a name; it does if the name's value is built from itself."""
        if path in self._hosts or (path, scope, name, None) in self._asked:
            return False
        return self._resolver.bindings(path).is_constant(name, scope)

    def _constant(self, path: str, scope: Scope, name: str) -> Known | None:
        """The value of a name that is bound once; None if nothing binds it."""
        bindings = self._resolver.bindings(path).bindings_of(name, scope)
        if not bindings:
            return self._from_host(path, name) if not scope else None
        key = (path, scope, name, None)
        if len(self._asked) >= _DEEPEST:
            return Unresolved("limit", Spot(path, "", _NOWHERE))
        self._asked.add(key)
        scoped = self._now
        try:
            self._now = None
            return self._after(path, scope, name, None, event_of(path, bindings[0], self._resolver))
        finally:
            self._now = scoped
            self._asked.discard(key)

    def _bound(
        self, path: str, scope: Scope, name: str, before: Moment | None, known: Known | None = None
    ) -> Known | None:
        """The value in a scope, before a moment or at the end (None); ``known`` is the value at the scope's start."""
        running = self._running.get((path, scope, name))
        if running is not None and running[0] == before:
            return running[1]  # `d.update(d)`: the current value
        key = (path, scope, name, before)
        if key in self._asked or len(self._asked) >= _DEEPEST:
            return Unresolved("cycle" if key in self._asked else "limit", Spot(path, "", _NOWHERE))
        self._asked.add(key)
        scoped = self._now
        try:
            events = from_last_binding(self._events(path, scope, name), name, before)
            if known is None and not scope and not (events and rebinds(events[0], name)):
                known = self._from_host(path, name)
            for _, event in self._evaluation.runs(path, ((None, event) for event in events)):
                self._now = (path, event.moment)
                self._running[path, scope, name] = (event.moment, known)
                after = self._after(path, scope, name, known, event)
                if not event.certain and known is not None and after is not None:
                    after = either(known, after, Spot(path, event.unit, event.fact.range))
                known = self._evaluation.budget.changed(after, known) if after is not None else None
                if isinstance(known, Unresolved) and known.why == "limit":
                    break
            return known
        finally:
            self._now = scoped
            self._asked.discard(key)
            if running is None:
                self._running.pop((path, scope, name), None)
            else:
                self._running[path, scope, name] = running

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """While a function is evaluated, its names are not seen from the place of its call."""
        scoped, self._now = self._now, None
        try:
            yield
        finally:
            self._now = scoped

    def _after(self, path: str, scope: Scope, name: str, known: Known | None, event: Event) -> Known | None:
        match event.fact:
            case CallExpression() as call if includes(call):
                return self._included(path, event, name, known)
            case ImportFact(name="*", module=module) as star:
                found = self._resolver.imported(module, path)
                if found is None:
                    spot = Spot(path, event.unit, star.range)
                    return Unresolved("import", spot, known) if known is not None and may_bind(star, name) else known
                return (self.attribute(Module(found), name) if not name.startswith("_") else None) or known
            case ImportFact() as imported:
                return self._imported(path, imported, event) or known
            case Definition() as definition:
                spot = Spot(path, event.unit, definition.name_range)
                return Reference(Defined(path, event.unit, definition), name, spot)
            case Assignment(target=Name(), operator="=", value=value):
                return self._evaluation.value(ScopedValue(value, path, event.unit, scope, {}))
            case Assignment() | CallExpression() as fact:
                at = ScopedValue(Unknown("statement", fact.range), path, event.unit, scope, {})
                return changed(known, fact, at, self._evaluation.value)

    def _included(
        self, path: str, event: Event, name: str, known: Known | None, most: int | None = None
    ) -> Known | None:
        """The value of a name after the files that a file includes, or after the first ``most`` of them."""
        files = (
            self._evaluation.included(path, event.unit, event.fact) if isinstance(event.fact, CallExpression) else ()
        )
        for before, file in enumerate(files[:most]):
            if file in self._hosts or (file, (), name, None) in self._asked:
                continue  # it is being included, or includes itself
            self._hosts[file] = _Host(path, event, before, name, known)
            known = self._bound(file, (), name, None, known)
            del self._hosts[file]
        return known

    def _from_host(self, path: str, name: str) -> Known | None:
        """The value of a name at the beginning of an included file; None for other files."""
        host = self._hosts.get(path)
        if host is None or host.name == name:
            return host and host.known
        return self._included(
            host.path, host.event, name, self._bound(host.path, (), name, host.event.moment), host.before
        )

    def _imported(self, path: str, imported: ImportFact, event: Event) -> Known | None:
        spot = Spot(path, event.unit, imported.range)
        if imported.name is None:
            module = (
                imported.local_name if imported.local_name == imported.module.partition(".")[0] else imported.module
            )
            found = self._resolver.imported(module, path)
            entity: Entity = Module(found) if found else External(module)
            return Reference(entity, module, spot)
        found = self._resolver.imported(imported.module, path)
        if found is None:
            dotted = f"{imported.module}.{imported.name}"
            return Unresolved("import", spot) if dotted.startswith(".") else Reference(External(dotted), dotted, spot)
        return self.attribute(Module(found), imported.name)

    def _inherited(self, owner: Defined, name: str) -> Known | None:
        for each in lineage(owner, self._resolver.bases):
            if isinstance(each, Defined) and each != owner and each.definition.kind == "class":
                found = self._final(each.path, each.inner, name)
                if found is not None:
                    return found
        return None
