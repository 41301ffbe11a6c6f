"""Adds the options from an app's settings to those of a task: ``task_annotations``, and the defaults of options."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from celeryls.catalogue.load import catalogue
from celeryls.project.apps.annotations import annotations_of
from celeryls.project.model.tasks import OptionRecord
from celeryls.project.values.known import Known, Plain, with_defaults
from celeryls.source.expression.values import Constant, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.model.tasks import OptionOrigin, TaskRecord
    from celeryls.source.expression.values import Value


AUTORETRY = frozenset(
    ("autoretry_for", "dont_autoretry_for", "retry_kwargs", "retry_backoff", "retry_backoff_max", "retry_jitter")
)
"""For these the decorator overrides an annotation (`celery.app.autoretry.add_autoretry_behaviour`)."""
_WRITTEN = ("decorator", "call", "mapping", "wrapper")


def all_options(task: TaskRecord, settings: Mapping[str, SettingRecord]) -> tuple[OptionRecord, ...]:
    """Every place that sets an option of a task, the effective one first.

    The app's settings, as defaults, come last.
    """
    options = (*task.options, *_annotated(task, settings), *_defaulted(settings))
    return tuple(sorted(options, key=_order))


def _order(option: OptionRecord) -> int:
    """The rank of an option among others of its name; options of one kind keep their order."""
    if option.origin == "annotation":
        return 2 if option.name in AUTORETRY else 0
    if option.origin == "setting":
        return 4
    return 1 if option.origin in _WRITTEN else 3


def _annotated(task: TaskRecord, settings: Mapping[str, SettingRecord]) -> Iterator[OptionRecord]:
    """The options that ``task_annotations`` set on a task."""
    given = settings.get("task_annotations")
    for each in annotations_of(task.names, given.known).given if given else ():
        yield _option(each.option, each.known, "annotation")


def _defaulted(settings: Mapping[str, SettingRecord]) -> Iterator[OptionRecord]:
    """The options from settings that apply if nothing else sets them (`celery.app.task.Task.from_config`)."""
    for option, setting in _defaults().items():
        if given := settings.get(setting):
            yield _option(option, given.known, "setting")


@cache
def _defaults() -> Mapping[str, str]:
    """The setting for each option; routes are not defaults of options."""
    options = catalogue().task_options.values()
    return {each.name: each.setting for each in options if each.setting and each.setting != "task_routes"}


def _option(name: str, known: Known, origin: OptionOrigin) -> OptionRecord:
    found = with_defaults(known)
    kind = type(found).__name__.lower()
    value: Value = (
        Constant(found.value, found.spot.range) if isinstance(found, Plain) else Unknown(kind, found.spot.range)
    )
    return OptionRecord(name, value, found.spot, origin)
