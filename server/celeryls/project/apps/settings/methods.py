"""Reads calls that configure an app: of its class, and of its methods such as ``config_from_object``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import APP_PARAMETERS
from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.settings.classes import overridden_in
from celeryls.project.apps.settings.computed import is_computed
from celeryls.project.apps.settings.conf import Gap, read_pairs
from celeryls.project.apps.settings.source import Reading, SettingsSource
from celeryls.project.model.apps import SettingRecord
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Reference, text_in
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Constant, Name, Operation, Subscript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.values.evaluate import Naming
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

_KEYWORDS = {"broker": "broker_url", "backend": "result_backend"}
_NO_SETTINGS = APP_PARAMETERS | {"*", "**"}
_LOADERS = ("app", "default", "celery.loaders.app:AppLoader", "celery.loaders.default:Loader")
_CONFIGURING = frozenset(("config_from_object", "config_from_envvar", "config_from_cmdline", "add_defaults", "setattr"))


class Method(NamedTuple):
    """A call that configures the app written ``owner``.

    ``certain`` is False if it is nested deeper than others of its scope, such as under an ``if``.
    """

    owner: str
    name: str
    call: CallExpression
    scoped: ScopedValue
    certain: bool


class FlaskKey(NamedTuple):
    """A key of Flask's configuration that an app takes its settings from."""

    key: str


def methods(path: str, resolver: Resolver) -> Iterator[Method]:
    """The calls of a file that configure an app, in the order of the text."""
    return resolver.by_units("methods", path, partial(_in_unit, path))


def read_methods(path: str, resolver: Resolver) -> Steps:
    """Prepares ``methods`` for a large file, in steps."""
    return resolver.read_units("methods", path, partial(_in_unit, path))


def _in_unit(path: str, label: str, unit: UnitOutline) -> Iterator[Method]:
    margins: dict[Scope, int] = {(): 0}
    for called in unit.calls:
        column = called.call.range.column
        margins[called.scope] = min(column, margins.get(called.scope, column))
    for called in unit.calls:
        dotted = called.call.callee.dotted if isinstance(called.call.callee, Name) else ""
        owner, _, name = dotted.rpartition(".")
        if name not in _CONFIGURING:
            continue
        if name == "setattr":
            owner = _set_on(called.call)
        certain = called.call.range.column == margins[called.scope]
        scoped = ScopedValue(called.call, path, label, called.scope, {})
        yield Method(owner.removesuffix(".conf"), name, called.call, scoped, certain)


def objects(
    made: ScopedValue, called: Iterable[Method], resolver: Resolver, naming: Naming | None
) -> Iterator[tuple[Reading | FlaskKey, bool]]:
    """The objects that an app's configuration is read from; a certain one replaces those before it."""
    found: list[tuple[ScopedValue, Value | None, Value | None, bool]] = []
    if isinstance(made.value, CallExpression):
        found.append((made, made.value.argument("config_source"), made.value.argument("namespace"), True))
    for each in called:
        if each.name == "config_from_envvar":
            yield Reading(None, (), (each.scoped.spot,), varies=True), each.certain
        elif each.name == "config_from_object":
            found.append((each.scoped, each.call.argument("obj", 0), each.call.argument("namespace", 3), each.certain))
    source = SettingsSource(resolver, naming)
    for scoped, value, namespace, certain in found:
        if value is None:
            continue
        if key := _flask_key(value):
            yield FlaskKey(key), certain
            continue
        prefix = Evaluation(resolver).value(scoped.at(namespace)) if namespace is not None else None
        yield source.read(scoped.at(value), text_in(prefix))._replace(namespace=text_in(prefix)), certain


def overruling(
    made: ScopedValue, called: list[Method], resolver: Resolver, naming: Naming | None
) -> Iterator[SettingRecord | Gap]:
    """The settings that override these, except ``conf``: defaults, arguments of ``Celery(…)``, its class."""
    value = Evaluation(resolver, naming).value
    for each in called:
        if each.name == "add_defaults" and (given := each.call.argument("fun", 0)) is not None:
            promised = _added_defaults(each.scoped.at(given), resolver, naming)
            computed = is_computed(each.scoped.at(given), resolver) or isinstance(given, Name)
            yield from read_pairs(promised, each.scoped.spot, computed=computed)
    for argument in made.value.arguments if isinstance(made.value, CallExpression) else ():
        part = made.at(argument.value)
        if argument.name in ("changes", "**"):
            yield from read_pairs(value(part), part.spot, computed=is_computed(part, resolver))
        elif argument.name == "loader" and text_in(value(part)) not in _LOADERS:
            yield Gap(part.spot)
        elif argument.name and argument.name not in _NO_SETTINGS:
            setting = setting_of(_KEYWORDS.get(argument.name, argument.name), None)
            if setting:
                yield SettingRecord(setting, argument.name, value(part), part.spot)
    if overridden := overridden_in(made, resolver):
        yield Gap(overridden)


def unreadable(called: list[Method]) -> Iterator[Gap]:
    """Unreadable sources that override everything set on an app's ``conf``."""
    yield from (Gap(each.scoped.spot) for each in called if each.name in ("config_from_cmdline", "setattr"))


def _added_defaults(bound: ScopedValue, resolver: Resolver, naming: Naming | None) -> Known:
    """The defaults from ``add_defaults``: a dict, or the result of a function or a ``lambda``."""
    match bound.value:
        case Operation(operator="lambda", operands=(value,)):
            return Evaluation(resolver, naming).value(bound.at(value))
        case Name() as name if isinstance(Evaluation(resolver).value(bound), Reference):
            return Evaluation(resolver, naming).value(bound.at(CallExpression(name, (), name.range)))
        case _:
            return Evaluation(resolver, naming).value(bound)


def _set_on(call: CallExpression) -> str:
    """The object whose attribute ``setattr`` sets."""
    first = call.arguments[0].value if call.arguments else None
    return first.dotted if isinstance(first, Name) and first.dotted.endswith(".conf") else ""


def _flask_key(value: object) -> str | None:
    match value:
        case Subscript(of=Name(dotted=dotted), key=Constant(value=str(key))) if dotted.endswith("config"):
            return key
        case _:
            return None
