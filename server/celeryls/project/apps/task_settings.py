"""Options that an app's settings give to tasks: ``task_annotations``, and the defaults of each option."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from celeryls.catalogue.load import catalogue
from celeryls.project.model.tasks import GivenOption
from celeryls.project.values.known import Items, Known, Plain, entries, with_defaults
from celeryls.source.expression.values import Constant, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.model.tasks import OptionOrigin, TaskRecord
    from celeryls.source.expression.values import Value


def annotated(made: TaskRecord, settings: Mapping[str, SettingRecord]) -> Iterator[GivenOption]:
    """What ``task_annotations`` set on a task, what is in force first.

    Those of all tasks (``*``) are set behind those of one, and overrule them (`celery.app.annotations.resolve_all`).
    """
    given = settings.get("task_annotations")
    for mapping in _mappings(given.known) if given else ():
        found = entries(mapping)
        for name in ("*", *made.names):
            _, options = found.get(name, (None, None))
            for option, (_, known) in entries(options).items():
                yield _given(str(option), known, "annotation")


def defaulted(settings: Mapping[str, SettingRecord]) -> Iterator[GivenOption]:
    """What the settings say where nothing else does (`celery.app.task.Task.from_config`)."""
    for option, setting in _defaults().items():
        if given := settings.get(setting):
            yield _given(option, given.known, "setting")


@cache
def _defaults() -> Mapping[str, str]:
    """By options the settings behind them; a route is no default of an option."""
    options = catalogue().task_options.values()
    return {each.name: each.setting for each in options if each.setting and each.setting != "task_routes"}


def _mappings(known: Known) -> tuple[Known, ...]:
    found = with_defaults(known)
    return found.items if isinstance(found, Items) else (known,)


def _given(name: str, known: Known, origin: OptionOrigin) -> GivenOption:
    found = with_defaults(known)
    kind = type(found).__name__.lower()
    value: Value = (
        Constant(found.value, found.spot.range) if isinstance(found, Plain) else Unknown(kind, found.spot.range)
    )
    return GivenOption(name, value, found.spot, origin)
