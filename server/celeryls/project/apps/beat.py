"""Reads beat entries.

In settings, added by ``add_periodic_task``, in django-celery-beat's models, and dicts of that shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import PERIODIC_PARAMETERS
from celeryls.project.apps.instances import is_app
from celeryls.project.model.apps import AppKey, BeatEntryRecord, Shape
from celeryls.project.names.entities import Assigned
from celeryls.project.tasks.signatures import SignatureReader
from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.known import (
    Items,
    Known,
    Pairs,
    Plain,
    Reference,
    Unresolved,
    entries,
    text_in,
    with_defaults,
)
from celeryls.project.values.operations import is_conditional, paired
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation, Sequence, Spread
from celeryls.source.outline.model import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import CallFact, Scope, UnitOutline
    from celeryls.syntax.places import Range

_DEEPEST = 6
_PERIODIC = ("schedule", "sig", "args", "kwargs", "name")
"""The parameters of `add_periodic_task`, in order."""
_CREATING = ("create", "get_or_create", "update_or_create", "PeriodicTask")


def scheduled(known: Known, app: AppKey | None, shape: Shape) -> Iterator[BeatEntryRecord]:
    """The entries of a schedule; unknown parts are left out."""
    conditional = is_conditional(known)
    pairs = paired(known) if conditional else entries(known).values()
    for key, value in pairs:
        at = with_defaults(key)
        fields = entries(value)
        if fields and isinstance(at, Plain | Reference):
            name = str(at.value if isinstance(at, Plain) else at.dotted)
            made = entry(name, {str(each): part for each, (_, part) in fields.items()}, app, shape)
            yield made._replace(spot=at.spot, conditional=conditional)


def entry(key: str, fields: dict[str, Known], app: AppKey | None, shape: Shape) -> BeatEntryRecord:
    """The record of an entry with these fields, as in `celery.beat.ScheduleEntry`."""
    options = tuple((str(name), part) for name, (_, part) in entries(fields.get("options")).items())
    first = next(iter(fields.values()))
    return BeatEntryRecord(
        key,
        text_in(fields.get("task")),
        fields.get("schedule"),
        fields.get("args"),
        fields.get("kwargs"),
        options,
        shape,
        app,
        first.spot,
    )


class BeatReader:
    """Reads the entries in units of files; ``naming`` returns the task that a name refers to."""

    def __init__(self, resolver: Resolver, naming: Naming) -> None:
        self._resolver = resolver
        self._naming = naming
        self._signatures = SignatureReader(resolver, naming)

    def in_unit(self, path: str, label: str, unit: UnitOutline) -> Iterator[BeatEntryRecord]:
        """All entries that a unit of a file adds by calls, and the dicts in it that look like entries."""
        for called in unit.calls:
            scoped = ScopedValue(called.call, path, label, called.scope, {})
            yield from self._called(scoped, called)
        for made in unit.assignments:
            yield from self._shaped(ScopedValue(made.value, path, label, made.scope, {}))

    def _called(self, scoped: ScopedValue, called: CallFact) -> Iterator[BeatEntryRecord]:
        callee = called.call.callee
        dotted = callee.dotted if isinstance(callee, Name) else ""
        owner, _, method = dotted.rpartition(".")
        if method == "add_periodic_task":
            yield from self._added(scoped, called.call, owner)
        elif method in _CREATING and "PeriodicTask" in dotted:
            yield from self._created(scoped, called.call)
        elif method == "update":
            for argument in called.call.arguments:
                if argument.name is None:
                    yield from self._shaped(scoped.at(argument.value))

    def _added(self, scoped: ScopedValue, call: CallExpression, owner: str) -> Iterator[BeatEntryRecord]:
        """``add_periodic_task(schedule, sig, args, kwargs, name, **options)``, as in `celery.app.base.Celery`."""
        schedule, value = call.argument("schedule", 0), call.argument("sig", 1)
        if schedule is None or value is None:
            return
        evaluate = Evaluation(self._resolver, self._naming).value
        signature = self._signatures.read(scoped.at(value))
        named = {
            each.name or _PERIODIC[index]: evaluate(scoped.at(each.value))
            for index, each in enumerate(call.arguments)
            if each.name or index < len(_PERIODIC)
        }
        args = _merged(named.get("args"), signature.args)
        kwargs = _merged(signature.kwargs, named.get("kwargs"))
        given = text_in(named.get("name"))
        options = {name: known for name, known in named.items() if name not in PERIODIC_PARAMETERS}
        yield BeatEntryRecord(
            given if given is not None else signature.written,
            signature.task,
            evaluate(scoped.at(schedule)),
            args,
            kwargs,
            tuple({**dict(signature.options), **options}.items()),
            "add_periodic_task",
            self._app(scoped, owner),
            scoped.at(value).spot,
            is_named="name" in named,
        )

    def _created(self, scoped: ScopedValue, call: CallExpression) -> Iterator[BeatEntryRecord]:
        """``PeriodicTask.objects.update_or_create(name=…, defaults={"task": …})``."""
        evaluate = Evaluation(self._resolver, self._naming).value
        fields = {each.name: evaluate(scoped.at(each.value)) for each in call.arguments if each.name}
        for defaults in ("defaults", "create_defaults"):
            for name, (_, part) in entries(fields.pop(defaults, None)).items():
                fields.setdefault(str(name), part)
        schedule = next((fields[each] for each in ("crontab", "interval", "solar", "clocked") if each in fields), None)
        if "task" not in fields:
            return
        task = fields["task"]
        key = text_in(fields.get("name")) or text_in(task) or ""
        options = tuple((name, fields[name]) for name in ("queue", "priority", "expires") if name in fields)
        yield BeatEntryRecord(
            key,
            text_in(task),
            schedule,
            fields.get("args"),
            fields.get("kwargs"),
            options,
            "PeriodicTask",
            None,
            task.spot,
        )

    def _app(self, scoped: ScopedValue, owner: str) -> AppKey | None:
        """The app: the receiver of the call, or the app whose signal the enclosing function is connected to."""
        found = self._resolver.resolve(scoped.path, owner, scoped.scope) if owner else None
        if isinstance(found, Assigned) and is_app(found, self._resolver):
            return _key(found)
        names = self._resolver.bindings(scoped.path)
        scope: Scope = scoped.scope
        for length in range(len(scope), 0, -1):
            for binding in names.bindings_of(scope[length - 1][1], scope[: length - 1]):
                if isinstance(binding.fact, Definition) and (app := self._connected(scoped.path, binding.fact)):
                    return app
        return None

    def _connected(self, path: str, definition: Definition) -> AppKey | None:
        for decorator in definition.decorators:
            callee = decorator.callee if isinstance(decorator, CallExpression) else decorator
            if isinstance(callee, Name) and ".on_after_" in callee.dotted:
                head = callee.dotted.partition(".on_after_")[0]
                found = self._resolver.resolve(path, head, definition.scope)
                if isinstance(found, Assigned):
                    return _key(found)
        return None

    def _shaped(self, bound: ScopedValue, depth: int = 0) -> Iterator[BeatEntryRecord]:
        """The dicts in a value whose values have a task and a schedule, whatever they are used for."""
        if depth > _DEEPEST:
            return
        for key, value in _pairs(bound.value):
            names = {name for name, _ in _pairs(value)}
            if {"task", "schedule"} <= names and key is not None:
                known = Evaluation(self._resolver, self._naming).value(bound.at(value))
                fields = {str(name): part for name, (_, part) in entries(known).items()}
                place = bound.spot._replace(range=key_range(bound.value, key) or value.range)
                yield entry(key, fields, None, "setting")._replace(spot=place)
            else:
                yield from self._shaped(bound.at(value), depth + 1)


def _merged(first: Known | None, then: Known | None) -> Known | None:
    """The arguments of both, merged as when a signature is cloned."""
    match first, then:
        case None, _:
            return then
        case _, None:
            return first
        case Items(items=before), Items(items=after):
            return first._replace(items=(*before, *after))
        case Pairs(pairs=before), Pairs(pairs=after):
            return first._replace(pairs=(*before, *after))
        case _:
            return Unresolved("call", then.spot)


def _pairs(value: Value) -> Iterator[tuple[str | None, Value]]:
    """The parts of a value, each with its key if that is known."""
    match value:
        case Mapping(pairs=pairs):
            for key, part in pairs:
                yield (str(key.value) if isinstance(key, Constant) else None), part
        case CallExpression(callee=Name(dotted="dict"), arguments=arguments):
            yield from ((each.name, each.value) for each in arguments)
        case Sequence(items=parts) | Operation(operands=parts):
            yield from ((None, part) for part in parts)
        case Spread(value=part):
            yield None, part
        case _:
            return


def key_range(value: Value, key: str) -> Range | None:
    """The range of a key in a dict; None if it is not a key."""
    if isinstance(value, Mapping):
        return next((at.range for at, _ in value.pairs if isinstance(at, Constant) and str(at.value) == key), None)
    return None


def _key(app: Assigned) -> AppKey | None:
    target = app.assignment.target
    return (app.path, target.dotted) if isinstance(target, Name) else None
