"""Decorators that probably make tasks, in ways that can't be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot


class UnfollowedDecorator(NamedTuple):
    """``name`` is what the setting `celeryls.wrappers` calls it; ``spot`` is its first place.

    ``functions`` says how many functions it decorates.
    """

    name: str
    spot: Spot
    functions: int
