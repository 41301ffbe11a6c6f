"""Records of apps, settings, schedules and queues in each file; places are relative to units, so lines may move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.tasks import OptionRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.purposes import Purpose
    from celeryls.project.values.known import Known

Form = Literal["module", "class", "mapping", "conf"]
Shape = Literal["setting", "conf", "update", "add_periodic_task", "PeriodicTask"]


Depends = Literal["", "condition", "call"]


class SettingRecord(NamedTuple):
    """A setting under its new name, and as it is ``written``; ``spot`` is the statement, keyword or entry.

    ``adds`` says that it changes the previous value: ``app.conf.beat_schedule.update(…)``. ``doubtful`` says that an
    unreadable source may override it. ``depends`` says what decides whether it is set at all: a condition, be it that
    of a handler or of a loop, or the call of a function; empty if it surely is.
    """

    name: str
    written: str
    known: Known
    spot: Spot
    adds: bool = False
    doubtful: bool = False
    depends: Depends = ""


class EarlierSettings(NamedTuple):
    """An app's settings as Celery before 5.7 reads them, where a source gives some with a namespace.

    ``given`` are those names, each with whether that is sure; ``has_gaps`` says that an unreadable source may give
    others.
    """

    settings: tuple[SettingRecord, ...]
    given: tuple[tuple[str, bool], ...]
    has_gaps: bool = False


class SettingsOrigin(NamedTuple):
    """A place that contains an app's settings, or where more may be written.

    ``form`` is a ``module``, a ``class`` in one, a ``mapping`` or the app's ``conf``; ``namespace`` is the prefix of
    its names, without the underscore; None if they have none. ``scopes`` are those in which a new name is a setting:
    the module or class itself, and those it takes all names from.
    """

    form: Form
    namespace: str | None
    spot: Spot
    scopes: tuple[Spot, ...] = ()


class AppRecord(NamedTuple):
    """An app where it is made; ``flask_keys`` are keys of Flask's configuration that its settings are taken from.

    ``modules`` are those that its worker imports by name, ``files`` their files. ``unreadable`` are the sources of
    settings that can't be read; ``varies`` says that the environment decides which one is used. ``settings`` are those
    that Celery reads since 5.7; ``earlier`` is None if they are the same for every version. ``task_options`` are those
    that the class of its tasks sets, for the shared tasks that it makes.
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
    earlier: EarlierSettings | None = None
    task_options: tuple[OptionRecord, ...] = ()


AppKey = tuple[str, str]
"""The file that makes an app, and the variable."""


class SettingAddition(NamedTuple):
    """A setting of an app from another file; ``given`` is None for an unreadable source of settings at ``spot``.

    ``app`` is None if it is unknown, such as a function's parameter.
    """

    app: AppKey | None
    given: SettingRecord | None
    spot: Spot
    certain: bool = True


class BeatEntryRecord(NamedTuple):
    """An entry of a beat schedule; ``app`` is None where no app is known to read it.

    ``conditional`` says that the schedule depends on a condition, so that the entry may not be in force. ``is_named``
    says that a call of ``add_periodic_task`` gives it a name; without one, Celery makes the name of task and arguments.
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
    is_named: bool = False


class QueueName(NamedTuple):
    """A queue's name, and where it is written; ``task`` is the name or pattern of the tasks that go to it, if any."""

    queue: str
    spot: Spot
    task: str | None = None


class WorkerRecord(NamedTuple):
    """A command that starts a worker or beat; all fields except ``queues`` are as in `source.outline.model.Command`."""

    app: str | None
    queues: tuple[QueueName, ...]
    spot: Spot | None = None
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    replicas: int | None = None
    scheduler: str | None = None
    time_limit: float | None = None
    soft_time_limit: float | None = None


class FileConfiguration(NamedTuple):
    """The configuration in one file; ``mappings`` are keys of Flask's configuration with their values.

    ``written`` are the values that its modules, classes and dicts give to settings that name queues, whether an app
    reads them or not. ``aliases`` are dotted names of apps that a function of the project makes, each with the app's
    key. ``consumed`` are the queues that its code makes workers consume, an empty name for one that can't be told.
    ``read`` are the settings that it reads by name, be it from Django's settings, an app's ``conf`` or an import.
    ``root`` is the folder that its modules are imported from, ``purpose`` what the file is for.
    """

    apps: tuple[AppRecord, ...] = ()
    additions: tuple[SettingAddition, ...] = ()
    mappings: tuple[tuple[str, Known], ...] = ()
    entries: tuple[BeatEntryRecord, ...] = ()
    queues: tuple[QueueName, ...] = ()
    workers: tuple[WorkerRecord, ...] = ()
    beats: tuple[WorkerRecord, ...] = ()
    written: tuple[SettingRecord, ...] = ()
    aliases: tuple[tuple[str, AppKey], ...] = ()
    consumed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    root: str = ""
    purpose: Purpose = "production"
