"""A crontab without a minute

Each omitted field of `crontab` defaults to `*` (`celery.schedules.crontab`): `crontab(hour=3)` runs in every minute from 3:00 to 3:59.
With a day of the week or month and no hour, it runs 1,440 times a day.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.beat_schedule = {
    "clean": {"task": "shop.tasks.clean", "schedule": crontab(hour=3)},
                                                      ^^^^^^^^^^^^^^^ CEL404 this crontab runs 60 times in each of these hours: without `minute` every minute matches
}
```
->
```python title="shop/celery.py"
…
    "clean": {"task": "shop.tasks.clean", "schedule": crontab(minute=0, hour=3)},
…
```

## Without an hour

```python title="shop/celery.py"
from celery.schedules import crontab

WEEKLY = crontab(day_of_week="sunday")
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL404 this crontab runs 1,440 times on each of these days: without `minute` and `hour` every minute matches
```
->
```python title="shop/celery.py"
…
WEEKLY = crontab(minute=0, hour=0, day_of_week="sunday")
```

## A row of django-celery-beat

```python title="shop/setup.py"
from django_celery_beat.models import CrontabSchedule

schedule, _ = CrontabSchedule.objects.get_or_create(hour="3")
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL404 this crontab runs 60 times in each of these hours: without `minute` every minute matches
```
->
```python title="shop/setup.py"
…
schedule, _ = CrontabSchedule.objects.get_or_create(minute="0", hour="3")
```

## Every minute may be intended

```python title="shop/celery.py"
import os

from celery.schedules import crontab, schedule
from croniter import crontab as other
from django.conf import settings
from django_celery_beat.models import CrontabSchedule

from shop.times import FIELDS

HOUR, DAY = settings.HOUR, os.environ.get("DAY", "*")
ALWAYS = crontab()
ANY_HOUR = crontab(hour=HOUR, day_of_week=DAY)
EVERY_DAY = crontab(day_of_month="*", month_of_year="*")
EVERY_HOUR = crontab(hour="*")
QUARTERS = crontab(minute="*/15", hour=3)
FROM_ELSEWHERE = crontab(**FIELDS, hour=3)
NIGHTLY = crontab("0", 3)
OTHER = other(hour=3)
SECONDS = schedule(3)
ROW = CrontabSchedule.objects.get_or_create(hour="3", defaults={"minute": "0"})
FOUND = CrontabSchedule.objects.get(hour="3")
OLD = CrontabSchedule.objects.filter(hour="3").first()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Schedule
from celeryls.project.values.known import Items, Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule("CEL404", "crontab-without-minute", "warning", subject=Schedule, words=("rontab",))

_CRONTAB = "celery.schedules.crontab"
_ROW = "django_celery_beat.models.CrontabSchedule"
_DAYS = ("day_of_week", "day_of_month", "month_of_year")


def check(schedule: Schedule, context: Context) -> Iterator[Finding]:
    """Finds crontabs in which a coarser field is given, and the minute is not."""
    given = schedule.arguments
    if schedule.callee not in (_CRONTAB, _ROW) or not schedule.is_complete or {"minute", "defaults"} & given.keys():
        return
    zero = '"0"' if schedule.callee == _ROW else "0"
    if _narrows(given.get("hour")):
        fields = f"minute={zero}"
        message = "this crontab runs 60 times in each of these hours: without `minute` every minute matches"
    elif "hour" not in given and any(_narrows(given.get(day)) for day in _DAYS):
        fields = f"minute={zero}, hour={zero}"
        message = (
            "this crontab runs 1,440 times on each of these days: without `minute` and `hour` every minute matches"
        )
    else:
        return
    first = context.span(schedule.call.arguments[0].range).start
    fix = Fix(f"add {fields}", Change((insert(first, f"{fields}, "),)))
    yield Finding(schedule.call.range, message, (fix,))


def _narrows(known: Known | None) -> bool:
    """Whether a field is given and is known to be something else than ``*``."""
    found = with_defaults(known) if known is not None else None
    return isinstance(found, Items) or (isinstance(found, Plain) and found.value != "*")
