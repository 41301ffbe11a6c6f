"""`self.retry()` without `exc=` hides what went wrong

When the retries are used up, `self.retry(exc=error)` raises the error. Without `exc` it raises `MaxRetriesExceededError: Can't retry shop.tasks.send[…]`, which becomes the
result of the task: who reads it, or counts failures by their type, does not learn what failed (`celery.app.task.Task.retry`).

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop.mail import deliver


@shared_task(bind=True)
def send(self, mail):
    try:
        deliver(mail)
    except OSError as error:
        raise self.retry(countdown=60)
              ^^^^^^^^^^^^^^^^^^^^^^^^ CEL210 when its retries are used up, the task fails with MaxRetriesExceededError instead of what was caught here
```
->
```python title="shop/tasks.py"
…
        raise self.retry(countdown=60, exc=error)
```

## A handler without a name

```python title="shop/tasks.py"
from celery import Task, current_task, shared_task

from shop.mail import close, deliver


@shared_task
def send(mail):
    try:
        deliver(mail)
    except (OSError, KeyError):
        close()
        current_task.retry()
        ^^^^^^^^^^^^^^^^^^^^ CEL210 when its retries are used up, the task fails with MaxRetriesExceededError instead of what was caught here


class Send(Task):
    max_retries = 5

    def run(self, mail):
        try:
            deliver(mail)
        except:
            if mail:
                self.retry()
                ^^^^^^^^^^^^ CEL210 when its retries are used up, the task fails with MaxRetriesExceededError instead of what was caught here
            raise
```
->
```python title="shop/tasks.py"
…
    except (OSError, KeyError) as error:
        close()
        current_task.retry(exc=error)
…
```

## The cause in the wrong place

The first parameter of `retry` is `args`, the arguments for the next run: an exception there ends the task with a TypeError.

```python title="shop/tasks.py"
from celery import shared_task

from shop.mail import deliver


@shared_task(bind=True)
def send(self, mail):
    try:
        deliver(mail)
    except OSError as error:
        self.retry(error)
        ^^^^^^^^^^^^^^^^^ CEL210 the task fails with a TypeError and is not retried: `retry` takes `error` for the arguments of the next run
```
->
```python title="shop/tasks.py"
…
        self.retry(exc=error)
```

## Retries that give the cause, or that have none

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import MaxRetriesExceededError

from shop.mail import deliver, is_ready
from shop.retrying import OPTIONS


@shared_task(bind=True)
def a(self, mail):
    try:
        deliver(mail)
    except OSError as error:
        raise self.retry(exc=error)


@shared_task(bind=True)
def b(self, mail):
    if not is_ready():
        raise self.retry(countdown=60)


@shared_task(bind=True)
def c(self, mail):
    try:
        deliver(mail)
    except OSError as error:
        raise self.retry((mail,), None, error)


@shared_task(bind=True)
def d(self, mail):
    try:
        deliver(mail)
    except OSError:
        raise self.retry(**OPTIONS)


@shared_task(bind=True)
def e(self, mail):
    try:
        deliver(mail)
    except OSError:
        try:
            self.retry()
        except MaxRetriesExceededError:
            deliver("gave up")


@shared_task(bind=True, max_retries=None)
def f(self, mail):
    try:
        deliver(mail)
    except OSError:
        self.retry()


@shared_task(bind=True)
def g(self, mail):
    try:
        deliver(mail)
    except OSError:
        self.retry(throw=False)
        mail.retry()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.handlers import head_of
from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.decorator_edits import add_arguments
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.bodies.mentions import mentions_in
from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InTry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.bodies.own_task import TaskBody
    from celeryls.checking.context import Context
    from celeryls.checking.rule import Severity
    from celeryls.source.expression.values import CallExpression
    from celeryls.source.surroundings.model import Handler

RULE = Rule(
    "CEL210",
    "retry-hides-cause",
    "information",
    subject=Task,
    words=(".retry(",),
    needs="definitions",
)

_HIDDEN = "when its retries are used up, the task fails with MaxRetriesExceededError instead of what was caught here"
_MISPLACED = "the task fails with a TypeError and is not retried: `retry` takes `{}` for the arguments of the next run"
_NAME = "error"
_EXC_POSITION = 2
_OTHERS = frozenset(("exc", "throw", "*", "**"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the calls of ``retry`` in a handler that do not say what was caught."""
    own = task_body(task, context)
    if own is None or task.definition is None or context.purpose == "test" or _is_endless(task):
        return
    if "MaxRetriesExceeded" in context.source(task.definition.range):
        return
    for call in own.own_calls("retry", context):
        if any(each.name in _OTHERS for each in call.arguments):
            continue
        handler = _around(call, context)
        if handler is not None and call.argument("exc", _EXC_POSITION) is None:
            is_misplaced = _misplaced(call, handler) is not None
            message = _MISPLACED.format(handler.name) if is_misplaced else _HIDDEN
            severity: Severity | None = "error" if is_misplaced else None
            yield Finding(call.range, message, _fixes(call, handler, own, context), severity=severity)


def _misplaced(call: CallExpression, handler: Handler) -> Name | None:
    """What was caught, where it is given as the first argument."""
    first = call.argument("args", 0)
    return first if isinstance(first, Name) and first.dotted == handler.name else None


def _is_endless(task: Task) -> bool:
    option = task.option("max_retries")
    return option is not None and isinstance(option.known, Plain) and option.known.value is None


def _around(call: CallExpression, context: Context) -> Handler | None:
    """The innermost handler around a call."""
    around = reversed(context.around(call.range).around)
    return next((each.handler for each in around if isinstance(each, InTry) and each.part == "handler"), None)


def _fixes(call: CallExpression, handler: Handler, own: TaskBody, context: Context) -> tuple[Fix, ...]:
    """Hand over what was caught; a handler that gives it no name gets one that the function does not use."""
    name = handler.name
    first = _misplaced(call, handler)
    if first is not None:
        return (Fix(f"write exc={name}", Change((insert(context.span(first.range).start, "exc="),))),)
    edits = add_arguments(call, {"exc": name or _NAME}, context)
    if not name:
        taken = mentions_in(context.text, own.function).names
        if not handler.types or _NAME in taken or own.body.bindings_of(_NAME):
            return ()
        edits = (insert(context.span(head_of(handler, context)).end, f" as {_NAME}"), *edits)
    return (Fix(f"add exc={name or _NAME}", Change(edits)),) if edits else ()
