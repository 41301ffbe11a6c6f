"""What a rule gets in addition to its subject: the text around it, and the project's Celery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.catalogue.load import Catalogue, catalogue
from celeryls.project.names.entities import Defined, External
from celeryls.source.bodies.parameters import parameters_of
from celeryls.source.bodies.reader import body_of
from celeryls.source.surroundings.reader import surroundings
from celeryls.syntax.code import Code
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.names.entities import Entity, Spot
    from celeryls.project.names.purposes import Purpose
    from celeryls.project.subjects.model import Subject, Task
    from celeryls.project.values.known import Known
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.bodies.parameters import ParameterList
    from celeryls.source.outline.model import Scope
    from celeryls.source.surroundings.model import Surroundings
    from celeryls.syntax.places import Range

Version = tuple[int, ...]


def _no_tasks(_: str) -> tuple[Task, ...]:
    return ()


def _no_settings(_: str) -> tuple[Known, ...]:
    return ()


def _no_uses(_: str) -> tuple[UseRecord, ...]:
    return ()


def _not_read(_: str) -> bool:
    return False


def _no_entity(_: str, __: Scope) -> Entity:
    return None


@dataclass(frozen=True)
class Context:
    """``text`` is the text of the unit ``unit`` in the file ``path``; ``celery`` is None if the version is unknown.

    ``subjects`` are all subjects of the unit; ``tasks`` returns the project's tasks with a name, ``entity`` what a
    dotted name refers to in a scope of the unit, None if that is unknown; ``uses`` returns the places in all files that
    name a task, ``is_read`` whether any file reads a setting by its name, which may be the project's own. ``root``
    is the folder of the project.
    """

    path: str
    unit: str
    text: str
    celery: Version | None = None
    subjects: tuple[Subject, ...] = ()
    tasks: Callable[[str], tuple[Task, ...]] = _no_tasks
    settings: Callable[[str], tuple[Known, ...]] = _no_settings
    purpose: Purpose = "production"
    entity: Callable[[str, Scope], Entity] = _no_entity
    uses: Callable[[str], tuple[UseRecord, ...]] = _no_uses
    is_read: Callable[[str], bool] = _not_read
    root: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders below the project's root that lead to the file, and its name."""
        path = PurePath(self.path)
        return (path.relative_to(self.root) if self.root and path.is_relative_to(self.root) else path).parts

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the project's Celery."""
        return catalogue(self.celery)

    def span(self, place: Range) -> Span:
        """A range of the unit as code points of its text."""
        return Span(*self._read.span(place))

    def range(self, span: tuple[int, int]) -> Range:
        """Code points of the text as a range of the unit."""
        return self._read.between(*span)

    def source(self, place: Range) -> str:
        """The text of a range."""
        start, end = self.span(place)
        return self.text[start:end]

    def around(self, place: Range) -> Surroundings:
        """The surroundings of a call, or of any other expression."""
        return surroundings(self.text, place)

    def body(self, name: Range, method: str = "") -> FunctionBody:
        """The body of the function whose name is at that range, or of that method of a class.

        Empty if there is none.
        """
        return body_of(self.text, name, method)

    def parameters(self, name: Range) -> ParameterList | None:
        """The parameters of the function whose name is at that range; None if there is none."""
        return parameters_of(self.text, name)

    def library_name(self, dotted: str, scope: Scope) -> str | None:
        """The name that a library, or Python itself (``builtins.open``), has for what a name refers to.

        None if it is the project's, or unknown.
        """
        found = self.entity(dotted, scope)
        return found.dotted if isinstance(found, External) else None

    def is_class(self, dotted: str, scope: Scope) -> bool:
        """Whether a name refers to a class of the project."""
        found = self.entity(dotted, scope)
        return isinstance(found, Defined) and found.definition.kind == "class"

    def is_here(self, spot: Spot) -> bool:
        """Whether a spot is in this unit."""
        return (spot.path, spot.unit) == (self.path, self.unit)

    @cached_property
    def _read(self) -> Code:
        return Code(self.text)
