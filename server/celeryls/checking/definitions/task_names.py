"""Whether a function uses a name of its own as the task that runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.source.usage.function import function_usage

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

_SHARED_WITH_ANYTHING = frozenset(("name", "app", "map", "filter", "typing", "run", "replace", "base", "priority"))
"""Attributes of a task that strings, models and others have, too."""


def is_used_as_task(name: str, definition: Definition, context: Context) -> bool:
    """Whether the function, or one in it, reads an attribute of ``name`` that only a task has: ``self.request``."""
    chains = function_usage(context.source(definition.range)).used
    return not task_attributes(context).isdisjoint(
        chain.split(".")[1].removesuffix("()") for chain in chains if chain.startswith(f"{name}.")
    )


def task_attributes(context: Context) -> frozenset[str]:
    """The attributes of Celery's tasks that hardly anything else has."""
    known = context.catalogue
    return frozenset((*known.methods, *known.attributes, *TASK_OPTIONS)) - _SHARED_WITH_ANYTHING
