"""A handler retries what `autoretry_for` would retry

`autoretry_for` retries an exception that leaves the body. Where the body catches the same exception and calls `self.retry` itself, `autoretry_for` never
sees it: the wait is `default_retry_delay` (180 seconds) or the handler's own `countdown`, and `retry_backoff`, `retry_backoff_max`, `retry_jitter` and
`retry_kwargs` are not read (`celery.app.autoretry`). Only when these retries are used up is the exception raised, and `autoretry_for` may add more. Use one of them.

## Example

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(bind=True, autoretry_for=(requests.RequestException,), retry_backoff=True)
def fetch(self, url):
    try:
        return requests.get(url, timeout=10).json()
    except requests.RequestException as error:
        raise self.retry(exc=error)
              ^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` and `retry_backoff` have no effect on `requests.RequestException`: it is retried here, with a delay of its own
```
->
```python title="shop/tasks.py"
…
    except requests.RequestException as error:
        raise
```

## A handler of all exceptions, and a delay of its own

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop import bank
from shop.errors import Closed


@shared_task(bind=True, autoretry_for=(Closed, OSError), max_retries=5)
def pay(self, order_id):
    try:
        bank.pay(order_id)
    except Exception as error:
        self.retry(countdown=30, exc=error)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` has no effect on `Exception`: it is retried here, with a delay of its own


@shared_task(bind=True, autoretry_for=(Exception,), retry_kwargs={"max_retries": 5})
def refund(self, order_id):
    try:
        bank.refund(order_id)
    except Exception as error:
        self.retry(exc=error)
        ^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` and `retry_kwargs` have no effect on `Exception`: it is retried here, with a delay of its own


@shared_task(bind=True, autoretry_for=(Exception,))
def check(self, order_id):
    try:
        bank.check(order_id)
    except Closed as error:
        raise self.retry(exc=error)
              ^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` has no effect on `Closed`: it is retried here, with a delay of its own


@shared_task(bind=True, autoretry_for=(ConnectionError,))
def ask(self, order_id):
    try:
        bank.ask(order_id)
    except OSError as error:
        raise self.retry(exc=error)
              ^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` has no effect on `ConnectionError`: it is retried here, with a delay of its own


class Close(Task):
    autoretry_for = (Closed,)

    def run(self):
        try:
            bank.close()
        except (KeyError, Closed):
            raise self.retry(countdown=60)
                  ^^^^^^^^^^^^^^^^^^^^^^^^ CEL204 `autoretry_for` has no effect on `Closed`: it is retried here, with a delay of its own
```
->
```python title="shop/tasks.py"
…
    except Exception as error:
        raise
…
    except Closed as error:
        raise
…
```

## Retries for other reasons share nothing but the number

```python title="shop/tasks.py"
import requests
from celery import shared_task

from shop import bank
from shop.errors import FATAL, Busy, Closed


@shared_task(bind=True, autoretry_for=(requests.RequestException,), retry_backoff=True)
def a(self, url):
    response = requests.get(url, timeout=10)
    if response.status_code == 429:
        raise self.retry(countdown=int(response.headers["Retry-After"]))


@shared_task(bind=True, autoretry_for=(Exception,), retry_backoff=True)
def b(self):
    try:
        bank.pay()
    except Busy as error:
        raise self.retry(countdown=error.seconds)


@shared_task(bind=True, autoretry_for=(OSError,))
def c(self):
    try:
        bank.pay()
    except OSError:
        if self.request.retries == 1:
            raise self.retry(countdown=600)
        raise


@shared_task(bind=True, autoretry_for=())
def d(self):
    try:
        bank.pay()
    except Exception as error:
        raise self.retry(exc=error)


@shared_task(bind=True, autoretry_for=FATAL)
def e(self):
    try:
        bank.pay()
    except Closed as error:
        raise self.retry(exc=error)


@shared_task(bind=True, autoretry_for=(OSError,))
def f(self):
    try:
        bank.pay()
    except OSError:
        bank.retry()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.handlers import is_broad, passes_on
from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.autoretry import autoretried, broad_item, is_base_of, options_scope
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InTry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.bodies.own_task import TaskBody
    from celeryls.checking.context import Context
    from celeryls.source.expression.values import CallExpression
    from celeryls.source.surroundings.model import Handler

RULE = Rule(
    "CEL204",
    "autoretry-and-manual-retry",
    "warning",
    subject=Task,
    words=("autoretry_for",),
    needs="definitions",
)

_OF_AUTORETRY = ("retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the calls of ``retry`` in a handler of what ``autoretry_for`` names, or of all exceptions."""
    items = autoretried(task, context)
    own = task_body(task, context) if items else None
    if own is None:
        return
    dead = [name for name in _OF_AUTORETRY if name in task.options]
    names = " and ".join(f"`{each}`" for each in ("autoretry_for", *dead[:1]))
    option = task.options["autoretry_for"]
    for call in own.own_calls("retry", context):
        handler = _around(call, context)
        if handler is None or passes_on(handler, own.body, context):
            continue
        caught = _same(handler, task, items, own, context) or _covered(call, handler, task, context)
        if caught:
            effect = "has no effect" if not dead else "have no effect"
            yield Finding(
                call.range,
                f"{names} {effect} on `{caught}`: it is retried here, with a delay of its own",
                () if _is_wider(handler, caught) else _fixes(call, own, context),
                (Related(option.spot, "`autoretry_for` is given here"),),
            )


def _around(call: CallExpression, context: Context) -> Handler | None:
    """The innermost handler around a call; None where a ``try`` inside of it may catch the retry."""
    for each in reversed(context.around(call.range).around):
        if isinstance(each, InTry):
            return each.handler
    return None


def _same(handler: Handler, task: Task, items: tuple[Name, ...], own: TaskBody, context: Context) -> str:
    """The exception that both a handler and ``autoretry_for`` name; empty without one."""
    if is_broad(handler, own.scope, context):
        named = (each.dotted for each in handler.types if isinstance(each, Name))
        return next((each for each in named if each.endswith("Exception")), "any exception")
    scope = options_scope(task)
    for kind in handler.types:
        if isinstance(kind, Name):
            caught = context.entity(kind.dotted, own.scope)
            for item in items:
                retried = context.entity(item.dotted, scope)
                if caught == retried and (caught is not None or item.dotted == kind.dotted):
                    return kind.dotted
                if is_base_of(caught, retried):
                    return item.dotted
    return ""


def _is_wider(handler: Handler, caught: str) -> bool:
    """Whether a handler gets the exception by the name of a base: others that it gets would not be retried."""
    named = [each.dotted for each in handler.types if isinstance(each, Name)]
    return bool(named) and caught not in named


def _covered(call: CallExpression, handler: Handler, task: Task, context: Context) -> str:
    """The exception of a handler that ``autoretry_for`` covers; empty where the call has something of its own to say."""
    if broad_item(task, context) is None or any(each.name != "exc" for each in call.arguments):
        return ""
    return next((each.dotted for each in handler.types if isinstance(each, Name)), "")


def _fixes(call: CallExpression, own: TaskBody, context: Context) -> tuple[Fix, ...]:
    """Raise the exception again, where the call gives it and nothing else."""
    if [each.name for each in call.arguments] != ["exc"]:
        return ()
    raising = [each.range for each in own.body.exits if each.value is not None and each.value.range == call.range]
    if not raising and context.around(call.range).use != "dropped":
        return ()
    place = context.span(raising[0] if raising else call.range)
    return (Fix("write raise: autoretry_for retries", Change((replace(*place, "raise"),)), safe=False),)
