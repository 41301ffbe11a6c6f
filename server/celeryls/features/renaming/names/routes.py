"""Whether a task would still go to its queue under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.renaming.model import RenameRefusedError

if TYPE_CHECKING:
    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.features.renaming.model import Renaming


def check_routes(renaming: Renaming, known: ProjectAnswers) -> None:
    """Refuses a name that the patterns of routes send elsewhere; an entry with the full name changes with it.

    Raises:
        RenameRefusedError: Messages would go to another queue.
    """
    task = renaming.task
    new = renaming.names.get(task.name or "")
    if new is None or task.name is None or any(use.kind == "route" for use in known.uses_of(task.name)):
        return
    before, after = known.route_of(task), known.route_of(task._replace(name=new))
    if before is not None and after is not None and before[:3] != after[:3]:
        raise RenameRefusedError(
            f"a pattern of the routes decides: {task.name} goes to {before.queue}, {new} would go to {after.queue}"
        )
