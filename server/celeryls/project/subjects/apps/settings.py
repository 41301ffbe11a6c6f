"""Settings that a unit sets by name, as subjects: on an app's ``conf``, and as keywords of ``Celery(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_PARAMETERS
from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.instances import is_app, makes_app
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.apps.reads import is_read
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.timeline import rebinds, timeline
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Subscript
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.syntax.places import Range

_NOT_SETTINGS = APP_PARAMETERS | {"include", "config_source", "*", "**"}
_PARAMETERS = {"broker": "broker_url", "backend": "result_backend"}
"""Parameters of `Celery(…)` that stand for a setting."""


def settings_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[SettingValue]:
    """The settings that a unit sets by name, including names that Celery does not know."""
    for made in unit.assignments:
        match made.target:
            case Name(dotted=dotted, range=place) if ".conf." in dotted:
                owner, _, written = dotted.partition(".conf.")
                if "." not in written and _is_app(owner, path, made.scope, resolver):
                    at = place.beginning(len(dotted))
                    name = at if place.line != place.end_line else _last(place, written)
                    value = _value(written, ScopedValue(made.value, path, label, made.scope, {}), name, resolver)
                    yield value._replace(replaced=tuple(_replaced(made, dotted, path, label, resolver)))
            case Subscript(of=Name(dotted=dotted), key=Constant(value=str(written), range=place)) if dotted.endswith(
                ".conf"
            ) and _is_app(dotted.removesuffix(".conf"), path, made.scope, resolver):
                yield _value(written, ScopedValue(made.value, path, label, made.scope, {}), place, resolver)
        if isinstance(made.value, CallExpression):
            yield from _keywords(ScopedValue(made.value, path, label, made.scope, {}), made.value, resolver)
    for called in unit.calls:
        callee = called.call.callee
        dotted = callee.dotted if isinstance(callee, Name) else ""
        owner = dotted.removesuffix(".conf.update")
        if owner != dotted and _is_app(owner, path, called.scope, resolver):
            yield from _updated(ScopedValue(called.call, path, label, called.scope, {}), called.call, resolver)


def _replaced(made: Assignment, dotted: str, path: str, label: str, resolver: Resolver) -> Iterator[Spot]:
    """The places of the name in earlier statements of the unit, where each surely gives it a new value, as this one."""
    events = timeline(path, resolver).get(made.scope, {}).get(dotted, ())
    if (
        len(events) < 2
        or (events[-1].unit, events[-1].fact) != (label, made)
        or not all(rebinds(event, dotted) for event in events)
    ):
        return
    for event in events[:-1]:
        target = event.fact.target if isinstance(event.fact, Assignment) else None
        if event.unit == label and isinstance(target, Name) and target.range.line == target.range.end_line:
            yield Spot(path, label, _last(target.range, dotted.rpartition(".")[2]))


def _keywords(scoped: ScopedValue, call: CallExpression, resolver: Resolver) -> Iterator[SettingValue]:
    """``Celery(task_acks_late=True)``."""
    if not isinstance(call.callee, Name) or not makes_app(
        resolver.resolve(scoped.path, call.callee.dotted, scoped.scope), resolver
    ):
        return
    for argument in call.arguments:
        if argument.name and (argument.name in _PARAMETERS or argument.name not in _NOT_SETTINGS):
            place = argument.range.beginning(len(argument.name))
            name = _PARAMETERS.get(argument.name, argument.name)
            found = _value(name, scoped.at(argument.value), place, resolver)
            yield found._replace(form="keyword", written=argument.name)


def _updated(scoped: ScopedValue, call: CallExpression, resolver: Resolver) -> Iterator[SettingValue]:
    for argument in call.arguments:
        if argument.name not in (None, "*", "**"):
            place = argument.range.beginning(len(argument.name))
            yield _value(argument.name, scoped.at(argument.value), place, resolver)
        elif isinstance(argument.value, Mapping):
            for key, value in argument.value.pairs:
                if isinstance(key, Constant) and isinstance(key.value, str):
                    yield _value(key.value, scoped.at(value), key.range, resolver)


def _value(written: str, value: ScopedValue, place: Range, resolver: Resolver) -> SettingValue:
    setting = setting_of(written, None)
    read = setting is None and is_read(written, value.path, resolver)
    return SettingValue(written, setting, None, Evaluation(resolver).value(value), place, "conf", is_read=read)


def _is_app(owner: str, path: str, scope: Scope, resolver: Resolver) -> bool:
    return is_app(resolver.resolve(path, owner, scope), resolver)


def _last(place: Range, name: str) -> Range:
    return type(place)(place.line, place.end_column - len(name), place.line, place.end_column)
