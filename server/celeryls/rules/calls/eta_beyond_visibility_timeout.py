"""A task that is sent earlier than the broker's visibility timeout allows

With Redis and SQS a worker takes a message at once and waits in memory for its `eta`. A message that is not acknowledged within `visibility_timeout` (3600
seconds with Redis, 1800 with SQS) is delivered again, to another worker or the same one. So a task with a longer `countdown` runs once for each
delivery (`kombu.transport.redis`, `kombu.transport.SQS`).

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")


@app.task
def remind(order): ...


def later(order):
    remind.apply_async((order,), countdown=86400)
                                           ^^^^^ CEL311 `remind` runs several times: it waits 86400 s, and the broker delivers it again every 3600 s
```

## A time, a constant, and a timeout in the settings

```python title="shop/celery.py"
from datetime import datetime, timedelta, timezone

from celery import Celery

app = Celery("shop")
app.conf.broker_url = "redis://localhost:6379/0"
app.conf.broker_transport_options = {"visibility_timeout": 600}
HOUR = 60 * 60


@app.task
def remind(order): ...


def later(order):
    remind.apply_async((order,), countdown=HOUR)
                                           ^^^^ CEL311 `remind` runs several times: it waits 3600 s, and the broker delivers it again every 600 s
    remind.apply_async((order,), countdown=timedelta(minutes=11).total_seconds())
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL311 `remind` runs several times: it waits 660 s, and the broker delivers it again every 600 s
    remind.apply_async((order,), eta=datetime.now(timezone.utc) + timedelta(days=1))
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL311 `remind` runs several times: it waits 86400 s, and the broker delivers it again every 600 s
    remind.apply_async((order,), countdown=600)
```

## With SQS

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="sqs://")


@app.task
def remind(order): ...


remind.apply_async((1,), countdown=1800)
remind.apply_async((1,), countdown=1801)
                                   ^^^^ CEL311 `remind` runs several times: it waits 1801 s, and the broker delivers it again every 1800 s
```

## A shorter wait, or one that can't be told

```python title="shop/celery.py"
from celery import Celery

from shop.times import DELAY

app = Celery("shop", broker="redis://localhost:6379/0")


@app.task
def remind(order): ...


def later(order, delay, when):
    remind.apply_async((order,), countdown=3600)
    remind.apply_async((order,), countdown=delay)
    remind.apply_async((order,), countdown=DELAY)
    remind.apply_async((order,), eta=when)
    remind.apply_async((order,), expires=86400)
```

## RabbitMQ holds messages as long as they take

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="amqp://localhost")


@app.task
def remind(order): ...


remind.apply_async((1,), countdown=86400)
```
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from celeryls.checking.results import method_of, owner_of
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.visibility_timeout import visibility_timeout
from celeryls.project.names.entities import Assigned, Spot
from celeryls.project.subjects.model import Call
from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import LibraryCall, Plain
from celeryls.source.expression.values import CallExpression, Constant, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

RULE = Rule(
    "CEL311", "eta-beyond-visibility-timeout", "warning", subject=Call, words=("countdown", "eta"), needs="everything"
)

_METHODS = frozenset(("apply_async", "apply_async_on_commit", "send_task"))
_NOW = frozenset(("now", "utcnow"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls that surely wait longer than the broker does."""
    if call.method not in _METHODS or not call.tasks or context.purpose == "test":
        return
    for name in ("countdown", "eta"):
        value = call.call.argument(name)
        waits = _seconds(value, call.scope, context) if value is not None else None
        timeout = visibility_timeout(context) if waits is not None else None
        if value is None or waits is None or timeout is None or waits <= timeout.seconds:
            continue
        task = call.owner.rpartition(".")[2] if call.owner and call.method != "send_task" else call.task
        delivered = f"the broker delivers it again every {timeout.seconds:.10g} s"
        message = f"`{task}` runs several times: it waits {waits:.10g} s, and {delivered}"
        related = (Related(timeout.spot, "the visibility timeout"),) if timeout.spot else ()
        yield Finding(value.range, message, related=related)


def _seconds(value: Value, scope: Scope, context: Context, *, of_name: bool = False) -> float | None:
    """The seconds in a number, in a ``timedelta``, or from now to a time; None if they are unknown."""
    match value:
        case Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case Operation(operator="*", operands=operands):
            parts = [_seconds(each, scope, context, of_name=of_name) for each in operands]
            return None if None in parts else prod(each for each in parts if each is not None)
        case Operation(operator="+", operands=(first, second)):
            is_now = isinstance(first, CallExpression) and first.last_name in _NOW
            return _timedelta(second, scope, context) if is_now else None
        case Name(dotted=dotted) if not of_name:
            named = context.entity(dotted, scope)
            if not isinstance(named, Assigned) or named.assignment.operator != "=" or named.assignment.scope:
                return None
            return _seconds(named.assignment.value, (), context, of_name=True)
        case CallExpression(arguments=()) if method_of(value) == "total_seconds":
            owner = owner_of(value)
            return _timedelta(owner, scope, context) if owner is not None else None
        case _:
            return None


def _timedelta(value: Value, scope: Scope, context: Context) -> float | None:
    match value:
        case CallExpression(callee=Name(dotted=dotted), arguments=arguments):
            if context.library_name(dotted, scope) != "datetime.timedelta":
                return None
            given: list[tuple[str | None, Known]] = []
            for each in arguments:
                seconds = _seconds(each.value, scope, context)
                if seconds is None:
                    return None
                given.append((each.name, Plain(seconds, Spot(context.path, context.unit, each.range))))
            return seconds_in(
                LibraryCall("datetime.timedelta", tuple(given), Spot(context.path, context.unit, value.range))
            )
        case _:
            return None
