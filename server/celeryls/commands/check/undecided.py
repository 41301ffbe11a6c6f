"""What a project's text does not decide, so that rules are silent about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.commands.check.places import place_of
from celeryls.commands.check.reported import UndecidedPlace
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.commands.check.project import CheckedProject
    from celeryls.project.names.entities import Spot

CONFIGURATION = "settings that can't be read"
APP = "tasks whose app is unknown"
DECORATOR = "decorators that may make tasks and can't be followed"


FILE = "files that can't be read"


def undecided(project: CheckedProject) -> Iterator[UndecidedPlace]:
    """All such places of a project."""
    index, snapshot = project.index, project.index.snapshot

    def at(what: str, spot: Spot, detail: str) -> UndecidedPlace:
        where = snapshot.location(spot)
        return UndecidedPlace(what, place_of(where.path, where.range), detail)

    for app in snapshot.apps():
        for spot in app.unreadable:
            yield at(CONFIGURATION, spot, f"of {app.dotted}")
    for task in snapshot.tasks():
        if task.app is None and not task.shared:
            yield at(APP, task.spot, task.function)
    for each in index.unfollowed().all():
        many = "" if each.functions == 1 else f", {each.functions} functions"
        yield at(DECORATOR, each.spot, f"{each.name}{many}; if it makes tasks, add its name to celeryls.wrappers")
    for path in project.unread:
        yield UndecidedPlace(FILE, place_of(path, Range(0, 0, 0, 0)), "")
