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
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.signals import SignalConnection
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name, Operation, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.checking.rule import Severity
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition

RULE = Rule("CEL316", "weak-signal-handler", "warning", subject=SignalConnection, words=(".connect",))

_RUNNING = frozenset(
    ("yield", "await", "worker_main", "start", "run", "main", "run_forever", "serve_forever", "Worker")
)
"""Words of a function that may go on while a worker runs: its local functions live as long."""
_WORD = re.compile(r"\w+")
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
    function = _local_function(connection, context)
    if function is None or not function.scope or function.scope[-1][0] != "def":
        return
    rest = _rest_of_function(function, connection, context)
    if rest is None or _may_keep(rest, function.name):
        return
    at = connection.receiver.range if connection.receiver is not None else function.name_range
    does_not = f"does not call `{function.name}` once `{function.scope[-1][1]}` has returned"
    # Where no `return` follows, the line that keeps the handler may still be typed.
    severity: Severity = "warning" if _RETURN.search(rest) else "information"
    message = f"`{signal}` {does_not}: nothing keeps it, and the signal holds it weakly"
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
            return "method" if _is_plain_class(dotted, connection, context) else ""
        case _:
            return ""


def _is_plain_class(dotted: str, connection: SignalConnection, context: Context) -> bool:
    """Whether a name is a class of the project whose instances can't have stored themselves when they are made."""
    found = context.entity(dotted, connection.scope)
    if not isinstance(found, Defined) or found.definition.kind != "class":
        return False
    is_plain = not found.definition.bases and not found.definition.decorators
    return is_plain and context.entity(f"{dotted}.__init__", connection.scope) is None


def _local_function(connection: SignalConnection, context: Context) -> Definition | None:
    if connection.definition is not None:
        return connection.definition if len(connection.definition.decorators) == 1 else None
    if not isinstance(connection.receiver, Name):
        return None
    found = context.entity(connection.receiver.dotted, connection.scope)
    if not isinstance(found, Defined) or found.path != context.path or found.unit != context.unit:
        return None
    definition = found.definition
    is_function = definition.kind != "class" and not definition.decorators
    return definition if is_function and definition.scope == connection.scope else None


def _rest_of_function(function: Definition, connection: SignalConnection, context: Context) -> str | None:
    """The body around a local function, without that function and its connection; None if it is not in this unit."""
    around = context.entity(function.scope[-1][1], function.scope[:-1])
    if not isinstance(around, Defined) or around.unit != context.unit or around.path != context.path:
        return None
    body = context.source(around.definition.range).replace(context.source(function.range), "")
    return body if connection.receiver is None else body.replace(context.source(connection.connect.range), "", 1)


def _may_keep(rest: str, name: str) -> bool:
    """Whether the function around may keep a local one: it names it, perhaps half typed, or goes on for long."""
    words = set(_WORD.findall(rest))
    unfinished = {line.rpartition(" ")[2] for line in rest.splitlines()} - {""}
    return name in words or not words.isdisjoint(_RUNNING) or any(name.startswith(each) for each in unfinished)


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
