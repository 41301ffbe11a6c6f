"""A task that a loop sends again and again

Each `.delay` in a loop is sent by itself and gives a result of its own. A group sends all of them over one connection, and has one result that tells when
they are done and which of them failed.

The rule is off by default: nothing fails, and a group is of no use where no result is wanted.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...


def pay_all(orders):
    for order in orders:
        pay.delay(order.pk)
        ^^^^^^^^^ CEL319 each round of the loop sends `pay` by itself: a group sends all of them, with one result
```
->
```python title="shop/tasks.py"
from celery import group, shared_task


@shared_task
def pay(order): ...


def pay_all(orders):
    group(pay.s(order.pk) for order in orders).delay()
```

## Other loops

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...


def pay_all(orders):
    for order in orders:
        if order.is_open:
            pay.apply_async((order.pk,), queue="payments")
            ^^^^^^^^^^^^^^^ CEL319 each round of the loop sends `pay` by itself: a group sends all of them, with one result
    return [pay.delay(order.pk) for order in orders]
            ^^^^^^^^^ CEL319 each round of the loop sends `pay` by itself: a group sends all of them, with one result
```

## What is sent once, or over time

```python title="shop/tasks.py"
import time

from celery import group, shared_task


@shared_task
def pay(order): ...


def pay_all(orders):
    for order in orders:
        order.close()
    pay.delay(order.pk)
    group(pay.s(order.pk) for order in orders).delay()
    for index, order in enumerate(orders):
        pay.apply_async((order.pk,), countdown=index)
    while True:
        pay.delay(1)
        time.sleep(60)


def callbacks(orders):
    for order in orders:
        order.on_close(lambda: pay.delay(order.pk))
```
```python title="tests/test_tasks.py"
from shop.tasks import pay


def test_pay():
    for order in range(3):
        pay.delay(order)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.importable import is_importable
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Call
from celeryls.source.surroundings.model import InFunction, InLambda, InLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL319", "dispatch-in-loop", "hint", subject=Call, words=("for ",), enabled=False, needs="uses")

_METHODS = frozenset(("delay", "apply_async"))
_LATER = frozenset(("countdown", "eta", "**"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls that a ``for`` repeats in the same function."""
    if call.method not in _METHODS or not call.tasks or not call.owner or context.purpose == "test":
        return
    if call.method != "delay" and any(each.name in _LATER for each in call.call.arguments):
        return
    loop = _loop_around(call, context)
    if loop is None:
        return
    message = f"each round of the loop sends `{call.owner.rpartition('.')[2]}` by itself"
    yield Finding(
        call.call.callee.range, f"{message}: a group sends all of them, with one result", _fixes(call, loop, context)
    )


def _loop_around(call: Call, context: Context) -> InLoop | None:
    """The innermost loop in the function around; None for ``while``, which may go on for ever."""
    for each in reversed(context.around(call.call.range).around):
        if isinstance(each, InLoop):
            return each if each.kind != "while" else None
        if isinstance(each, InFunction | InLambda):
            return None
    return None


def _fixes(call: Call, loop: InLoop, context: Context) -> tuple[Fix, ...]:
    """A group, where the loop does nothing else."""
    start, end = context.span(loop.range)
    at, stop = context.span(call.call.range)
    header = context.text[start:at].rstrip()
    is_alone = loop.kind == "for" and not context.text[stop:end].strip() and header.endswith(":")
    if call.method != "delay" or not is_alone or "\n" in header or not header.startswith("for "):
        return ()
    if not is_importable("group", "celery.group", call.call.range, context):
        return ()
    arguments = context.text[context.span(call.call.callee.range).end : stop]
    source = f"group({call.owner}.s{arguments} {header[:-1].rstrip()}).delay()"
    return (Fix("send a group", Change((replace(start, end, source),), ("from celery import group",)), safe=False),)
