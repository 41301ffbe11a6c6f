"""The tasks of a project and the places that name them, as they are kept: by units, so that lines may move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.located import CanvasKind, UseKind
    from celeryls.project.names.entities import Spot
    from celeryls.source.expression.values import Value


OptionOrigin = Literal["decorator", "call", "mapping", "wrapper", "class", "base", "annotation", "setting"]
"""What kind of place sets an option: see `project/tasks/options.py`."""


class GivenOption(NamedTuple):
    """A place that sets an option."""

    name: str
    value: Value
    spot: Spot
    origin: OptionOrigin


class TaskRecord(NamedTuple):
    """A task; its fields are those of `knowledge.Task`, each option with its name, its value and where that is.

    ``call`` is the call that makes the task of a function: ``app.task(…)(function)``; None where there is a decorator.
    ``given`` are the options again, with those that others overrule, what is in force first.
    ``head`` is the decorator as the file writes it, empty where a call makes the task.

    How far its definition reaches is not kept: that changes with each line of its body.
    """

    name: str | None
    names: tuple[str, ...]
    function: str
    module: str
    kind: Literal["function", "class"]
    spot: Spot
    options: tuple[tuple[str, Value, Spot], ...]
    wrapper: str | None
    app: str | None
    bound: tuple[str, ...]
    nested: bool
    accepted_options: frozenset[str] | None = None
    head: str = ""
    given: tuple[GivenOption, ...] = ()
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


MAYBE = "maybe"
"""The method of a use of the kind `route` that is one where the value of a setting leads to it."""


class UseRecord(NamedTuple):
    """A place that names a task; its fields are those of `knowledge.Use`."""

    kind: UseKind
    method: str
    task: str | None
    text: str
    spot: Spot


class CanvasRecord(NamedTuple):
    """A canvas; its fields are those of `knowledge.Canvas`."""

    kind: CanvasKind
    tasks: tuple[str | None, ...]
    spot: Spot
