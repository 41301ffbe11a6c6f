"""A signal handler that nothing keeps

A signal holds its handlers weakly (`celery.utils.dispatch.Signal.connect`, `weak=True`). A lambda, a `partial` or a method of an object that is made for it
is collected as soon as it is connected, and a local function when the function around it returns. Such a handler is never called, and nothing says so.

`weak=False` makes the signal keep it.

## Example

```python title="shop/signals.py"
from celery.signals import worker_ready

worker_ready.connect(lambda **kwargs: print("ready"))
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL316 `worker_ready` never calls this lambda: nothing keeps it, and the signal holds it weakly
```
->
```python title="shop/signals.py"
…
worker_ready.connect(lambda **kwargs: print("ready"), weak=False)
```

## A partial, a method, and local functions

```python title="shop/celery.py"
from functools import partial

from celery import Celery, signals


class Metrics:
    def count(self, **kwargs): ...


class Registered:
    def __init__(self):
        EVERY.append(self)

    def count(self, **kwargs): ...


EVERY = []


def log(level, **kwargs): ...


signals.worker_ready.connect(
    partial(log, "info"),
    ^^^^^^^^^^^^^^^^^^^^ CEL316 `worker_ready` never calls this partial: nothing keeps it, and the signal holds it weakly
)
signals.task_success.connect(Registered().count)
signals.task_success.connect(receiver=Metrics().count)
                                      ^^^^^^^^^^^^^^^ CEL316 `task_success` never calls this method: nothing keeps its object, and the signal holds it weakly


def create_app():
    app = Celery("shop")

    @app.on_after_configure.connect
    def schedule(sender, **kwargs):
        ^^^^^^^^ CEL316 `on_after_configure` does not call `schedule` once `create_app` has returned: nothing keeps it, and the signal holds it weakly
        sender.add_periodic_task(60, log)

    @signals.worker_ready.connect()
    def ready(**kwargs):
        ^^^^^ CEL316 `worker_ready` does not call `ready` once `create_app` has returned: nothing keeps it, and the signal holds it weakly
        print("ready")

    def stop(**kwargs):
        print("stop")

    signals.worker_shutdown.connect(stop)
                                    ^^^^ CEL316 `worker_shutdown` does not call `stop` once `create_app` has returned: nothing keeps it, and the signal holds it weakly
    return app
```
->
```python title="shop/celery.py"
…
signals.worker_ready.connect(
    partial(log, "info"), weak=False,
)
signals.task_success.connect(Registered().count)
signals.task_success.connect(receiver=Metrics().count, weak=False)
…
    @app.on_after_configure.connect(weak=False)
…
    @signals.worker_ready.connect(weak=False)
…
    signals.worker_shutdown.connect(stop, weak=False)
…
```

## Objects that a function makes

```python title="shop/apps.py"
from celery.signals import task_postrun
from django.apps import AppConfig


class Metrics:
    def count(self, **kwargs): ...


class ShopConfig(AppConfig):
    def ready(self):
        metrics, kept = Metrics(), Metrics()
        timing = Metrics()
        own = Metrics()
        self.own = own
        task_postrun.connect(own.count)
        task_postrun.connect(kept.count, weak=False)
        task_postrun.connect(timing.count)
                             ^^^^^^^^^^^^ CEL316 `task_postrun` does not call `timing.count` once `ready` has returned: nothing keeps its object, and the signal holds it weakly
        task_postrun.connect(Metrics().count)
                             ^^^^^^^^^^^^^^^ CEL316 `task_postrun` never calls this method: nothing keeps its object, and the signal holds it weakly
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.calls.local_handlers import is_plain_class, local_handler, may_keep, rest_of_function
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.signals import SignalConnection
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name, Operation, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.checking.rule import Severity
    from celeryls.source.expression.values import Value

RULE = Rule("CEL316", "weak-signal-handler", "warning", subject=SignalConnection, words=(".connect",))

_RETURN = re.compile(r"^\s+return\b.*\S", re.MULTILINE)
_SENDER = 1


def check(connection: SignalConnection, context: Context) -> Iterator[Finding]:
    """Finds handlers that surely are collected."""
    if context.purpose == "test" or _is_kept_by_signal(connection.connect):
        return
    signal = connection.signal.rpartition(".")[2]
    fixes = _fixes(connection, context)
    if kind := _temporary(connection, context):
        what = "its object" if kind == "method" else "it"
        message = f"`{signal}` never calls this {kind}: nothing keeps {what}, and the signal holds it weakly"
        place = connection.receiver if connection.receiver is not None else connection.connect
        yield Finding(place.range, message, fixes)
        return
    local = local_handler(connection, context)
    if local is None or not connection.scope or connection.scope[-1][0] != "def":
        return
    rest = rest_of_function(local, connection, context)
    if rest is None or may_keep(rest, local.name):
        return
    at = connection.receiver.range if connection.receiver is not None else local.at
    does_not = f"does not call `{local.handler}` once `{connection.scope[-1][1]}` has returned"
    # Where no `return` follows, the line that keeps the handler may still be typed.
    severity: Severity = "warning" if _RETURN.search(rest) else "information"
    message = f"`{signal}` {does_not}: nothing keeps {local.kept}, and the signal holds it weakly"
    yield Finding(at, message, fixes, severity=severity)


def _is_kept_by_signal(connect: Value) -> bool:
    """Whether the signal itself keeps the handler, or may do so."""
    if not isinstance(connect, CallExpression):
        return False
    for index, each in enumerate(connect.arguments):
        if each.name in ("*", "**") or (each.name is None and index > _SENDER):
            return True
        if each.name in ("weak", "retry"):
            usual = each.name == "weak"
            if not isinstance(each.value, Constant) or each.value.value is not usual:
                return True
    return False


def _temporary(connection: SignalConnection, context: Context) -> str:
    """What a receiver is that only the call itself holds; empty for any other."""
    match connection.receiver:
        case Operation(operator="lambda") | Unknown(kind="lambda"):
            return "lambda"
        case CallExpression(callee=Name(dotted=dotted)):
            return "partial" if context.library_name(dotted, connection.scope) == "functools.partial" else ""
        case Attribute(of=CallExpression(callee=Name(dotted=dotted))):
            return "method" if is_plain_class(dotted, connection, context) else ""
        case _:
            return ""


def _fixes(connection: SignalConnection, context: Context) -> tuple[Fix, ...]:
    end = context.span(connection.connect.range).end
    if not isinstance(connection.connect, CallExpression):
        edit = insert(end, "(weak=False)")
    elif any(each.name == "weak" for each in connection.connect.arguments) or context.text[end - 1] != ")":
        return ()
    elif not connection.connect.arguments:
        edit = insert(end - 1, "weak=False")
    else:
        last = context.span(connection.connect.arguments[-1].range).end
        edit = insert(last, ", weak=False")
    return (Fix("keep it: weak=False", Change((edit,))),)
