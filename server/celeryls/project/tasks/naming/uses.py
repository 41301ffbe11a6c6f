"""Finds the places that refer to a task: calls of it and its methods, signatures, and its name as a string."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING, TAKING_TASK_NAME
from celeryls.project.apps.instances import may_be_app
from celeryls.project.model.tasks import UseRecord
from celeryls.project.names.entities import Assigned, Defined, External, Member
from celeryls.project.tasks.naming.mocks import mocked
from celeryls.project.tasks.naming.receivers import may_be_task
from celeryls.project.tasks.naming.strings import strings_in
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import ScopedValue, last_name, string_spot, written
from celeryls.source.expression.values import Argument, Attribute, CallExpression, Name, Operation, Subscript
from celeryls.source.outline.model import Assignment, Definition, ImportFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.tasks import TaskRecord, UseKind
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import CallFact, UnitOutline
    from celeryls.syntax.places import Range

_METHODS = SENDING | RUNNING | SIGNING
_LOOKING_UP = ("get", "__getitem__")


class UseReader:
    """Finds the uses of tasks; its answers are cached by `Resolver`."""

    def __init__(self, resolver: Resolver, tasks: TaskReader) -> None:
        self._resolver = resolver
        self._tasks = tasks

    def in_file(self, path: str) -> tuple[UseRecord, ...]:
        """All uses in a file; an unresolved one has no task, and the source text."""
        by_units = self._resolver.by_units
        return self._resolver.memo.keep(
            ("uses", path), lambda: tuple(dict.fromkeys(by_units("uses", path, partial(self._in_unit, path))))
        )

    def read_units(self, path: str) -> Steps:
        """Prepares ``in_file`` for a large file, in steps."""
        return self._resolver.read_units("uses", path, partial(self._in_unit, path))

    def in_unit(self, path: str, label: str, unit: UnitOutline) -> tuple[UseRecord, ...]:
        """The uses in one unit of a file, by its label."""
        return self._resolver.in_unit("uses", path, label, unit, partial(self._in_unit, path))

    def _in_unit(self, path: str, label: str, unit: UnitOutline) -> Iterator[UseRecord]:
        seen = set()
        sent = {_sent(called.call) for called in unit.calls}
        for called in unit.calls:
            if called.call.range in sent:
                continue  # `app.tasks.get("name")` is part of the call of its method
            for named in self._in_call(path, label, called):
                seen.add(named.spot)
                yield named
        for handed in unit.passed:
            for named in self._passed_name(ScopedValue(handed.name, path, label, handed.scope, {}), handed.name):
                if named.spot not in seen:  # `patch.object(task, "delay")` is read by the code for mocks
                    yield named
        yield from strings_in(unit, path, label, self._resolver, self._tasks.name_of)

    def _in_call(self, path: str, label: str, called: CallFact) -> Iterator[UseRecord]:
        call = called.call
        scoped = ScopedValue(call, path, label, called.scope, {})
        match call.callee:
            case Name(dotted=dotted) as name:
                owner, _, method = dotted.rpartition(".")
                if owner and method in _METHODS and (found := self._method(scoped, name, owner, method)):
                    yield found
                elif method in TAKING_TASK_NAME:
                    yield from self._by_name(scoped, owner, method)
                elif method in _LOOKING_UP and owner.endswith(".tasks"):
                    yield from self._looked_up(scoped, owner.removesuffix(".tasks"))
                elif method in ("patch", "setattr", "object"):
                    yield from mocked(scoped, method, self._tasks, self._resolver)
                elif (not owner or method not in _METHODS) and (found := self._direct(scoped, name)):
                    yield found
            case Attribute(of=of, name=method) if method in _METHODS:
                yield from self._of_other(scoped, of, method)
            case Attribute(name=method) if method in TAKING_TASK_NAME:
                yield from self._by_name(scoped, "()", method)

    def _method(self, scoped: ScopedValue, name: Name, owner: str, method: str) -> UseRecord | None:
        """``task.delay(…)``; unresolved if it looks like one and is not known to be something else."""
        entity = self._resolver.resolve(scoped.path, owner, scoped.scope)
        if made := self._tasks.of(entity):
            return UseRecord("call", method, made.name, owner, last_name(scoped, name, method))
        if method in SENDING and may_be_task(entity, owner, self._resolver):
            return UseRecord("call", method, None, owner, last_name(scoped, name, method))
        return None

    def _may_lead(self, path: str, name: str) -> bool:
        """Whether a name of a file may hold a task: most callees are a library's, or plain functions."""
        bound = self._resolver.bindings(path).bindings_anywhere
        return self._resolver.memo.ask(
            ("leads", path, name), lambda: any(self._leads_on(path, binding.fact) for binding in bound(name))
        )

    def _leads_on(self, path: str, fact: ImportFact | Definition | Assignment) -> bool:
        match fact:
            case ImportFact(module=module):
                return self._resolver.imported(module, path) is not None
            case Definition(kind=kind, decorators=decorators):
                return bool(decorators) or kind == "class"
            case Assignment(value=value):
                return isinstance(value, Name | CallExpression | Attribute | Operation)

    def _direct(self, scoped: ScopedValue, name: Name) -> UseRecord | None:
        if not self._may_lead(scoped.path, name.dotted.partition(".")[0]):
            return None
        entity = self._resolver.resolve(scoped.path, name.dotted, scoped.scope)
        method = "()"
        if isinstance(entity, Member) and (entity.name in _METHODS or entity.name == "run"):
            method = entity.name if entity.name in _METHODS else method
            entity = entity.owner
        if isinstance(entity, Assigned) and _holds(entity, scoped.path, name):
            return None  # `Crawl = app.register_task(Crawl())` calls the class
        made = self._tasks.of(entity) if isinstance(entity, Defined | Assigned) else None
        return UseRecord("call", method, made.name, name.dotted, last_name(scoped, name)) if made else None

    def _by_name(self, scoped: ScopedValue, owner: str, method: str) -> Iterator[UseRecord]:
        """``send_task("name")``, ``signature("name")``."""
        call = scoped.value
        value = (
            call.argument("task" if method != "send_task" else "name", 0) if isinstance(call, CallExpression) else None
        )
        if value is None or (method != "send_task" and not self._is_signature(scoped, owner, method)):
            return
        text = text_of(scoped.at(value), self._resolver)
        kind: UseKind = "send" if method == "send_task" else "signature"
        spot = string_spot(scoped.at(value))
        if text is not None:
            yield UseRecord(kind, method, text, text, spot)
        elif method == "send_task" or isinstance(value, Name):
            made = self._task(scoped.at(value))
            if made or method == "send_task":
                yield UseRecord(kind, method, made.name if made else None, written(value), spot)

    def _is_signature(self, scoped: ScopedValue, owner: str, method: str) -> bool:
        entity = (
            self._resolver.resolve(scoped.path, f"{owner}.{method}".lstrip("."), scoped.scope)
            if owner != "()"
            else None
        )
        if isinstance(entity, External):
            return entity.dotted.startswith("celery.")
        return bool(owner) or isinstance(entity, Defined)

    def _of_other(self, scoped: ScopedValue, of: object, method: str) -> Iterator[UseRecord]:
        """``app.tasks["name"].delay()``, ``app.tasks.get("name").delay()``.

        A dict may be called ``tasks``, too: where no app is known, its keys count only if they look like tasks' names.
        """
        owner, key = _registered(of)
        name = self._name_in(scoped.at(key)) if key is not None else None
        if key is not None and name and ("." in name or self._may_be_app(scoped, owner)):
            yield self._by_key(scoped.at(key), name, method)

    def _may_be_app(self, scoped: ScopedValue, dotted: str) -> bool:
        if not dotted:
            return False
        return may_be_app(self._resolver.resolve(scoped.path, dotted, scoped.scope), dotted, self._resolver)

    def _looked_up(self, scoped: ScopedValue, owner: str) -> Iterator[UseRecord]:
        """``app.tasks["name"]``, ``app.tasks.get("name")``."""
        value = (
            scoped.value.arguments[0].value
            if isinstance(scoped.value, CallExpression) and scoped.value.arguments
            else None
        )
        if value is None or not self._may_be_app(scoped, owner):
            return
        if name := self._name_in(scoped.at(value)):
            yield self._by_key(scoped.at(value), name, "tasks")

    def _name_in(self, key: ScopedValue) -> str | None:
        """The name that a key is: a string, or ``task.name``."""
        text = text_of(key, self._resolver)
        made = self._task(key) if text is None and written(key.value).endswith(".name") else None
        return text or (made.name if made else None)

    def _by_key(self, key: ScopedValue, name: str, method: str) -> UseRecord:
        text = text_of(key, self._resolver)
        return UseRecord("name", method, name, text or written(key.value), string_spot(key))

    def _passed_name(self, scoped: ScopedValue, name: Name) -> Iterator[UseRecord]:
        """A task, or a method that is not called itself: ``on_commit(task.delay)``, ``{"x": task}``."""
        if not self._may_lead(scoped.path, name.dotted.partition(".")[0]):
            return
        owner, _, method = name.dotted.rpartition(".")
        if owner and method in _METHODS:
            if made := self._tasks.of(self._resolver.resolve(scoped.path, owner, scoped.scope)):
                yield UseRecord("value", method, made.name, owner, last_name(scoped, name, method))
        elif method != "name" and (made := self._passed_task(scoped, name)):
            yield UseRecord("value", "", made.name, name.dotted, last_name(scoped, name))

    def _passed_task(self, scoped: ScopedValue, name: Name) -> TaskRecord | None:
        entity = self._resolver.resolve(scoped.path, name.dotted, scoped.scope)
        if isinstance(entity, Assigned) and _holds(entity, scoped.path, name):
            return None  # `add = app.task(add)` passes the function
        return self._tasks.of(entity)

    def _task(self, bound: ScopedValue) -> TaskRecord | None:
        """The task that a name holds."""
        if not isinstance(bound.value, Name):
            return None
        dotted = bound.value.dotted.removesuffix(".name")
        return self._tasks.of(self._resolver.resolve(bound.path, dotted, bound.scope))


