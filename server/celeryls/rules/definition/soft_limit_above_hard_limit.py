"""A soft time limit above the hard one

The soft limit raises `SoftTimeLimitExceeded` in the task, so that it can clean up; the hard limit kills its process. A task whose
soft limit is above its hard limit can't be sent: `delay` and `apply_async` raise a ValueError (`celery.app.task.Task.apply_async`,
since Celery 5.5). Older versions send it, and the process is killed before the soft limit is reached. Two equal limits are allowed.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(soft_time_limit=60, time_limit=30)
                             ^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 60 is above 30
def export(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(soft_time_limit=30, time_limit=60)
…
```

## Limits with names, and on a class

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")
MINUTE = 60


@app.task(time_limit=5 * MINUTE, soft_time_limit=10 * MINUTE)
                                                 ^^^^^^^^^^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 600 is above 300
def export(order_id): ...


class Report(Task):
    time_limit = 30.5
    soft_time_limit = 31
                      ^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 31 is above 30.5

    def run(self): ...


app.register_task(Report())
```

## The limit that the settings give all tasks

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_time_limit = 300
```
```python title="shop/tasks.py"
from shop.celery import app


@app.task(soft_time_limit=600)
                          ^^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 600 is above 300
def export(order_id): ...


@app.task(soft_time_limit=600, time_limit=900)
def archive(order_id): ...


@app.task(soft_time_limit=100)
def send(order_id): ...
```

## A hard limit below the soft limit of the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.update(task_soft_time_limit=240, task_time_limit=300)


@app.task(time_limit=120)
                     ^^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 240 is above 120
def send(order_id): ...
```

## Both limits in the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_time_limit=300, task_soft_time_limit=600)
                                                               ^^^ CEL107 `delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit: 600 is above 300
```

## Limits that are equal, not known or switched off are left alone

```python title="shop/tasks.py"
import os

from celery import Task, shared_task
from django.conf import settings

from shop.limits import LIMITS, SOFT


@shared_task(soft_time_limit=60, time_limit=60)
def a(): ...


@shared_task(soft_time_limit=60)
def b(): ...


@shared_task(soft_time_limit=SOFT, time_limit=30)
def c(): ...


@shared_task(soft_time_limit=60, time_limit=int(os.environ.get("LIMIT", "30")))
def d(): ...


@shared_task(soft_time_limit=60, time_limit=0)
def e(): ...


@shared_task(soft_time_limit=60, time_limit=None)
def f(): ...


@shared_task(soft_time_limit=60, **LIMITS)
def g(): ...


@shared_task(soft_time_limit=settings.SOFT_LIMIT, time_limit=10)
def h(): ...


class Slow(Task):
    soft_time_limit = 600


@shared_task(base=Slow, time_limit=900)
def i(): ...


@shared_task
def j(): ...


j.apply_async(soft_time_limit=60, time_limit=30)
```

## The project's annotations may set another limit

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_annotations = {"*": {"time_limit": 900}}


@app.task(soft_time_limit=600, time_limit=300)
def export(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.checking.settings.places import value_place
from celeryls.checking.settings.time_limits import possible_limits, soft_above_hard
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL107",
    "soft-limit-above-hard-limit",
    "error",
    subject=Task,
    words=("time_limit", "TIME_LIMIT", "**"),
    needs="definitions",
    also=(SettingValue,),
)

_SOFT, _HARD = "soft_time_limit", "time_limit"
_REFUSED_SINCE = (5, 5)
_ERROR = "`delay` and `apply_async` raise ValueError: soft_time_limit must be less than or equal to time_limit"


def check(subject: Task | SettingValue, context: Context) -> Iterator[Finding]:
    """Finds two limits that are known, the soft one above the hard one."""
    yield from _of_setting(subject, context) if isinstance(subject, SettingValue) else _of_task(subject, context)


def _of_task(task: Task, context: Context) -> Iterator[Finding]:
    soft, hard = task.option(_SOFT), task.option(_HARD)
    if task.record is None and (soft is None or hard is None):
        return  # of a class or an annotation that sets one limit, the other is the task's
    if task.record is not None and (not task.is_complete or context.settings("task_annotations")):
        return
    at = next((each.at for each in (soft, hard) if each is not None and each.at is not None), None)
    highest, lowest = possible_limits(soft, _SOFT, context), possible_limits(hard, _HARD, context)
    if at is None or not highest or not lowest or min(highest) <= max(lowest):
        return
    yield _finding(at, soft, hard, (min(highest), max(lowest)), context)


def _of_setting(value: SettingValue, context: Context) -> Iterator[Finding]:
    """The limits that all tasks without their own have, at the soft one."""
    limits = soft_above_hard(value, context)
    if limits is not None and context.purpose != "test" and not context.settings("task_annotations"):
        soft, hard, spot = limits
        related = (Related(spot, "the hard limit is set here"),)
        yield _said(value_place(value, context), (soft, hard), (), related, context)


def _finding(
    at: Range, soft: Option | None, hard: Option | None, limits: tuple[float, float], context: Context
) -> Finding:
    related = tuple(
        Related(each.spot, f"the {word} limit is set here")
        for each, word in ((soft, "soft"), (hard, "hard"))
        if each is not None and each.at != at
    )
    fixes = _fixes(soft, hard, context) if soft is not None and hard is not None else ()
    return _said(at, limits, fixes, related, context)


def _said(
    at: Range, limits: tuple[float, float], fixes: tuple[Fix, ...], related: tuple[Related, ...], context: Context
) -> Finding:
    if context.celery is not None and context.celery < _REFUSED_SINCE:
        never = f"the soft limit of {limits[0]:g} seconds is never reached: the task is killed after {limits[1]:g}"
        return Finding(at, never, fixes, related, severity="warning")
    return Finding(at, f"{_ERROR}: {limits[0]:g} is above {limits[1]:g}", fixes, related)


def _fixes(soft: Option, hard: Option, context: Context) -> tuple[Fix, ...]:
    """The two swapped, where both stand here as numbers: which of them is wrong is for the user to say."""
    if soft.at is None or hard.at is None or soft.at == hard.at:
        return ()
    places = [context.span(each.at) for each in (soft, hard) if each.at is not None]
    written = [context.text[each.start : each.end] for each in places]
    if not all(each.replace("_", "").replace(".", "").isdecimal() for each in written):
        return ()
    edits = tuple(replace(*place, text) for place, text in zip(places, reversed(written), strict=True))
    return (Fix("swap the two limits", Change(edits), safe=False),)
