"""Arguments that are not in a list or tuple

`apply_async` takes the task's arguments as one list or tuple. Parentheses alone make no tuple: `args=(order)` is `args=order`. The call raises
`TypeError`: `argument after * must be an iterable, not int` for a number, `task args must be a list or tuple` for a set, a dict, or a string.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order_id): ...


def checkout(order):
    pay.apply_async(args=(order.id), countdown=10)
                          ^^^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple
    pay.apply_async(7)
                    ^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not int
```
->
```python title="shop/tasks.py"
…
    pay.apply_async(args=(order.id,), countdown=10)
    pay.apply_async((7,))
```

## Strings, sets, and what a function returns

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(name="send")
def send(mail): ...


def later(order, mails):
    mail = f"mail-{order}"
    send.apply_async("welcome")
                     ^^^^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not str
    send.apply_async(mail, queue="mails")
                     ^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not str
    send.apply_async(args=(str(order)))
                           ^^^^^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not str
    send.apply_async({1, 2})
                     ^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not set
    send.apply_async_on_commit(each for each in mails)
                              ^^^^^^^^^^^^^^^^^^^^^^^^ CEL303 the commit raises TypeError: `args` must be a list or tuple, not generator
    app.send_task("send", order.pk)
                          ^^^^^^^^ CEL303 `send_task` raises TypeError: `args` must be a list or tuple
    app.send_task("send", args="welcome")
                               ^^^^^^^^^ CEL303 `send_task` raises TypeError: `args` must be a list or tuple, not str
```
->
```python title="shop/celery.py"
…
    send.apply_async(("welcome",))
    send.apply_async((mail,), queue="mails")
    send.apply_async(args=(str(order),))
    send.apply_async([1, 2])
    send.apply_async_on_commit(each for each in mails)
    app.send_task("send", (order.pk,))
    app.send_task("send", args=("welcome",))
```

## Keyword arguments in the wrong place

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order, amount): ...


def later():
    pay.apply_async({"order": 1, "amount": 2})
                    ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not dict
    pay.apply_async(args={"order": 1, "amount": 2}, countdown=10)
                         ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL303 `apply_async` raises TypeError: `args` must be a list or tuple, not dict
```
->
```python title="shop/tasks.py"
…
    pay.apply_async(kwargs={"order": 1, "amount": 2})
    pay.apply_async(kwargs={"order": 1, "amount": 2}, countdown=10)
```

## Sequences, and what is not known

```python title="shop/tasks.py"
from celery import shared_task

from shop.tools import arguments


@shared_task
def pay(order, amount=0): ...


def later(order, amounts, ids):
    both = (order, 1)
    either = [order]
    if amounts:
        either = arguments()
    pay.apply_async((order,))
    pay.apply_async([order, 1])
    pay.apply_async(both)
    pay.apply_async(either)
    pay.apply_async(args=(both))
    pay.apply_async(amounts)
    pay.apply_async(arguments(order))
    pay.apply_async(order.arguments)
    pay.apply_async(tuple(amounts))
    pay.apply_async([each for each in amounts])
    pay.apply_async((order,) + amounts)
    pay.apply_async(args=ids)
    pay.apply_async(None, {"order": 1})
    pay.apply_async(kwargs={"order": 1})
    pay.apply_async(*amounts)
```

## A task class with a call of its own, and other objects

```python title="shop/tasks.py"
from celery import Celery, Task
from elsewhere import job

app = Celery("shop")


class Keyed(Task):
    def apply_async(self, key, **options):
        return super().apply_async((key,), **options)


@app.task(base=Keyed)
def keyed(key): ...


keyed.apply_async(7)
job.apply_async(7)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.calls.value_types import type_of
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Argument, Value

RULE = Rule(
    "CEL303",
    "args-not-a-sequence",
    "error",
    subject=Call,
    words=("apply_async", "send_task"),
    needs="uses",
)

_POSITIONS = {"apply_async": 0, "apply_async_on_commit": 0, "send_task": 1}
_SEQUENCES = frozenset(("list", "tuple", "NoneType"))
_KEYS = ("id", "pk", "uuid")
_WRAPPED = frozenset(("bool", "bytes", "float", "int", "str", "timedelta", "function", "object"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds arguments that surely are neither a list nor a tuple."""
    position = _POSITIONS.get(call.method)
    if position is None or not call.owner or not are_sent_as_usual(call.tasks):
        return
    found = _args(call, position)
    if found is None or any(each.name == "*" for each in call.call.arguments):
        return
    kind = type_of(found.value, call.call.range, call.scope, context)
    if kind in _SEQUENCES or (kind is None and not _is_key(found.value)) or _is_false(found.value):
        return
    if expects_error(call.call.range, context):
        return
    raising = "the commit raises" if call.method.endswith("on_commit") else f"`{call.method}` raises"
    given = f", not {kind}" if kind else ""
    message = f"{raising} TypeError: `args` must be a list or tuple{given}"
    yield Finding(found.value.range, message, _fixes(call, found, kind, context))


def _args(call: Call, position: int) -> Argument | None:
    for index, each in enumerate(call.call.arguments):
        if each.name == "args" or (each.name is None and index == position):
            return each
    return None


def _is_key(value: Value) -> bool:
    """Whether a name is that of a key, such as ``order.id`` or ``order_pk``: it is a number, a text or a UUID."""
    if not isinstance(value, Name):
        return False
    last = value.dotted.rpartition(".")[2]
    return last in _KEYS or last.endswith(tuple(f"_{each}" for each in _KEYS))


def _is_false(value: Value) -> bool:
    """Whether a value counts as no arguments, as None does: ``0``, ``""``, ``{}``."""
    for name in ("value", "items", "pairs"):
        if hasattr(value, name):
            return not getattr(value, name)
    return False


def _fixes(call: Call, found: Argument, kind: str | None, context: Context) -> tuple[Fix, ...]:
    start, end = context.span(found.value.range)
    first, last = context.span(found.range)
    if kind == "dict" and not isinstance(found.value, Name):
        if any(each.name == "kwargs" for each in call.call.arguments):
            return ()
        if found.name == "args":
            return (Fix("write kwargs=", Change((replace(first, first + len("args"), "kwargs"),))),)
        only = [each.name for each in call.call.arguments].count(None) == _POSITIONS[call.method] + 1
        return (Fix("write kwargs=", Change((insert(first, "kwargs="),))),) if only else ()
    if kind == "set" and context.text[start] == "{":
        return (Fix("write a list", Change((replace(start, start + 1, "["), replace(end - 1, end, "]"))), safe=False),)
    if kind is not None and kind not in _WRAPPED:
        return ()
    if ")" in context.text[end:last]:
        return (Fix("make it a tuple", Change((insert(end, ","),))),)
    return (Fix("make it a tuple", Change((insert(start, "("), insert(end, ",)")))),)
