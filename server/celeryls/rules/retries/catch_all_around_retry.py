"""A handler that catches everything also catches the task's own retry

`self.retry()` sends the next message and then raises `Retry`, which is an `Exception`. A handler such as `except Exception` around it catches it:

- If the handler retries, each run sends two messages. With `max_retries=3` the task runs 15 times instead of 4.
- If it does not, the result is what the handler makes of it, such as SUCCESS, while the retry is still to come.

`Ignore` and `Reject` are exceptions, too: caught like this, they never reach the worker (`celery.app.trace`).

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(bind=True, max_retries=3)
def pay(self, order_id):
    try:
        if bank.is_closed():
            raise self.retry(countdown=60)
        bank.pay(order_id)
    except Exception as error:
    ^^^^^^^^^^^^^^^^ CEL203 each retry doubles the runs of the task: this catches the `Retry` of `self.retry` and sends a second message
        raise self.retry(exc=error)
```
->
```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import Retry
…
        bank.pay(order_id)
    except Retry:
        raise
    except Exception as error:
        raise self.retry(exc=error)
```

## A handler that does not retry

```python title="shop/tasks.py"
from celery import Task, current_task, shared_task
from celery.exceptions import Ignore, Reject

from shop import bank


@shared_task(bind=True)
def pay(self, order_id):
    try:
        try:
            bank.pay(order_id)
        except ConnectionError as error:
            self.retry(exc=error)
    except (ValueError, Exception):
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL203 the task is not reported as retried: this catches the `Retry` of `self.retry`, and what follows decides its result
        return None


@shared_task
def check(order_id):
    try:
        if not order_id:
            raise Ignore
        current_task.retry()
    except:
    ^^^^^^ CEL203 the task is not reported as retried: this catches the `Retry` of `current_task.retry`, and what follows decides its result
        pass


class Check(Task):
    def run(self, order_id):
        try:
            if not order_id:
                raise Reject("no order", requeue=False)
        except BaseException:
        ^^^^^^^^^^^^^^^^^^^^ CEL203 `Reject` never reaches the worker: this catches it
            print("failed")
```
->
```python title="shop/tasks.py"
from celery import Task, current_task, shared_task
from celery.exceptions import Ignore, Reject, Retry
…
    except Retry:
        raise
    except (ValueError, Exception):
        return None
…
        current_task.retry()
    except (Ignore, Retry):
        raise
    except:
        pass
…
        except Reject:
            raise
        except BaseException:
            print("failed")
```

## Handlers that let it pass, or that never see it

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import Retry

from shop import bank


@shared_task(bind=True)
def pay(self):
    try:
        bank.pay()
    except ConnectionError as error:
        raise self.retry(exc=error)
    except Exception as error:
        raise self.retry(exc=error, countdown=600)


@shared_task(bind=True)
def refund(self):
    try:
        raise self.retry()
    except Retry:
        raise
    except Exception:
        bank.close()
```

## An earlier handler of another error does not help

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import MaxRetriesExceededError

from shop import bank


class Closed(Exception): ...


@shared_task(bind=True)
def pay(self):
    try:
        raise self.retry()
    except (Closed, MaxRetriesExceededError, KeyError):
        raise
    except Exception:
    ^^^^^^^^^^^^^^^^ CEL203 the task is not reported as retried: this catches the `Retry` of `self.retry`, and what follows decides its result
        bank.close()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.bodies.handlers import caught_by, head_of, is_within, passes_on, raise_first
from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.bodies.handlers import Caught
    from celeryls.checking.bodies.own_task import TaskBody
    from celeryls.checking.context import Context
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL203",
    "catch-all-around-retry",
    "warning",
    subject=Task,
    words=(".retry(", "Ignore", "Reject"),
    needs="definitions",
)

_ABOVE = ("celery.exceptions.TaskPredicate", "celery.exceptions.CeleryError")
"""The base classes of all three."""
_SIGNALS = frozenset(("celery.exceptions.Retry", "celery.exceptions.Ignore", "celery.exceptions.Reject"))


class _Raised(NamedTuple):
    """An exception for the worker, by its name in Celery, and the source of what raises it."""

    place: Range
    error: str
    source: str

    @property
    def name(self) -> str:
        """The name of its class."""
        return self.error.rpartition(".")[2]


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the handlers that surely catch what was meant for the worker; one finding for each handler."""
    own = task_body(task, context)
    if own is None or context.purpose == "test":
        return
    retries = [*own.own_calls("retry", context)]
    found: dict[Range, list[_Raised]] = {}
    handlers: dict[Range, Caught] = {}
    for raised in _raised(own, retries, context):
        caught = caught_by(raised.place, (raised.error, *_ABOVE), own.scope, context)
        if caught is not None and not passes_on(caught.handler, own.body, context):
            handlers[caught.handler.range] = caught
            found.setdefault(caught.handler.range, []).append(raised)
    for place, every in found.items():
        fixes = raise_first((each.error for each in every), handlers[place], context)
        is_retried = every[0].name == "Retry" and any(is_within(each.range, place) for each in retries)
        related = (
            Related(Spot(context.path, context.unit, each.place), f"`{each.name}` is raised here") for each in every
        )
        yield Finding(
            head_of(handlers[place].handler, context),
            _message(every[0], is_retried=is_retried),
            fixes,
            tuple(related),
            severity="error" if is_retried else None,
        )


def _message(raised: _Raised, *, is_retried: bool) -> str:
    if raised.name != "Retry":
        return f"`{raised.name}` never reaches the worker: this catches it"
    caught = f"this catches the `Retry` of `{raised.source}`"
    if is_retried:
        return f"each retry doubles the runs of the task: {caught} and sends a second message"
    return f"the task is not reported as retried: {caught}, and what follows decides its result"


def _raised(own: TaskBody, retries: list[CallExpression], context: Context) -> Iterator[_Raised]:
    """What the body raises for the worker."""
    for call in retries:
        throw = call.argument("throw", 3)
        if throw is None or (isinstance(throw, Constant) and throw.value is True):
            yield _Raised(call.range, "celery.exceptions.Retry", context.source(call.callee.range))
    for each in own.body.exits:
        named = each.value.callee if isinstance(each.value, CallExpression) else each.value
        if each.kind == "raise" and isinstance(named, Name):
            error = context.library_name(named.dotted, own.scope)
            if error in _SIGNALS and error is not None:
                yield _Raised(each.range, error, named.dotted)
