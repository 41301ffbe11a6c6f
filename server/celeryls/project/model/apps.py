"""What each file says of apps, settings, schedules and queues, as it is kept: by units, so that lines may move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.purposes import Purpose
    from celeryls.project.values.known import Known

Form = Literal["module", "class", "mapping", "conf"]
Shape = Literal["setting", "conf", "update", "add_periodic_task", "PeriodicTask"]


class SettingRecord(NamedTuple):
    """A setting under its new name, and as it is ``written``; ``spot`` is the statement, keyword or entry.

    ``adds`` says that it changes what was there: ``app.conf.beat_schedule.update(…)``. ``doubtful`` says that a source
    which can't be read may overrule it.
    """

    name: str
    written: str
    known: Known
    spot: Spot
    adds: bool = False
    doubtful: bool = False


class SettingsOrigin(NamedTuple):
    """A place where an app's settings stand, or further ones may be written.

    ``form`` is a ``module``, a ``class`` in one, a ``mapping`` or what is set on the app's ``conf``; ``namespace`` is
    what its names begin with, without the underscore; None where they have none. ``scopes`` are those in which a new
    name is a setting: the module or the class itself, and those that it takes all names of.
    """

    form: Form
    namespace: str | None
    spot: Spot
    scopes: tuple[Spot, ...] = ()


class AppRecord(NamedTuple):
    """An app where it is made; ``wants`` are keys of Flask's configuration that its settings are taken from.

    ``modules`` are those that its worker imports by name, ``files`` theirs. ``unreadable`` are the sources of settings
    that can't be read; ``varies`` says that the environment decides which one is used.
    """

    variable: str
    module: str
    main: str | None
    settings: tuple[SettingRecord, ...]
    origins: tuple[SettingsOrigin, ...]
    flask_keys: tuple[str, ...]
    spot: Spot
    modules: tuple[str, ...] = ()
    unreadable: tuple[Spot, ...] = ()
    varies: bool = False
    files: tuple[str, ...] = ()


AppKey = tuple[str, str]
"""The file that makes an app, and the variable."""


class SettingAddition(NamedTuple):
    """A setting of an app that another file makes; None for a source of settings at ``spot`` that can't be read.

    ``app`` is None for one that can't be told, such as the parameter of a function.
    """

    app: AppKey | None
    given: SettingRecord | None
    spot: Spot
    certain: bool = True


class BeatRecord(NamedTuple):
    """An entry of a beat schedule; ``app`` is None where no app is known to read it.

    ``conditional`` says that the schedule depends on a condition, so that the entry may not be in force.
    """

    key: str
    task: str | None
    schedule: Known | None
    args: Known | None
    kwargs: Known | None
    options: tuple[tuple[str, Known], ...]
    shape: Shape
    app: AppKey | None
    spot: Spot
    conditional: bool = False


class QueueName(NamedTuple):
    """A queue's name, and where it is written; ``task`` is the name or the pattern of tasks that go to it, if any."""

    queue: str
    spot: Spot
    task: str | None = None


class WorkerRecord(NamedTuple):
    """A command that starts a worker or beat; all but ``queues`` is as in `source.outline.model.Command`."""

    app: str | None
    queues: tuple[QueueName, ...]
    spot: Spot | None = None
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    replicas: int | None = None
    scheduler: str | None = None


class FileConfiguration(NamedTuple):
    """All of one file; ``mappings`` are keys of Flask's configuration with their values.

    ``written`` are the values that its modules, classes and dicts give to settings which name queues, whoever reads
    them.
    ``aliases`` are names, in dots, of apps that a function of the project makes, each with the app's key. ``root`` is
    the folder that its modules are imported from, ``purpose`` what the file is for.
    """

    apps: tuple[AppRecord, ...] = ()
    additions: tuple[SettingAddition, ...] = ()
    mappings: tuple[tuple[str, Known], ...] = ()
    entries: tuple[BeatRecord, ...] = ()
    queues: tuple[QueueName, ...] = ()
    workers: tuple[WorkerRecord, ...] = ()
    beats: tuple[WorkerRecord, ...] = ()
    written: tuple[SettingRecord, ...] = ()
    aliases: tuple[tuple[str, AppKey], ...] = ()
    root: str = ""
    purpose: Purpose = "production"
