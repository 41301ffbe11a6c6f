"""The subjects of rules, each with its answers: a rule looks nothing up.

Ranges count lines from the first line of the subject's unit. A `Spot` may be in any file. None in an answer means that
it is unknown, unless the field says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.subjects.apps.model import (
    App,
    ConfigurationCall,
    Queue,
    Route,
    SettingValue,
    UnknownTask,
    WorkerCommand,
)
from celeryls.project.subjects.class_calls import ClassCall
from celeryls.project.subjects.comments import SuppressingComment
from celeryls.project.subjects.loading.model import LateConnection, UndiscoveredTask
from celeryls.project.subjects.makers import Maker
from celeryls.project.subjects.signals import SignalConnection, SignalHandler

if TYPE_CHECKING:
    from celeryls.project.model.apps import AppRecord, BeatEntryRecord
    from celeryls.project.model.tasks import OptionRecord, TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.task_attributes import MixedIn
    from celeryls.project.values.known import Known
    from celeryls.source.expression import values
    from celeryls.source.outline import model as outline
    from celeryls.syntax.places import Range


class Option(NamedTuple):
    """An option of a task with its evaluated value.

    ``at`` is its range in the unit of the task: the value, or the name or ``**mapping`` that leads to it; None if it
    comes from elsewhere, such as a base class or a wrapper. ``keyword`` is the whole keyword argument, None if it is
    not an argument of the decorator or the call itself.
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
    """A task with its effective options, or a task class, or an entry of ``task_annotations``.

    ``record`` is the record of a task, None for a class that others may use as their base, and for an entry, whose key
    is ``pattern``. ``options`` are the effective ones. ``at`` is the name of the function or class, or the key; None if
    it is in another unit. ``definition`` is the function or class, in any file. ``decorator`` is the decorator, or the
    call, that makes the task. ``is_complete`` says that all options are known by name. ``attributes`` are those that
    the class of the task and its bases declare; None if a base can't be read. ``methods`` are those of its own class,
    and ``mixed_in`` those of its mixins; none if a base can't be read: such a base may call them in its own way.
    """

    record: TaskRecord | None
    options: dict[str, Option]
    at: Range | None
    definition: outline.Definition | None = None
    decorator: values.Value | None = None
    is_complete: bool = True
    attributes: frozenset[str] | None = frozenset()
    pattern: str | None = None
    methods: tuple[outline.Definition, ...] = ()
    mixed_in: tuple[MixedIn, ...] = ()

    @property
    def kind(self) -> Literal["function", "class", "base", "annotation"]:
        """The kind of task: ``function`` or ``class``; ``base`` for a task class, ``annotation`` for an entry."""
        if self.record is not None:
            return self.record.kind
        return "base" if self.pattern is None else "annotation"

    @property
    def name(self) -> str | None:
        """The name of the task, or the key of an entry; None if it is unknown, and for a task class."""
        return self.record.name if self.record else self.pattern

    def scope(self, method: str = "") -> outline.Scope:
        """The scope of its function's body, or of a method of its class; empty without a definition."""
        if self.definition is None:
            return ()
        kind: Literal["class", "def"] = "class" if self.definition.kind == "class" else "def"
        own = (*self.definition.scope, (kind, self.definition.name))
        return (*own, ("def", method)) if method else own

    def option(self, name: str) -> Option | None:
        """The option with that name; None if it is not set, or not known to be."""
        return self.options.get(name)

    @property
    def is_bound(self) -> bool | None:
        """Whether the task gets itself as its first argument; None if that is unknown."""
        found = self.options.get("bind")
        if found is None:
            return False if self.is_complete else None
        value = getattr(found.known, "value", None)
        return bool(value) if hasattr(found.known, "value") else None


class Call(NamedTuple):
    """A call that sends, signs or runs a task.

    ``method`` is the called method: ``delay``, ``apply_async``, ``s``, ``send_task``. ``task`` is the name of the task
    and ``tasks`` are all tasks with that name, none if it is not in the project. ``owner`` is the object that the
    method is called on, as it is written.
    """

    method: str
    owner: str
    task: str | None
    tasks: tuple[Task, ...]
    call: values.CallExpression
    scope: outline.Scope


class Canvas(NamedTuple):
    """``chain(…)``, ``group(…)`` or ``chord(…)``, ``a | b``, or ``link=`` of a call; ``steps`` are its parts.

    ``a | b`` is a chain, and ``chord(…)(body)`` is a separate chord with only the body as a step. ``value`` is the
    call, or the operation.
    """

    kind: Literal["chain", "group", "chord", "link"]
    value: values.Value
    steps: tuple[Step, ...]


class Step(NamedTuple):
    """One step of a canvas.

    ``form`` is a ``signature``, a ``sent`` task (``.delay()``), a ``direct`` call of the task, or the ``bare`` task
    itself; ``other`` is anything else. ``task`` is the name of the task, None if it is unknown. ``part`` is the body of
    a chord, a value ``alone`` in place of a sequence, or one of several; ``number`` counts the steps of a canvas.
    """

    form: Literal["signature", "sent", "direct", "bare", "other"]
    value: values.Value
    task: str | None
    part: Literal["body", "alone", "one"] = "one"
    number: int = 0


class Schedule(NamedTuple):
    """``crontab(…)``, ``schedule(…)`` or django-celery-beat's ``CrontabSchedule(…)``; ``callee`` is its dotted name."""

    callee: str
    call: values.CallExpression
    arguments: dict[str, Known]
    is_complete: bool


class BeatEntry(NamedTuple):
    """An entry of the setting ``beat_schedule``, or one that ``add_periodic_task`` adds, as the record's shape says.

    ``fields`` are its keys, each with its place; for a call, the place of its signature stands for all of them.
    ``tasks`` are the project's tasks with that name. ``at`` is the key of the entry. ``is_complete`` says that all of
    its keys are known. ``scheduler`` is the setting ``beat_scheduler``, empty if Celery's own is used.
    """

    record: BeatEntryRecord
    fields: dict[str, tuple[Spot, Known]]
    tasks: tuple[Task, ...]
    at: Range
    is_complete: bool
    scheduler: str | None = None


class PeriodicTaskRow(NamedTuple):
    """``PeriodicTask(…)`` of django-celery-beat, or ``PeriodicTask.objects.create(…)`` and similar calls."""

    call: values.CallExpression
    task: str | None
    fields: dict[str, tuple[Range, Known, values.Value]]
    tasks: tuple[Task, ...]


class ExceptionClass(NamedTuple):
    """An exception class of the project; ``init`` is its ``__init__``, None if it has none of its own.

    ``methods`` are the names of its own methods. ``bases_are_plain`` says that all of its bases are known, take any
    arguments and keep them as ``args``, and that it is an ``Exception``.
    """

    definition: outline.Definition
    init: outline.Definition | None
    methods: tuple[str, ...]
    bases_are_plain: bool


class Import(NamedTuple):
    """An imported name; ``dotted`` is its full path."""

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
    | ConfigurationCall
    | App
    | SignalHandler
    | SignalConnection
    | LateConnection
    | UndiscoveredTask
    | ExceptionClass
    | ClassCall
    | Maker
    | WorkerCommand
    | UnknownTask
    | Import
    | SuppressingComment
    | Project
)
