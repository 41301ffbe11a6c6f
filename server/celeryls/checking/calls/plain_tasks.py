"""Tasks whose methods are Celery's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.subjects.model import Task

_CALLING = frozenset(("apply_async", "apply_async_on_commit", "delay", "delay_on_commit", "_get_exec_options"))


def are_sent_as_usual(tasks: Iterable[Task]) -> bool:
    """Whether tasks surely have Celery's own ``delay`` and ``apply_async``; False without any task.

    A base class may declare its own; the class behind a project's own decorator is not known.
    """
    found = list(tasks)
    return bool(found) and all(each.attributes is not None and each.attributes.isdisjoint(_CALLING) for each in found)
