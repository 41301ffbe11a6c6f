"""What the index keeps of one file: imports, definitions, assignments and calls, unit by unit.

Nothing is resolved here: a name is what is written. Lines count from the first line of the unit, so that an edit
above a unit changes only where it begins.
"""

from __future__ import annotations

from typing import Literal

from celeryls.source.expression.values import Argument, CallExpression, Name, Value
from celeryls.syntax.interned import InternedRange, InternedString
from celeryls.syntax.places import OutlineRecord, Range

Scope = tuple[tuple[Literal["class", "def"], InternedString], ...]
"""The functions and classes around something, outermost first."""


class ImportFact(OutlineRecord, frozen=True):
    """A name that an import binds; ``name`` is None for ``import module``, ``*`` for all names.

    ``module`` keeps its leading dots. ``typing_only`` says that it stands below ``if TYPE_CHECKING``.
    """

    bound: InternedString
    module: InternedString
    name: InternedString | None
    scope: Scope
    range: InternedRange
    typing_only: bool = False

    @property
    def target(self) -> str:
        """The dotted path of what is bound."""
        if self.name is None:
            return self.module if self.module.split(".")[0] != self.bound else self.bound
        return f"{self.module}{'' if self.module.endswith('.') else '.'}{self.name}"


class Parameter(OutlineRecord, frozen=True):
    """A parameter; ``name`` has its stars, ``default`` is None where there is none."""

    name: InternedString
    default: Value | None = None


class Definition(OutlineRecord, frozen=True):
    """A function or a class, decorated or not.

    ``range`` reaches from the first decorator to the end of the body. ``bases`` are a class' arguments, ``returns`` the
    values that a function returns itself (those of functions inside it are theirs).
    ``locals`` are the names that a function binds otherwise than by parameters, imports and definitions: by
    assignments, loops, ``with`` and the like. Such a name is none that stands outside of the function.
    """

    kind: Literal["def", "async def", "class"]
    name: InternedString
    name_range: InternedRange
    decorators: tuple[Value, ...]
    parameters: tuple[Parameter, ...]
    bases: tuple[Argument, ...]
    returns: tuple[Value, ...]
    scope: Scope
    range: InternedRange
    locals: tuple[InternedString, ...] = ()


class Assignment(OutlineRecord, frozen=True):
    """``target operator value``, such as ``app.conf.task_routes = {}`` or ``CELERY_IMPORTS += ("x",)``.

    A target ``conf["x"]`` is ``Subscript``; one of several targets is an assignment of its own.
    An annotation is left out. Outside of functions all are kept: what a loop or ``with`` binds has the operator ``for``
    or ``as``, and an unknown value. In functions those are kept that may configure or name something.
    """

    target: Value
    operator: InternedString
    value: Value
    scope: Scope
    range: InternedRange


class CallFact(OutlineRecord, frozen=True):
    """A call that may mean something to Celery, and the functions and classes around it.

    Calls that Celery has no word for are kept without arguments where a plain or dotted name is called: it may be a
    task, ``add(1, 2)``. Their range is that of the name. ``self`` and ``cls``, builtins and decorators are left out.
    ``app.tasks["x"]`` is kept as a call of ``app.tasks.__getitem__``. Of ``chord(header)(body)`` both calls are kept,
    and the call of a chain, ``(a.s() | b.s())()``, is kept beside those of its steps.
    """

    call: CallExpression
    scope: Scope


class PassedName(OutlineRecord, frozen=True):
    """A name that stands as a value, and may be a task or a method of one: ``on_commit(task.delay)``, ``{"x": task}``.

    ``scope`` are the functions and classes around it.
    """

    name: Name
    scope: Scope


class Loop(OutlineRecord, frozen=True):
    """``for target in iterable``; ``range`` is that of the statement, ``body`` that of what it repeats.

    Loops that may be told item by item are kept: those outside of functions, and in functions those over what is
    written out. The iterable of one that may be left early, with ``break`` or ``continue``, is `Unknown`.
    """

    target: Value
    iterable: Value
    body: Range
    scope: Scope
    range: Range


class UnitOutline(OutlineRecord, frozen=True):
    """The facts of one unit, each kind in the order of the text."""

    imports: tuple[ImportFact, ...] = ()
    definitions: tuple[Definition, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    calls: tuple[CallFact, ...] = ()
    passed: tuple[PassedName, ...] = ()
    loops: tuple[Loop, ...] = ()


class Command(OutlineRecord, frozen=True):
    """A ``celery … worker`` or ``celery … beat`` in a Procfile, a compose file, a unit of systemd or the like.

    ``app`` is what stands behind ``-A``; ``queues`` are the names behind ``-Q``, each with its place in the file, and
    ``all_queues`` says that these are all: none is a variable. ``has_beat`` says that beat is run, by a worker with
    ``-B``, too. ``replicas`` is how often the file starts it, None where it does not say. ``scheduler`` is what stands
    behind ``-S``, empty for a variable.
    """

    app: str | None
    queues: tuple[tuple[str, Range], ...]
    range: InternedRange
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    replicas: int | None = None
    scheduler: str | None = None


class Outline(OutlineRecord, frozen=True):
    """The facts of one file: the units that have any, each with the line that it begins at.

    ``commands`` are those of a file that is not Python. ``ascii`` says that in the whole file columns are the same in
    every encoding.
    """

    units: tuple[tuple[int, UnitOutline], ...] = ()
    commands: tuple[Command, ...] = ()
    ascii: bool = True
