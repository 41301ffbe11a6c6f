"""A result without a result backend

Without `result_backend` nothing is stored. `.get()` on a result raises `NotImplementedError: No result backend is configured.`, `.ready()` and `.successful()` raise `AttributeError: 'DisabledBackend'
object has no attribute '_get_task_meta_for'`, and sending a chord raises `NotImplementedError: Starting chords requires a result backend to be configured.` (`celery.backends.base.DisabledBackend`).

The rule is off by default: the environment variable `CELERY_RESULT_BACKEND` may set a backend.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost/0")


@app.task
def total(order): ...


def show(order):
    return total.delay(order).get(timeout=10)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL314 `get` raises NotImplementedError: the project sets no result backend
```

## Results in variables, and other questions

```python title="shop/settings.py"
CELERY_BROKER_URL = "redis://localhost/0"
CELERY_RESULT_BACKEND = "disabled://"
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.settings", namespace="CELERY")
```
```python title="shop/tasks.py"
import time

from celery import shared_task


@shared_task
def total(order): ...


def show(order):
    result = total.apply_async((order,), countdown=3)
    while not result.ready():
              ^^^^^^^^^^^^^^ CEL314 `ready` raises AttributeError: the project sets no result backend
        time.sleep(1)
    return result.get()
           ^^^^^^^^^^^^ CEL314 `get` raises NotImplementedError: the project sets no result backend
```

## Chords

```python title="shop/celery.py"
from celery import Celery, chord

app = Celery("shop", broker="redis://localhost/0")


@app.task
def total(order): ...


@app.task
def report(totals): ...


def show(orders):
    chord([total.s(order) for order in orders], report.s()).delay()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL314 sending this chord raises NotImplementedError: the project sets no result backend
    return chord([total.s(order) for order in orders])(report.s())
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL314 sending this chord raises NotImplementedError: the project sets no result backend
```

## The backend is None

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost/0")
app.conf.result_backend = None


@app.task
def total(order): ...


def show(order):
    return total.delay(order).get(timeout=10)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL314 `get` raises NotImplementedError: the project sets no result backend
```

## The project sets a backend

```python title="shop/celery.py"
from celery import Celery, chord

app = Celery("shop", broker="redis://localhost/0", backend="rpc://")


@app.task
def total(order): ...


def show(order):
    chord([total.s(order), total.s(order)], total.s()).delay()
    return total.delay(order).get(timeout=10)
```

## The environment or another module may set it

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", broker="redis://localhost/0")
app.conf.result_backend = os.environ.get("RESULTS")


@app.task
def total(order): ...


def show(order):
    return total.delay(order).get(timeout=10)
```

## A project without a broker has its settings elsewhere

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def total(order): ...


def show(order):
    return total.delay(order).get(timeout=10)
```

## Results that nobody asks for, ignored ones, and tasks that run at once

```python title="shop/celery.py"
from celery import Celery, group

app = Celery("shop", broker="redis://localhost/0")


@app.task
def total(order): ...


@app.task(ignore_result=True)
def ignored(order): ...


def show(order, cache, options):
    result = total.delay(order)
    cache.get(result.id)
    total.delay(order).revoke()
    total.apply((order,)).get()
    total.apply_async((order,), **options).get()
    group(total.s(order), total.s(order)).delay()
    ignored.delay(order).get()
    return result.id
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.results import asked_of, method_of
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Call, Canvas
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.syntax.spans import Span

_ASKING = frozenset(("get", "wait", "collect", "ready", "successful", "failed"))
_NOT_IMPLEMENTED = frozenset(("get", "wait", "collect"))
_SENDING = frozenset(("delay", "apply_async"))
_SIGNING = frozenset(("s", "si", "signature"))
_WHY = "the project sets no result backend"

RULE = Rule(
    "CEL314",
    "no-result-backend",
    "warning",
    subject=Call,
    words=("chord", *(f".{each}(" for each in sorted(_ASKING))),
    enabled=False,
    needs="everything",
)


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds what is asked of results, and chords, in a project that surely has no result backend."""
    if call.method not in _SENDING | _SIGNING or context.purpose == "test" or _may_store(context):
        return
    if not are_sent_as_usual(call.tasks) or any(task.option("backend") or not task.is_complete for task in call.tasks):
        return
    if call.method in _SIGNING:
        yield from _chords_around(call, context)
    elif not _may_be_ignored(call, context):
        for each in asked_of(call, _ASKING, context):
            method = method_of(each)
            error = "NotImplementedError" if method in _NOT_IMPLEMENTED else "AttributeError"
            yield Finding(each.range, f"`{method}` raises {error}: {_WHY}")


def _may_store(context: Context) -> bool:
    """Whether an app has a result backend, or may have one, or runs its tasks at once."""
    backends = context.settings("result_backend")
    if any(not isinstance(each, Plain) or each.value not in (None, "disabled://") for each in backends):
        return True
    eager = context.settings("task_always_eager")
    return not context.settings("broker_url") or any(not isinstance(each, Plain) or each.value for each in eager)


def _may_be_ignored(call: Call, context: Context) -> bool:
    """Whether the result may be ignored: such a result has another answer."""
    given = () if call.method == "delay" else call.call.arguments
    return (
        any(each.name in ("ignore_result", "*", "**") for each in given)
        or any(task.option("ignore_result") is not None for task in call.tasks)
        or bool(context.settings("task_ignore_result"))
    )


def _chords_around(call: Call, context: Context) -> Iterator[Finding]:
    """The outermost chord that a signature is a part of: several signatures find the same one."""
    chords = [each for each in context.subjects if isinstance(each, Canvas) and each.kind == "chord"]
    around = [
        each.value.range for each in chords if _is_in(context.span(call.call.range), context.span(each.value.range))
    ]
    if around:
        yield Finding(
            max(around, key=lambda place: len(context.source(place))),
            f"sending this chord raises NotImplementedError: {_WHY}",
        )


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
