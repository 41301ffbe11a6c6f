"""Decorators that probably make tasks, in ways that can't be followed."""

from __future__ import annotations

from typing import NamedTuple


class UnfollowedDecorator(NamedTuple):
    """``name`` is what the setting `celeryls.wrappers` calls it; ``path`` and ``line``, from 0, are its first place.

    ``functions`` says how many functions it decorates.
    """

    name: str
    path: str
    line: int
    functions: int
