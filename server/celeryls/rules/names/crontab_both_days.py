"""A crontab with a day of the month and a day of the week

In cron a job with both runs on days that match either. In Celery all fields must match (`celery.schedules.crontab.remaining_delta`): `crontab(0, 0, day_of_month=1,
day_of_week="mon")` runs on a first of the month that is a Monday, about twice a year.

The rule is off by default: `day_of_month="1-7"` with a day of the week is the usual way to write "the first Monday of the month", and is never reported.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.beat_schedule = {
    "report": {"task": "shop.report", "schedule": crontab(minute=0, hour=8, day_of_month=1, day_of_week="mon")},
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL418 it runs only on days that match both `day_of_month` and `day_of_week`; cron runs on either
}
```

## By position, in lists, and in a row of django-celery-beat

```python title="shop/schedules.py"
from celery.schedules import crontab
from django_celery_beat.models import CrontabSchedule

WEEKLY = crontab(0, 0, "1-5", "15")
         ^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL418 it runs only on days that match both `day_of_month` and `day_of_week`; cron runs on either
LISTS = crontab(minute=0, hour=0, day_of_week=[1, 2], day_of_month=[1, 15])
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL418 it runs only on days that match both `day_of_month` and `day_of_week`; cron runs on either
ROW = CrontabSchedule(minute="0", hour="0", day_of_week="1", day_of_month="1")
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL418 it runs only on days that match both `day_of_month` and `day_of_week`; cron runs on either
```

## One of them, all days, a week of the month, and what can't be told

```python title="shop/schedules.py"
from celery.schedules import crontab
from django.conf import settings

WEEKLY = crontab(minute=0, hour=0, day_of_week="mon")
MONTHLY = crontab(minute=0, hour=0, day_of_month=1)
ALL_WEEK = crontab(minute=0, hour=0, day_of_week="*", day_of_month=1)
ALL_MONTH = crontab(minute=0, hour=0, day_of_week=1, day_of_month="*")
FIRST_MONDAY = crontab(minute=0, hour=0, day_of_week=1, day_of_month="1-7")
SECOND_MONDAY = crontab(minute=0, hour=0, day_of_week=1, day_of_month="8-14")
LAST = crontab(minute=0, hour=0, day_of_week=1, day_of_month="25-31")
SETTINGS = crontab(minute=0, hour=0, day_of_week=settings.DAY, day_of_month=1)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Schedule
from celeryls.project.values.known import Items, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule("CEL418", "crontab-both-days", "hint", subject=Schedule, words=("rontab",), enabled=False)

_CRONTABS = ("celery.schedules.crontab", "django_celery_beat.models.CrontabSchedule")
_RANGE = re.compile(r"(\d+)-(\d+)")
_WEEK = 6


def check(schedule: Schedule, _: Context) -> Iterator[Finding]:
    """Finds schedules with both kinds of days, except for a range of about a week in the month."""
    if schedule.callee not in _CRONTABS:
        return
    of_month, of_week = (schedule.arguments.get(name) for name in ("day_of_month", "day_of_week"))
    if _narrows(of_month) and _narrows(of_week) and not _is_week(of_month):
        message = "it runs only on days that match both `day_of_month` and `day_of_week`; cron runs on either"
        yield Finding(schedule.call.range, message)


def _narrows(known: Known | None) -> bool:
    """Whether a field is written out, and is not every day."""
    return isinstance(known, Items) or (isinstance(known, Plain) and known.value not in ("*", "", None))


def _is_week(known: Known | None) -> bool:
    found = _RANGE.fullmatch(known.value) if isinstance(known, Plain) and isinstance(known.value, str) else None
    return found is not None and int(found[2]) - int(found[1]) >= _WEEK
