"""Where an app's routes are written, or would be, and the edit that adds a task to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.given import given
from celeryls.features.assisting.routes.extend import extended
from celeryls.features.assisting.routes.source import first_route, sources
from celeryls.project.values.known import Pairs, Unresolved, entries, usual

if TYPE_CHECKING:
    from celeryls.edit.given import Given
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.around import Around
    from celeryls.features.assisting.routes.route import Route
    from celeryls.project.model.knowledge import App, Setting
    from celeryls.project.values.known import Known

_ROUTES = re.compile(r"(?:.+_)?(?:task_routes|celery_routes)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plan:
    """An edit of the file ``path``, whose ``text`` is as it was when it was planned.

    ``name`` is that of the setting as it is written, ``new`` says that it was not there; ``remark`` is for the title.
    """

    path: str
    text: str
    edits: tuple[Edit, ...]
    name: str
    new: bool = False
    remark: str = ""


def planned(around: Around, app: App, route: Route) -> Plan | None:
    """How a task gets a route; None where it has one, where the routes are computed, or a file can't be changed."""
    setting = app.settings.get("task_routes")
    return _extended(around, setting, route) if setting else _created(around, app, route)


def _extended(around: Around, setting: Setting, route: Route) -> Plan | None:
    path = setting.location.path
    written = around.read(path)
    found = written and _nearest(written.text, setting)
    if not written or not found:
        return None
    extension = extended(written.text, found, route, written.style, _names(setting.known))
    if extension is None:
        return None
    return Plan(path, written.text, extension.edits, found.name, remark=extension.remark)


def _names(known: Known | None) -> frozenset[str] | None:
    """All names and patterns of a dict of routes; None where it is no dict, or a part of it is not known."""
    value = usual(known) if known is not None else None
    if not isinstance(value, Pairs) or any(isinstance(usual(key), Unresolved) for key, _ in value.pairs):
        return None
    return frozenset(map(str, entries(value)))


def _nearest(text: str, setting: Setting) -> Given | None:
    """Where a text gives the setting its value: at the lines that the index knows, or else at the only place."""
    found = [each for each in given(text) if _ROUTES.fullmatch(each.name)]
    place = setting.location.range
    there = [each for each in found if each.lines[0] <= place.end_line and place.line <= each.lines[1]]
    if len(there) == 1 or len(found) == 1:
        return (there or found)[0]
    return None


def _created(around: Around, app: App, route: Route) -> Plan | None:
    """The first route of all; while files are still to be read, one of these may have some."""
    if not around.whole:
        return None
    for source in sources(app, around):
        written = around.read(source.path)
        if written is None or any(_ROUTES.fullmatch(each.name) for each in given(written.text)):
            return None
        name, edits = first_route(written, app, source, route)
        if edits:
            return Plan(source.path, written.text, edits, name, new=True)
    return None
