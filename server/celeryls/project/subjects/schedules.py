"""Schedules and rows of django-celery-beat as subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned, External
from celeryls.project.subjects.model import PeriodicTaskRow, Schedule
from celeryls.project.subjects.walk import calls_in
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import text_in
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.syntax.places import Range

_PARAMETERS = {
    "celery.schedules.crontab": ("minute", "hour", "day_of_week", "day_of_month", "month_of_year"),
    "celery.schedules.schedule": ("run_every", "relative", "nowfun"),
    "celery.schedules.solar": ("event", "lat", "lon"),
    "django_celery_beat.models.CrontabSchedule": (),
    "django_celery_beat.models.IntervalSchedule": (),
}
_CREATING = ("create", "get_or_create", "update_or_create", "acreate", "aget_or_create", "aupdate_or_create")
_BEAT = "django_celery_beat"
_ROW = f"{_BEAT}.models.PeriodicTask"


def schedules_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[Schedule]:
    """The schedules in the source of a unit."""
    for call, scope in calls_in(unit):
        callee = _created(call, path, scope, resolver)
        parameters = _PARAMETERS.get(_canonical(callee)) if callee else None
        if parameters is None:
            continue
        evaluation = Evaluation(resolver)
        arguments: dict[str, Known] = {}
        complete = True
        for index, argument in enumerate(call.arguments):
            name = argument.name or (parameters[index] if index < len(parameters) else "*")
            if name in ("*", "**"):
                complete = False
            else:
                arguments[name] = evaluation.value(ScopedValue(argument.value, path, label, scope, {}))
        yield Schedule(_canonical(callee), call, arguments, complete)


def rows_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[PeriodicTaskRow]:
    """The rows of periodic tasks that a unit creates."""
    for call, scope in calls_in(unit):
        if _canonical(_created(call, path, scope, resolver)) != _ROW:
            continue
        evaluation = Evaluation(resolver)
        fields: dict[str, tuple[Range, Known, Value]] = {}
        for argument in call.arguments:
            if argument.name in ("defaults", "create_defaults") and isinstance(argument.value, Mapping):
                for key, value in argument.value.pairs:
                    name = getattr(key, "value", None)
                    if isinstance(name, str) and key is not None:
                        known = evaluation.value(ScopedValue(value, path, label, scope, {}))
                        fields[name] = (key.range, known, value)
            elif argument.name not in (None, "*", "**"):
                known = evaluation.value(ScopedValue(argument.value, path, label, scope, {}))
                fields[argument.name] = (argument.range, known, argument.value)
        yield PeriodicTaskRow(call, text_in(fields["task"][1]) if "task" in fields else None, fields, ())


def _created(call: CallExpression, path: str, scope: Scope, resolver: Resolver) -> str:
    """The dotted name of the called class or function, also for ``Class.objects.create``."""
    if not isinstance(call.callee, Name):
        return ""
    dotted = call.callee.dotted
    owner, _, method = dotted.rpartition(".")
    if method in _CREATING and owner.endswith(".objects"):
        dotted = owner.removesuffix(".objects")
    match resolver.resolve(path, dotted, scope):
        case External(dotted=found):
            return found
        case Assigned(assignment=assignment):
            return _historical(assignment.value)
        case _:
            return ""


def _historical(value: Value) -> str:
    """The model that a migration gets with ``apps.get_model("django_celery_beat", "PeriodicTask")``."""
    if not isinstance(value, CallExpression) or not isinstance(value.callee, Name):
        return ""
    if value.callee.dotted.rpartition(".")[2] != "get_model":
        return ""
    label, name = (
        each.value if isinstance(each := value.argument(key, index), Constant) else None
        for index, key in enumerate(("app_label", "model_name"))
    )
    label, name = str(label or "").split(".") if name is None and "." in str(label) else (label, name)
    return f"{_BEAT}.models.{name}" if label == _BEAT else ""


def _canonical(dotted: str) -> str:
    """A single name for an object that can be imported from several modules."""
    if dotted.startswith("celery.") and dotted.endswith(".crontab"):
        return "celery.schedules.crontab"
    return dotted
