"""`autoretry_for` names an exception that never leaves the body

`autoretry_for` retries what the body raises. Where most of what the body does stands in a `try` whose handler catches the same exception and goes on, the task ends
as SUCCESS after its first run, and is not retried.

Raise the exception again at the end of the handler, or drop `autoretry_for`.

## Example

```python title="shop/tasks.py"
import logging

import requests
from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def fetch(url):
    logger.info("fetching %s", url)
    try:
        requests.get(url, timeout=10)
    except requests.RequestException:
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL206 the task is not retried, and ends as SUCCESS: `autoretry_for` only sees exceptions that leave the body
        logger.exception("failed")
```
->
```python title="shop/tasks.py"
…
        logger.exception("failed")
        raise
```

## All exceptions, and several

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(autoretry_for=(Exception,), max_retries=5)
def pay(order_id):
    try:
        bank.pay(order_id)
    except Exception as error:
    ^^^^^^^^^^^^^^^^ CEL206 the task is not retried, and ends as SUCCESS: `autoretry_for` only sees exceptions that leave the body
        print(error)
        return False


@shared_task(autoretry_for=(ConnectionError,))
def close(order_id):
    order = bank.order(order_id)
    try:
        bank.close(order)
        bank.print(order)
    except ConnectionError:
    ^^^^^^^^^^^^^^^^^^^^^^ CEL206 the task is not retried, and ends as SUCCESS: `autoretry_for` only sees exceptions that leave the body
        return None


@shared_task(autoretry_for=(KeyError, OSError))
def refund(order_id):
    bank.log(order_id)
    try:
        bank.refund(order_id)
    except KeyError:
    ^^^^^^^^^^^^^^^ CEL206 the task is not retried, and ends as SUCCESS: `autoretry_for` only sees exceptions that leave the body
        bank.log("no order")
    except OSError:
        bank.log("no bank")
```

## What the handler does not get, or raises, is retried

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank
from shop.errors import Closed


@shared_task(autoretry_for=(OSError,))
def pay():
    try:
        bank.pay()
    except OSError:
        bank.log("failed")
        raise


@shared_task(autoretry_for=(OSError, Closed))
def refund():
    try:
        bank.refund()
    except Closed:
        bank.log("closed")


@shared_task(autoretry_for=(OSError,))
def pay_all(orders):
    for order in orders:
        try:
            bank.pay(order)
        except OSError:
            bank.log("failed")
```

## Another decorator may raise it

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank
from shop.locks import alone


@shared_task(autoretry_for=(BlockingIOError,), retry_backoff=True)
@alone
def pay(order_id):
    try:
        bank.pay(order_id)
    except Exception as error:
        print(error)
        return False
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.bodies.handlers import head_of, is_broad, is_within, keeps
from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.autoretry import autoretried, options_scope
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InClass, InFunction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.bodies.own_task import TaskBody
    from celeryls.checking.context import Context
    from celeryls.source.bodies.model import Try
    from celeryls.source.expression.values import CallExpression
    from celeryls.source.surroundings.model import Handler

RULE = Rule(
    "CEL206",
    "autoretried-error-swallowed",
    "warning",
    subject=Task,
    words=("autoretry_for",),
    needs="definitions",
)

_HARMLESS = re.compile(r"(?:.*\.)?(?:debug|info|warning|error|exception|critical|log)|(?:len|str|int|print|repr)")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a ``try`` around most calls of a body whose handlers keep each exception of ``autoretry_for``."""
    items = autoretried(task, context)
    own = task_body(task, context) if items and _is_undecorated(task) else None
    if own is None or context.purpose == "test":
        return
    for each in own.body.tries:
        swallowing = [handler for handler in each.handlers if keeps(handler, own.body, context)]
        catching = [_first(item, each, task, own, context) for item in items]
        if not swallowing or not _is_most(each, own, context) or any(got not in swallowing for got in catching):
            continue
        handler = next(got for got in each.handlers if got in catching)
        yield Finding(
            head_of(handler, context),
            "the task is not retried, and ends as SUCCESS: `autoretry_for` only sees exceptions that leave the body",
            _fixes(handler, own, context),
            (Related(task.options["autoretry_for"].spot, "`autoretry_for` is given here"),),
        )


def _is_undecorated(task: Task) -> bool:
    """Whether nothing is around the body that may raise by itself, such as a lock's decorator."""
    return task.definition is not None and (task.kind == "class" or len(task.definition.decorators) == 1)


def _first(item: Name, trying: Try, task: Task, own: TaskBody, context: Context) -> Handler | None:
    """The first handler that surely catches what an item of ``autoretry_for`` names."""
    retried = context.entity(item.dotted, options_scope(task))
    for handler in trying.handlers:
        if is_broad(handler, own.scope, context):
            return handler
        for kind in handler.types:
            named = context.entity(kind.dotted, own.scope) if isinstance(kind, Name) else None
            if retried is not None and named == retried:
                return handler
    return None


def _is_most(trying: Try, own: TaskBody, context: Context) -> bool:
    """Whether a ``try`` has most of what the body does, nothing outside raises, and it is no part of a statement."""
    kept = (trying.body, *(each.range for each in trying.handlers))
    outside = [each for each in own.body.calls if not any(is_within(each.range, part) for part in kept)]
    outside = [each for each in outside if not _HARMLESS.fullmatch(_called(each))]
    inside = sum(is_within(each.range, trying.body) for each in own.body.calls)
    if inside <= len(outside) or any(each.range.start > trying.body.end for each in outside):
        return False
    if any(each.kind == "raise" and not is_within(each.range, trying.body) for each in own.body.exits):
        return False
    return all(isinstance(each, InFunction | InClass) for each in context.around(trying.range).around)


def _called(call: CallExpression) -> str:
    return call.callee.dotted if isinstance(call.callee, Name) else ""


def _fixes(handler: Handler, own: TaskBody, context: Context) -> tuple[Fix, ...]:
    """``raise`` as the last statement of a handler that nothing leaves."""
    if any(is_within(each.range, handler.range) for each in own.body.exits):
        return ()
    span = context.span(handler.range)
    style = style_of(context.text, Style())
    last = context.text[: span.end].rstrip()
    line = last[last.rfind("\n") + 1 :]
    before = context.text[context.text.rfind("\n", 0, span.start) + 1 : span.start]
    if before.strip() or len(line) - len(line.lstrip()) <= len(before):
        return ()
    added = f"{style.line_end}{before}{style.indent}raise"
    return (Fix("raise it again", Change((insert(len(last), added),)), safe=False),)
