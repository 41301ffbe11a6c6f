"""Where a project's first route is written: which of the places that hold an app's settings, and under which name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.edit.given import given
from celeryls.features.assisting.routes.create import at_the_end, behind, beside, in_class, in_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.given import Given
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.around import Around, Written
    from celeryls.features.assisting.routes.route import Route
    from celeryls.project.model.knowledge import App, Setting

_STAR = re.compile(r"^[ \t]*from\s.*\simport\s+\*", re.MULTILINE)


class Source(NamedTuple):
    """A place in which an app's settings stand: names of a module or a class, a dict, or what is set on its ``conf``.

    ``namespace`` is the prefix of its names, None where they have none. ``line`` and ``column`` are where a class' name
    or a dict begins, both from 0, columns in code points.
    """

    path: str
    form: Literal["module", "class", "mapping", "conf"]
    namespace: str | None
    line: int = 0
    column: int = 0


def sources(app: App, around: Around) -> Iterator[Source]:
    """The places for a further setting, the best first: what ``config_from_object`` was given before ``conf``.

    A module of settings that takes all names of another is one with it; the one that has the most is the place then.
    """
    for origin in sorted(app.sources, key=lambda each: each.form == "conf"):
        place = origin.location.range
        source = Source(origin.location.path, origin.form, origin.namespace, place.line, place.column)
        if source.form == "module":
            written = around.read(source.path)
            counted = Counter(setting.location.path for setting in app.settings.values())
            most = next((path for path, _ in counted.most_common()), source.path)
            if written and _STAR.search(written.text):
                if most in (source.path, app.location.path):
                    return  # what the other module holds is not known, and routes may be among it
                source = source._replace(path=most)
        yield source


def first_route(written: Written, app: App, source: Source, route: Route) -> tuple[str, tuple[Edit, ...]]:
    """The name of the setting, and the edits that write it; none where the place is not found in the text."""
    text, style = written
    siblings = list(_siblings(text, app, source))
    name = _name(siblings, source)
    if siblings:
        return name, beside(text, [each for each, _ in siblings], name, route, style)
    if source.form == "module":
        return name, at_the_end(text, name, route, style)
    if source.form == "class":
        return name, in_class(text, source.line, name, route, style)
    if source.form == "mapping":
        return name, in_mapping(text, (source.line, source.column), name, route, style)
    place = app.location.range
    made = [
        each
        for each in given(text)
        if each.form == "name" and each.name == app.variable and each.lines[0] <= place.line <= each.lines[1]
    ]
    return name, behind(text, made[-1], f"{app.variable}.conf.{name}", route, style) if made else ()


def _siblings(text: str, app: App, source: Source) -> Iterator[tuple[Given, Setting]]:
    """The app's settings in a text that are written in the same form, each with where it stands there."""
    here = [setting for setting in app.settings.values() if setting.location.path == source.path]
    for each in given(text):
        for setting in here if _is_form(each, source) else ():
            place = setting.location.range
            if each.lines[0] <= place.end_line and place.line <= each.lines[1] and each.name == setting.written:
                yield each, setting


def _is_form(each: Given, source: Source) -> bool:
    """Whether a name is given its value as the source's are.

    One in an ``if`` of a module is no place for another name, nor are the arguments of ``Celery(…)``.
    """
    if source.form == "module":
        return each.form == "name" and each.holder.type == "module"
    if source.form == "class":
        return each.form == "name" and each.scope[-1:] != () and each.scope[-1][0] == "class"
    if source.form == "conf" and each.form == "keyword":
        return each.owner.endswith(".update")
    return each.form != "name"


def _name(siblings: list[tuple[Given, Setting]], source: Source) -> str:
    """The name that the routes have there: a mixture of old names and new ones is what Celery refuses to start with."""
    if source.namespace and source.form != "conf":
        return f"{source.namespace}_TASK_ROUTES"
    if siblings and not any(given.name == setting.name for given, setting in siblings):
        return "CELERY_ROUTES"
    return "task_routes"
