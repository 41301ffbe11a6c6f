"""A call option of the wrong type

`countdown` is a number of seconds, `eta` a datetime, `expires` a number of seconds or a datetime. A `timedelta` as `countdown` raises
`TypeError: '<' not supported between instances of 'datetime.timedelta' and 'int'`, a number as `eta` raises
`AttributeError: 'int' object has no attribute 'isoformat'` (`celery.app.amqp.AMQP.as_task_v2`): in the caller, before a message is sent.

## Example

```python title="shop/tasks.py"
from datetime import timedelta

from celery import shared_task


@shared_task
def remind(order): ...


def later(order):
    remind.apply_async((order,), countdown=timedelta(minutes=5))
                                           ^^^^^^^^^^^^^^^^^^^^ CEL305 `apply_async` raises TypeError: `countdown` is a timedelta, not a number of seconds
```
->
```python title="shop/tasks.py"
…
    remind.apply_async((order,), countdown=timedelta(minutes=5).total_seconds())
```

## Each option and each form of call

```python title="shop/celery.py"
import datetime

from celery import Celery

app = Celery("shop")


@app.task(name="remind")
def remind(order): ...


def later(order):
    delay = datetime.timedelta(hours=1)
    remind.apply_async((order,), countdown="60", expires=delay)
                                           ^^^^ CEL305 `apply_async` raises TypeError: `countdown` is a str, not a number of seconds
                                                         ^^^^^ CEL305 `apply_async` raises TypeError: `expires` is a timedelta, not a number of seconds or a datetime
    remind.apply_async_on_commit((order,), eta=delay)
                                               ^^^^^ CEL305 the commit raises AttributeError: `eta` is a timedelta, not a datetime
    remind.apply_async((order,), eta=60)
                                     ^^ CEL305 `apply_async` raises AttributeError: `eta` is an int, not a datetime
    remind.apply_async((order,), expires="10")
                                         ^^^^ CEL305 `apply_async` raises ValueError: `expires` is a str, not a number of seconds or a datetime
    remind.apply_async((order,), queue=["mail"])
                                       ^^^^^^^^ CEL305 `apply_async` raises TypeError: `queue` is a list, not a name
    app.send_task("remind", (order,), countdown=delay)
                                                ^^^^^ CEL305 `send_task` raises TypeError: `countdown` is a timedelta, not a number of seconds
    remind.signature((order,), countdown="1.5")
                                         ^^^^^ CEL305 sending this signature raises TypeError: `countdown` is a str, not a number of seconds
```
->
```python title="shop/celery.py"
…
    remind.apply_async((order,), countdown=60, expires=delay.total_seconds())
    remind.apply_async_on_commit((order,), countdown=delay.total_seconds())
    remind.apply_async((order,), countdown=60)
    remind.apply_async((order,), expires=10)
    remind.apply_async((order,), queue=["mail"])
    app.send_task("remind", (order,), countdown=delay.total_seconds())
    remind.signature((order,), countdown=1.5)
```

## Values of the right type, and those that are not known

```python title="shop/tasks.py"
from datetime import datetime, timedelta

from celery import Celery
from django.utils import timezone

from shop.settings import DELAY

app = Celery("shop")


@app.task(name="remind")
def remind(order): ...


def later(order, seconds, delay=None):
    pause = timedelta(minutes=5)
    if order:
        pause = 300
    wait = timedelta(minutes=5)
    remind.apply_async((order,), countdown=300, expires=600.5)
    remind.apply_async((order,), countdown=5 * 60)
    remind.apply_async((order,), countdown=seconds or DELAY)
    remind.apply_async((order,), countdown=pause)
    remind.apply_async((order,), countdown=None, eta=None, expires=None)
    remind.apply_async((order,), countdown=timedelta(minutes=5).seconds)
    remind.apply_async((order,), countdown=wait.total_seconds())
    remind.apply_async((order,), countdown=timedelta(minutes=5) / timedelta(seconds=1))
    remind.apply_async((order,), eta=timezone.now() + timedelta(minutes=5))
    remind.apply_async((order,), eta="2030-01-01T00:00:00", expires="2030-01-01")
    remind.apply_async((order,), expires=timezone.now() + wait)
    remind.apply_async((order,), expires=DELAY, queue=str(order), countdown=int(seconds))
    remind.apply_async(kwargs={"countdown": "60"})
    remind.apply_async((order,), **{"countdown": "60"})
    remind.delay(order, timedelta(minutes=5))
```

## Tasks with options of their own, and a test of the error

```python title="tests/test_tasks.py"
from datetime import timedelta

import pytest
from celery import Celery, Task
from elsewhere import job

app = Celery("shop")


class Delayed(Task):
    def apply_async(self, args=None, kwargs=None, countdown=None, **options):
        return super().apply_async(args, kwargs, countdown=countdown.total_seconds(), **options)


@app.task(base=Delayed)
def delayed(key): ...


@app.task
def plain(key): ...


def test_countdown():
    delayed.apply_async((7,), countdown=timedelta(minutes=5))
    job.apply_async((7,), countdown=timedelta(minutes=5))
    with pytest.raises(TypeError):
        plain.apply_async((7,), countdown=timedelta(minutes=5))
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.calls.expected_errors import expects_error, is_only_looked_at
from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.calls.value_types import type_of
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import Edit, insert, replace
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Argument, Value

RULE = Rule(
    "CEL305",
    "wrong-typed-call-option",
    "error",
    subject=Call,
    words=("countdown", "eta=", "expires", "queue="),
    needs="uses",
)


class _Wanted(NamedTuple):
    """The error that each wrong type raises, and what the option is."""

    error: str
    kinds: frozenset[str]
    wanted: str


_COLLECTIONS = frozenset(("list", "tuple", "set", "dict"))
_OPTIONS = {
    "countdown": _Wanted("TypeError", _COLLECTIONS | {"str", "timedelta"}, "a number of seconds"),
    "eta": _Wanted("AttributeError", _COLLECTIONS | {"int", "float", "bool", "timedelta"}, "a datetime"),
    "expires": _Wanted("TypeError", _COLLECTIONS | {"timedelta"}, "a number of seconds or a datetime"),
    "queue": _Wanted("TypeError", frozenset(("list", "set", "dict")), "a name"),
}
_METHODS = frozenset(("apply_async", "apply_async_on_commit", "send_task", "signature"))
_DATE = re.compile(r"\d{4}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONGEST = 366 * 24 * 3600
"""Seconds that may be meant as a countdown; a larger number is a point in time."""


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds options whose type is surely one that Celery can't use."""
    if call.method not in _METHODS or not call.owner or not are_sent_as_usual(call.tasks):
        return
    for argument in call.call.arguments:
        option = _OPTIONS.get(argument.name or "")
        kind = type_of(argument.value, call.call.range, call.scope, context) if option else None
        if option is None or kind is None or not (error := _error(option, kind, argument)):
            continue
        if expects_error(call.call.range, context) or is_only_looked_at(call.method, context):
            return
        article = "an" if kind == "int" else "a"
        message = f"{_raising(call.method)} {error}: `{argument.name}` is {article} {kind}, not {option.wanted}"
        yield Finding(argument.value.range, message, _fixes(call, argument, kind, context))


