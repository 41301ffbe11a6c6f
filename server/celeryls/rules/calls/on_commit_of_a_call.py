"""`on_commit` of a call instead of a function

`transaction.on_commit` takes a function to call after the commit. `on_commit(task.delay(x))` sends the task at once, inside of the transaction: the
worker may not find the row yet, and after a rollback the task still runs. Then Django raises
`TypeError: on_commit()'s callback must be a callable.`, because the result of `delay` is none.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```

```python title="shop/views.py"
from django.db import transaction

from shop.tasks import pay


def checkout(order):
    transaction.on_commit(pay.delay(order.pk))
                          ^^^^^^^^^^^^^^^^^^^ CEL307 `pay` is sent at once, not after the commit, and `on_commit` raises TypeError: its callback must be a callable
```
->
```python title="shop/views.py"
from functools import partial

…
    transaction.on_commit(partial(pay.delay, order.pk))
```

## Each form of call

```python title="shop/tasks.py"
from functools import partial

from celery import shared_task
from django.db.transaction import on_commit


@shared_task
def pay(order=None, amount=0): ...


class Order:
    def save(self):
        on_commit(pay.apply_async((self.pk,), {"amount": 1}, countdown=10), using="default")
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL307 `pay` is sent at once, not after the commit, and `on_commit` raises TypeError: its callback must be a callable
        on_commit(
            pay.delay(
            ^^^^^^^^^ CEL307 `pay` is sent at once, not after the commit, and `on_commit` raises TypeError: its callback must be a callable
                self.pk,
                amount=2,
            )
        )
        on_commit(func=pay.delay())
                       ^^^^^^^^^^^ CEL307 `pay` is sent at once, not after the commit, and `on_commit` raises TypeError: its callback must be a callable
```
->
```python title="shop/tasks.py"
…
        on_commit(partial(pay.apply_async, (self.pk,), {"amount": 1}, countdown=10), using="default")
        on_commit(
            partial(pay.delay,
                self.pk,
                amount=2,
            )
        )
        on_commit(func=pay.delay)
```

## Functions

```python title="shop/tasks.py"
from functools import partial

from celery import shared_task
from django.db import transaction


@shared_task
def pay(order=None): ...


def checkout(order, orders):
    transaction.on_commit(pay.delay)
    transaction.on_commit(partial(pay.delay, order.pk))
    transaction.on_commit(lambda: pay.delay(order.pk))
    transaction.on_commit(lambda: [pay.delay(each.pk) for each in orders])
    pay.delay_on_commit(order.pk)

    def send():
        pay.delay(order.pk)

    transaction.on_commit(send)
    transaction.on_commit(pay.s(order.pk).delay)
    pay.delay(order.pk)
```

## Another `on_commit`, and a test of the error

```python title="tests/test_views.py"
import pytest
from django.db import transaction

from shop.events import on_commit
from shop.tasks import pay


def test_checkout(order, session):
    on_commit(pay.delay(order.pk))
    session.on_commit(pay.delay(order.pk))
    with pytest.raises(TypeError):
        transaction.on_commit(pay.delay(order.pk))
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.callbacks import is_commit_callback
from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL307", "on-commit-of-a-call", "error", subject=Call, words=("on_commit(",), needs="uses")

_METHODS = frozenset(("delay", "apply_async"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls of tasks that are the callback of Django's ``on_commit``."""
    if call.method not in _METHODS or not call.tasks or not is_commit_callback(call, context):
        return
    if expects_error(call.call.range, context):
        return
    task = call.owner.rpartition(".")[2]
    then = "`on_commit` raises TypeError: its callback must be a callable"
    place = call.call.range
    at = place if place.line == place.end_line else call.call.callee.range
    yield Finding(at, f"`{task}` is sent at once, not after the commit, and {then}", _fixes(call, context))


def _fixes(call: Call, context: Context) -> tuple[Fix, ...]:
    """The method, with its arguments in a ``partial``."""
    start, end = context.span(call.call.range)
    opening = context.span(call.call.callee.range).end
    if context.text[opening : opening + 1] != "(" or not isinstance(call.call.callee, Name):
        return ()
    if not call.call.arguments:
        return (Fix("pass the method", Change((replace(opening, end, ""),))),)
    comma = "," if context.text[opening + 1].isspace() else ", "
    edits = (insert(start, "partial("), replace(opening, opening + 1, comma))
    return (Fix("use a partial", Change(edits, ("from functools import partial",))),)
