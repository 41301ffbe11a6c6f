"""The class that Celery makes the tasks of a module of."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES
from celeryls.edit.imports.add import merge
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.document.module_level import assignments_of, imports_of
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from celeryls.features.assisting.offer import Target
    from celeryls.project.apps.deployed_app import DeployedApp

IMPORT = "from celery import Task"
"""The import of the class that is called ``Task``."""

_SETS_CLASS = re.compile(r"\.(?:Task|task_cls)\s*=(?!=)|\bflask\b", re.IGNORECASE)


def task_class(target: Target) -> str | None:
    """How the file names the class that Celery makes the tasks of; None if that is unknown."""
    head, known = target.task.decorator.head, target.context.known
    owner, _, last = head.rpartition(".")
    is_of_app = last == "task"
    apps = known.apps_of(target.known) if known is not None and target.known is not None else ()
    if not apps or not all(_has_known_class(app, target, may_be_given=is_of_app) for app in apps):
        return None
    if is_of_app:
        return f"{owner}.Task" if owner.isidentifier() else None
    if head == "celery.shared_task" and (found := imports_of(target.file).get("celery")) and found.target == "celery":
        return "celery.Task"
    taken = merge(target.file.text, (IMPORT,), style=target.style).conflicts
    return "Task" if head == "shared_task" and not taken else None


def _has_known_class(app: DeployedApp, target: Target, *, may_be_given: bool) -> bool:
    """Whether the class of an app's tasks is known while modules are imported: Celery's own, or one that is given.

    ``app.Task`` is computed once (`celery.app.base.Celery.Task`): who asks before another class is set gets Celery's
    own, and so do all tasks from then on. With Flask another class is often set in another module.
    """
    path = PurePath(app.key[0])
    texts = [
        written.text for each in (path, path.with_name("__init__.py")) if (written := target.context.read(str(each)))
    ]
    if not texts or any(_SETS_CLASS.search(text) for text in texts):
        return False
    file = SourceFile.of(texts[0])
    made = assignments_of(file).get(app.record.variable)
    match made.value if made is not None else None:
        case CallExpression(callee=Name(dotted=dotted)) as call:
            root, _, rest = dotted.partition(".")
            found, given = imports_of(file).get(root), call.argument("task_cls")
            if found is None or f"{found.target}.{rest}".rstrip(".") not in APP_CLASSES:
                return False
            return not any(each.name == "**" for each in call.arguments) and (
                given is None or (may_be_given and isinstance(given, Name))
            )
        case _:
            return False
