"""A `rate_limit` that Celery can't read

A rate limit is a number of tasks, optionally followed by `/s`, `/m` or `/h`. The worker parses it when it starts
(`celery.utils.time.rate`), and exits with `KeyError: 'minute'` or `ValueError: could not convert string to float`. The
client keeps sending.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(rate_limit="10/minute")
                        ^^^^^^^^^^^ CEL106 with `rate_limit` '10/minute' the worker stops at start: KeyError: 'minute'
def send(x): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(rate_limit="10/m")
…
```

## Words instead of a number

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(rate_limit='10 per second')
                        ^^^^^^^^^^^^^^^ CEL106 with `rate_limit` '10 per second' the worker stops at start: ValueError: could not convert string to float: '10 per second'
def send(x): ...


@shared_task(rate_limit="often")
                        ^^^^^^^ CEL106 with `rate_limit` 'often' the worker stops at start: ValueError: could not convert string to float: 'often'
def often(x): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(rate_limit='10/s')
…
```

## In a string of several parts, in `task_annotations`, and for all tasks

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_default_rate_limit = "100/hour"
                                   ^^^^^^^^^^ CEL106 with `rate_limit` '100/hour' the worker stops at start: KeyError: 'hour'
app.conf.task_annotations = {
    "shop.celery.send": {"rate_limit": "10/minute"},
                                       ^^^^^^^^^^^ CEL106 with `rate_limit` '10/minute' the worker stops at start: KeyError: 'minute'
}


@app.task(rate_limit="10" "/sec")
                     ^^^^^^^^^^^ CEL106 with `rate_limit` '10/sec' the worker stops at start: KeyError: 'sec'
def send(x): ...
```
->
```python title="shop/celery.py"
…
app.conf.task_default_rate_limit = "100/h"
app.conf.task_annotations = {
    "shop.celery.send": {"rate_limit": "10/m"},
}


@app.task(rate_limit="10/s")
…
```

## On a class

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Send(Task):
    rate_limit = "5/hours"
                 ^^^^^^^^^ CEL106 with `rate_limit` '5/hours' the worker stops at start: KeyError: 'hours'

    def run(self): ...


app.register_task(Send())
```
->
```python title="shop/tasks.py"
…
    rate_limit = "5/h"
…
```

## Limits that Celery can read are left alone

```python title="shop/tasks.py"
from celery import shared_task

from shop.limits import LIMIT

SLOW = "1/h"


@shared_task(rate_limit="10/m")
def a(): ...


@shared_task(rate_limit="0.5/s")
def b(): ...


@shared_task(rate_limit="10")
def c(): ...


@shared_task(rate_limit=10)
def d(): ...


@shared_task(rate_limit=None)
def e(): ...


@shared_task(rate_limit="")
def f(): ...


@shared_task(rate_limit=LIMIT)
def g(): ...


@shared_task(rate_limit=SLOW)
def h(): ...


@shared_task(rate_limit=f"{LIMIT}/m")
def i(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.rate_limits import rate_limit_error, rate_limit_fixes
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL106", "invalid-rate-limit", "error", subject=Task, words=("rate_limit", "**"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a limit that is known and that Celery can't read."""
    option = task.option("rate_limit")
    if option is None or option.at is None or not isinstance(option.known, Plain):
        return
    limit = option.known.value
    if isinstance(limit, str) and limit and (error := rate_limit_error(limit)):
        message = f"with `rate_limit` {limit!r} the worker stops at start: {error}"
        yield Finding(option.at, message, rate_limit_fixes(option.spot, option.at, limit, context))
