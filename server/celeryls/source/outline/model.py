"""The outline of one file: imports, definitions, assignments and calls, unit by unit.

Nothing is resolved here: a name is stored as it is written. Lines count from the first line of the unit, so that an
edit above a unit only changes where the unit begins.
"""

from __future__ import annotations

from typing import Literal

from celeryls.source.expression.values import Argument, CallExpression, Name, Value
from celeryls.syntax.interned import InternedRange, InternedString
from celeryls.syntax.places import OutlineRecord, Range

Scope = tuple[tuple[Literal["class", "def"], InternedString], ...]
"""The functions and classes around something, outermost first."""


class ImportFact(OutlineRecord, frozen=True):
    """A name that an import binds, ``local_name``; ``name`` is None for ``import module``, ``*`` for all names.

    ``module`` keeps its leading dots. ``typing_only`` says that it is under ``if TYPE_CHECKING``.
    """

    local_name: InternedString
    module: InternedString
    name: InternedString | None
    scope: Scope
    range: InternedRange
    typing_only: bool = False

    @property
    def target(self) -> str:
        """The dotted path of the bound object."""
        if self.name is None:
            return self.module if self.module.split(".")[0] != self.local_name else self.local_name
        return f"{self.module}{'' if self.module.endswith('.') else '.'}{self.name}"


class Parameter(OutlineRecord, frozen=True):
    """A parameter; ``name`` includes its stars, ``default`` is None if there is none.

    ``keyword_only`` stands behind a ``*`` or ``*args``, ``positional_only`` before a ``/``.
    """

    name: InternedString
    default: Value | None = None
    keyword_only: bool = False
    positional_only: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it takes all further positional arguments, as ``*args`` does."""
        return self.name.startswith("*") and not self.name.startswith("**")

    @property
    def by_position(self) -> bool:
        """Whether it takes one positional argument."""
        return not self.keyword_only and not self.name.startswith("*")


class Definition(OutlineRecord, frozen=True):
    """A function or a class, decorated or not.

    ``range`` reaches from the first decorator to the end of the body. ``bases`` are a class's arguments, ``returns``
    the values that a function itself returns (without nested functions). ``locals`` are the names that a function binds
    other than by parameters, imports and definitions: by assignments, loops, ``with`` and the like. They hide names
    outside of the function. ``gives_plain`` says that a function is annotated to return text, a number or nothing,
    or that it returns nothing but strings.
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
    gives_plain: bool = False


class Assignment(OutlineRecord, frozen=True):
    """``target operator value``, such as ``app.conf.task_routes = {}`` or ``CELERY_IMPORTS += ("x",)``.

    A target ``conf["x"]`` is a ``Subscript``; each of several targets is a separate assignment. Annotations are left
    out. Outside of functions all assignments are stored; names bound by a loop or ``with`` have the operator ``for`` or
    ``as``, and an unknown value. In functions only those are stored that may configure or name something.
    """

    target: Value
    operator: InternedString
    value: Value
    scope: Scope
    range: InternedRange


class CallFact(OutlineRecord, frozen=True):
    """A call that may be relevant to Celery, and the functions and classes around it.

    Calls without a name of Celery's are stored without arguments if a plain or dotted name is called: it may be a task,
    ``add(1, 2)``. Their range is that of the name. ``self`` and ``cls``, builtins and decorators are left out.
    ``app.tasks["x"]`` is stored as a call of ``app.tasks.__getitem__``. For ``chord(header)(body)`` both calls are
    stored, and the call of a chain, ``(a.s() | b.s())()``, is stored in addition to those of its steps.
    """

    call: CallExpression
    scope: Scope


class PassedName(OutlineRecord, frozen=True):
    """A name used as a value that may be a task or one of its methods: ``on_commit(task.delay)``, ``{"x": task}``.

    ``scope`` are the functions and classes around it.
    """

    name: Name
    scope: Scope


class Loop(OutlineRecord, frozen=True):
    """``for target in iterable``; ``range`` is the whole statement, ``body`` the repeated part.

    Loops are stored if their items can be known: those outside of functions, and in functions those over literals. The
    iterable of a loop with ``break`` or ``continue`` is `Unknown`.
    """

    target: Value
    iterable: Value
    body: Range
    scope: Scope
    range: Range


class WithBlock(OutlineRecord, frozen=True):
    """``with manager:``; ``range`` is the whole statement, ``body`` what runs within.

    They are stored if they may hold what changes a name. One whose manager swallows exceptions is left out: its body
    may end early.
    """

    body: Range
    scope: Scope
    range: Range


class UnitOutline(OutlineRecord, frozen=True):
    """The facts of one unit, each kind in the order of the text; ``read`` are the settings that it reads by name."""

    imports: tuple[ImportFact, ...] = ()
    definitions: tuple[Definition, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    calls: tuple[CallFact, ...] = ()
    passed: tuple[PassedName, ...] = ()
    loops: tuple[Loop, ...] = ()
    withs: tuple[WithBlock, ...] = ()
    read: tuple[InternedString, ...] = ()


class Command(OutlineRecord, frozen=True):
    """A ``celery … worker`` or ``celery … beat`` in a Procfile, a compose file, a systemd unit or the like.

    ``app`` is the value of ``-A``; ``queues`` are the names in ``-Q``, each with its place in the file, and
    ``all_queues`` says that the list is complete: none is a variable, and no variable may hold ``-Q``. ``has_beat``
    says that beat runs, also in a worker with ``-B``. ``replicas`` is how often the file starts it, None if unknown.
    ``scheduler`` is the value of ``-S``, empty for a variable. ``time_limit`` and ``soft_time_limit`` are those options
    in seconds, -1 for one that can't be told.
    """

    app: str | None
    queues: tuple[tuple[str, Range], ...]
    range: InternedRange
    has_beat: bool = False
    kind: Literal["worker", "beat"] = "worker"
    all_queues: bool = True
    replicas: int | None = None
    scheduler: str | None = None
    time_limit: float | None = None
    soft_time_limit: float | None = None


class Outline(OutlineRecord, frozen=True):
    """The facts of one file: the units that have any, each with its first line.

    ``commands`` are those of a file that is not Python. ``ascii`` says that the whole file is ASCII, so columns are the
    same in every encoding.
    """

    units: tuple[tuple[int, UnitOutline], ...] = ()
    commands: tuple[Command, ...] = ()
    ascii: bool = True
