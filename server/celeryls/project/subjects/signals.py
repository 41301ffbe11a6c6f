"""Signal handlers as subjects; ranges and answers are as in `subjects.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot
    from celeryls.source.expression import values
    from celeryls.source.outline import model as outline


class SignalHandler(NamedTuple):
    """A function that is connected to a Celery signal; ``connect`` is the decorator or the call that connects it.

    ``signal`` is the dotted name of the signal. ``spot`` is the place of the function's name, in any file.
    ``is_method`` says that it is a method of an instance or a class. ``decorators`` counts those that change the
    function before it is connected.
    """

    signal: str
    definition: outline.Definition
    spot: Spot
    connect: values.Value
    is_method: bool = False
    decorators: int = 0


class SignalConnection(NamedTuple):
    """A place that connects something to a Celery signal: a call of ``connect``, or a decorator.

    ``signal`` is the dotted name of the signal, ``connect`` the decorator or the call. ``receiver`` is the argument of
    a call; for a decorator it is None, and ``definition`` is the function below it.
    """

    signal: str
    connect: values.Value
    receiver: values.Value | None
    definition: outline.Definition | None
    scope: outline.Scope
