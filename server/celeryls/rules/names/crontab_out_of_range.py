"""A crontab that Celery refuses

`crontab` checks its fields when it is made (`celery.schedules.crontab`), which is usually when the module with the schedule is imported: neither worker nor beat starts.
It is not all of cron: Sunday is 0 and not 7, steps need a range (`5-59/15`), and a line of five fields is read by `crontab.from_string` only.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.beat_schedule = {
    "sunday": {"task": "mails.send", "schedule": crontab(minute=0, hour=3, day_of_week=7)},
                                                                                       ^ CEL403 it raises ValueError: Invalid crontab pattern. Valid range is 0-6. '7' was found.
    "midnight": {"task": "mails.send", "schedule": crontab(minute=0, hour=24)},
                                                                          ^^ CEL403 it raises ValueError: Invalid crontab pattern. Valid range is 0-23. '24' was found.
    "quarters": {"task": "mails.send", "schedule": crontab("5/15")},
                                                           ^^^^^^ CEL403 it raises ValueError: Invalid weekday literal '5/15'.
    "often": {"task": "mails.send", "schedule": crontab(minutes="*/5")},
                                                        ^^^^^^^^^^^^^ CEL403 it raises TypeError: BaseSchedule.__init__() got an unexpected keyword argument 'minutes'; did you mean `minute`?
    "line": {"task": "mails.send", "schedule": crontab("0 3 * * 1")},
                                                       ^^^^^^^^^^^ CEL403 it raises ValueError: Invalid weekday literal '0 3 * * 1'.
}
```
->
```python title="shop/celery.py"
…
    "sunday": {"task": "mails.send", "schedule": crontab(minute=0, hour=3, day_of_week=0)},
    "midnight": {"task": "mails.send", "schedule": crontab(minute=0, hour=0)},
    "quarters": {"task": "mails.send", "schedule": crontab("5-59/15")},
    "often": {"task": "mails.send", "schedule": crontab(minute="*/5")},
    "line": {"task": "mails.send", "schedule": crontab(minute=0, hour=3, day_of_week=1)},
}
```

## Ranges and lists

```python title="shop/schedules.py"
from celery import schedules

WEEKEND = schedules.crontab(minute=0, hour=8, day_of_week="6-7")
                                                          ^^^^^ CEL403 it raises ValueError: Invalid end range: 7 > 6.
DAYS = schedules.crontab(0, 8, [1, 3, 7])
                                      ^ CEL403 it raises ValueError: Invalid crontab pattern. Valid range is 0-6. '7' was found.
DAY = schedules.crontab(minute="0,60", hour="8-24")
                               ^^^^^^ CEL403 it raises ValueError: Invalid end range: 60 > 59.
                                            ^^^^^^ CEL403 it raises ValueError: Invalid end range: 24 > 23.
FIRST = schedules.crontab(minute=0, hour=0, day_of_month=0)
                                                         ^ CEL403 it raises ValueError: Invalid crontab pattern. Valid range is 1-31. '0' was found.
TEXTS = schedules.crontab(minute=["0", "30"])
                                  ^^^ CEL403 it raises TypeError: '>=' not supported between instances of 'str' and 'int'
                                       ^^^^ CEL403 it raises TypeError: '>=' not supported between instances of 'str' and 'int'
HALF = schedules.crontab(minute=0.5)
                                ^^^ CEL403 it raises TypeError: Argument cronspec needs to be of any of the following types: int, str, or an iterable type. <class 'float'> was given.
NEVER = schedules.crontab(minute="*/0")
                                 ^^^^^ CEL403 it raises ValueError: slice step cannot be zero
```
->
```python title="shop/schedules.py"
…
WEEKEND = schedules.crontab(minute=0, hour=8, day_of_week="6,0")
DAYS = schedules.crontab(0, 8, [1, 3, 0])
DAY = schedules.crontab(minute="0,0", hour="8-23")
FIRST = schedules.crontab(minute=0, hour=0, day_of_month=0)
TEXTS = schedules.crontab(minute=[0, 30])
…
```

## What Celery takes is left alone, and so is what can't be told

```python title="shop/celery.py"
import os

from celery.schedules import crontab, schedule
from django.conf import settings
from django_celery_beat.models import CrontabSchedule

from other.schedules import crontab as another

MONDAYS = crontab(minute=0, hour="*/3,8-17", day_of_week="mon,wed-fri")
LATE = crontab(minute="55-5", hour="22-2", day_of_week="sat-sun")
MONTHS = crontab(minute=0, hour=0, day_of_month="1", month_of_year="jan-mar,june")
LISTS = crontab(minute=[0, 30], hour={6, 18}, day_of_week=(1, 2))
FROM_LINE = crontab.from_string("0 3 * * 1")
ENVIRONMENT = crontab(minute=os.environ.get("MINUTE", "60"), hour=settings.HOUR)
TOO_MANY = crontab(**settings.FIELDS)
NOW = crontab(minute=0, nowfun=settings.NOW, app=settings.APP)
OTHER = another(minutes=70)
ROW = CrontabSchedule(hour="3", minute="0")
SECONDS = schedule(90)
SPACES = crontab(minute="0, 30")
```

## A test may expect the error

```python title="tests/test_schedule.py"
import pytest
from celery.schedules import crontab


def test_hours():
    with pytest.raises(ValueError):
        crontab(hour=24)
```

## The rest of a field may still be typed

```python title="shop/celery.py"
from celery.schedules import crontab

STEPS = crontab(minute="*/")
RANGE = crontab(hour="8-")
LIST = crontab(hour="8,")
NAME = crontab(day_of_week="mo")
NOTHING = crontab(minute="")
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.refused_crontabs import FIELDS, is_unfinished, meant, refusal, written_in
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Schedule
from celeryls.project.values.durations import crontab_source
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.checking.refused_crontabs import Field
    from celeryls.source.expression.values import Argument

RULE = Rule("CEL403", "crontab-out-of-range", "error", subject=Schedule, words=("rontab",))

_CRONTAB = "celery.schedules.crontab"
_OTHERS = ("nowfun", "app")
_NEVER_OCCURS = (5, 7)
"""The first Celery that refuses a day that none of the months has."""


def check(schedule: Schedule, context: Context) -> Iterator[Finding]:
    """Finds fields that Celery refuses, and those that it does not have."""
    if schedule.callee != _CRONTAB or context.purpose == "test":
        return
    found = False
    for index, argument in enumerate(schedule.call.arguments):
        name = argument.name or (FIELDS[index] if index < len(FIELDS) else "*")
        if name in FIELDS:
            for plain, value in written_in(schedule.arguments.get(name)):
                if not is_unfinished(plain.value) and (error := refusal({name: value})):
                    found = True
                    yield _refused(schedule, argument, (name, value), plain, error, context)
        elif name not in ("*", "**", *_OTHERS):
            found = True
            yield _unknown(schedule, argument, name, context)
    if not found and context.celery is not None and context.celery >= _NEVER_OCCURS:
        yield from _days(schedule)


def _refused(
    schedule: Schedule, argument: Argument, given: tuple[str, Field], plain: Plain, error: str, context: Context
) -> Finding:
    here = context.is_here(plain.spot)
    at = plain.spot.range if here else argument.value.range
    line = crontab_source(plain.value) if isinstance(plain.value, str) else None
    fixed: str | None = None
    if line is not None and len(schedule.call.arguments) == 1:
        at, fixed = argument.range, line.removeprefix("crontab(").removesuffix(")")
    elif here and (value := meant(given[0], plain.value, in_list=isinstance(given[1], list))) is not None:
        quote = context.source(at)[:1]
        fixed = f"{quote}{value}{quote}" if isinstance(value, str) else str(value)
    title = f"write {fixed}" if line is None else f"write crontab({fixed})"
    fixes = (Fix(title, Change((replace(*context.span(at), fixed),)), safe=False),) if fixed else ()
    return Finding(at, f"it raises {error}", fixes)


def _unknown(schedule: Schedule, argument: Argument, name: str, context: Context) -> Finding:
    message = f"it raises TypeError: BaseSchedule.__init__() got an unexpected keyword argument '{name}'"
    near = next(iter(get_close_matches(name, FIELDS, 1, 0.75)), None)
    if near is None or near in schedule.arguments:
        return Finding(argument.range, message)
    start, _ = context.span(argument.range)
    fix = Fix(f"write {near}", Change((replace(start, start + len(name), near),)), safe=False)
    return Finding(argument.range, f"{message}; did you mean `{near}`?", (fix,))


def _days(schedule: Schedule) -> Iterator[Finding]:
    """A day that none of the months has."""
    given = {name: schedule.arguments.get(name) for name in ("day_of_month", "month_of_year")}
    values = {name: known.value for name, known in given.items() if isinstance(known, Plain)}
    if len(values) == len(given) and (error := refusal(values)):
        yield Finding(schedule.call.range, f"it raises {error}")
