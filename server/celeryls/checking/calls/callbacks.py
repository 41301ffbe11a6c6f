"""Calls that are the callback of Django's ``on_commit``, though a function is wanted there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InFunction

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Call

_ON_COMMIT = "django.db.transaction.on_commit"


def is_commit_callback(call: Call, context: Context) -> bool:
    """Whether the result of a call, in a function, is given to ``on_commit``."""
    around = context.around(call.call.range).around
    functions = [each for each in around if isinstance(each, InFunction)]
    if not functions:
        return False
    for other in context.body(functions[-1].range).calls:
        callback = other.argument("func", 0)
        if callback is None or callback.range != call.call.range or not isinstance(other.callee, Name):
            continue
        return context.library_name(other.callee.dotted, call.scope) == _ON_COMMIT
    return False
