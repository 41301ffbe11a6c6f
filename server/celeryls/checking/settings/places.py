"""The places of a setting: its name, and its value."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.values.known import with_defaults

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import SettingValue
    from celeryls.syntax.places import Range

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


def is_for_development(context: Context) -> bool:
    """Whether a file is for tests or development; its folders below the project's root count, and all of its name."""
    words = PurePath(context.path).stem.lower().replace("-", "_").split("_")
    return context.purpose != "production" or not _NOT_PRODUCTION.isdisjoint(words)
