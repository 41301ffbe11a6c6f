"""Tells whether code in a task may wait for other tasks (`celery.result.assert_will_not_block`).

What can't be told counts as allowed: a context manager or decorator of the project, or of an unknown library, may call
``allow_join_result()``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from celeryls.checking.results import method_of
from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.source.surroundings.model import InTry, InWith
from celeryls.source.usage.function import function_usage

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.expression.values import Argument, Value
    from celeryls.source.outline.model import Scope

_ASKING = frozenset(
    ("called_directly", "is_eager", "task_always_eager", "CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER")
)
"""Attributes and settings that tell whether the task runs in a worker."""
_STATE = frozenset(
    (
        "celery.current_task",
        "celery._state.current_task",
        "celery._state.get_current_task",
        "celery._state.get_current_worker_task",
        "celery._state.task_join_will_block",
        "celery._state._task_join_will_block",
        "celery._state._set_task_join_will_block",
        "celery.result.assert_will_not_block",
    )
)
"""Names of Celery that tell it, or that change it."""
_ENTERING = frozenset(("enter_context", "enter_async_context", "push", "push_async_exit", "__enter__", "__aenter__"))
_PLAIN = frozenset(
    (
        "contextlib.AsyncExitStack",
        "contextlib.ExitStack",
        "contextlib.aclosing",
        "contextlib.chdir",
        "contextlib.closing",
        "contextlib.nullcontext",
        "contextlib.redirect_stderr",
        "contextlib.redirect_stdout",
    )
)
_PLAIN_LIBRARIES = ("django.db.", "httpx.", "requests.", "sqlalchemy.")
_MAY_CHANGE_ANYTHING = frozenset(("contextlib", "unittest"))


def is_allowed_in(task: Task, scope: Scope, body: FunctionBody, context: Context) -> bool:
    """Whether a whole task may wait, or finds out whether it runs in a worker; ``scope`` is that of its body."""
    if task.definition is None or task.attributes is None or "__call__" in task.attributes:
        return True  # a class that can't be read, or that calls `run` in its own way
    if task.definition.kind == "async def":
        return True  # a worker does not await a coroutine, so that its body never runs
    made_by = task.decorator.range if task.decorator is not None else None
    others = (each for each in task.definition.decorators if each.range != made_by)
    if any(_may_allow(each, task.definition.scope, context) for each in others):
        return True
    if any(method_of(each) in _ENTERING and _enters(each, scope, context) for each in body.calls):
        return True
    return _asks(task, scope, body, context)


def is_allowed_at(call: CallExpression, scope: Scope, context: Context) -> bool:
    """Whether waiting is, or may be, allowed at a call: by an argument, or by what is around it."""
    if any(map(_allows, call.arguments)):
        return True
    for each in context.around(call.range).around:
        match each:
            case InWith(managers=managers):
                if any(_may_allow(manager, scope, context) for manager in managers):
                    return True
            case InTry(part="body", handlers=handlers, is_open=is_open):
                caught = (kind for handler in handlers for kind in handler.types)
                if is_open or any(_catches(kind, scope, context) for kind in caught):
                    return True
    return False


def _allows(argument: Argument) -> bool:
    """Whether an argument may allow it; a string is the key of a dict."""
    value = argument.value.value if isinstance(argument.value, Constant) else argument
    if argument.name == "disable_sync_subtasks":
        return value is not True
    return argument.name in ("*", "**") or isinstance(value, str)


def _may_allow(manager: Value, scope: Scope, context: Context) -> bool:
    """Whether a context manager, or a decorator, may let a task wait."""
    named = manager.callee if isinstance(manager, CallExpression) else manager
    library = context.library_name(named.dotted, scope) if isinstance(named, Name) else None
    if library is None:
        return True
    if library == "contextlib.suppress":
        arguments = manager.arguments if isinstance(manager, CallExpression) else ()
        return any(each.name is not None or _catches(each.value, scope, context) for each in arguments)
    root = library.partition(".")[0]
    is_python_s = root in sys.stdlib_module_names and root not in _MAY_CHANGE_ANYTHING
    return not (is_python_s or library in _PLAIN or library.startswith(_PLAIN_LIBRARIES))


def _catches(kind: Value, scope: Scope, context: Context) -> bool:
    """Whether a handler is there for the `RuntimeError`: a wider one catches it by accident."""
    if not isinstance(kind, Name):
        return True
    library = context.library_name(kind.dotted, scope)
    if library is None:
        return not context.is_class(kind.dotted, scope)
    return library == "builtins.RuntimeError" or library.rpartition(".")[2].isupper()  # a constant may be a tuple


def _enters(call: CallExpression, scope: Scope, context: Context) -> bool:
    return not call.arguments or any(_may_allow(each.value, scope, context) for each in call.arguments)


def _asks(task: Task, scope: Scope, body: FunctionBody, context: Context) -> bool:
    """Whether the task's code names something that tells whether it runs in a worker."""
    strings = (each.value for call in body.calls for each in call.arguments if isinstance(each.value, Constant))
    if any(each.value in _ASKING for each in strings):
        return True
    if task.definition is None:
        return False
    for chain in function_usage(context.source(task.definition.range)).used:
        dotted = chain.partition("()")[0]
        if not _ASKING.isdisjoint(chain.replace("()", "").split(".")):
            return True
        if context.library_name(dotted, scope) in _STATE:
            return True
    return False
