"""The entities that a name can refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.source.outline.model import Assignment, Definition, Scope
    from celeryls.syntax.places import Range


class Spot(NamedTuple):
    """A place that stays valid when lines are added above it: a file, the label of a unit, and a range in the unit."""

    path: str
    unit: str
    range: Range


class Module(NamedTuple):
    """A module of the project, by its file; by its folder if a package has no file."""

    path: str


class Defined(NamedTuple):
    """A function or class of the project; its ranges count from the first line of the unit with the label ``unit``."""

    path: str
    unit: str
    definition: Definition

    @property
    def inner(self) -> Scope:
        """The scope of its body."""
        definition = self.definition
        return (*definition.scope, ("class" if definition.kind == "class" else "def", definition.name))

    @property
    def spot(self) -> Spot:
        """The place of its name."""
        return Spot(self.path, self.unit, self.definition.name_range)


class Assigned(NamedTuple):
    """A value assigned to a name, unless it is just another name; ranges as in `Defined`."""

    path: str
    unit: str
    assignment: Assignment


class Member(NamedTuple):
    """The attribute ``name``, possibly dotted, of an instance, a function or something else that is not inspected.

    ``app.task``.
    """

    owner: Defined | Assigned
    name: str


class External(NamedTuple):
    """A name of a library, such as ``celery.shared_task``."""

    dotted: str


Entity = Module | Defined | Assigned | Member | External | None
"""None if it is unknown."""
