"""`get` on a result that is ignored

A task with `ignore_result=True` stores nothing. `.get()` on its result does not wait: it returns `None` at once, before the task has run, and
without an error if it fails (`celery.result.AsyncResult.get`).

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(ignore_result=True)
def total(order): ...


def show(order):
    return total.delay(order).get(timeout=10)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL312 `get` returns None at once: `total` has `ignore_result`, so its result is not stored
```

## Results in variables, calls that ignore the result, and the setting

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_ignore_result=True)


@app.task
def total(order): ...


@app.task(ignore_result=False)
def kept(order): ...


def show(order):
    result = total.apply_async((order,), countdown=3)
    print(order)
    kept.delay(order).get()
    kept.apply_async((order,), ignore_result=True).get()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL312 `get` returns None at once: the call has `ignore_result`, so its result is not stored
    result.wait(timeout=10)
    ^^^^^^^^^^^^^^^^^^^^^^^ CEL312 `wait` returns None at once: `task_ignore_result` is set, so its result is not stored
    return result.get()
           ^^^^^^^^^^^^ CEL312 `get` returns None at once: `task_ignore_result` is set, so its result is not stored
```

## Results that are stored, or may be

```python title="shop/tasks.py"
from celery import shared_task

from shop.settings import IGNORED


@shared_task(ignore_result=True)
def total(order): ...


@shared_task(ignore_result=IGNORED)
def either(order): ...


@shared_task
def kept(order): ...


def show(order, options, cache):
    result = kept.delay(order)
    other = total.delay(order)
    if order:
        other = kept.delay(order)
    later = total.delay(order)
    cache.get(later)
    total.delay(order)
    total.apply_async((order,), ignore_result=False).get()
    total.apply_async((order,), **options).get()
    either.delay(order).get()
    total.apply((order,)).get()
    total(order).get("key")
    later.forget()
    return result.get(), other.get()
```

## Tests run tasks at once

```python title="tests/test_tasks.py"
from celery import shared_task


@shared_task(ignore_result=True)
def total(order): ...


def test_total():
    assert total.delay(1).get() is None
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.results import asked_of, method_of
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Call
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL312", "get-on-ignored-result", "warning", subject=Call, words=(".get(", ".wait("), needs="uses")

_METHODS = frozenset(("delay", "apply_async"))
_GET = frozenset(("get", "wait"))
"""The method, and its old name."""


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds the calls of ``get`` on results that surely are not stored."""
    if call.method not in _METHODS or context.purpose == "test" or not are_sent_as_usual(call.tasks):
        return
    why = _why_ignored(call, context)
    if not why:
        return
    options = (task.option("ignore_result") for task in call.tasks)
    related = tuple(Related(each.spot, "the result is ignored here") for each in options if each is not None)
    for getting in asked_of(call, _GET, context):
        message = f"`{method_of(getting)}` returns None at once: {why}, so its result is not stored"
        yield Finding(getting.range, message, related=related if why.startswith(f"`{_name(call)}`") else ())


def _name(call: Call) -> str:
    return call.owner.rpartition(".")[2]


def _why_ignored(call: Call, context: Context) -> str:
    """What says that the result is ignored; empty if it is stored, or that is unknown."""
    if call.method == "apply_async":
        if any(each.name in ("*", "**") for each in call.call.arguments):
            return ""
        given = call.call.argument("ignore_result")
        if given is not None:
            return "the call has `ignore_result`" if isinstance(given, Constant) and given.value is True else ""
    options = [task.option("ignore_result") for task in call.tasks]
    if all(each is not None and isinstance(each.known, Plain) and each.known.value is True for each in options):
        return f"`{_name(call)}` has `ignore_result`"
    if any(each is not None for each in options) or not all(task.is_complete for task in call.tasks):
        return ""
    settings = context.settings("task_ignore_result")
    is_set = bool(settings) and all(isinstance(each, Plain) and each.value is True for each in settings)
    return "`task_ignore_result` is set" if is_set else ""
