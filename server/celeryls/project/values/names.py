"""What names are worth: in the scopes of a file, as attributes of modules and classes, over imports."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Defined, External, Module, Spot
from celeryls.project.values.bound import Bound
from celeryls.project.values.changes import changed
from celeryls.project.values.known import Known, Reference, Unresolved
from celeryls.project.values.operations import either
from celeryls.project.values.split_settings import includes
from celeryls.project.values.timeline import Event, moment, timeline
from celeryls.source.expression.values import Call, Mapping, Name, Operation, Sequence, Spread, Unknown
from celeryls.source.outline.model import Assignment, Definition, Import
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.evaluate import Evaluation
    from celeryls.project.values.timeline import Moment
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

_NOWHERE = Range(0, 0, 0, 0)
_DEEPEST = 60


class _Host(NamedTuple):
    """What includes a file, and where; ``before`` files come first, and then ``name`` is worth what is ``known``."""

    path: str
    event: Event
    before: int
    name: str
    known: Known | None


class Names:
    """Looks names up for one evaluation, which tells what a ``value`` is worth; a name that means itself is a cycle."""

    def __init__(self, resolver: Resolver, evaluation: Evaluation, *, includes: bool = True) -> None:
        self._includes = includes
        self._resolver = resolver
        self._evaluation = evaluation
        self._value = evaluation.value
        self._running: dict[tuple[str, Scope, str], tuple[Moment, Known | None]] = {}
        self._asked: set[tuple[str, Scope, str, Moment | None]] = set()
        self._now: tuple[str, Moment] | None = None
        self._hosts: dict[str, _Host] = {}

    def attribute(self, entity: Entity, name: str) -> Known | None:
        """What a name of a module or a class of the project is worth in the end; None where it has no such name."""
        match entity:
            case Module(path=path):
                found = self._bound(path, (), name, None)
                below = self._resolver.submodule(path, name) if found is None else None
                return Reference(Module(below), name, Spot(below, "", _NOWHERE)) if below else found
            case Defined(path=path, definition=definition) if definition.kind == "class":
                found = self._bound(path, entity.inner, name, None)
                return found if found is not None else self._inherited(entity, name)
            case _:
                return None

    def seen_from(self, bound: Bound, name: str) -> Known | None:
        """What a name is worth where ``bound`` stands; None where nothing binds it."""
        now: Moment | None = moment(bound.path, bound.unit, bound.value.range, self._resolver)
        if self._now is not None and self._now[0] == bound.path:
            now = self._now[1]
        frames = self._evaluation.frames
        for length in range(len(bound.scope), -1, -1):
            inner = bound.scope[:length]
            if length and length < len(bound.scope) and inner[-1][0] == "class":
                continue
            if frames and (known := frames.get(bound.path, inner, name)):
                return known
            if bound.given and (given := bound.given.get((bound.path, inner, name))):
                return self._value(given)
            found = self._bound(bound.path, inner, name, now)
            if found is not None:
                return found
            if length and inner[-1][0] == "def":
                if _is_parameter(bound.path, inner, name, self._resolver):
                    return Unresolved("parameter", bound.spot)
                now = None
        return None

    def _bound(
        self, path: str, scope: Scope, name: str, before: Moment | None, known: Known | None = None
    ) -> Known | None:
        """What a name is worth in a scope, before a moment or, where that is None, in the end; None if not bound.

        ``known`` is what it is worth when the scope is entered.
        """
        running = self._running.get((path, scope, name))
        if running is not None and running[0] == before:
            return running[1]  # `d.update(d)`: what it is worth just now
        key = (path, scope, name, before)
        if key in self._asked or len(self._asked) >= _DEEPEST:
            return Unresolved("cycle" if key in self._asked else "limit", Spot(path, "", _NOWHERE))
        self._asked.add(key)
        around = self._now
        try:
            events = _from_last_binding(self._events(path, scope, name), name, before)
            if known is None and not scope and not (events and _is_anew(events[0], name)):
                known = self._from_host(path, name)
            for _, event in self._evaluation.runs(path, ((None, event) for event in events)):
                self._now = (path, event.moment)
                self._running[path, scope, name] = (event.moment, known)
                after = self._after(path, scope, name, known, event)
                if not event.certain and known is not None and after is not None:
                    after = either(known, after, Spot(path, event.unit, event.fact.range))
                known = self._evaluation.bounded(after) if after is not None else None
                if isinstance(known, Unresolved) and known.why == "limit":
                    break
            return known
        finally:
            self._now = around
            self._asked.discard(key)
            if running is None:
                self._running.pop((path, scope, name), None)
            else:
                self._running[path, scope, name] = running

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """While a function is evaluated, what stands around its call is not what its names are seen from."""
        around, self._now = self._now, None
        try:
            yield
        finally:
            self._now = around

    def _events(self, path: str, scope: Scope, name: str) -> list[Event]:
        """What happens to a name, star imports included, in the order of the text."""
        names = timeline(path, self._resolver).get(scope, {})
        stars = names.get("*", ())
        if not stars:
            return list(names.get(name, ()))
        if not self._includes:
            stars = tuple(event for event in stars if isinstance(event.fact, Import))
        return sorted((*names.get(name, ()), *stars), key=lambda event: event.moment)

    def _after(self, path: str, scope: Scope, name: str, known: Known | None, event: Event) -> Known | None:
        match event.fact:
            case Call() as call if includes(call):
                return self._included(path, event, name, known)
            case Import(name="*", module=module):
                found = self._resolver.imported(module, path)
                public = not name.startswith("_")
                return (self.attribute(Module(found), name) if found and public else None) or known
            case Import() as imported:
                return self._imported(path, imported, event) or known
            case Definition() as definition:
                spot = Spot(path, event.unit, definition.name_range)
                return Reference(Defined(path, event.unit, definition), name, spot)
            case Assignment(target=Name(), operator="=", value=value):
                return self._value(Bound(value, path, event.unit, scope, {}))
            case Assignment() | Call() as fact:
                return changed(
                    known, fact, Bound(Unknown("statement", fact.range), path, event.unit, scope, {}), self._value
                )

    def _included(
        self, path: str, event: Event, name: str, known: Known | None, most: int | None = None
    ) -> Known | None:
        """What a name is worth behind the files that a file includes, or behind the first so many of them."""
        files = self._evaluation.included(path, event.unit, event.fact) if isinstance(event.fact, Call) else ()
        for before, file in enumerate(files[:most]):
            if file in self._hosts or (file, (), name, None) in self._asked:
                continue  # it is just being included, or includes itself
            self._hosts[file] = _Host(path, event, before, name, known)
            known = self._bound(file, (), name, None, known)
            del self._hosts[file]
        return known

    def _from_host(self, path: str, name: str) -> Known | None:
        """What a name is worth at the top of a file that is included; None in any other."""
        host = self._hosts.get(path)
        if host is None or host.name == name:
            return host and host.known
        return self._included(
            host.path, host.event, name, self._bound(host.path, (), name, host.event.moment), host.before
        )

    def _imported(self, path: str, imported: Import, event: Event) -> Known | None:
        spot = Spot(path, event.unit, imported.range)
        if imported.name is None:
            module = imported.bound if imported.bound == imported.module.partition(".")[0] else imported.module
            found = self._resolver.imported(module, path)
            entity: Entity = Module(found) if found else External(module)
            return Reference(entity, module, spot)
        found = self._resolver.imported(imported.module, path)
        if found is None:
            dotted = f"{imported.module}.{imported.name}"
            return Unresolved("import", spot) if dotted.startswith(".") else Reference(External(dotted), dotted, spot)
        return self.attribute(Module(found), imported.name)

    def _inherited(self, owner: Defined, name: str) -> Known | None:
        for base in owner.definition.bases:
            if base.name is not None or not isinstance(base.value, Name):
                continue
            known = self._value(Bound(base.value, owner.path, owner.unit, owner.definition.scope, {}))
            if isinstance(known, Reference) and isinstance(known.entity, Defined):
                found = self.attribute(known.entity, name)
                if found is not None:
                    return found
        return None


def _is_parameter(path: str, scope: Scope, name: str, resolver: Resolver) -> bool:
    around = timeline(path, resolver).get(scope[:-1], {}).get(scope[-1][1], ())
    definitions = [event.fact for event in around if isinstance(event.fact, Definition)]
    return any(
        name in each.locals or any(name == parameter.name.lstrip("*") for parameter in each.parameters)
        for each in definitions
    )


def _from_last_binding(events: list[Event], name: str, before: Moment | None) -> list[Event]:
    """What matters of the events before a moment: the last that surely makes a name anew, and those behind it."""
    past = [event for event in events if before is None or event.moment < before]
    for index in range(len(past) - 1, 0, -1):
        if _is_anew(past[index], name):
            return past[index:]
    return past


def _is_anew(event: Event, name: str) -> bool:
    """Whether a name surely has another value from then on, which has nothing to do with the one before."""
    fact = event.fact
    if not event.certain or event.rounds or not isinstance(fact, Assignment) or not isinstance(fact.target, Name):
        return False
    return fact.operator == "=" and not _mentions(fact.value, name)


def _mentions(value: Value, name: str, depth: int = 0) -> bool:
    """Whether a name stands in what a value is made of at first sight: ``X + [1]``, ``{**X}``, ``dict(X)``."""
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
        case Call(arguments=arguments):
            parts = (argument.value for argument in arguments)
        case _:
            return False
    return depth < 4 and any(_mentions(part, name, depth + 1) for part in parts)
