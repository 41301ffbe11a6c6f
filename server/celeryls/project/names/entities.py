"""What a name can turn out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.source.outline.model import Assignment, Definition, Scope
    from celeryls.syntax.places import Range


class Spot(NamedTuple):
    """A place that stays right when lines are added above it: a file, a unit's label in it, and a range in the unit."""

    path: str
    unit: str
    range: Range


class Module(NamedTuple):
    """A module of the project, by its file; by its folder where a package has none."""

    path: str


class Defined(NamedTuple):
    """A function or a class of the project; its ranges count from the first line of ``unit``, a unit's label."""

    path: str
    unit: str
    definition: Definition

    @property
    def inner(self) -> Scope:
        """The scope of what stands inside of it."""
        definition = self.definition
        return (*definition.scope, ("class" if definition.kind == "class" else "def", definition.name))

    @property
    def spot(self) -> Spot:
        """Where its name stands."""
        return Spot(self.path, self.unit, self.definition.name_range)


class Assigned(NamedTuple):
    """What was assigned to a name, where that is not just another name; ranges as in `Defined`."""

    path: str
    unit: str
    assignment: Assignment


class Member(NamedTuple):
    """``name``, dots and all, of an instance, a function or whatever else is not looked into: ``app.task``."""

    owner: Defined | Assigned
    name: str


class External(NamedTuple):
    """A name of a library, such as ``celery.shared_task``."""

    dotted: str


Entity = Module | Defined | Assigned | Member | External | None
"""None: it can't be told."""
