"""What is known of a whole project: the answers that features, rules and assists are given.

Lines and columns count from 0, columns code points of the file as it is now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.model.options import Options
    from celeryls.project.model.tasks import OptionOrigin
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range


class Location(NamedTuple):
    """A place in a file, given by its absolute path."""

    path: str
    range: Range


class LocatedOption(NamedTuple):
    """One option of a task, and where its value is written; ``origin`` says what kind of place that is."""

    value: Value
    location: Location
    name: str = ""
    origin: OptionOrigin = "decorator"


class LocatedTask(NamedTuple):
    """A task that the project defines.

    ``name`` is the one that Celery registers it under (`celery.app.base.Celery.gen_task_name`), None where the text
    does not tell it. ``names`` has more than one where the file can be imported as more than one module, or run.
    ``location`` is that of the function's or the class' name, ``whole`` reaches from its first decorator to its end.
    ``wrapper`` is the dotted name of the project's own decorator; None where Celery's own makes the task.
    ``bound`` are the names in its module that hold the task. ``app`` is the dotted name of the app whose decorator it
    is, None for ``shared_task`` and where no text tells it, as with ``current_app``; ``shared`` says that each app has
    it. ``nested`` says that it is made in a function, each time that this runs. ``takes`` are the options that may be
    added to its decorator, where a wrapper does not let all through; else None.

    ``call`` is where a call makes the task, ``app.task(…)(function)``, in place of a decorator; else None.
    ``options`` are those in force; `project/tasks/options.py` says how to ask for all places that set one.

    The ranges inside of an option's ``value`` count from the first line of its unit; ``location`` is where it stands.
    """

    name: str | None
    names: tuple[str, ...]
    function: str
    module: str
    kind: Literal["function", "class"]
    location: Location
    whole: Location
    options: Options
    wrapper: str | None
    app: str | None
    bound: tuple[str, ...]
    nested: bool = False
    accepted_options: frozenset[str] | None = None
    call: Location | None = None
    shared: bool = False


UseKind = Literal["call", "value", "send", "signature", "beat", "route", "patch", "name"]


class Use(NamedTuple):
    """A place where a task is named: a call or signature of it, or its name as a string.

    ``method`` is what is called: ``delay``, ``apply_async``, ``s``, ``send_task``, ``()`` for the task itself. A
    ``value`` is handed over, ``on_commit(task.delay)``; ``method`` is empty where that is the task itself.
    ``task`` is the task's name; None where it can't be resolved, ``text`` is then what is written.
    ``location`` is the range of the name of the task as it is written, without quotes.
    """

    kind: UseKind
    method: str
    task: str | None
    text: str
    location: Location


CanvasKind = Literal["chain", "group", "chord"]


class LocatedCanvas(NamedTuple):
    """Signatures that are sent as one; ``tasks`` are the names of all in it, None for one that can't be told."""

    kind: CanvasKind
    tasks: tuple[str | None, ...]
    location: Location


class LocatedBeatEntry(NamedTuple):
    """One entry of a beat schedule, whatever holds it.

    ``task`` is None where its name can't be told; ``app`` is the dotted name of the app that reads the entry, None
    where none is known to. ``options`` are those of `celery.app.task.Task.apply_async`.
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
        """A setting by its new name; None where it surely has no value, `Untold` where that can't be told."""
        found = self.elsewhere.get(name) or self.settings.get(name)
        return found or (UnknownSetting(self.unreadable[0]) if self.unreadable else None)
