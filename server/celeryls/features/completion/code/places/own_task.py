"""Finds the task in whose function the cursor is, where a name holds it: ``self`` of a bound task, or of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.completion.code.parameters import function_of, takes_itself
from celeryls.features.completion.code.places.receivers import is_task_class
from celeryls.source.cursor.enclosing import enclosing
from celeryls.source.tasks.task import unit_tasks

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import CodeQuery
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.outline.model import Scope

_BASES = re.compile(r"class\s+\w+\s*\(([^()]*)\)\s*:")
_USUAL = ("self", "cls")


def own_task(query: CodeQuery, name: str, at: int) -> TaskRecord | None:
    """The task that a name holds at a code point of the unit with the cursor, as the first parameter of its function.

    None if it holds none, or if the index does not know the task yet.
    """
    if query.snapshot is None or not name.isidentifier():
        return None
    text = query.file.unit_before(query.offset).text
    scope = enclosing(text, at)
    for depth in range(len(scope), 0, -1):
        kind, function = scope[depth - 1]
        if kind == "def" and _is_first(name, function, text):
            return _made_by(query.snapshot, query.path, scope[:depth])
    return None


def may_be_own_task(query: CodeQuery, name: str) -> bool:
    """Whether a name may hold the task around the cursor, as far as the unit with the cursor tells."""
    unit = query.file.unit_before(query.offset)
    found = list(unit_tasks(unit, query.file, query.wrappers))
    if name not in _USUAL:
        bound = [task for task in found if task.decorator.argument("bind")]
        return any(_is_first(name, task.definition.name, unit.text) for task in bound)
    if found:
        return True
    bases = _BASES.match(unit.text)
    names = [base.strip() for base in bases[1].split(",")] if bases else []
    return any("Task" in base or is_task_class(query, base) for base in names)


def _is_first(name: str, function: str, text: str) -> bool:
    """Whether a function of a text has a first parameter of that name."""
    return re.search(rf"\bdef[ \t]+{re.escape(function)}\s*\(\s*{re.escape(name)}\b", text) is not None


def _made_by(known: Snapshot, path: str, scope: Scope) -> TaskRecord | None:
    """The task that the innermost function of a scope runs as, or of whose class it is a method."""
    _, function = scope[-1]
    around = scope[-2] if len(scope) > 1 else None
    for task in known.tasks_in(path):
        if task.kind == "class":
            if around == ("class", task.function):
                return task
        elif task.function == function:
            made = function_of(known, task)
            if made is not None and takes_itself(task, made):
                return task
    return None
