"""A visibility timeout below a task's time limit

With Redis and SQS, a message that is not acknowledged within `visibility_timeout` (3600 seconds with Redis, 1800 with SQS) is delivered again (`kombu.transport.redis`,
`kombu.transport.SQS`). With `acks_late` a worker acknowledges it only when the task is done. So a task that takes longer runs again while its first run goes on, once for each
delivery. Set a `visibility_timeout` above the longest `time_limit`, or a lower limit.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")


@app.task(acks_late=True, time_limit=7200)
                                     ^^^^ CEL514 `export` runs again while it runs: it may take 7200 s, and the broker delivers it again every 3600 s
def export(order): ...
```

## A timeout and a limit in the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")
app.conf.broker_transport_options = {"visibility_timeout": 600}
app.conf.task_time_limit = 1200


@app.task(acks_late=True)
                    ^^^^ CEL514 `export` runs again while it runs: it may take 1200 s, and the broker delivers it again every 600 s
def export(order): ...


@app.task(acks_late=True, time_limit=900, soft_time_limit=500)
def fill(order): ...


@app.task(acks_late=True, time_limit=900, soft_time_limit=800)
                                                          ^^^ CEL514 `count` runs again while it runs: it may take 800 s, and the broker delivers it again every 600 s
def count(order): ...


@app.task
def mail(order): ...
```

## Late acknowledgements in the settings, and SQS

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="sqs://", task_acks_late=True)


@app.task(time_limit=1801)
                     ^^^^ CEL514 `export` runs again while it runs: it may take 1801 s, and the broker delivers it again every 1800 s
def export(order): ...


@app.task(time_limit=1800)
def fill(order): ...


@app.task(time_limit=3600, acks_late=False)
def count(order): ...
```

## All of it in the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0", task_acks_late=True)
app.conf.broker_transport_options = {"visibility_timeout": 600}
app.conf.task_time_limit = 1800
                           ^^^^ CEL514 a task runs again while it runs: it may take 1800 s, and the broker delivers it again every 600 s
```

## Settings of which one limit is short enough

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0", task_acks_late=True)
app.conf.broker_transport_options = {"visibility_timeout": 600}
app.conf.update(task_time_limit=1800, task_soft_time_limit=540)
```

## A longer timeout

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")
app.conf.broker_transport_options = {"visibility_timeout": 10800}


@app.task(acks_late=True, time_limit=7200)
def export(order): ...
```

## Options or limits that can't be read

```python title="shop/celery.py"
import os

from celery import Celery

from shop.limits import LIMIT, OPTIONS

app = Celery("shop", broker="redis://localhost:6379/0")


@app.task(acks_late=True, time_limit=LIMIT)
def export(order): ...


@app.task(acks_late=bool(os.environ.get("LATE")), time_limit=7200)
def fill(order): ...


@app.task(time_limit=7200, **OPTIONS)
def count(order): ...


@app.task(acks_late=True, time_limit=0)
def without_a_limit(order): ...


@app.task(acks_late=True)
def without_any_option(order): ...


@app.task(time_limit=7200)
def acknowledged_first(order): ...
```

## A timeout that can't be read

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")
app.conf.broker_transport_options = {"visibility_timeout": int(os.environ["VISIBILITY_TIMEOUT"])}


@app.task(acks_late=True, time_limit=7200)
def export(order): ...
```

## RabbitMQ knows of no such timeout

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="amqp://localhost")


@app.task(acks_late=True, time_limit=7200)
def export(order): ...
```

## Annotations may set another limit

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost:6379/0")
app.conf.task_annotations = {"*": {"time_limit": 60}}


@app.task(acks_late=True, time_limit=7200)
def export(order): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.places import value_place
from celeryls.checking.settings.time_limits import LIMITS, all_are_late, effective, is_late, least_limit, seconds_of
from celeryls.checking.settings.visibility_timeout import VisibilityTimeout, visibility_timeout
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL514",
    "visibility-timeout-below-limit",
    "warning",
    subject=Task,
    words=("time_limit", "TIME_LIMIT", "acks_late"),
    needs="everything",
    also=(SettingValue,),
)


def check(subject: Task | SettingValue, context: Context) -> Iterator[Finding]:
    """Finds tasks with late acknowledgements whose least limit is surely above the timeout.

    Tasks with neither option of their own have one finding together, at the limit in the settings.
    """
    yield from _of_setting(subject, context) if isinstance(subject, SettingValue) else _of_task(subject, context)


def _of_setting(value: SettingValue, context: Context) -> Iterator[Finding]:
    least, timeout = least_limit(value, context), visibility_timeout(context)
    if least is None or timeout is None or least <= timeout.seconds or not all_are_late(context):
        return
    if context.purpose != "test" and not context.settings("task_annotations"):
        yield _finding(value_place(value, context), "a task", least, timeout)


def _of_task(task: Task, context: Context) -> Iterator[Finding]:
    if task.record is None or task.at is None or not task.is_complete or context.purpose == "test":
        return
    limits = {known.spot: seconds_of(known) for name in LIMITS for known in effective(task, name, context)}
    known_limits = [each for each in limits.values() if each is not None]
    if not known_limits or len(known_limits) < len(limits) or not is_late(task, context):
        return
    least = min(known_limits)
    at = _place(task, [spot for spot, seconds in limits.items() if seconds == least])
    timeout = visibility_timeout(context)
    if at is None or timeout is None or least <= timeout.seconds or context.settings("task_annotations"):
        return
    yield _finding(at, f"`{task.record.name.rpartition('.')[2]}`" if task.record.name else "the task", least, timeout)


def _finding(at: Range, name: str, least: float, timeout: VisibilityTimeout) -> Finding:
    delivered = f"the broker delivers it again every {timeout.seconds:.10g} s"
    message = f"{name} runs again while it runs: it may take {least:.10g} s, and {delivered}"
    related = (Related(timeout.spot, "the visibility timeout"),) if timeout.spot else ()
    return Finding(at, message, related=related)


def _place(task: Task, spots: list[Spot]) -> Range | None:
    """The task's own limit among these places, else its own ``acks_late``; None if it has neither."""
    options = [task.option(name) for name in (*LIMITS, "acks_late")]
    given = [each for each in options if each is not None and (each.known.spot in spots or each.name == "acks_late")]
    return next((each.at for each in given if each.at), None)
