"""An hour of the day without a time zone

The hours of a `crontab` are those of the setting `timezone`, or of Django's `TIME_ZONE`. Without both they are hours of UTC (`celery.app.utils.Settings.timezone`):
a task for three in the morning runs at another hour where the project lives, and at a different one in summer.

The rule is off by default: UTC may be what is meant. `timezone = "UTC"` says so.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")


@app.task
def clean(): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": crontab(hour=3, minute=0)},
    ^^^^^^^ CEL417 it runs at an hour of UTC: neither `timezone` nor Django's `TIME_ZONE` is set
    "often": {"task": "shop.celery.clean", "schedule": crontab(minute="*/10")},
    "every": {"task": "shop.celery.clean", "schedule": 60},
}
```

## With a time zone

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop", timezone="Europe/Berlin")


@app.task
def clean(): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": crontab(hour=3, minute=0)},
}
```

## With Django's

```python title="shop/settings.py"
TIME_ZONE = "Europe/Berlin"
```
```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task
def clean(): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": crontab(hour=3, minute=0)},
}
```

## Local time, and settings that can't be read

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop", enable_utc=False)


@app.task
def clean(): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": crontab(hour=3, minute=0)},
}
```

## Settings from elsewhere

```python title="shop/celery.py"
import os

from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.config_from_object(os.environ["SETTINGS"])


@app.task
def clean(): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": crontab(hour=3, minute=0)},
}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.values.known import LibraryCall, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule("CEL417", "beat-without-timezone", "information", subject=BeatEntry, enabled=False, needs="everything")

_ZONES = ("timezone", "enable_utc", "TIME_ZONE")
_HOUR = 1


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds entries at certain hours where surely no time zone is set."""
    if context.purpose == "test" or not _is_at_hours(entry.record.schedule):
        return
    if not any(context.settings(name) for name in _ZONES):
        yield Finding(entry.at, "it runs at an hour of UTC: neither `timezone` nor Django's `TIME_ZONE` is set")


def _is_at_hours(schedule: Known | None) -> bool:
    """Whether a schedule is a ``crontab`` that says an hour."""
    if not isinstance(schedule, LibraryCall) or not schedule.callee.endswith(".crontab"):
        return False
    hour = schedule.argument("hour", _HOUR)
    return isinstance(hour, Plain) and not str(hour.value).startswith("*")
