"""Decorators that probably make tasks and can't be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot


class UnfollowedDecorator(NamedTuple):
    """``name`` is its name for the setting `celeryls.wrappers`; ``spot`` is its first place.

    ``functions`` is how many functions it decorates.
    """

    name: str
    spot: Spot
    functions: int
