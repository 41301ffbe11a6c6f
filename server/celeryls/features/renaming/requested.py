"""What a new name means for a task: a new name of its function, or a name that is written into its decorator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.renaming.function.checks import check_function_name
from celeryls.features.renaming.model import RenameRefusedError, Renaming
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.project.model.tasks import TaskRecord

_NO_NAME = re.compile(r"[\s\"'\\{}*?\[\]]|^$|^\.|\.$|\.\.")
"""What a task's new name must not contain: a route's key with ``*`` is a pattern.

Spaces within it are for tasks with a name of their own; in one that is made of a function they are a slip.
"""


def renamed_by_name(task: TaskRecord, old: str, new: str, known: ProjectAnswers) -> Renaming:
    """The rename of a task to a new full name.

    Raises:
        RenameRefusedError: That would be wrong.
    """
    check_task(task, known)
    if _NO_NAME.search(new.replace(" ", "_") if has_own_name(task) and new == new.strip() else new):
        raise RenameRefusedError(f"`{new}` can't be the name of a task: no spaces, quotes, braces and wildcards")
    if new != task.name:
        check_free(new, known)
    if has_own_name(task):
        return Renaming(task, None, dict.fromkeys(own_names(task, known), new))
    prefix, _, last = new.rpartition(".")
    if prefix == old.rpartition(".")[0] and last.isidentifier():
        return renamed_by_function(task, last, known)
    if task.wrapper is not None and "name" not in (task.accepted_options or ()):
        raise RenameRefusedError(f"it can't be told whether `{task.wrapper}` accepts `name=`")
    return Renaming(task, None, dict.fromkeys(own_names(task, known), new), writes=new)


def renamed_by_function(task: TaskRecord, new: str, known: ProjectAnswers, *, keeps: bool = False) -> Renaming:
    """The rename of a task's function, which its name follows, unless it has one of its own or ``keeps`` it.

    Raises:
        RenameRefusedError: That would be wrong.
    """
    check_task(task, known)
    check_function_name(new)
    old = task.function
    if not old.isidentifier():
        raise RenameRefusedError("a lambda has no name that could be renamed")
    if has_own_name(task):
        return Renaming(task, new, {})
    if keeps and task.is_ambiguous:
        raise RenameRefusedError(f"its file can be imported in several ways, as {' and '.join(task.names)}")
    if keeps:
        return Renaming(task, new, {}, keeps=task.name)
    if not all(each.endswith(f".{old}") for each in task.names):
        raise RenameRefusedError(f"its name does not come from `{old}`")
    names = {each: f"{each.removesuffix(old)}{new}" for each in own_names(task, known)}
    if new != old:
        check_free(names[str(task.name)], known)
        names = {each: then for each, then in names.items() if each == task.name or not known.is_known(then)}
    return Renaming(task, new, names)


def own_names(task: TaskRecord, known: ProjectAnswers) -> tuple[str, ...]:
    """The names of a task without those that another one may have, too: a file can be imported as several modules."""
    return tuple(each for each in task.names if each == task.name or len(known.tasks_named(each)) == 1)


def has_own_name(task: TaskRecord) -> bool:
    """Whether an option gives the task its name, rather than its module and function."""
    option = task.option("name")
    return option is not None and not (isinstance(option.value, Constant) and not option.value.value)


def check_task(task: TaskRecord, known: ProjectAnswers) -> None:
    """Refuses a task whose name can't be told, or is not its own."""
    if task.name is None:
        raise RenameRefusedError(f"the name of `{task.function}` is computed: a `gen_task_name`, or an expression")
    if len(known.tasks_named(task.name)) > 1:
        raise RenameRefusedError(f"several tasks are named {task.name}")


def check_free(name: str, known: ProjectAnswers) -> None:
    """Refuses a name that another task has."""
    if known.is_known(name):
        raise RenameRefusedError(f"another task is named {name}")
