"""An entry of a beat schedule for a task, where the project keeps the schedule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.change import FileChange
from celeryls.edit.entries import add_entry, container, quoted
from celeryls.edit.given import given_settings
from celeryls.edit.imports.add import merge
from celeryls.edit.items import indent_at
from celeryls.edit.style import style_of
from celeryls.project.model.apps import SettingRecord
from celeryls.routing.certainty import made_at, uncertainty

if TYPE_CHECKING:
    from celeryls.edit.given import GivenSetting
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.features.assisting.context import ActionContext
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord

_SCHEDULE = re.compile(r"(?:.+_)?(?:beat_schedule|celerybeat_schedule)", re.IGNORECASE)
_IMPORT = "from celery.schedules import crontab"


class PlannedEntry(NamedTuple):
    """The change of the file with the schedule, and the name that the schedule has there."""

    change: FileChange
    name: str


def planned_entry(context: ActionContext, app: DeployedApp, task: TaskRecord) -> PlannedEntry | None:
    """The change that schedules a task; None if the schedule is not a dict that surely counts, or can't be read."""
    setting = app.setting("beat_schedule")
    if not isinstance(setting, SettingRecord) or setting.doubtful or setting.adds:
        return None
    place = context.location(setting.spot)
    written = context.read(place.path)
    given = _at(written.text, place) if written else None
    schedule = container(given.value, written.text) if given is not None and written else None
    if written is None or given is None or schedule is None or not schedule.is_dict:
        return None
    text, style = written.text, style_of(written.text, written.style)
    imports = merge(text, (_IMPORT,), style=style)
    if imports.conflicts or uncertainty(given.value, text, made_at=made_at(context, app, place.path)):
        return None
    key = task.function.replace("_", "-")
    indent = indent_at(text, schedule.entries[0].span[0] if schedule.entries else schedule.open)
    if not schedule.entries:
        indent += style.indent
    entries = add_entry(text, schedule, key, _entry(str(task.name), indent, style), style)
    if not entries:
        return None  # another task has this key
    return PlannedEntry(FileChange(place.path, text, (*imports.edits, *entries)), given.name)


def _at(text: str, place: Location) -> GivenSetting | None:
    """The setting on the lines that the index knows; None if there is not exactly one."""
    start, end = place.range.line, place.range.end_line
    found = [each for each in given_settings(text) if _SCHEDULE.fullmatch(each.name)]
    there = [each for each in found if each.lines[0] <= end and start <= each.lines[1]]
    return there[0] if len(there) == 1 else None


def _entry(task: str, indent: str, style: Style) -> tuple[str | Stop, ...]:
    step = style.line_end + indent + style.indent
    key = style.string
    return (
        f"{{{step}{key('task')}: {quoted(task, style)},",
        f"{step}{key('schedule')}: crontab(hour=3, minute=0),",
        f"{step}{key('options')}: {{{key('expires')}: 3600}},",
        f"{style.line_end}{indent}}}",
    )
