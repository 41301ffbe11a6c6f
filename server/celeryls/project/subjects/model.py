"""The subjects of rules, each with its answers: a rule looks nothing up.

Ranges count lines from the first line of the unit that the subject stands in. A `Spot` may stand in any file. None in
an answer means that it can't be told, unless the field says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.subjects.apps.model import App, Queue, Route, SettingValue, WorkerCommand

if TYPE_CHECKING:
    from celeryls.project.model.apps import AppRecord, BeatEntryRecord
    from celeryls.project.model.tasks import OptionRecord, TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known
    from celeryls.source.expression import values
    from celeryls.source.outline import model as outline
    from celeryls.syntax.places import Range


class Option(NamedTuple):
    """An option of a task with what its value is worth.

    ``at`` is its place in the unit of the task: the value, or the name or ``**mapping`` that leads to it; None where
    it comes from elsewhere, such as a base class or a wrapper. ``keyword`` is the keyword argument as a whole, None
    where it is none of the decorator's or the call's own.
    """

    record: OptionRecord
    known: Known
    at: Range | None
    keyword: Range | None = None

    @property
    def name(self) -> str:
        """The name of the option."""
        return self.record.name

    @property
    def value(self) -> values.Value:
        """The value as it is written."""
        return self.record.value

    @property
    def spot(self) -> Spot:
        """Where the value is written."""
        return self.record.spot


class Task(NamedTuple):
    """A task with its options in force, or a class of tasks, or an entry of ``task_annotations``.

    ``record`` is that of a task, None for a class that others may have as their base, and for an entry, whose key
    is ``pattern``. ``options`` are those in force. ``at`` is the name of the function or class, or the key;
    None where it is in another unit. ``definition`` is the function or class, wherever it stands. ``decorator`` is the
    decorator, or the call, that makes the task. ``is_complete`` says that all options are known by name.
    ``attributes`` are what the class of the task and its bases declare; None where a base can't be read.
    """

    record: TaskRecord | None
    options: dict[str, Option]
    at: Range | None
    definition: outline.Definition | None = None
    decorator: values.Value | None = None
    is_complete: bool = True
    attributes: frozenset[str] | None = frozenset()
    pattern: str | None = None

    @property
    def kind(self) -> Literal["function", "class", "base", "annotation"]:
        """What is a task, ``function`` or ``class``; ``base`` for a class of tasks, ``annotation`` for an entry."""
        if self.record is not None:
            return self.record.kind
        return "base" if self.pattern is None else "annotation"

    @property
    def name(self) -> str | None:
        """The name of the task, or the key of an entry; None where it can't be told, and for a class of tasks."""
        return self.record.name if self.record else self.pattern

    def option(self, name: str) -> Option | None:
        """The option of that name; None where it is not set, or not known to be."""
        return self.options.get(name)

    @property
    def is_bound(self) -> bool | None:
        """Whether the task gets itself as its first argument; None where that can't be told."""
        found = self.options.get("bind")
        if found is None:
            return False if self.is_complete else None
        value = getattr(found.known, "value", None)
        return bool(value) if hasattr(found.known, "value") else None


class Call(NamedTuple):
    """A call that sends, signs or runs a task.

    ``method`` is what is called: ``delay``, ``apply_async``, ``s``, ``send_task``. ``task`` is the name of the task and
    ``tasks`` are all of that name, none where it is not one of the project's. ``owner`` is what the method is called
    on, as it is written.
    """

    method: str
    owner: str
    task: str | None
    tasks: tuple[Task, ...]
    call: values.CallExpression
    scope: outline.Scope


class Canvas(NamedTuple):
    """``chain(…)``, ``group(…)`` or ``chord(…)``, ``a | b``, or ``link=`` of a call; ``steps`` are what it is made of.

    ``a | b`` is a chain, and ``chord(…)(body)`` another chord with no step but the body. ``value`` is the call, or the
    operation.
    """

    kind: Literal["chain", "group", "chord", "link"]
    value: values.Value
    steps: tuple[Step, ...]


class Step(NamedTuple):
    """One step of a canvas.

    ``form`` is a ``signature``, a ``sent`` task (``.delay()``), a ``direct`` call of the task, or the ``bare`` task
    itself; ``other`` is all else. ``task`` is the name of the task, None where none is known. ``part`` is the body of a
    chord, what stands ``alone`` in place of a sequence, or one of several; ``number`` counts the steps of a canvas.
    """

    form: Literal["signature", "sent", "direct", "bare", "other"]
    value: values.Value
    task: str | None
    part: Literal["body", "alone", "one"] = "one"
    number: int = 0


class Schedule(NamedTuple):
    """A schedule that is written out: ``crontab(…)``, ``schedule(…)``, django-celery-beat's ``CrontabSchedule(…)``.

    ``callee`` is the dotted name of what is called, ``arguments`` are what it is given.
    """

    callee: str
    call: values.CallExpression
    arguments: dict[str, Known]
    is_complete: bool


class BeatEntry(NamedTuple):
    """An entry of the setting ``beat_schedule``, or one that ``add_periodic_task`` adds, as the record's shape says.

    ``fields`` are its keys, each with where it is written; of a call the place of its signature stands for all of them.
    ``tasks`` are the project's tasks of that name. ``at`` is the key of the entry. ``is_complete`` says that all of its
    keys are known. ``scheduler`` is the setting ``beat_scheduler``, empty where Celery's own is in force.
    """

    record: BeatEntryRecord
    fields: dict[str, tuple[Spot, Known]]
    tasks: tuple[Task, ...]
    at: Range
    is_complete: bool
    scheduler: str | None = None


class PeriodicTaskRow(NamedTuple):
    """``PeriodicTask(…)`` of django-celery-beat, or ``PeriodicTask.objects.create(…)`` and its kin."""

    call: values.CallExpression
    task: str | None
    fields: dict[str, tuple[Range, Known, values.Value]]
    tasks: tuple[Task, ...]


class SignalHandler(NamedTuple):
    """A function that is connected to a signal of Celery; ``connect`` is the decorator or the call that does so.

    ``signal`` is the dotted name of the signal. ``spot`` is where the function's name stands, in whatever file.
    ``is_method`` says that it is one of an instance or of a class. ``decorators`` counts those that change the function
    before it is connected.
    """

    signal: str
    definition: outline.Definition
    spot: Spot
    connect: values.Value
    is_method: bool = False
    decorators: int = 0


class ExceptionClass(NamedTuple):
    """An exception of the project; ``init`` is its ``__init__``, None where it has none of its own.

    ``methods`` are the names of its own methods. ``bases_are_plain`` says that all classes above it are known, take any
    arguments and keep them as ``args``.
    """

    definition: outline.Definition
    init: outline.Definition | None
    methods: tuple[str, ...]
    bases_are_plain: bool


class Import(NamedTuple):
    """A name that is imported; ``dotted`` is its whole path."""

    dotted: str
    record: outline.ImportFact


class Project(NamedTuple):
    """The whole project, once all of it is known."""

    tasks: tuple[TaskRecord, ...]
    apps: tuple[AppRecord, ...]


Subject = (
    Task
    | Call
    | Canvas
    | Schedule
    | BeatEntry
    | PeriodicTaskRow
    | Route
    | Queue
    | SettingValue
    | App
    | SignalHandler
    | ExceptionClass
    | WorkerCommand
    | Import
    | Project
)
