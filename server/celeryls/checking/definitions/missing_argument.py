"""The error of a call that does not pass `self`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

_NAME = re.compile(r"\w+")


def missing_without_self(definition: Definition, context: Context) -> str | None:
    """The TypeError of a call that passes all arguments but `self`; None where a default makes up for one of them."""
    parameters = context.parameters(definition.name_range)
    written = [context.text[slice(*each)] for each in parameters.items] if parameters else []
    stars = [index for index, each in enumerate(written) if each.startswith("*")]
    positional = [each for each in written[: stars[0] if stars else len(written)] if each != "/"]
    last = _NAME.match(positional[-1]) if positional else None
    if (
        last is None
        or any("=" in each for each in positional)
        or any(each.name.startswith("*") and each.name[1:2] != "*" for each in definition.parameters)
    ):
        return None
    return f"TypeError: {definition.name}() missing 1 required positional argument: '{last.group()}'"
