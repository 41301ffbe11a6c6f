"""Chooses where to write a project's first route: which of the places that hold an app's settings, and which name."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.edit.given import given_settings
from celeryls.project.names.purposes import is_developer_s
from celeryls.routing.certainty import made_at, uncertainty
from celeryls.routing.create import at_the_end, behind, beside, in_class, in_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.edit.given import GivenSetting
    from celeryls.edit.text import Edit
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import SettingRecord, SettingsOrigin
    from celeryls.project.model.location import Location
    from celeryls.routing.files import FileText, ProjectFiles
    from celeryls.routing.route import RouteEntry


class RoutesSource(NamedTuple):
    """A place for an app's settings: names of a module or a class, a dict, or attributes of its ``conf``.

    ``namespace`` is the prefix of its names, None if they have none. ``line`` and ``column`` are the position of a
    class name or of the start of a dict, both from 0, columns in code points; ``owner`` is the class name, if known.
    """

    path: str
    form: Literal["module", "class", "mapping", "conf"]
    namespace: str | None
    line: int = 0
    column: int = 0
    owner: str = ""


def sources(app: DeployedApp, files: ProjectFiles) -> Iterator[RoutesSource]:
    """The places for another setting, the best first: the source of ``config_from_object`` comes before ``conf``.

    A module counts together with the modules that it star-imports from, and a class with its bases: the one that has
    the most settings is chosen, preferably one for production. If it is unknown which of several objects is read, only
    ``conf`` is offered. There is no place if the object's class accepts no names without an annotation.
    """
    objects = [each for each in app.record.origins if each.form != "conf"]
    for origin in objects if len(objects) == 1 else ():
        if origin.form in ("module", "class") and not origin.scopes:
            return  # its classes accept no new names
        found = _best(app, origin, files)
        if found is None:
            return  # settings that only developers use do not qualify, nor does what overrides them
        yield found
    for origin in app.record.origins:
        if origin.form == "conf":
            place = files.location(origin.spot)
            yield RoutesSource(place.path, "conf", origin.namespace, place.range.line, place.range.column)


def _best(app: DeployedApp, origin: SettingsOrigin, files: ProjectFiles) -> RoutesSource | None:
    """The scope of an origin with most of the app's settings; None if only developers use it."""
    scopes = tuple(map(files.location, origin.scopes or (origin.spot,)))
    path, settings = app.record.spot.path, app.settings.values()
    counted = Counter(_holder(path, files.location(setting.spot), scopes) for setting in settings)
    best = max(scopes, key=lambda each: (not _is_developer_s(each, files), counted[each]))
    if _is_developer_s(best, files):
        return None
    owner = _class_name(best, files) if origin.form == "class" else ""
    return RoutesSource(best.path, origin.form, origin.namespace, best.range.line, best.range.column, owner)


def _holder(app: str, place: Location, scopes: tuple[Location, ...]) -> Location | None:
    """The scope that contains a setting; None if it is set elsewhere. ``app`` is the file that makes the app."""
    before = [each for each in scopes if each.path == place.path and each.range.line <= place.range.line]
    if place.path == app and not before:
        return None
    return max(before, key=lambda each: each.range.line, default=None)


def _is_developer_s(scope: Location, files: ProjectFiles) -> bool:
    name = _class_name(scope, files)
    return is_developer_s(name) if name else is_developer_s(PurePath(scope.path).stem)


def _class_name(scope: Location, files: ProjectFiles) -> str:
    """The name of a scope's class; empty for a module."""
    place = scope.range
    written = files.read(scope.path) if place.line == place.end_line and place.column < place.end_column else None
    lines = written.text.splitlines() if written else []
    name = lines[place.line][place.column : place.end_column] if place.line < len(lines) else ""
    return name if name.isidentifier() else ""


def first_route(
    written: FileText, app: DeployedApp, source: RoutesSource, routes: Sequence[RouteEntry], files: ProjectFiles
) -> tuple[str, tuple[Edit, ...]]:
    """The name of the setting, and the edits that write it; no edits if the place is not found in the text."""
    text, style = written
    siblings = list(_siblings(text, app, source, files))
    name = _name(siblings, source)
    if siblings:
        return name, beside(text, [each for each, _ in siblings], name, routes, style)
    if source.form == "module":
        return name, at_the_end(text, name, routes, style)
    if source.form == "class":
        return name, in_class(text, source.line, name, routes, style)
    if source.form == "mapping":
        return name, in_mapping(text, (source.line, source.column), name, routes, style)
    place, variable = files.location(app.record.spot).range, app.record.variable
    made = [
        each
        for each in given_settings(text)
        if each.form == "name" and each.name == variable and each.lines[0] <= place.line <= each.lines[1]
    ]
    return name, behind(text, made[-1], f"{variable}.conf.{name}", routes, style) if made else ()


def _siblings(
    text: str, app: DeployedApp, source: RoutesSource, files: ProjectFiles
) -> Iterator[tuple[GivenSetting, SettingRecord]]:
    """The app's settings in a text that are written in the same form and surely run, each with its position."""
    here = [setting for setting in app.settings.values() if setting.spot.path == source.path]
    made = made_at(files, app, source.path)
    for each in given_settings(text):
        for setting in here if _is_form(each, source) else ():
            place = files.location(setting.spot).range
            is_there = each.lines[0] <= place.end_line and place.line <= each.lines[1] and each.name == setting.written
            if is_there and not uncertainty(each.value, text, made_at=made):
                yield each, setting


def _is_form(each: GivenSetting, source: RoutesSource) -> bool:
    """Whether a name is set in the same form as the source's names.

    A name inside an ``if`` of a module is not a place for another name, nor are the arguments of ``Celery(…)``.
    """
    if source.form == "module":
        return each.form == "name" and each.holder.type == "module"
    if source.form == "class":
        kind, name = each.scope[-1] if each.scope else ("", "")
        return each.form == "name" and kind == "class" and source.owner in ("", name)
    if source.form == "conf" and each.form == "keyword":
        return each.owner.endswith(".update")
    return each.form != "name"


def _name(siblings: list[tuple[GivenSetting, SettingRecord]], source: RoutesSource) -> str:
    """The name of the routes setting there: Celery refuses to start with a mixture of old and new names."""
    if source.namespace and source.form != "conf":
        return f"{source.namespace}_TASK_ROUTES"
    if siblings and not any(given.name == setting.name for given, setting in siblings):
        return "CELERY_ROUTES"
    return "task_routes"
