"""The tasks of a project, and the places that name them.

Places are relative to units (`Spot`), so they stay valid when lines are added above; a snapshot converts them to
current positions (`Snapshot.location`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.names.entities import Spot
    from celeryls.source.expression.values import Value


OptionOrigin = Literal["decorator", "call", "mapping", "wrapper", "class", "base", "annotation", "setting"]
"""The kind of place that sets an option: see `project/tasks/options.py`."""


class OptionRecord(NamedTuple):
    """A place that sets an option of a task; ``spot`` is where the value is written.

    The ranges inside ``value`` count from the first line of the unit of ``spot``.
    """

    name: str
    value: Value
    spot: Spot
    origin: OptionOrigin


class TaskRecord(NamedTuple):
    """A task that the project defines.

    ``name`` is the name that Celery registers (`celery.app.base.Celery.gen_task_name`), None if it is unknown.
    ``names`` has more than one if the file can be imported as more than one module, or run as a script. ``spot`` is the
    name of the function or class; the end of the definition changes with each line of its body, so a snapshot computes
    it (`Snapshot.extent`). ``options`` are all places of the task, its wrapper and its classes that set an option, in
    order of precedence: the first with a name is effective. A snapshot adds annotations and settings of the app
    (`Snapshot.options_of`).

    ``wrapper`` is the dotted name of the project's own decorator; None if Celery's own makes the task. ``head`` is the
    decorator as the file writes it, empty if a call makes the task: ``call`` is then that call,
    ``app.task(…)(function)``, otherwise None. ``app`` is the dotted name of the decorator's app, None for
    ``shared_task`` and if it is unknown, as with ``current_app``; ``shared`` says that every app has it. ``nested``
    says that it is made in a function, each time that the function runs. ``accepted_options`` are the options that can
    be added to its decorator if a wrapper does not accept all; otherwise None. ``required`` are the parameters without
    a default, for which a message needs arguments (`project/tasks/arguments.py`); None if that is unknown.
    ``has_all_options`` says that what makes the task sets no option whose name can't be told; its class may.
    """

    name: str | None
    names: tuple[str, ...]
    function: str
    module: str
    kind: Literal["function", "class"]
    spot: Spot
    options: tuple[OptionRecord, ...]
    wrapper: str | None
    app: str | None
    nested: bool
    accepted_options: frozenset[str] | None = None
    head: str = ""
    call: Spot | None = None
    shared: bool = False
    required: tuple[str, ...] | None = None
    has_all_options: bool = True

    @property
    def title(self) -> str:
        """The displayed name: the function's name if the task's own name is unknown."""
        return self.name or self.function

    @property
    def titles(self) -> tuple[str, ...]:
        """The searchable names: the displayed one, and the function's if it differs."""
        return (self.title,) if self.title.rpartition(".")[2] == self.function else (self.title, self.function)

    @property
    def is_ambiguous(self) -> bool:
        """Whether the file can be imported as several modules: which name messages have is not known then."""
        return any(one.endswith(f".{other}") for one in self.names for other in self.names)

    def option(self, name: str) -> OptionRecord | None:
        """The task's own effective place that sets an option; None if none does."""
        return next((option for option in self.options if option.name == name), None)


def in_force(options: Iterable[OptionRecord]) -> dict[str, OptionRecord]:
    """The effective options by name, from all that are set, in order of precedence.

    A setting of the app is a default, and does not count as set.
    """
    found: dict[str, OptionRecord] = {}
    for option in options:
        if option.origin != "setting":
            found.setdefault(option.name, option)
    return found


UseKind = Literal["call", "value", "send", "signature", "beat", "route", "patch", "name"]
MAYBE = "maybe"
"""The method of a `route` use that only counts if the value of a setting leads to it."""


class UseRecord(NamedTuple):
    """A place that names a task: a call or signature of it, or its name as a string.

    ``method`` is the called method: ``delay``, ``apply_async``, ``s``, ``send_task``, ``()`` for the task itself. A
    ``value`` is passed on, ``on_commit(task.delay)``; its ``method`` is empty if it is the task itself. For ``beat`` it
    is what is called on the rows of django-celery-beat, empty for an entry of a schedule. ``task`` is the task's name;
    None if it can't be resolved, ``text`` is then the source. ``spot`` is the range of the task's name as it is
    written, without quotes.
    """

    kind: UseKind
    method: str
    task: str | None
    text: str
    spot: Spot


CanvasKind = Literal["chain", "group", "chord"]


class CanvasRecord(NamedTuple):
    """Signatures that are sent together; ``tasks`` are the names of all tasks in it, None for an unknown one."""

    kind: CanvasKind
    tasks: tuple[str | None, ...]
    spot: Spot


class RuntimeNames(NamedTuple):
    """Names of tasks that code uses or makes, and that `TaskRecord` and routes don't show.

    ``sent`` are the names by which tasks are sent or looked up, ``computed`` the beginnings of such names that are put
    together, ``""`` for one that can't be told at all. ``makes_others`` says that code makes, or may make, tasks whose
    names can't be told; ``by_metaclass`` that a metaclass does, which gives classes any names.
    """

    sent: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    makes_others: bool = False
    by_metaclass: bool = False
