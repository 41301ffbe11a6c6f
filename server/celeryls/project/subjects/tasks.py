"""Tasks as subjects: with all effective options from any source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.project.model.tasks import OptionRecord, in_force
from celeryls.project.names.entities import Assigned, Defined
from celeryls.project.subjects.model import Option, Task
from celeryls.project.subjects.simple_values import known_of
from celeryls.project.subjects.task_attributes import (
    attributes_of,
    attributes_of_class,
    is_class_of_app_read,
    mixed_in_to,
)
from celeryls.project.tasks.classes import base_of_app, class_options, is_task_class
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Pairs, Plain, entries, with_defaults
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.apps import AppRecord
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.task_attributes import MixedIn
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Argument, Value
    from celeryls.source.outline.model import Definition, Scope, UnitOutline
    from celeryls.syntax.places import Range


def tasks_in(path: str, label: str, unit: UnitOutline, tasks: TaskReader, resolver: Resolver) -> Iterator[Task]:
    """The tasks of a unit, its task classes, and its annotations of tasks."""
    for record in tasks.in_unit(path, label, unit):
        yield task_of(record, path, label, resolver)
    for definition in unit.definitions:
        if definition.kind == "class" and is_task_class(Defined(path, label, definition), resolver):
            yield _base(Defined(path, label, definition), unit, resolver)
    yield from _annotations(path, label, unit, resolver)


def task_of(record: TaskRecord, path: str, label: str, resolver: Resolver) -> Task:
    """The subject of a task that is made in a unit; its function or class may be elsewhere."""
    definition = _definition(record, resolver)
    decorator = _decorator(record, definition)
    is_here = (record.spot.path, record.spot.unit) == (path, label)
    scope = definition.scope if definition else ()
    options = {}
    for name, option in in_force(record.options).items():
        spot = option.spot
        here = spot.path == path and spot.unit == label
        known = known_of(ScopedValue(option.value, spot.path, spot.unit, scope if here else (), {}), resolver)
        argument = _argument(decorator, name, spot.range if here else None)
        at = spot.range if here else (argument.range if argument else None)
        keyword = argument.range if argument and argument.name == name else None
        options[name] = Option(option, known, at, keyword)
    entity = Defined(path, label, definition) if definition else None
    return Task(
        record=record,
        options=options,
        at=record.spot.range if is_here else None,
        definition=definition,
        decorator=decorator,
        is_complete=not _spreads_unknown(decorator, options, path, label, scope, resolver),
        attributes=attributes_of(record, entity, decorator, resolver),
    )


def options_of_app(app: AppRecord, resolver: Resolver) -> dict[str, Option] | None:
    """The options that the class of an app's tasks sets, ``Celery(task_cls=…)``; None if it can't be read."""
    made = resolver.resolve(app.spot.path, app.variable)
    if not isinstance(made, Assigned):
        return {}
    if not is_class_of_app_read(made, resolver):
        return None
    options = class_options(base_of_app(made, resolver), resolver)
    return {
        name: Option(OptionRecord(name, bound.value, bound.spot, "base"), known_of(bound, resolver), None)
        for name, bound in options.items()
        if name != "name"
    }


def _definition(record: TaskRecord, resolver: Resolver) -> Definition | None:
    unit = resolver.bindings(record.spot.path).unit(record.spot.unit)
    return next((each for each in unit.definitions if each.name_range == record.spot.range), None) if unit else None


def _base(entity: Defined, unit: UnitOutline, resolver: Resolver) -> Task:
    """A task class, with the options that its own body sets, and its methods."""
    definition = entity.definition
    options = {
        name: Option(OptionRecord(name, bound.value, bound.spot, "class"), known_of(bound, resolver), bound.value.range)
        for name, bound in class_options(entity, resolver).items()
        if bound.path == entity.path and bound.unit == entity.unit and bound.scope == entity.inner
    }
    methods: tuple[Definition, ...] = ()
    mixed_in: tuple[MixedIn, ...] = ()
    if attributes_of_class(entity, resolver) is not None:
        mixed_in = tuple(mixed_in_to(entity, resolver))
        methods = tuple(each for each in unit.definitions if each.scope == entity.inner and each.kind != "class")
    return Task(None, options, definition.name_range, definition, attributes=None, methods=methods, mixed_in=mixed_in)


def _annotations(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[Task]:
    """The entries of ``task_annotations``, under any name of the setting, and the default for all tasks."""
    for made in unit.assignments:
        if isinstance(made.target, Name) and _limits(made.target.dotted):
            bound = ScopedValue(made.value, path, label, made.scope, {})
            record = OptionRecord("rate_limit", made.value, bound.spot, "annotation")
            options = {"rate_limit": Option(record, known_of(bound, resolver), made.value.range)}
            yield Task(None, options, made.target.range, is_complete=False, pattern="*")
        elif isinstance(made, Assignment) and isinstance(made.target, Name) and _annotates(made.target.dotted):
            known = Evaluation(resolver).value(ScopedValue(made.value, path, label, made.scope, {}))
            for name, (at, value) in entries(known).items():
                options = {}
                for key, (_, part) in entries(value).items():
                    plain = with_defaults(part)
                    if key in TASK_OPTIONS and plain.spot.path == path and plain.spot.unit == label:
                        written = _written_at(made.value, plain.spot.range)
                        if written is not None:
                            record = OptionRecord(str(key), written, plain.spot, "annotation")
                            options[str(key)] = Option(record, plain, plain.spot.range)
                if options:
                    yield Task(None, options, with_defaults(at).spot.range, is_complete=False, pattern=str(name))


def _annotates(dotted: str) -> bool:
    last = dotted.rpartition(".")[2].lower()
    return last.endswith("task_annotations") or last == "celery_annotations"


def _limits(dotted: str) -> bool:
    """Whether a name means the setting ``task_default_rate_limit``."""
    last = dotted.rpartition(".")[2].lower()
    return last.endswith("task_default_rate_limit") or last == "celery_default_rate_limit"


def _written_at(value: Value, place: Range) -> Value | None:
    from celeryls.project.subjects.walk import within  # noqa: PLC0415 - walks are of no use to the other subjects

    return next((part for part in within(value) if part.range == place), None)


def _decorator(record: TaskRecord, definition: Definition | None) -> Value | None:
    if definition is None or not record.head:
        return None
    return next((each for each in definition.decorators if _head(each) == record.head), None)


def _head(decorator: Value) -> str:
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    return named.dotted if isinstance(named, Name) else ""


def _argument(decorator: Value | None, name: str, place: Range | None) -> Argument | None:
    """The argument of a decorator that sets an option: the keyword, or else a spread that may contain it."""
    if not isinstance(decorator, CallExpression):
        return None
    named = next((each for each in decorator.arguments if each.name == name), None)
    if named is not None:
        return named
    spreads = [each for each in decorator.arguments if each.name == "**"]
    if place is not None:
        return next((each for each in spreads if each.range.start <= place.start <= each.range.end), None)
    return spreads[0] if len(spreads) == 1 else None


def _spreads_unknown(
    decorator: Value | None, options: dict[str, Option], path: str, label: str, scope: Scope, resolver: Resolver
) -> bool:
    """Whether a ``**mapping`` may contain unknown options."""
    if not isinstance(decorator, CallExpression):
        return False
    for each in decorator.arguments:
        if each.name == "**":
            known = with_defaults(Evaluation(resolver).value(ScopedValue(each.value, path, label, scope, {})))
            if not isinstance(known, Pairs) or not all(_is_among(options, key) for key, _ in known.pairs):
                return True
    return False


def _is_among(options: dict[str, Option], key: Known) -> bool:
    plain = with_defaults(key)
    return isinstance(plain, Plain) and str(plain.value) in options