def _error(option: _Wanted, kind: str, argument: Argument) -> str:
    if kind in option.kinds:
        return option.error
    value = argument.value
    if argument.name == "expires" and isinstance(value, Constant) and isinstance(value.value, str):
        return "" if _DATE.match(value.value) else "ValueError"
    return ""


def _raising(method: str) -> str:
    if method == "signature":
        return "sending this signature raises"
    return "the commit raises" if method.endswith("on_commit") else f"`{method}` raises"


def _fixes(call: Call, argument: Argument, kind: str, context: Context) -> tuple[Fix, ...]:
    edits = _edits(argument.value, kind, context)
    if argument.name != "eta":
        return (Fix(f"write {argument.name} as it must be", Change(tuple(edits))),) if edits else ()
    value = argument.value
    is_short = isinstance(value, Constant) and isinstance(value.value, int | float) and 0 < value.value < _LONGEST
    if any(each.name in ("countdown", "**") for each in call.call.arguments) or not (edits or is_short):
        return ()
    start = context.span(argument.range).start
    return (Fix("use countdown", Change((replace(start, start + len("eta"), "countdown"), *edits)), safe=False),)


def _edits(value: Value, kind: str, context: Context) -> list[Edit]:
    start, end = context.span(value.range)
    match value:
        case Name() | CallExpression() if kind == "timedelta":
            return [insert(end, ".total_seconds()")]
        case Constant(value=str(text)) if _NUMBER.fullmatch(text):
            return [replace(start, end, text.lstrip("0") or "0")]
    return []
