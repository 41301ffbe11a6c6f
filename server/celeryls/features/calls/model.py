"""Who starts a task, and which tasks code starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.syntax.places import Range

Way = tuple[str, ...]
"""How a task is started, outermost first: ``("on_commit", "delay")``, ``("chain", "s")``, ``("link", "s")``.

The last word is the method, or ``()`` for a direct call, which sends no message; ``beat`` for an entry of a schedule,
``retry`` for a task that starts itself again, ``value`` for a task that is passed on.
"""

StarterKind = Literal["task", "function", "module", "beat"]


class Starter(NamedTuple):
    """What starts tasks: a task, a function or method, the code of a module outside of functions, or a beat entry.

    ``place`` is its name; ``extent`` is all of it. Both are the same for a module's code and for a beat entry.
    """

    kind: StarterKind
    name: str
    place: Location
    extent: Range
    task: TaskRecord | None = None
    entry: BeatEntryRecord | None = None


class TaskCall(NamedTuple):
    """A place where a task is started by ``starter``."""

    starter: Starter
    at: Location
    way: Way


class Start(NamedTuple):
    """A task that code starts; ``name`` is None if it can't be told, ``text`` is then the source.

    ``at`` is the place in the code that was asked about: where it starts the task, or calls the first of the functions
    that lead to it, which are ``through``, outermost first. ``sent`` is where the task itself is named.
    """

    name: str | None
    text: str
    way: Way
    at: Location
    sent: Location
    through: tuple[str, ...] = ()
