"""What a rename gets and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.text import Note

if TYPE_CHECKING:
    from celeryls.project.model.tasks import TaskRecord

NAME = Note(
    "Task names in strings",
    "Messages that are on their way, and entries in the database, keep the old name.",
)
UNSURE = Note("Probably the task", "It can't be told whether the task is meant.", asks=True)
HISTORY = Note("Migrations", "A migration tells what the database was given then.", asks=True)


class RenameRefusedError(ValueError):
    """A rename would be wrong; the message says why, to the user."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What is to be renamed: a task, and what becomes of its function and its name.

    ``function`` is the function's new name, None if it keeps its own. ``names`` are the new names of the task by the
    old ones; empty if it keeps them. ``keeps`` is the name that is written into the decorator so that the task keeps
    it. ``writes`` is the new name that the decorator has to be given, since so far it has none.
    """

    task: TaskRecord
    function: str | None
    names: dict[str, str]
    keeps: str | None = None
    writes: str | None = None