def _sent(call: CallExpression) -> Range | None:
    """The lookup ``app.tasks.get("name")`` whose method is called at once; None if there is none in the callee."""
    match call.callee:
        case Attribute(of=CallExpression() as looked_up, name=method) if method in _METHODS:
            return looked_up.range if _registered(looked_up)[1] is not None else None
        case _:
            return None


def _registered(looked_up: object) -> tuple[str, Value | None]:
    """The app, by its dotted name if it has one, and the name of what is looked up among its tasks; None if nothing is.

    ``app.tasks["name"]`` and ``app.tasks.get("name")``.
    """
    match looked_up:
        case Subscript(of=registry, key=key):
            found = _app_of(registry, "tasks")
        case CallExpression(callee=callee, arguments=(Argument(name=None, value=key), *_)):
            found = _app_of(callee, "tasks.get")
        case _:
            return "", None
    return found or "", None if found is None else key


def _app_of(value: Value, attributes: str) -> str | None:
    """What stands before some attributes: its dotted name, empty if it has none; None if these do not stand there."""
    rest, _, last = attributes.rpartition(".")
    match value:
        case Name(dotted=dotted) if f".{dotted}".endswith(f".{attributes}"):
            return dotted[: -len(attributes)].rstrip(".")
        case Attribute(of=of, name=name) if name == last:
            return _app_of(of, rest) if rest else ""
        case _:
            return None


def _holds(made: Assigned, path: str, name: Name) -> bool:
    """Whether a name is in the statement that makes the task."""
    return made.path == path and made.assignment.range.touches(*name.range.start)
