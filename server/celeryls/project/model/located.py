"""Facts about a whole project with current positions: the answers for features, rules and assists.

Lines and columns count from 0, columns in code points of the current file.
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
    """One entry of a beat schedule from any source.

    ``task`` is None if its name is unknown; ``app`` is the dotted name of the app that reads the entry, None if none is
    known to. ``options`` are those of `celery.app.task.Task.apply_async`.
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
    """A setting of an app under its new, lower-case name; ``value`` as far as it is known.

    ``written`` is its name in the source, ``known`` its value with all parts, followed through names. ``location`` is
    the statement, the keyword's value or the entry's value that sets it. ``doubtful`` says that an unreadable source
    may override it, or that it is unknown whether the app reads it.
    """

    name: str
    value: Value
    location: Location
    written: str = ""
    known: Known | None = None
    doubtful: bool = False


class UnknownSetting(NamedTuple):
    """In place of a setting: it is unknown whether it has a value. ``location`` is the place that can't be read."""

    location: Location


class LocatedOrigin(NamedTuple):
    """A place that contains an app's settings, or where more may be written.

    ``form`` is a ``module``, a ``class`` at ``location``, a ``mapping`` there, or the app's ``conf`` after
    ``location``. ``namespace`` is the prefix of names there (``CELERY``); None if they have none. ``scopes`` are where
    more names may be written: the module or class, and those it takes all names from.
    """

    form: Literal["module", "class", "mapping", "conf"]
    namespace: str | None
    location: Location
    scopes: tuple[Location, ...] = ()


class LocatedApp(NamedTuple):
    """A Celery instance: ``variable`` holds it in ``module``; ``main`` is the first argument of ``Celery(…)``.

    ``modules`` are those in its settings ``imports`` and ``include``. ``sources`` are the places of its settings, those
    of ``config_from_object`` first, the app's own ``conf`` last. ``unreadable`` are those that can't be read.
    ``elsewhere`` has the settings about which other files of the project tell more than the sources do.
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
        """A setting by its new name; None if it surely has no value, `UnknownSetting` if that is unknown."""
        found = self.elsewhere.get(name) or self.settings.get(name)
        return found or (UnknownSetting(self.unreadable[0]) if self.unreadable else None)
