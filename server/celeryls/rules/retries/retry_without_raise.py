"""`self.retry()` without `raise`

`self.retry()` raises `Retry` itself, so nothing behind it runs. Without `raise` neither a reader nor a type checker can tell: the statements below look as if they
were reached (`celery.app.task.Task.retry`).

This rule is off by default: it is a matter of style.

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop.mail import deliver


@shared_task(bind=True)
def send(self, mail):
    try:
        return deliver(mail)
    except OSError as error:
        self.retry(exc=error)
        ^^^^^^^^^^ CEL211 nothing behind this call runs: `raise` shows it
```
->
```python title="shop/tasks.py"
…
        raise self.retry(exc=error)
```

## A retry that is raised, returned, or that does not raise

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def send(self, mail):
    if mail.waits:
        raise self.retry(countdown=60)
    if mail.is_late:
        return self.retry(countdown=10)
    again = self.retry(throw=False)
    self.retry(throw=False)
    mail.retry()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL211",
    "retry-without-raise",
    "hint",
    subject=Task,
    words=(".retry(",),
    enabled=False,
    needs="definitions",
)

_MAY_NOT_RAISE = frozenset(("throw", "*", "**"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the calls of ``retry`` that are statements of their own."""
    own = task_body(task, context) if context.purpose != "test" else None
    for call in own.own_calls("retry", context) if own is not None else ():
        if any(each.name in _MAY_NOT_RAISE for each in call.arguments):
            continue
        if context.around(call.range).use == "dropped":
            fix = Fix("add raise", Change((insert(context.span(call.range).start, "raise "),)))
            yield Finding(call.callee.range, "nothing behind this call runs: `raise` shows it", (fix,))
