"""The error of a call that does not pass `self`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.source.outline.model import Definition


def missing_without_self(definition: Definition) -> str | None:
    """The TypeError of a call that passes all arguments but `self`; None where a default makes up for one of them."""
    by_position = [each for each in definition.parameters if each.by_position]
    if not by_position or any(each.default is not None for each in by_position):
        return None
    if any(each.is_rest for each in definition.parameters):
        return None
    return f"TypeError: {definition.name}() missing 1 required positional argument: '{by_position[-1].name}'"
