"""Finds settings that name queues in modules, classes and dicts, whether an app reads them or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.project.model.apps import SettingRecord
from celeryls.project.names.entities import Spot
from celeryls.project.names.purposes import is_developer_s
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Plain, with_defaults
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Argument, CallExpression, Constant, Mapping, Name, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline

_NAME = re.compile(
    r"(?:[A-Z][A-Z0-9_]*_)?(?P<upper>TASK_ROUTES|TASK_QUEUES|TASK_DEFAULT_QUEUE)"
    r"|(?P<lower>task_routes|task_queues|task_default_queue)"
    r"|CELERY_(?P<old>ROUTES|QUEUES|DEFAULT_QUEUE)"
)
_DEEPEST = 6


def queue_settings(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[SettingRecord]:
    """The values that a unit of a file gives to such settings.

    ``doubtful``, since it is unknown whether an app reads them.

    Classes for development and tests are left out.
    """
    for made in unit.assignments:
        if any(kind == "class" and is_developer_s(name) for kind, name in made.scope):
            continue
        scoped = ScopedValue(made.value, path, label, made.scope, {})
        name = made.target.dotted if isinstance(made.target, Name) and made.operator == "=" else ""
        if (setting := queue_setting_name(name)) and not any(kind == "def" for kind, _ in made.scope):
            known = Evaluation(resolver).value(scoped)
            yield SettingRecord(setting, name, known, Spot(path, label, made.range), doubtful=True)
        yield from _inside(scoped, resolver, 0)
    for definition in unit.definitions:
        for value in definition.returns:
            if isinstance(value, Mapping) or (isinstance(value, CallExpression) and value.arguments):
                inner = (*definition.scope, ("def", definition.name))
                yield from _inside(ScopedValue(value, path, label, inner, {}), resolver, 0)


def queue_setting_name(written_as: str) -> str | None:
    """The setting that a name means with any namespace; None if it is none of these."""
    match = _NAME.fullmatch(written_as)
    if match is None:
        return None
    if old := match["old"]:
        return f"task_{old.lower()}"
    return str(match["upper"] or match["lower"]).lower()


def _inside(bound: ScopedValue, resolver: Resolver, depth: int) -> Iterator[SettingRecord]:
    """The entries of dicts, and the keywords of calls, in a value."""
    if depth > _DEEPEST:
        return
    for key, part in _pairs(bound.value):
        setting = queue_setting_name(key) if key is not None else None
        if setting is None:
            yield from _inside(bound.at(part), resolver, depth + 1)
            continue
        known = Evaluation(resolver).value(bound.at(part))
        if isinstance(with_defaults(known), Plain) and setting != "task_default_queue":
            continue
        spot = known.spot if known.spot.path == bound.path else bound.at(part).spot
        yield SettingRecord(setting, key or "", known, spot, doubtful=True)


def _pairs(value: Value) -> Iterator[tuple[str | None, Value]]:
    match value:
        case Mapping(pairs=pairs):
            yield from ((str(key.value) if isinstance(key, Constant) else None, part) for key, part in pairs)
        case CallExpression(arguments=arguments):
            yield from ((_keyword(each), each.value) for each in arguments)
        case Sequence(items=items):
            yield from ((None, item) for item in items)
        case _:
            return


def _keyword(argument: Argument) -> str | None:
    return argument.name if argument.name and not argument.name.startswith("*") else None
