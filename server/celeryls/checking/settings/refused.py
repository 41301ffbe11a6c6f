"""A value that Celery refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.checking.rule import Fix
    from celeryls.project.names.entities import Spot


class Refused(NamedTuple):
    """A value, the message about it, and the fixes."""

    spot: Spot
    message: str
    fixes: tuple[Fix, ...] = ()
