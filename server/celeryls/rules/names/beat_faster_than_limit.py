"""A task that is sent more often than it may take

Beat does not wait for the end of a run (`celery.beat.Scheduler`). If a task is sent every 30 seconds and may run for 60, several runs of it go on side by side, and when all
of them are slow the queue grows.

The rule is off by default: a limit is not what a run takes, and a task may hold a lock.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(time_limit=60)
def sync(): ...


app.conf.beat_schedule = {
    "sync": {"task": "shop.celery.sync", "schedule": 30.0},
    ^^^^^^ CEL416 several runs may go on at once: it is sent every 30 s, and may take 60 s
}
```

## The limit of the settings, the soft one, crontabs

```python title="shop/celery.py"
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.task_time_limit = 300


@app.task
def sync(): ...


@app.task(time_limit=900, soft_time_limit=600)
def count(): ...


app.conf.beat_schedule = {
    "sync": {"task": "shop.celery.sync", "schedule": timedelta(minutes=5)},
    ^^^^^^ CEL416 several runs may go on at once: it is sent every 300 s, and may take 300 s
    "count": {"task": "shop.celery.count", "schedule": crontab(minute="*/10")},
    ^^^^^^^ CEL416 several runs may go on at once: it is sent every 600 s, and may take 600 s
    "each": {"task": "shop.celery.sync", "schedule": crontab()},
    ^^^^^^ CEL416 several runs may go on at once: it is sent every 60 s, and may take 300 s
}


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(10, sync.s(), name="often")
                                 ^^^^^^^^ CEL416 several runs may go on at once: it is sent every 10 s, and may take 300 s
```

## Time enough, no limit, no telling

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

from shop.conf import LIMIT, PERIOD

app = Celery("shop")


@app.task(time_limit=20)
def sync(): ...


@app.task
def count(): ...


@app.task(time_limit=LIMIT)
def other(): ...


app.conf.beat_schedule = {
    "sync": {"task": "shop.celery.sync", "schedule": 30},
    "nightly": {"task": "shop.celery.sync", "schedule": crontab(minute=0, hour=3)},
    "period": {"task": "shop.celery.sync", "schedule": PERIOD},
    "count": {"task": "shop.celery.count", "schedule": 1},
    "other": {"task": "shop.celery.other", "schedule": 1},
    "far": {"task": "elsewhere.tasks.sync", "schedule": 1},
    "options": {"task": "shop.celery.sync", "schedule": 10, "options": {"time_limit": 5}},
}
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import LibraryCall, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known

RULE = Rule("CEL416", "beat-faster-than-limit", "information", subject=BeatEntry, enabled=False, needs="everything")

_LIMITS = ("soft_time_limit", "time_limit")
_STEP = re.compile(r"\*(?:/([1-9]\d*))?")
_MINUTE = 60


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds entries of one task whose limit is at or above the time from one run to the next."""
    period = _period(entry.record.schedule)
    given = {name for name, _ in entry.record.options}
    if (
        period is None
        or len(entry.tasks) != 1
        or not entry.tasks[0].is_complete
        or given & {*_LIMITS, "**"}
        or context.purpose == "test"
    ):
        return
    found = [known for name in _LIMITS if (known := _limit(entry.tasks[0], name, context)) is not None]
    limits = [(float(each.value), each) for each in found if isinstance(each.value, int | float) and each.value > 0]
    if limits and len(limits) == len(found) and (least := min(limits, key=lambda each: each[0]))[0] >= period:
        message = f"several runs may go on at once: it is sent every {period:g} s, and may take {least[0]:g} s"
        yield Finding(entry.at, message, related=(Related(least[1].spot, "its limit"),))


def _period(known: Known | None) -> float | None:
    """The seconds from one run to the next, where they are always the same; None if that is unknown."""
    if not isinstance(known, LibraryCall) or not known.callee.endswith(".crontab"):
        return seconds_in(known) if known is not None else None
    if not known.arguments:
        return _MINUTE
    (name, value), *others = known.arguments
    step = _STEP.fullmatch(str(value.value)) if isinstance(value, Plain) else None
    if others or name not in (None, "minute") or step is None or _MINUTE % int(step[1] or 1):
        return None
    return float(_MINUTE * int(step[1] or 1))


def _limit(task: Task, name: str, context: Context) -> Plain | None:
    """The limit of a task, or of the settings; None if it has none. One that is not written out has no value."""
    option = task.option(name)
    known = [option.known] if option is not None else list(context.settings(f"task_{name}"))
    if not known:
        return None
    plain = known[0]
    return plain if isinstance(plain, Plain) and len(known) == 1 else Plain(None, known[0].spot)
