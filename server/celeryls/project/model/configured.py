"""What each file says of apps, settings, schedules and queues, as it is kept: by units, so that lines may move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known

Form = Literal["module", "class", "mapping", "conf"]
Shape = Literal["setting", "conf", "update", "add_periodic_task", "PeriodicTask"]


class Given(NamedTuple):
    """A setting under its new name, and as it is ``written``; ``spot`` is the statement, keyword or entry.

    ``adds`` says that it changes what was there: ``app.conf.beat_schedule.update(…)``.
    """

    name: str
    written: str
    known: Known
    spot: Spot
    adds: bool = False


class Origin(NamedTuple):
    """A place where an app's settings stand, or further ones may be written.

    ``form`` is a ``module``, a ``class`` in one, a ``mapping`` or what is set on the app's ``conf``; ``namespace`` is
    what its names begin with, without the underscore; None where they have none.
    """

    form: Form
    namespace: str | None
    spot: Spot


class AppMade(NamedTuple):
    """An app where it is made; ``wants`` are keys of Flask's configuration that its settings are taken from.

    ``modules`` are those that its worker imports by name.
    """

    variable: str
    module: str
    main: str | None
    settings: tuple[Given, ...]
    origins: tuple[Origin, ...]
    wants: tuple[str, ...]
    spot: Spot
    modules: tuple[str, ...] = ()


AppKey = tuple[str, str]
"""The file that makes an app, and the variable."""


class Addition(NamedTuple):
    """A setting of an app that another file makes."""

    app: AppKey
    given: Given


class Entry(NamedTuple):
    """An entry of a beat schedule; ``app`` is None where no app is known to read it."""

    key: str
    task: str | None
    schedule: Known | None
    args: Known | None
    kwargs: Known | None
    options: tuple[tuple[str, Known], ...]
    shape: Shape
    app: AppKey | None
    spot: Spot


class Named(NamedTuple):
    """A queue's name, and where it is written."""

    queue: str
    spot: Spot


class Worker(NamedTuple):
    """A command that starts a worker or beat; all but ``queues`` is as in `source.outline.model.Command`."""

    app: str | None
    queues: tuple[Named, ...]
    spot: Spot | None = None
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    replicas: int | None = None
    scheduler: str | None = None


class Configured(NamedTuple):
    """All of one file; ``mappings`` are keys of Flask's configuration with their values."""

    apps: tuple[AppMade, ...] = ()
    additions: tuple[Addition, ...] = ()
    mappings: tuple[tuple[str, Known], ...] = ()
    entries: tuple[Entry, ...] = ()
    queues: tuple[Named, ...] = ()
    workers: tuple[Worker, ...] = ()
    beats: tuple[Worker, ...] = ()
