"""An entry of a schedule whose messages never expire

Beat sends each due entry, whether a worker runs or not. After an outage the worker finds one message for each time that was missed, and runs the task that often in a row.
With `expires` in the entry's `options`, a worker discards the messages that are too old (`Discarding revoked task`).

The rule is off by default: for many tasks a late run is better than none.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task
def sync(): ...


app.conf.beat_schedule = {
    "sync": {"task": "shop.celery.sync", "schedule": 30.0},
    ^^^^^^ CEL405 after an outage it runs once for each time that was missed: its messages never expire
}
```
->
```python title="shop/celery.py"
…
    "sync": {"task": "shop.celery.sync", "schedule": 30.0, "options": {"expires": 30}},
}
```

## Beside other options, crontabs, and calls

```python title="shop/celery.py"
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

app = Celery("shop")


@app.task
def sync(): ...


app.conf.beat_schedule = {
    "queue": {
    ^^^^^^^ CEL405 after an outage it runs once for each time that was missed: its messages never expire
        "task": "shop.celery.sync",
        "schedule": timedelta(minutes=5),
        "options": {"queue": "slow"},
    },
    "nightly": dict(task="shop.celery.sync", schedule=crontab(minute=0, hour=3)),
    ^^^^^^^^^ CEL405 after an outage it runs once for each time that was missed: its messages never expire
}


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(10, sync.s(), name="often")
                                 ^^^^^^^^ CEL405 after an outage it runs once for each time that was missed: its messages never expire
```

->
```python title="shop/celery.py"
…
        "options": {"queue": "slow", "expires": 300},
…
```

## Entries and tasks that expire, and options that can't be told

```python title="shop/celery.py"
from celery import Celery

from shop.conf import OPTIONS

app = Celery("shop")


@app.task(expires=60)
def expiring(): ...


@app.task
def sync(): ...


app.conf.beat_schedule = {
    "expires": {"task": "shop.celery.sync", "schedule": 30, "options": {"expires": 20, "queue": "slow"}},
    "task": {"task": "shop.celery.expiring", "schedule": 30},
    "unknown": {"task": "shop.celery.sync", "schedule": 30, "options": OPTIONS},
    "spread": {"task": "shop.celery.sync", "schedule": 30, "options": {"queue": "slow", **OPTIONS}},
    "all": {"task": "shop.celery.sync", "schedule": 30, **OPTIONS},
}


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(10, sync.s(), expires=10)
    sender.add_periodic_task(20, sync.s().set(expires=10), name="set")
    sender.add_periodic_task(30, sync.s(), name="all", **OPTIONS)
```
```python title="tests/test_schedule.py"
from celery import Celery

app = Celery("test")
app.conf.beat_schedule = {"sync": {"task": "shop.celery.sync", "schedule": 30}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.beat_entries.fixes import with_expires
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import Pairs, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL405", "beat-entry-without-expires", "information", subject=BeatEntry, enabled=False, needs="everything")

_MESSAGE = "after an outage it runs once for each time that was missed: its messages never expire"


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds entries whose options are known, and that expire neither by these nor by the task's own."""
    schedule = entry.record.schedule
    if schedule is None or isinstance(schedule, Unresolved) or context.purpose == "test" or not entry.is_complete:
        return
    if not _are_known(entry) or any(name in ("expires", "**") for name, _ in entry.record.options):
        return
    if not entry.tasks or any(task.option("expires") or not task.is_complete for task in entry.tasks):
        return
    seconds = seconds_in(schedule)
    is_setting = entry.record.shape != "add_periodic_task" and seconds is not None and seconds >= 1
    fixes = with_expires(entry, int(seconds), context) if is_setting and seconds is not None else ()
    yield Finding(entry.at, _MESSAGE, fixes)


def _are_known(entry: BeatEntry) -> bool:
    """Whether the names of all options are known."""
    _, known = entry.fields.get("options", (None, None))
    return known is None or (
        isinstance(known, Pairs) and not any(isinstance(key, Unresolved) for key, _ in known.pairs)
    )
