"""Finds where an app's routes are written, or should be, and the edit that adds a task to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.given import given_settings
from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Pairs, Unresolved, entries, with_defaults
from celeryls.routing.certainty import made_at, uncertainty
from celeryls.routing.extend import extended, shortened
from celeryls.routing.source import first_route, sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.given import GivenSetting
    from celeryls.edit.text import Edit
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.model.location import Location
    from celeryls.project.values.known import Known
    from celeryls.routing.files import ProjectFiles
    from celeryls.routing.route import RouteEntry

_ROUTES = re.compile(r"(?:.+_)?(?:task_routes|celery_routes)", re.IGNORECASE)

_IF_DJANGO = "if DJANGO_SETTINGS_MODULE is this file"


@dataclass(frozen=True, slots=True)
class Plan:
    """An edit of the file ``path``; ``text`` is its text when the edit was planned.

    ``name`` is the setting's name as it is written, ``new`` says that it did not exist; ``remark`` is for the title.
    ``doubtful`` says that the setting may not be the effective one, or is only set under a condition; ``decides`` that
    nothing there takes precedence over the new entries.
    """

    path: str
    text: str
    edits: tuple[Edit, ...]
    name: str
    new: bool = False
    remark: str = ""
    doubtful: bool = False
    decides: bool = True


def planned(files: ProjectFiles, app: DeployedApp, routes: Sequence[RouteEntry]) -> Plan | None:
    """The edit that adds routes for tasks, at least one.

    None if one of the tasks has a route, if the routes are computed or unknown, or if a file can't be read.
    """
    match app.setting("task_routes"):
        case None:
            return _created(files, app, routes)
        case Spot():
            return None
        case setting:
            return _extended(files, app, setting, routes)


def _extended(
    files: ProjectFiles, app: DeployedApp, setting: SettingRecord, routes: Sequence[RouteEntry]
) -> Plan | None:
    place = files.location(setting.spot)
    written = files.read(place.path)
    found = written and _nearest(written.text, place)
    if not written or not found or _is_one_of_several(written.text, found):
        return None
    extension = extended(written.text, found, routes, written.style, _names(setting.known))
    if extension is None:
        return None
    condition = uncertainty(found.value, written.text, made_at=made_at(files, app, place.path))
    remarks = (extension.remark, _doubt(files, app, setting) if setting.doubtful else "", condition)
    owners = (name for kind, name in found.scope if kind == "class" and found.form == "name")
    name = ".".join((*owners, found.name))
    return Plan(
        place.path,
        written.text,
        extension.edits,
        name,
        remark=", ".join(filter(None, remarks)),
        doubtful=setting.doubtful or bool(condition),
        decides=extension.decides,
    )


def _doubt(files: ProjectFiles, app: DeployedApp, setting: SettingRecord) -> str:
    """A remark if an unreadable source may override the setting."""
    if app.settings.get(setting.name) != setting:
        return f"if {app.record.variable} reads it"
    for gap in map(files.location, app.unreadable):
        written = files.read(gap.path)
        line = written.text.splitlines()[gap.range.line :][:1] if written else []
        if line:
            is_django = "DJANGO_SETTINGS_MODULE" in line[0]
            return _IF_DJANGO if is_django else f"unless {shortened(line[0])} overrides it"
    return ""


def _is_one_of_several(text: str, found: GivenSetting) -> bool:
    """Whether a name gets one of several values, as in the branches of an ``if``.

    The text does not tell which is effective.
    """
    same = [
        each
        for each in given_settings(text)
        if each.form == found.form and each.name == found.name and each.owner == found.owner
        if each.scope == found.scope and each.form in ("name", "attribute", "item")
    ]
    return len(same) > 1 and len({each.holder.start_byte for each in same}) > 1


def _names(known: Known | None) -> frozenset[str] | None:
    """All names and patterns of a dict of routes; None if it is not a dict, or a part of it is unknown."""
    value = with_defaults(known) if known is not None else None
    if not isinstance(value, Pairs) or any(isinstance(with_defaults(key), Unresolved) for key, _ in value.pairs):
        return None
    return frozenset(map(str, entries(value)))


def _nearest(text: str, location: Location) -> GivenSetting | None:
    """Where a text sets the setting: on the lines that the index knows, else at the only place."""
    found = [each for each in given_settings(text) if _ROUTES.fullmatch(each.name)]
    place = location.range
    there = [each for each in found if each.lines[0] <= place.end_line and place.line <= each.lines[1]]
    if len(there) == 1 or len(found) == 1:
        return (there or found)[0]
    return None


def _created(files: ProjectFiles, app: DeployedApp, routes: Sequence[RouteEntry]) -> Plan | None:
    """The first routes; None while files are still being read, since one of them may contain routes."""
    if not files.whole:
        return None
    for source in sources(app, files):
        written = files.read(source.path)
        if written is None or any(_ROUTES.fullmatch(each.name) for each in given_settings(written.text)):
            return None
        name, edits = first_route(written, app, source, routes, files)
        if edits:
            return Plan(source.path, written.text, edits, name, new=True)
    return None
