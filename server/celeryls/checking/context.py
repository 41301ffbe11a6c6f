"""What a rule is told beside its subject: the text that this stands in, and the project's Celery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from celeryls.catalogue.load import Catalogue, catalogue
from celeryls.source.surroundings.reader import surroundings
from celeryls.syntax.code import Code
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot
    from celeryls.source.surroundings.model import Surroundings
    from celeryls.syntax.places import Range

Version = tuple[int, ...]


@dataclass(frozen=True)
class Context:
    """``text`` is that of the unit ``unit`` of the file ``path``; ``celery`` is None while the version is not known."""

    path: str
    unit: str
    text: str
    celery: Version | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the project's Celery has."""
        return catalogue(self.celery)

    def span(self, place: Range) -> Span:
        """A range of the unit in code points of its text."""
        return Span(*self._read.span(place))

    def range(self, span: tuple[int, int]) -> Range:
        """Code points of the text as a range of the unit."""
        return self._read.between(*span)

    def source(self, place: Range) -> str:
        """The text of a range."""
        start, end = self.span(place)
        return self.text[start:end]

    def around(self, place: Range) -> Surroundings:
        """What stands around a call, or any other expression."""
        return surroundings(self.text, place)

    def is_here(self, spot: Spot) -> bool:
        """Whether a place stands in this unit."""
        return (spot.path, spot.unit) == (self.path, self.unit)

    @cached_property
    def _read(self) -> Code:
        return Code(self.text)
