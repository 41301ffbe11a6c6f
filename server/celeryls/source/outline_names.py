"""Which names of a file may hold a task or lead to one."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.source.outline import Import

_FOREIGN = sys.stdlib_module_names | {"celery", "django", "kombu", "pytest", "rest_framework", "typing_extensions"}
_BINDS_CALL = re.compile(r"\n(?:(?:async[ \t]+)?def[ \t]+(\w+)|(\w+)[ \t]*=[ \t]*[\w.]+\()")


def leading_names(imports: Iterable[Import]) -> frozenset[str]:
    """What the head of a file imports from a module of tasks: a chunk that says it may call a task."""
    return frozenset(each.bound for each in imports if "task" in each.module or "task" in (each.name or "")) - {"*"}


def callable_names(imports: Iterable[Import], texts: Iterable[str]) -> frozenset[str]:
    """The names whose calls in a file may be calls of tasks: what it imports from no library, decorates or makes."""
    names = {each.bound for each in imports if each.module.partition(".")[0] not in _FOREIGN}
    for text in texts:
        if text.startswith("@") or "ask(" in text:
            names.update(found[1] or found[2] for found in _BINDS_CALL.finditer(text))
    return frozenset(names)
