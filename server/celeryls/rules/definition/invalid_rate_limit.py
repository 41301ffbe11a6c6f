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

import ast
import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option

RULE = Rule("CEL106", "invalid-rate-limit", "error", subject=Task, words=("rate_limit", "**"))

_UNITS = frozenset(("s", "m", "h", ""))
"""The keys of `celery.utils.time.RATE_MODIFIER_MAP`, and none at all."""
_MEANT = re.compile(
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?:/|per|an?|each)\s*(?:an?\s+)?(?P<unit>[smh])[a-z]*\s*", re.IGNORECASE
)


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a limit that is known and that Celery can't read."""
    option = task.option("rate_limit")
    if option is None or option.at is None or not isinstance(option.known, Plain):
        return
    limit = option.known.value
    if isinstance(limit, str) and limit and (error := _error(limit)):
        yield Finding(
            option.at, f"with `rate_limit` {limit!r} the worker stops at start: {error}", _fixes(option, limit, context)
        )


def _error(limit: str) -> str:
    """The error that `celery.utils.time.rate` raises; empty where it raises none."""
    number, _, unit = limit.partition("/")
    if unit not in _UNITS:
        return f"KeyError: {unit!r}"
    try:
        float(number)
    except ValueError:
        return f"ValueError: could not convert string to float: {number!r}"
    return ""


def _fixes(option: Option, limit: str, context: Context) -> tuple[Fix, ...]:
    """What was meant, where that can be read; the string must stand here as it is."""
    meant = _MEANT.fullmatch(limit)
    if meant is None or not context.is_here(option.spot) or option.at is None:
        return ()
    new = f"{meant['number']}/{meant['unit'].lower()}"
    span = context.span(option.at)
    at = context.text.find(limit, *span)
    if at >= 0:
        return (Fix(f'write "{new}"', Change((replace(at, at + len(limit), new),))),)
    source = context.text[span[0] : span[1]]
    try:
        written = ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ()  # a name that leads to it
    if written != limit:
        return ()
    quote = next(each for each in source if each in "\"'")
    return (Fix(f'write "{new}"', Change((replace(*span, f"{quote}{new}{quote}"),))),)
