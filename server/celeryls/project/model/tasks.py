"""The tasks of a project, and the places that name them.

Places are kept by units (`Spot`), so that they stay right when lines are added above; a snapshot says where they are
now (`Snapshot.location`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.names.entities import Spot
    from celeryls.source.expression.values import Value


OptionOrigin = Literal["decorator", "call", "mapping", "wrapper", "class", "base", "annotation", "setting"]
"""What kind of place sets an option: see `project/tasks/options.py`."""


class OptionRecord(NamedTuple):
    """A place that sets an option of a task; ``spot`` is where the value is written.

    The ranges inside of ``value`` count from the first line of the unit of ``spot``.
    """

    name: str
    value: Value
    spot: Spot
    origin: OptionOrigin


class TaskRecord(NamedTuple):
    """A task that the project defines.

    ``name`` is the one that Celery registers it under (`celery.app.base.Celery.gen_task_name`), None where the text
    does not tell it. ``names`` has more than one where the file can be imported as more than one module, or run.
    ``spot`` is that of the function's or the class' name; how far the definition reaches changes with each line of its
    body, and is asked of a snapshot (`Snapshot.extent`).
    ``options`` are all places of the task, its wrapper and its classes that set one, in the order of force: the first
    of a name is in force. A snapshot adds what annotations and settings of the app say (`Snapshot.options_of`).

    ``wrapper`` is the dotted name of the project's own decorator; None where Celery's own makes the task. ``head`` is
    the decorator as the file writes it, empty where a call makes the task: ``call`` is then that call,
    ``app.task(…)(function)``, and else None. ``app`` is the dotted name of the app whose decorator it is, None for
    ``shared_task`` and where no text tells it, as with ``current_app``; ``shared`` says that each app has it.
    ``nested`` says that it is made in a function, each time that this runs. ``takes`` are the options that may be added
    to its decorator, where a wrapper does not let all through; else None.
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

    @property
    def title(self) -> str:
        """The name that it is shown under: its function's where it has none of its own that can be told."""
        return self.name or self.function

    @property
    def titles(self) -> tuple[str, ...]:
        """The names that it is found by: the one that it is shown under, and its function's where that says another."""
        return (self.title,) if self.title.rpartition(".")[2] == self.function else (self.title, self.function)

    def option(self, name: str) -> OptionRecord | None:
        """The place of its own that sets an option and is in force; None where none of them sets it."""
        return next((option for option in self.options if option.name == name), None)


def in_force(options: Iterable[OptionRecord]) -> dict[str, OptionRecord]:
    """By name the options that are in force, of all that set one in the order of force.

    A setting of the app is a default, and does not count as set.
    """
    found: dict[str, OptionRecord] = {}
    for option in options:
        if option.origin != "setting":
            found.setdefault(option.name, option)
    return found


UseKind = Literal["call", "value", "send", "signature", "beat", "route", "patch", "name"]
MAYBE = "maybe"
"""The method of a use of the kind `route` that is one where the value of a setting leads to it."""


class UseRecord(NamedTuple):
    """A place where a task is named: a call or signature of it, or its name as a string.

    ``method`` is what is called: ``delay``, ``apply_async``, ``s``, ``send_task``, ``()`` for the task itself. A
    ``value`` is handed over, ``on_commit(task.delay)``; ``method`` is empty where that is the task itself.
    ``task`` is the task's name; None where it can't be resolved, ``text`` is then what is written.
    ``spot`` is the range of the name of the task as it is written, without quotes.
    """

    kind: UseKind
    method: str
    task: str | None
    text: str
    spot: Spot


CanvasKind = Literal["chain", "group", "chord"]


class CanvasRecord(NamedTuple):
    """Signatures that are sent as one; ``tasks`` are the names of all in it, None for one that can't be told."""

    kind: CanvasKind
    tasks: tuple[str | None, ...]
    spot: Spot
