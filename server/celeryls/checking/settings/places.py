"""The places of a setting: its name, and its value."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.values.known import with_defaults

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import SettingValue
    from celeryls.syntax.places import Range

READS_OLD_NAMES = (5, 7)
"""The first Celery in which old names work beside a namespace."""
_NOT_PRODUCTION = frozenset(
    ("local", "dev", "development", "test", "tests", "testing", "ci", "example", "examples", "compose")
)


def written_name(value: SettingValue, context: Context) -> Range | None:
    """The place of the name itself; None where the statement does not begin with it."""
    source = context.source(value.at)
    if source.strip("\"'") == value.written:
        return value.at
    return value.at.beginning(len(value.written)) if source.startswith(value.written) else None


def value_place(value: SettingValue, context: Context) -> Range:
    """The place of the value where it stands in this unit, else that of the name."""
    known = with_defaults(value.known) if value.known is not None else None
    if known is not None and context.is_here(known.spot):
        return known.spot.range
    return written_name(value, context) or value.at


def is_ignored(value: SettingValue, context: Context) -> bool:
    """Whether Celery may ignore a setting: an old name beside a namespace, before 5.7 (`celery.app.utils.Settings`)."""
    if value.setting is None or not value.namespace or value.is_read:
        return False
    is_old = value.written.upper() != f"{value.namespace}_{value.setting}".upper()
    return is_old and (context.celery is None or context.celery < READS_OLD_NAMES)


def is_for_development(context: Context) -> bool:
    """Whether a file is for tests or development; its folders below the project's root count, and all of its name."""
    words = PurePath(context.path).stem.lower().replace("-", "_").split("_")
    return context.purpose != "production" or not _NOT_PRODUCTION.isdisjoint(words)
