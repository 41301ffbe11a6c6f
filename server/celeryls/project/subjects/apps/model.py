"""The subjects of rules about the configuration of apps; ranges and answers are as in `subjects.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.apps import AppRecord
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import CallExpression
    from celeryls.syntax.places import Range


def _looks_like_regex(text: str) -> bool:
    return "\\." in text or text.startswith("^") or text.endswith("$") or ".+" in text


NamedBy = Literal["beat", "send", "signature"]
"""Where a string names a task: in a schedule or a row of django-celery-beat, or in a call."""


class WinningRoute(NamedTuple):
    """An earlier route that is used instead of a later one; ``is_equal`` says that both have the same value."""

    pattern: str
    spot: Spot
    is_equal: bool | None


class Route(NamedTuple):
    """An entry of ``task_routes``; ``matches`` are the names of the tasks that it matches.

    ``pattern`` is the key, ``names`` are the known names of all tasks; ``are_names_complete`` says that there are
    surely no others, and that the routes are known. ``is_sent`` says that a task with a matching name is, or may be,
    sent by its name, wherever it is defined. ``is_regex`` says that the key is a compiled regex, which has no pattern.
    ``is_own`` says that it is about a module that surely does not exist in a package of the project, or that has no
    task. ``winner`` is an earlier route that matches all of its names, so that it is never used; None if there is
    surely none, or none that is known.
    """

    pattern: str
    value: Known
    at: Range
    app: AppRecord
    matches: tuple[str, ...]
    names: tuple[str, ...]
    are_names_complete: bool
    is_sent: bool = False
    is_regex: bool = False
    is_own: bool = False
    winner: WinningRoute | None = None

    @property
    def is_written_as_pattern(self) -> bool:
        """Whether the key has signs of a pattern or a regex that Celery compares as they are.

        `celery.app.routes.MapRoute` takes a text as a pattern only if it has a star.
        """
        if "*" not in self.pattern:
            return bool(set("?[") & set(self.pattern)) or _looks_like_regex(self.pattern)
        return _looks_like_regex(self.pattern)


class WorkerQueues(NamedTuple):
    """The queues that a worker command makes its worker consume; ``spot`` is the command."""

    queues: tuple[str, ...]
    spot: Spot


class Queue(NamedTuple):
    """A queue where a decorator, a call or a route names it; ``declared`` are the names in ``task_queues``.

    ``declared`` is None if ``task_queues`` is not set or not completely readable. ``creates_missing`` is the setting
    ``task_create_missing_queues``, ``is_consumed`` says that a worker command or code of the project consumes it, or
    may do so.
    ``is_default`` says that this is the default queue; ``at`` is then the value of ``task_queues``. ``workers`` are the
    queues of all workers that the project starts; None if it starts none, or if one may consume others.
    """

    name: str
    at: Range
    declared: tuple[str, ...] | None
    creates_missing: bool | None
    is_consumed: bool
    is_default: bool = False
    workers: tuple[WorkerQueues, ...] | None = None


class SettingValue(NamedTuple):
    """A setting where it is set; ``written`` is its name there, ``setting`` the setting that it means, None for none.

    ``namespace`` is that of the configuration. ``at`` is the name, or the statement if the name has no range of its
    own. ``others`` are the names that are set at the same place. ``is_read`` says that this file, or the app's,
    reads the name, so it may be the project's own value; it is not computed for new names. ``winner`` is the statement
    on the app's ``conf`` whose value is surely used instead. ``replaced`` are earlier statements that surely give the
    same name a value; on the ``conf`` they are the places of the name in these. ``installed`` are Django's
    ``INSTALLED_APPS`` beside a result backend.
    """

    written: str
    setting: str | None
    namespace: str | None
    known: Known | None
    at: Range
    form: Literal["module", "class", "mapping", "conf", "keyword"]
    others: frozenset[str] = frozenset()
    is_read: bool = False
    winner: Spot | None = None
    replaced: tuple[Spot, ...] = ()
    installed: Known | None = None


class ConfigurationCall(NamedTuple):
    """A call of ``config_from_object`` without a namespace, for settings in a module or class.

    ``names`` are the names of settings there, each with its place, except those that the project reads itself.
    ``is_django`` says that these are all of Django's settings.
    """

    call: CallExpression
    at: Range
    names: dict[str, Spot]
    is_django: bool


class App(NamedTuple):
    """An app where it is made.

    ``is_django`` says that its settings are Django's. ``package`` is the ``__init__.py`` of its package, None if there
    is none. ``is_imported`` says that this file, or another module that Django loads, imports it. ``is_wanted`` says
    that the project has tasks of no particular app, which need it.
    """

    record: AppRecord
    at: Range
    is_django: bool
    package: str | None
    is_imported: bool | None
    is_wanted: bool = False


class WorkerCommand(NamedTuple):
    """A ``celery … worker`` or ``celery … beat`` in a file that is not Python.

    ``has_beat`` says that it runs beat, as a worker does with ``-B``. ``replicas`` is how often the file starts it,
    None if unknown. ``other_beats`` are the other commands of the same file that run beat of this app.
    """

    app: str | None
    queues: tuple[str, ...]
    has_beat: bool
    at: Range
    kind: Literal["worker", "beat"] = "worker"
    replicas: int | None = None
    other_beats: tuple[Spot, ...] = ()


class TaskHome(NamedTuple):
    """Where a task of a name that no task has can be written: the file of its module.

    ``function`` is the name of the function, ``is_written`` says that the module has it, without a decorator.
    ``decorator`` is the one that most tasks of the module have, without ``@`` and arguments, ``imported`` the import
    statement that it needs there.
    """

    path: str
    function: str
    is_written: bool
    decorator: str
    imported: str = ""


class UnknownTask(NamedTuple):
    """A string that names a task in production code, where the project defines no task with that name.

    ``at`` is the string without quotes, or the expression. ``names`` are those of all tasks; ``is_complete`` says that
    there are surely no others. ``is_own`` says that the name belongs to a package of the project, and stands for
    nothing there, or for something that surely is not a task; ``may_exist`` says that this may be a task. ``task`` is
    the task that is made of the function of that path, and has another name. ``is_in_known_module`` says that the name
    begins with that of a module of the project whose tasks are all known. ``home`` is where the task can be written,
    None if that is unknown.
    """

    name: str
    kind: NamedBy
    at: Range
    names: tuple[str, ...]
    is_complete: bool
    is_own: bool = False
    may_exist: bool = False
    task: TaskRecord | None = None
    is_in_known_module: bool = False
    home: TaskHome | None = None
