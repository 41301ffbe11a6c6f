"""A task that is sent before the transaction is committed

Inside `transaction.atomic()` a message leaves at once, but other connections see the rows only after the commit. A worker that is faster finds no row
(`DoesNotExist`) or the old values, and after a rollback the task runs all the same. The failure depends on timing, so tests rarely show it.

`delay_on_commit` and `apply_async_on_commit` of Celery 5.4 send the task after the commit, and not at all after a rollback. They return None.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```

```python title="shop/views.py"
from django.db import transaction

from shop.models import Order
from shop.tasks import pay


def checkout(cart):
    with transaction.atomic():
        order = Order.objects.create(cart=cart)
        pay.delay(order.pk)
        ^^^^^^^^^ CEL308 `pay` is sent before the commit: the worker may not find the rows of this transaction, and after a rollback the task still runs
```
->
```python title="shop/views.py"
…
        pay.delay_on_commit(order.pk)
```

## Decorators, methods and options

```python title="shop/views.py"
from celery import current_app
from django.db.transaction import atomic
from django.utils.decorators import method_decorator

from shop.tasks import pay


@atomic
def checkout(order):
    pay.apply_async((order.pk,), queue="payments")
    ^^^^^^^^^^^^^^^ CEL308 `pay` is sent before the commit: the worker may not find the rows of this transaction, and after a rollback the task still runs


class Checkout:
    @atomic("default", durable=True)
    def post(self, order):
        if order.is_open:
            for line in order.lines:
                pay.delay(line.pk)
                ^^^^^^^^^ CEL308 `pay` is sent before the commit: the worker may not find the rows of this transaction, and after a rollback the task still runs

    @method_decorator(atomic)
    def put(self, order):
        current_app.send_task("shop.tasks.pay", (order.pk,))
        ^^^^^^^^^^^^^^^^^^^^^ CEL308 `shop.tasks.pay` is sent before the commit: the worker may not find the rows of this transaction, and after a rollback the task still runs
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```
->
```python title="shop/views.py"
…
    pay.apply_async_on_commit((order.pk,), queue="payments")
…
                pay.delay_on_commit(line.pk)
…
```

## Sent after the commit, or later by intent

```python title="shop/tasks.py"
from functools import partial

from celery import shared_task
from django.db import transaction


@shared_task
def pay(order): ...


@transaction.atomic
def now(order):
    pay.delay_on_commit(order.pk)
    transaction.on_commit(partial(pay.delay, order.pk))
    transaction.on_commit(lambda: pay.delay(order.pk))

    def send():
        pay.delay(order.pk)

    transaction.on_commit(send)
    pay.apply_async((order.pk,), countdown=30)
    signature = pay.s(order.pk)
    pay.apply((order.pk,))
    return signature


def later(order):
    with transaction.atomic():
        order.save()
    pay.delay(order.pk)


@transaction.non_atomic_requests
def outside(order):
    pay.delay(order.pk)


def given_away(order):
    with transaction.atomic():
        transaction.on_commit(pay.delay(order.pk))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.callbacks import is_commit_callback
from celeryls.checking.importable import is_importable
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.sending import after_commit
from celeryls.edit.text import insert
from celeryls.project.names.entities import Defined, Spot
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.source.surroundings.model import InFunction, InLambda, InWith

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value

RULE = Rule("CEL308", "dispatch-in-transaction", "warning", subject=Call, words=("atomic",), needs="uses")

_METHODS = frozenset(("delay", "apply_async", "send_task"))
_ATOMIC = "django.db.transaction.atomic"
_METHOD_DECORATOR = "django.utils.decorators.method_decorator"
_WITH_ON_COMMIT = (5, 4)
"""The first Celery whose Django tasks have ``delay_on_commit``."""
_LATER = frozenset(("countdown", "eta", "**"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls that send a task in a transaction of Django's."""
    if call.method not in _METHODS or context.purpose == "test" or not (call.tasks or call.task):
        return
    if call.method != "delay" and any(each.name in _LATER for each in call.call.arguments):
        return
    transaction = _transaction_around(call, context)
    if transaction is None or is_commit_callback(call, context):
        return
    name = call.task if call.method == "send_task" else call.owner.rpartition(".")[2]
    consequence = "the worker may not find the rows of this transaction, and after a rollback the task still runs"
    related = (Related(Spot(context.path, context.unit, transaction.range), "the transaction begins here"),)
    message = f"`{name or call.task}` is sent before the commit: {consequence}"
    yield Finding(call.call.callee.range, message, _fixes(call, context), related)


def _transaction_around(call: Call, context: Context) -> Value | None:
    """The context manager or decorator of the innermost transaction that surely is open; None if there is none."""
    for each in reversed(context.around(call.call.range).around):
        match each:
            case InWith(managers=managers):
                found = next((manager for manager in managers if _is_atomic(manager, call, context)), None)
                if found is not None:
                    return found
            case InLambda():
                return None  # it runs later
            case InFunction(name=name):
                function = context.entity(name, call.scope[:-1])
                decorators = function.definition.decorators if isinstance(function, Defined) else ()
                return next((each for each in decorators if _decorates(each, call, context)), None)
    return None


def _is_atomic(value: Value, call: Call, context: Context) -> bool:
    """Whether a value is ``atomic``, or a call of it; another database may be a replica, with nothing to commit."""
    named = value.callee if isinstance(value, CallExpression) else value
    arguments = value.arguments if isinstance(value, CallExpression) else ()
    if any(each.name not in ("savepoint", "durable") and not _is_default(each.value) for each in arguments):
        return False
    return isinstance(named, Name) and context.library_name(named.dotted, call.scope) == _ATOMIC


def _is_default(database: Value) -> bool:
    return isinstance(database, Constant) and database.value == "default"


def _decorates(decorator: Value, call: Call, context: Context) -> bool:
    if isinstance(decorator, CallExpression) and isinstance(decorator.callee, Name):
        inner = decorator.argument("decorator", 0)
        if inner is not None and context.library_name(decorator.callee.dotted, call.scope) == _METHOD_DECORATOR:
            return _is_atomic(inner, call, context)
    return _is_atomic(decorator, call, context)


def _fixes(call: Call, context: Context) -> tuple[Fix, ...]:
    """``delay_on_commit`` where tasks have it, else Django's ``on_commit``; none where the result is used."""
    if not isinstance(call.call.callee, Name) or call.method == "send_task":
        return ()
    if context.around(call.call.range).use != "dropped":
        return ()
    opening = context.span(call.call.callee.range).end
    if _have_on_commit(call, context):
        title = f"use {call.method}_on_commit"
        return (Fix(title, Change((insert(opening, "_on_commit"),)), safe=False, assist="send-on-commit"),)
    if context.text[opening : opening + 1] != "(" or not is_importable(
        "transaction", "django.db.transaction", call.call.range, context
    ):
        return ()
    imports = ("from django.db import transaction", "from functools import partial")
    edits = after_commit(context.text, context.span(call.call.range), opening, has_arguments=bool(call.call.arguments))
    return (Fix("send it with transaction.on_commit", Change(edits, imports), safe=False, assist="send-on-commit"),)


def _have_on_commit(call: Call, context: Context) -> bool:
    """Whether the tasks are of the class that Celery gives a Django project: a base of their own has no such method."""
    if context.celery is not None and context.celery < _WITH_ON_COMMIT:
        return False
    return bool(call.tasks) and all(task.kind == "function" and task.option("base") is None for task in call.tasks)
