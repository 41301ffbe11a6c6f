"""What is known of a whole project: the answers that features, rules and assists are given.

Lines and columns count from 0, columns code points of the file as it is now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range


class Location(NamedTuple):
    """A place in a file, given by its absolute path."""

    path: str
    range: Range


class LocatedBeatEntry(NamedTuple):
    """One entry of a beat schedule, whatever holds it.

    ``task`` is None where its name can't be told; ``app`` is the dotted name of the app that reads the entry, None
    where none is known to. ``options`` are those of `celery.app.task.Task.apply_async`. ``conditional`` says that the
    schedule depends on a condition, so that the entry may not be in force.
    """

    key: str
    task: str | None
    schedule: Known | None
    args: Known | None
    kwargs: Known | None
    options: Mapping[str, Known]
    shape: Literal["setting", "conf", "update", "add_periodic_task", "PeriodicTask"]
    app: str | None
    location: Location
    conditional: bool = False


class LocatedQueue(NamedTuple):
    """A queue's name and each place that names it: ``task_queues``, ``-Q`` of a worker, a route, an option."""

    name: str
    locations: tuple[Location, ...]


class LocatedSetting(NamedTuple):
    """A setting of an app under its new, lower-case name; ``value`` as far as it can be read.

    ``written`` is its name as it stands there, ``known`` its value with all its parts, followed through names.
    ``location`` is the statement, the keyword's value or the entry's value that gives it. ``doubtful`` says that a
    source which can't be read may overrule it, or that it can't be told whether the app reads it.
    """

    name: str
    value: Value
    location: Location
    written: str = ""
    known: Known | None = None
    doubtful: bool = False


class UnknownSetting(NamedTuple):
    """In place of a setting: whether it has a value can't be told. ``location`` is that of what can't be read."""

    location: Location


class LocatedOrigin(NamedTuple):
    """A place where an app's settings stand, or further ones may be written.

    ``form`` is a ``module``, a ``class`` at ``location``, a ``mapping`` there, or what is set on the app's ``conf``
    behind ``location``. ``namespace`` is what names there begin with (``CELERY``); None where they have no prefix.
    ``scopes`` are where further names may be written: the module or the class, and those that it takes all names of.
    """

    form: Literal["module", "class", "mapping", "conf"]
    namespace: str | None
    location: Location
    scopes: tuple[Location, ...] = ()


class LocatedApp(NamedTuple):
    """A Celery instance: ``variable`` holds it in ``module``; ``main`` is the first argument of ``Celery(…)``.

    ``modules`` are those that its settings ``imports`` and ``include`` name. ``sources`` are the places of its
    settings, those of ``config_from_object`` first, the app's own ``conf`` last. ``unreadable`` are those that can't be
    read. ``elsewhere`` has the settings of which the project's other files say more than the sources do.
    """

    variable: str
    module: str
    main: str | None
    settings: Mapping[str, LocatedSetting]
    modules: frozenset[str]
    location: Location
    sources: tuple[LocatedOrigin, ...] = ()
    unreadable: tuple[Location, ...] = ()
    elsewhere: Mapping[str, LocatedSetting | UnknownSetting] = {}

    def setting(self, name: str) -> LocatedSetting | UnknownSetting | None:
        """A setting by its new name; None where it surely has no value, `UnknownSetting` where that can't be told."""
        found = self.elsewhere.get(name) or self.settings.get(name)
        return found or (UnknownSetting(self.unreadable[0]) if self.unreadable else None)
