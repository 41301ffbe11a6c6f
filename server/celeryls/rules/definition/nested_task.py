"""A task that a function makes and sends

A task is registered when its decorator runs. One that stands in a function is registered each time that the function is called, in the process that
calls it; a worker, which only imports the module, does not have it. It discards the message: `NotRegistered: 'views.send'`.

This rule reports a task that the function around it sends itself. A factory that returns its tasks, and a function that is called when the
app starts, may be called in the worker, too.

## Example

```python title="shop/views.py"
from celery import shared_task


def order(request):
    @shared_task
    def send(order_id): ...
        ^^^^ CEL117 the worker discards the message: NotRegistered: 'views.send', as it does not call `order`, in which the task is made

    send.delay(request.order_id)
```

## In a method, and with `apply_async`

```python title="shop/views.py"
from shop.celery import app


class Orders:
    def post(self, request):
        @app.task(name="shop.send_order", bind=True)
        def send(self, order_id): ...
            ^^^^ CEL117 the worker discards the message: NotRegistered: 'shop.send_order', as it does not call `post`, in which the task is made

        return send.apply_async((request.order_id,), countdown=10)
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```

## Factories, functions that run at start, and tasks that stay in the process are left alone

```python title="shop/tasks.py"
from celery import Celery, shared_task
from celery.signals import worker_ready
from django.apps import AppConfig

app = Celery("shop")
TASKS = {}


def make(name):
    @app.task(name=name)
    def run(): ...

    run.delay()
    return run


def create_app():
    @shared_task
    def send(): ...

    def view():
        send.delay()

    return view


def keep():
    @shared_task
    def kept(): ...

    TASKS["kept"] = kept
    kept.delay()


class ShopConfig(AppConfig):
    def ready(self):
        @shared_task
        def warm(): ...

        warm.delay()


@worker_ready.connect
def start(**kwargs):
    @shared_task
    def first(): ...

    first.delay()


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    @shared_task
    def often(): ...

    sender.add_periodic_task(10, often.s())


def main():
    own = Celery("own")

    @own.task
    def here(): ...

    here.delay()
    own.worker_main()


def run_here():
    @shared_task
    def now(): ...

    now.apply()
    now()


def decorator(function):
    @shared_task
    def inner(*args):
        return function(*args)

    return inner.delay
```
```python title="tests/test_tasks.py"
from celery import shared_task


def test_send():
    @shared_task
    def send(): ...

    send.delay()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import SENDING
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.names.entities import Defined, Spot
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.usage.function import function_usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

RULE = Rule("CEL117", "nested-task", "warning", subject=Task, words=("task",), needs="everything")

_AT_START = ("create", "init", "setup", "set_up", "configure", "register", "ready", "main", "make", "build", "load")
"""How functions are called that a worker may call when it starts."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds tasks that only the function around them makes, and that it sends."""
    definition = task.definition
    if definition is None or task.at is None or task.record is None or not task.record.nested:
        return
    if context.purpose == "test" or task.record.wrapper is not None or task.record.name is None:
        return
    outer = _function_around(definition, context)
    if outer is None or outer.decorators or outer.name.lstrip("_").startswith(_AT_START):
        return
    body = context.body(outer.name_range)
    sent = [each for each in body.calls if isinstance(each.callee, Name) and _is_sent(each.callee, definition)]
    if not sent or body.bindings_of(_head(task)) or _is_handed_on(definition, outer, context):
        return
    why = f"as it does not call `{outer.name}`, in which the task is made"
    message = f"the worker discards the message: NotRegistered: {task.record.name!r}, {why}"
    related = (Related(Spot(context.path, context.unit, sent[0].callee.range), "it is sent here"),)
    yield Finding(task.at, message, related=related)


def _function_around(definition: Definition, context: Context) -> Definition | None:
    """The function that a definition stands in; None for a class, and for a function in another one."""
    if definition.scope[-1][0] != "def" or any(kind == "def" for kind, _ in definition.scope[:-1]):
        return None
    found = context.entity(".".join(name for _, name in definition.scope), ())
    return found.definition if isinstance(found, Defined) else None


def _is_sent(callee: Name, definition: Definition) -> bool:
    owner, _, method = callee.dotted.rpartition(".")
    return owner == definition.name and method in SENDING


def _head(task: Task) -> str:
    """The first name of the decorator: an app of the function's own is in this process only."""
    named = task.decorator.callee if isinstance(task.decorator, CallExpression) else task.decorator
    return named.dotted.partition(".")[0] if isinstance(named, Name) else ""


def _is_handed_on(definition: Definition, outer: Definition, context: Context) -> bool:
    """Whether the function around does more with the task than to send it: it may return or keep it."""
    sendings = {f"{definition.name}.{method}()" for method in SENDING}
    own = context.span(definition.name_range)
    start, end = context.span(outer.range)
    without_own = f"{context.text[start : own.start]}_{context.text[own.end : end]}"
    used = function_usage(without_own).used
    return any(each.partition(".")[0] == definition.name and each not in sendings for each in used)
