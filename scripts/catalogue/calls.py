"""Reads the options of a call out of all that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts.catalogue.methods import methods_of, parameters
from scripts.catalogue.options import exec_options, from_config, type_of
from scripts.catalogue.wheels import functions

if TYPE_CHECKING:
    import ast

    from scripts.catalogue.wheels import CeleryWheel

_BASE = "celery/app/base.py"
_AMQP = "celery/app/amqp.py"
_NOT_OPTIONS = ("self", "message")
# What kombu's producer takes (`kombu.messaging.Producer.publish`) and no function of Celery's names.
_PUBLISHING = {"priority": "None", "immediate": "False", "mandatory": "False"}


def call_options(wheel: CeleryWheel) -> dict[str, dict[str, Any]]:
    """What `apply_async` and its like take, and what makes the message of it."""
    task, signature = wheel.class_("celery/app/task.py", "Task"), wheel.class_("celery/canvas.py", "Signature")
    sender = wheel.function(_AMQP, "_create_task_sender")
    makers = [
        ("celery.app.task.Task.apply_async", _method(task, "apply_async")),
        ("celery.app.base.Celery.send_task", wheel.function(_BASE, "send_task")),
        ("celery.app.task.Task.retry", _method(task, "retry")),
        ("celery.canvas.Signature.apply_async", _method(signature, "apply_async")),
        ("celery.canvas.Signature.set", _method(signature, "set")),
        ("celery.app.amqp.AMQP.send_task_message", _inner(sender, "send_task_message")),
        ("celery.app.amqp.AMQP.as_task_v2", wheel.function(_AMQP, "as_task_v2")),
    ]
    found: dict[str, dict[str, Any]] = {}
    for place, function in makers:
        for name, default in parameters(function):
            if name not in _NOT_OPTIONS:
                found.setdefault(name, {"place": place, "default": default, "types": type_of(default)})
    for name, default in _PUBLISHING.items():
        found[name] = {"place": "kombu.messaging.Producer.publish", "default": default, "types": type_of(default)}
    settings = dict(from_config(wheel))
    for name in exec_options(wheel):
        found[name]["exec_option"] = True
        if name in settings:
            found[name]["setting"] = settings[name]
    return dict(sorted(found.items()))


def _method(class_: ast.ClassDef, name: str) -> ast.FunctionDef:
    return dict(methods_of(class_))[name]


def _inner(function: ast.FunctionDef, name: str) -> ast.FunctionDef:
    return next(node for node in functions(function) if node.name == name)
