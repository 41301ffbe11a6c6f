"""Finds the names of a file that may hold a task or lead to one."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.source.outline.model import ImportFact

FOREIGN = sys.stdlib_module_names | {"celery", "django", "kombu", "pytest", "rest_framework", "typing_extensions"}
"""Top-level modules that never belong to a project."""
_BINDS_CALL = re.compile(r"\n(?:(?:async[ \t]+)?def[ \t]+(\w+)|(\w+)[ \t]*=[ \t]*[\w.]+\()")

_HEAD = 200  # code points in which a function's name is
_DEF = re.compile(r"\n(?:async[ \t]+)?def[ \t]+(\w+)")
_BINDS_TASK = re.compile(r"(?:^|\n)(\w+)[ \t]*=[^\n]*ask\(")


def leading_names(imports: Iterable[ImportFact], words: frozenset[str]) -> frozenset[str]:
    """What a file imports from a module of tasks, and its names for ``words``: such a file may call tasks."""
    return frozenset(each.local_name for each in imports if _leads(each, words)) - {"*"}


def _leads(found: ImportFact, words: frozenset[str]) -> bool:
    name = found.name or ""
    return "task" in found.module or "task" in name or (name or found.module).rpartition(".")[2] in words


def callable_names(imports: Iterable[ImportFact], texts: Iterable[str]) -> frozenset[str]:
    """The names whose calls in a file are told: of what may be a task, and of functions that may configure an app.

    A task may be what is not imported from a library, and what is decorated or assigned.
    """
    names = {each.local_name for each in imports if each.module.partition(".")[0] not in FOREIGN}
    for text in texts:
        names.update(_bound_to_calls(text))
    return frozenset(names)


@cached_by_text
def _bound_to_calls(text: str) -> tuple[str, ...]:
    if not text.startswith("@") and "ask(" not in text:
        found = _DEF.match(f"\n{text[:_HEAD]}") if ".conf" in text else None
        return (found[1],) if found else ()
    return tuple(found[1] or found[2] for found in _BINDS_CALL.finditer(text))


def made_names(texts: Iterable[str], words: frozenset[str]) -> frozenset[str]:
    """The names that a file assigns at module level from callees that sound like a task, or are one of ``words``."""
    names: set[str] = set()
    for text in texts:
        names.update(_made(text, words))
    return frozenset(names)


@cached_by_text
def _made(text: str, words: frozenset[str]) -> tuple[str, ...]:
    if text.startswith("@"):
        found = _DEF.search(text)
        made = found and ("ask" in text[: found.start()] or any(word in text[: found.start()] for word in words))
        return (found[1],) if found and made else ()
    return tuple(_BINDS_TASK.findall(text)) if "ask(" in text else ()
