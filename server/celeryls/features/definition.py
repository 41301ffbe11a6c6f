"""Goes from a task's name in a string to the function or class that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.naming import tasks_named_at

if TYPE_CHECKING:
    from celeryls.features.naming import NamedTasks
    from celeryls.project.index.snapshot import Snapshot


def definition(snapshot: Snapshot, path: str, line: int, column: int, content: str) -> NamedTasks | None:
    """The tasks that the string at a position names; None elsewhere.

    For Python names the Python language server answers. Lines and columns count from 0, columns in code points;
    ``content`` is the text of that line.
    """
    named = tasks_named_at(snapshot, path, line, column, content)
    return named if named and named.quoted else None
