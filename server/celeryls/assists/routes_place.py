"""Where an app's routes are written, or would be, and the edit that adds a task to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.assists.routes_create import at_the_end, behind, beside
from celeryls.assists.routes_extend import extended
from celeryls.source.given import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.assists.around import Around, Written
    from celeryls.assists.routes import Route
    from celeryls.edit.text import Edit
    from celeryls.project.knowledge import App, Setting
    from celeryls.source.given import Given

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


class Source(NamedTuple):
    """A file in which an app's settings stand: names of a module, or what is set on the app's ``conf``.

    ``namespace`` is the prefix of its names, empty where they have none, None where that is not known.
    """

    path: str
    form: Literal["module", "conf"]
    namespace: str | None


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
    extension = extended(written.text, found, route, written.style)
    if extension is None:
        return None
    return Plan(path, written.text, extension.edits, found.name, remark=extension.remark)


def _nearest(text: str, setting: Setting) -> Given | None:
    """Where a text gives the setting its value: at the lines that the index knows, or else at the only place."""
    found = [each for each in given(text) if _ROUTES.fullmatch(each.name)]
    place = setting.location.range
    there = [each for each in found if each.lines[0] <= place.end_line and place.line <= each.lines[1]]
    if len(there) == 1 or len(found) == 1:
        return (there or found)[0]
    return None


def _created(around: Around, app: App, route: Route) -> Plan | None:
    for source in _sources(app):
        written = around.read(source.path)
        if written is None or any(_ROUTES.fullmatch(each.name) for each in given(written.text)):
            return None
        siblings = list(_siblings(written.text, app, source))
        name = _name(siblings, source)
        edits = _placed(written, app, source, [each for each, _ in siblings], name, route)
        return Plan(source.path, written.text, edits, name, new=True) if edits else None
    return None


def _placed(
    written: Written, app: App, source: Source, siblings: list[Given], name: str, route: Route
) -> tuple[Edit, ...]:
    text, style = written
    if siblings:
        return beside(text, siblings, name, route, style)
    if source.form == "module":
        return at_the_end(text, name, route, style)
    made = [each for each in given(text) if each.form == "name" and each.name == app.variable]
    return behind(text, made[-1], f"{app.variable}.conf.{name}", route, style) if len(made) == 1 else ()


def _siblings(text: str, app: App, source: Source) -> Iterator[tuple[Given, Setting]]:
    """The app's settings in a text, each with where it stands there."""
    here = [setting for setting in app.settings.values() if setting.location.path == source.path]
    for each in given(text):
        for setting in here:
            place = setting.location.range
            if each.lines[0] <= place.end_line and place.line <= each.lines[1] and _is(each.name, setting.name):
                yield each, setting


def _is(written: str, setting: str) -> bool:
    """Whether a name as it is written is that of a setting, with a prefix or without; old names are not told apart."""
    return written.lower() == setting or written.lower().endswith(f"_{setting}") or written.isupper()


def _name(siblings: list[tuple[Given, Setting]], source: Source) -> str:
    """The name that the routes have there: a mixture of old and new names is what Celery refuses to start with."""
    if source.namespace:
        return f"{source.namespace}_TASK_ROUTES"
    if any(given.name == setting.name for given, setting in siblings) or not siblings:
        return "task_routes"
    prefixes = {given.name.removesuffix(setting.name.upper()) for given, setting in siblings}
    if source.namespace is None and len(prefixes) == 1 and (prefix := prefixes.pop()).endswith("_"):
        return f"{prefix}TASK_ROUTES"
    return "CELERY_ROUTES"


def _sources(app: App) -> Iterator[Source]:
    """The files in which the app's settings stand, the one with the most first; else the one that makes the app."""
    counted = Counter(setting.location.path for setting in app.settings.values())
    for path, _ in counted.most_common():
        yield Source(path, "module", None)
    if not counted:
        yield Source(app.location.path, "conf", "")
