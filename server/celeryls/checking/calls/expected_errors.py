"""Tests that expect an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.surroundings.model import InWith

SIGNING = frozenset(("s", "si", "signature", "subtask"))
"""Methods that make a signature."""

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.syntax.places import Range


def expects_error(place: Range, context: Context) -> bool:
    """Whether an expression is in ``with pytest.raises(…)``, ``with self.assertRaises(…)`` or the like."""
    return any(
        isinstance(manager, CallExpression)
        and isinstance(manager.callee, Name)
        and manager.callee.dotted.rpartition(".")[2].lower().startswith(("raises", "assertraises"))
        for each in context.around(place).around
        if isinstance(each, InWith)
        for manager in each.managers
    )


def is_only_looked_at(method: str, context: Context) -> bool:
    """Whether a test may make a signature and never send it."""
    return context.purpose == "test" and method in SIGNING
