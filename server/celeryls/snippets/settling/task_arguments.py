"""The arguments of an entry of a schedule whose task can't be sent without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def needed_arguments(task: str, calls: Iterable[str]) -> str | None:
    """A dict of the arguments that a task needs, as code; None if it is not known to need any.

    ``calls`` are tasks with their required parameters, ``name(first, second)``. Each value is ``...``: beat can't
    send an ellipsis as JSON, so a forgotten one is an error in its log and not a wrong argument. A keyword also sets a
    parameter that only a keyword can set.
    """
    for call in calls:
        name, _, parameters = call.removesuffix(")").rpartition("(")
        if name == task:
            return "{" + ", ".join(f'"{each}": ...' for each in parameters.split(", ")) + "}"
    return None
