"""A `rate_limit` of zero is no limit

`rate_limit=0` does not stop a task: it runs as often as it is sent. Zero, like None and an empty text, means "no limit" (`celery.worker.consumer.Consumer.bucket_for_task`).

Where `task_default_rate_limit` is set, zero lifts it for this task, and is left alone.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(rate_limit=0)
             ^^^^^^^^^^^^ CEL122 the task runs as often as it is sent: a `rate_limit` of 0 is no limit
def send(order_id): ...
```

## As text, and on a class

```python title="shop/tasks.py"
from celery import Task, shared_task


@shared_task(rate_limit="0/m")
             ^^^^^^^^^^^^^^^^ CEL122 the task runs as often as it is sent: a `rate_limit` of '0/m' is no limit
def send(order_id): ...


class Send(Task):
    rate_limit = "0"
                 ^^^ CEL122 the task runs as often as it is sent: a `rate_limit` of '0' is no limit

    def run(self): ...
```

## Other limits, and one that is lifted

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_default_rate_limit="10/m")


@app.task(rate_limit=0)
def a(): ...
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(rate_limit="10/m")
def b(): ...
```

## Limits without a default

```python title="shop/tasks.py"
from celery import shared_task

from shop.limits import LIMIT


@shared_task(rate_limit=None)
def a(): ...


@shared_task(rate_limit="")
def b(): ...


@shared_task(rate_limit=LIMIT)
def c(): ...


@shared_task(rate_limit="0.5/s")
def d(): ...


@shared_task(rate_limit=False)
def e(): ...
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL122",
    "zero-rate-limit-is-unlimited",
    "hint",
    subject=Task,
    words=("rate_limit",),
    needs="definitions",
)

_ZERO = re.compile(r"0+(?:\.0*)?(?:/[smh])?")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a limit of zero where no default limit is set."""
    option = task.option("rate_limit")
    if option is None or option.at is None or task.kind == "annotation" or not isinstance(option.known, Plain):
        return
    value = option.known.value
    is_zero = bool(_ZERO.fullmatch(value)) if isinstance(value, str) else value == 0 and not isinstance(value, bool)
    if is_zero and not context.settings("task_default_rate_limit"):
        yield Finding(
            option.keyword or option.at,
            f"the task runs as often as it is sent: a `rate_limit` of {value!r} is no limit",
        )
