"""The names that Celery registers a task under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.settings.classes import names_tasks
from celeryls.project.names.entities import Assigned
from celeryls.project.values.evaluate import text_of
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue


def registered_names(
    function: str, name: ScopedValue | None, path: str, app: Entity, resolver: Resolver
) -> tuple[str, ...]:
    """The names, as in `celery.app.base.Celery.gen_task_name`: ``name`` if given, else module and function.

    Empty if the app overrides that method; for a task without a particular app, if any app may override it.
    """
    if name is None or (isinstance(name.value, Constant) and not name.value.value):
        computed = names_tasks(app, resolver) if isinstance(app, Assigned) else resolver.is_hooked(path)
        return () if computed else tuple(f"{module}.{function}" for module in resolver.names_of(path))
    text = text_of(name, resolver)
    return (text,) if text else ()


def with_script_name(task: TaskRecord, main: str | None) -> TaskRecord:
    """Adds the name if the file is run as a script: see `celery.utils.imports.gen_task_name`."""
    name = f"{main}.{task.function}"
    return task._replace(names=(*task.names, name)) if main and name not in task.names else task
