"""Lists the project's own names that strings hold: tasks, queues, and what mocks replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import Word
from celeryls.features.completion.code.parameters import parameters_of, shown
from celeryls.features.completion.code.written import label_of, named_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.features.completion.code.model import CodeQuery
    from celeryls.features.completion.code.written import WordForm, WordParts

MOST = 200
"""The names that one list has at most; the next letter finds others."""


def task_words(
    query: CodeQuery, typed: str, form: WordForm, value: WordParts = (), *, patterns: bool = False
) -> Iterator[Word]:
    """The names of the project's tasks, best matches first; with ``patterns`` also those that match all of a module.

    ``value`` is that of a key, for the forms that write one.
    """
    known = query.snapshot
    if known is None:
        return
    names = known.task_names()
    for name in _matching(names, typed):
        task = next(iter(known.tasks_named(name)), None)
        if task is not None:
            signature = shown(parameters_of(known, task))
            detail = f"{task.module}.{task.function}({signature})" if task.module else f"{task.function}({signature})"
            yield Word(label_of(name, form), "task", named_parts(name, value, form), name, detail, ("task", name))
    for prefix in known.task_prefixes() if patterns else ():
        pattern = f"{prefix}.*"
        parts = named_parts(pattern, value, form)
        yield Word(label_of(pattern, form), "value", parts, pattern, "all tasks of the module")


def queue_words(query: CodeQuery, *, in_string: bool) -> Iterator[Word]:
    """The names of the project's queues, the likeliest for the file first; quoted if they are not ``in_string``."""
    for name in (query.snapshot.queues_of(query.path) if query.snapshot else ())[:MOST]:
        text = name if in_string else f'"{name}"'
        yield Word(text, "queue", (text,), name)


def is_named_once(query: CodeQuery, queue: str) -> bool:
    """Whether only one place of the project names a queue: that with the cursor, if it is in a queue's name."""
    return query.snapshot is not None and len(query.snapshot.queues().get(queue, ())) == 1


def mock_words(query: CodeQuery, typed: str) -> Iterator[Word]:
    """What a mock replaces: the functions of tasks by their modules, and the methods that send them."""
    known = query.snapshot
    if known is None:
        return
    found = {}
    for name in known.task_names():
        task = next(iter(known.tasks_named(name)), None)
        if task is not None and task.module and not task.nested:
            found[f"{task.module}.{task.function}"] = task
    targets = [f"{dotted}{method}" for dotted in found for method in (".delay", ".apply_async", "")]
    for target in _matching(targets, typed):
        yield Word(target, "task", (target,), target, "a task of the project")


def mocked_attributes() -> Iterator[Word]:
    """What of a task tests replace."""
    for name in ("delay", "apply_async", "retry", "run"):
        yield Word(name, "value", (name,), name)


def module_words(query: CodeQuery, *, in_string: bool) -> Iterator[Word]:
    """The project's modules with tasks; quoted if they are not ``in_string``."""
    known = query.snapshot
    modules = dict.fromkeys(task.module for task in known.tasks() if task.module and not task.nested) if known else ()
    for module in list(modules)[:MOST]:
        text = module if in_string else f'"{module}"'
        yield Word(text, "value", (text,), module, "a module with tasks")


def _matching(names: Iterable[str], typed: str) -> list[str]:
    """The names that hold the letters that are typed, in their order; names that begin with them come first."""
    wanted = typed.lower()
    found = [name for name in names if _holds(name.lower(), wanted)]
    if wanted:
        found.sort(key=lambda name: not name.lower().startswith(wanted))
    return found[: MOST + 1]


def _holds(name: str, letters: str) -> bool:
    if letters in name:
        return True
    rest = iter(name)
    return all(letter in rest for letter in letters)
