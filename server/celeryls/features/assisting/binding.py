"""Binds a task, so that its function gets the task as its first argument."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.items import Brackets, add_in_front
from celeryls.edit.keywords import Keyword
from celeryls.source.bodies.parameters import parameters_of
from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target
    from celeryls.source.bodies.parameters import ParameterList

_SELF = re.compile(r"\bself\b")
_NAME = re.compile(r"[^\W\d]\w*")


class TaskName(NamedTuple):
    """How a body names its own task; ``unbound`` are the parameters that ``self`` is still to be added to, or None."""

    name: str
    unbound: ParameterList | None


def unbound_parameters(target: Target) -> ParameterList | None:
    """The parameters of a task that can be bound.

    None if it is bound, if that is unknown, if ``self`` is something else in it, or if another decorator below Celery's
    gets the task, too.
    """
    definition, decorator = target.task.definition, target.task.decorator
    if target.has("bind") or decorator.spreads or target.is_named() or _is_made_by_call(target):
        return None
    if not definition.name or definition.containers or definition.decorators[-1] != decorator:
        return None
    source = target.task.source
    if _SELF.search(source, definition.header.start, definition.body.end):
        return None
    return parameters_of(source, Code(source).between(*definition.name_span))


def task_name(target: Target) -> TaskName | None:
    """How the body names its own task; None if it is not bound, and can't be."""
    first = next(iter(target.task.definition.parameters), "")
    if target.source("bind") == "True":
        return TaskName(first, None) if _NAME.fullmatch(first) else None
    parameters = unbound_parameters(target)
    return TaskName("self", parameters) if parameters is not None else None


def bound(target: Target, parameters: ParameterList) -> Change:
    """The change that binds a task with these parameters."""
    change = target.add([Keyword("bind", ("True",))])
    brackets = Brackets(parameters.open, parameters.close, parameters.items)
    return replace(change, edits=(*change.edits, *add_in_front(target.task.source, brackets, ("self",), target.style)))


def _is_made_by_call(target: Target) -> bool:
    return target.known is not None and target.known.call is not None
