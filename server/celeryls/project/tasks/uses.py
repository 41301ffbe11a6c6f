"""The places that name a task: calls of it and of its methods, signatures, and its name as a string."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.catalogue.names import CANVAS, RUNNING, SENDING, SIGNING, TAKING_TASK_NAME
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.project.apps.instances import may_be_app
from celeryls.project.model.made import Named
from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member, Module, Spot
from celeryls.project.tasks.strings import strings_in
from celeryls.project.values.bound import Bound, string_spot, text_of, written
from celeryls.source.expression.values import Attribute, Call, Name, Operation, Range, Subscript
from celeryls.source.outline.model import Assignment, Definition, Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.knowledge import UseKind
    from celeryls.project.model.made import Made
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import Tasks
    from celeryls.source.outline.model import Called, Scope, UnitOutline

_METHODS = SENDING | RUNNING | SIGNING
_LOOKING_UP = ("get", "__getitem__")
_SIGNATURES = CANVAS | SIGNING | TAKING_TASK_NAME


class Uses:
    """Finds the uses of tasks; what it has found is kept as long as `Resolver` lets it."""

    def __init__(self, resolver: Resolver, tasks: Tasks) -> None:
        self._resolver = resolver
        self._tasks = tasks

    def in_file(self, path: str) -> tuple[Named, ...]:
        """All uses in a file; those that can't be told have no task, and the text that is written."""
        return self._resolver.memo.keep(("uses", path), lambda: tuple(dict.fromkeys(self.by_units(path))))

    def by_units(self, path: str) -> Iterator[Named]:
        """As ``in_file``, one unit after the other as they are asked for."""
        self._resolver.outline(path)
        return self._resolver.by_units("uses", path, partial(self._in_unit, path))

    def _in_unit(self, path: str, label: str, unit: UnitOutline) -> Iterator[Named]:
        for called in unit.calls:
            yield from self._in_call(path, label, called)
        for handed in unit.handed:
            yield from self._handed_over(Bound(handed.name, path, label, handed.scope, {}), handed.name)
        yield from strings_in(unit, path, label, self._resolver)

    def _in_call(self, path: str, label: str, called: Called) -> Iterator[Named]:
        call = called.call
        around = Bound(call, path, label, called.scope, {})
        match call.callee:
            case Name(dotted=dotted) as name:
                owner, _, method = dotted.rpartition(".")
                if owner and method in _METHODS and (found := self._method(around, name, owner, method)):
                    yield found
                elif method in TAKING_TASK_NAME:
                    yield from self._by_name(around, owner, method)
                elif method in _LOOKING_UP and owner.endswith(".tasks"):
                    yield from self._looked_up(around, owner.removesuffix(".tasks"))
                elif method in ("patch", "setattr", "object"):
                    yield from self._patched(around, method)
                elif (not owner or method not in _METHODS) and (found := self._direct(around, name)):
                    yield found
            case Attribute(of=of, name=method) if method in _METHODS:
                yield from self._of_other(around, of, method)
            case Attribute(name=method) if method in TAKING_TASK_NAME:
                yield from self._by_name(around, "()", method)

    def _method(self, around: Bound, name: Name, owner: str, method: str) -> Named | None:
        """``task.delay(…)``; unresolved where it looks like one and can't be told to be something else."""
        entity = self._resolver.resolve(around.path, owner, around.scope)
        if made := self._tasks.of(entity):
            return Named("call", method, made.name, owner, self._last(around, name, method))
        if method in SENDING and self._may_be_task(entity, owner):
            return Named("call", method, None, owner, self._last(around, name, method))
        return None

    def _may_be_task(self, entity: Entity, written: str) -> bool:
        """Whether something may be a task: pools and the functions of other queues have methods of the same names."""
        match entity:
            case External() | Module():
                return False
            case Assigned(path=path, assignment=assignment) if isinstance(assignment.value, Call):
                call, scope = assignment.value, assignment.scope
                return not self._is_canvas(call) and not self._is_foreign(call.callee, path, scope)
            case Defined(path=path, definition=definition):
                return not any(
                    self._is_of_another_queue(each, path, definition.scope) for each in definition.decorators
                )
            case None:
                return not written.lower().endswith(("pool", "executor"))
            case _:
                return True

    def _is_foreign(self, callee: object, path: str, scope: Scope) -> bool:
        """Whether what is called is a library's that is not Celery."""
        found = self._resolver.resolve(path, callee.dotted, scope) if isinstance(callee, Name) else None
        if isinstance(found, Member) and isinstance(found.owner, Assigned):
            made = found.owner.assignment
            return isinstance(made.value, Call) and self._is_foreign(made.value.callee, found.owner.path, made.scope)
        return isinstance(found, External) and "celery" not in found.dotted.lower()

    def _is_of_another_queue(self, decorator: object, path: str, scope: Scope) -> bool:
        named = decorator.callee if isinstance(decorator, Call) else decorator
        found = self._resolver.resolve(path, named.dotted, scope) if isinstance(named, Name) else None
        if isinstance(found, Member) and isinstance(found.owner, Assigned):
            made = found.owner.assignment
            callee = made.value.callee if isinstance(made.value, Call) else None
            found = (
                self._resolver.resolve(found.owner.path, callee.dotted, made.scope)
                if isinstance(callee, Name)
                else None
            )
        return isinstance(found, External) and found.dotted.partition(".")[0] in OTHER_QUEUES

    def _is_canvas(self, call: Call) -> bool:
        match call.callee:
            case Name(dotted=dotted):
                return dotted.rpartition(".")[2] in _SIGNATURES
            case Attribute(name=name):
                return name in _SIGNATURES or name in ("set", "clone")
            case _:
                return False

    def _may_lead(self, path: str, name: str) -> bool:
        """Whether a name of a file may hold a task: most of what is called is a library's, or a plain function."""
        bound = self._resolver.bound_anywhere
        return self._resolver.memo.ask(
            ("leads", path, name), lambda: any(self._leads_on(path, binding.fact) for binding in bound(path, name))
        )

    def _leads_on(self, path: str, fact: Import | Definition | Assignment) -> bool:
        match fact:
            case Import(module=module):
                return self._resolver.imported(module, path) is not None
            case Definition(kind=kind, decorators=decorators):
                return bool(decorators) or kind == "class"
            case Assignment(value=value):
                return isinstance(value, Name | Call | Attribute | Operation)

    def _direct(self, around: Bound, name: Name) -> Named | None:
        if not self._may_lead(around.path, name.dotted.partition(".")[0]):
            return None
        entity = self._resolver.resolve(around.path, name.dotted, around.scope)
        method = "()"
        if isinstance(entity, Member) and (entity.name in _METHODS or entity.name == "run"):
            method = entity.name if entity.name in _METHODS else method
            entity = entity.owner
        if isinstance(entity, Assigned) and entity.assignment.range.touches(*name.range.start):
            return None  # `Crawl = app.register_task(Crawl())` calls the class
        made = self._tasks.of(entity) if isinstance(entity, Defined | Assigned) else None
        return Named("call", method, made.name, name.dotted, self._last(around, name, "")) if made else None

    def _by_name(self, around: Bound, owner: str, method: str) -> Iterator[Named]:
        """``send_task("name")``, ``signature("name")``."""
        call = around.value
        value = call.argument("task" if method != "send_task" else "name", 0) if isinstance(call, Call) else None
        if value is None or (method != "send_task" and not self._is_signature(around, owner, method)):
            return
        text = text_of(around.at(value), self._resolver)
        kind: UseKind = "send" if method == "send_task" else "signature"
        spot = string_spot(around.at(value))
        if text is not None:
            yield Named(kind, method, text, text, spot)
        elif method == "send_task" or isinstance(value, Name):
            made = self._task(around.at(value))
            if made or method == "send_task":
                yield Named(kind, method, made.name if made else None, written(value), spot)

    def _is_signature(self, around: Bound, owner: str, method: str) -> bool:
        entity = (
            self._resolver.resolve(around.path, f"{owner}.{method}".lstrip("."), around.scope)
            if owner != "()"
            else None
        )
        if isinstance(entity, External):
            return entity.dotted.startswith("celery.")
        return bool(owner) or isinstance(entity, Defined)

    def _patched(self, around: Bound, method: str) -> Iterator[Named]:
        """``patch("module.task.delay")``, ``patch.object(task, "delay")``, ``setattr(module, "task", …)``."""
        call = around.value
        arguments = call.arguments if isinstance(call, Call) else ()
        if not arguments:
            return
        value = arguments[0].value
        text = text_of(around.at(value), self._resolver)
        if text is not None:
            if text.count(".") and (made := self._target(text, around.path)):
                yield Named("patch", "patch", made.name, text, string_spot(around.at(value)))
        elif method != "patch" and isinstance(value, Name):
            if made := self._task(around.at(value)):
                yield Named("patch", "patch", made.name, value.dotted, self._last(around.at(value), value, ""))
            elif len(arguments) > 1 and (attribute := text_of(around.at(arguments[1].value), self._resolver)):
                owner = self._resolver.resolve(around.path, value.dotted, around.scope)
                if isinstance(owner, Module | Defined) and (made := self._attribute(owner, attribute)):
                    yield Named("patch", "patch", made.name, attribute, string_spot(around.at(arguments[1].value)))

    def _target(self, text: str, path: str) -> Made | None:
        """The task that a mock's target names, or whose attribute it names.

        `unittest.mock` imports as far as it can, and asks for attributes from there on (`pkgutil.resolve_name`); the
        last name is always an attribute. So a package's name for a task hides the module that is called the same, where
        the target ends, and not before.
        """
        if not all(map(str.isidentifier, text.split("."))):
            return None
        owner, _, attribute = text.rpartition(".")
        found = self._resolver.memo.ask(("symbol", path, owner), lambda: self._resolver.symbol(owner, path))
        return self._attribute(found, attribute)

    def _attribute(self, owner: Entity, name: str) -> Made | None:
        """The task that an attribute is, or whose attribute it is."""
        if isinstance(owner, Defined | Assigned) and (made := self._tasks.of(owner)):
            return made
        entity = self._resolver.member(owner, name)
        return self._tasks.of(entity.owner if isinstance(entity, Member) else entity)

    def _of_other(self, around: Bound, of: object, method: str) -> Iterator[Named]:
        """``app.tasks["name"].delay()``, and of a task's class ``Task().delay()``."""
        match of:
            case Subscript(of=Name(dotted=dotted), key=key) if dotted.rpartition(".")[2] == "tasks":
                text = text_of(around.at(key), self._resolver)
                if text is not None:
                    yield Named("name", method, text, text, string_spot(around.at(key)))

    def _looked_up(self, around: Bound, owner: str) -> Iterator[Named]:
        """``app.tasks["name"]``, ``app.tasks.get("name")``."""
        value = around.value.arguments[0].value if isinstance(around.value, Call) and around.value.arguments else None
        if value is None or not may_be_app(
            self._resolver.resolve(around.path, owner, around.scope), owner, self._resolver
        ):
            return
        text = text_of(around.at(value), self._resolver)
        made = self._task(around.at(value)) if text is None and written(value).endswith(".name") else None
        if name := text or (made and made.name):
            yield Named("name", "tasks", name, text or written(value), string_spot(around.at(value)))

    def _handed_over(self, around: Bound, name: Name) -> Iterator[Named]:
        """A task, or a method that is not called itself: ``on_commit(task.delay)``, ``{"x": task}``."""
        if not self._may_lead(around.path, name.dotted.partition(".")[0]):
            return
        owner, _, method = name.dotted.rpartition(".")
        if owner and method in _METHODS:
            if made := self._tasks.of(self._resolver.resolve(around.path, owner, around.scope)):
                yield Named("value", method, made.name, owner, self._last(around, name, method))
        elif method != "name" and (made := self._task(around)):
            yield Named("value", "", made.name, name.dotted, self._last(around, name, ""))

    def _task(self, bound: Bound) -> Made | None:
        """The task that a name holds."""
        if not isinstance(bound.value, Name):
            return None
        dotted = bound.value.dotted.removesuffix(".name")
        return self._tasks.of(self._resolver.resolve(bound.path, dotted, bound.scope))

    def _last(self, around: Bound, name: Name, method: str) -> Spot:
        """Where the last name in front of a method stands; the whole where it is written over several lines."""
        line, end = name.range.line, name.range.end_column
        if line == name.range.end_line and end - name.range.column == len(name.dotted):
            end -= len(method) + 1 if method else 0
            owner = name.dotted[: -len(method) - 1] if method else name.dotted
            return Spot(around.path, around.unit, Range(line, end - len(owner.rpartition(".")[2]), line, end))
        return Spot(around.path, around.unit, name.range)
