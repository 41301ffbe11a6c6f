"""An entry that beat can't use

Each entry of `beat_schedule` becomes a `celery.beat.ScheduleEntry`, which takes `task`, `schedule`, `args`, `kwargs`, `options` and `relative`, and nothing
else. A key that it does not know, a schedule that is text, or arguments that are not a sequence stop beat at its start, and with it all other entries. Wrong
arguments of the task show up each time the entry is due: `SchedulingError` in the log, and nothing is sent. So do arguments that JSON has no form for, such as a
forgotten `...`. Of two entries with one key, Python keeps the later.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    "clean": {"task": "shop.tasks.clean", "schedule": 30.0, "queue": "slow"},
                                                            ^^^^^^^ CEL402 beat stops at start: ScheduleEntry.__init__() got an unexpected keyword argument 'queue'; call options belong in `options`
    "count": {"task": "shop.tasks.count", "schedule": "60"},
                                                      ^^^^ CEL402 beat stops at start: AttributeError: 'str' object has no attribute 'app'; a schedule is a number of seconds, a timedelta or a crontab
}
```
->
```python title="shop/celery.py"
…
    "clean": {"task": "shop.tasks.clean", "schedule": 30.0, "options": {"queue": "slow"}},
    "count": {"task": "shop.tasks.count", "schedule": 60},
…
```

## A line of cron

```python title="config/settings.py"
CELERY_BEAT_SCHEDULE = {
    "clean": {
        "task": "shop.tasks.clean",
        "schedule": "0 3 * * 1",
                    ^^^^^^^^^^^ CEL402 beat stops at start: AttributeError: 'str' object has no attribute 'app'; a schedule is a number of seconds, a timedelta or a crontab
        "arg": (1,),
        ^^^^^ CEL402 beat stops at start: ScheduleEntry.__init__() got an unexpected keyword argument 'arg'; did you mean `args`?
    },
}
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
->
```python title="config/settings.py"
from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "clean": {
        "task": "shop.tasks.clean",
        "schedule": crontab(minute=0, hour=3, day_of_week=1),
        "args": (1,),
    },
}
```

## Arguments that are not a sequence, or don't fit

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True)
def clean(self, days, dry=False): ...


app.conf.beat_schedule = {
    "single": {"task": "shop.celery.clean", "schedule": 30, "args": (7)},
                                                                     ^ CEL402 beat stops at start: TypeError: 'int' object is not iterable; `args` is a tuple or a list
    "text": {"task": "shop.celery.clean", "schedule": 30, "args": "seven"},
                                                                  ^^^^^^^ CEL402 each letter becomes a separate argument of the task; `args` is a tuple or a list
    "list": {"task": "shop.celery.clean", "schedule": 30, "kwargs": ["days"]},
                                                                    ^^^^^^^^ CEL402 beat stops at start: AttributeError: 'list' object has no attribute 'items'; `kwargs` is a dict
    "none": {"task": "shop.celery.clean", "schedule": 30},
    ^^^^^^ CEL402 beat can't send this entry: TypeError: clean() missing 1 required positional argument: 'days'
    "many": {"task": "shop.celery.clean", "schedule": 30, "args": (7, True, 1)},
                                                          ^^^^^^ CEL402 beat can't send this entry: TypeError: clean() takes from 2 to 3 positional arguments but 4 were given
    "other": {"task": "shop.celery.clean", "schedule": 30, "kwargs": {"days": 7, "day": 1}},
                                                           ^^^^^^^^ CEL402 beat can't send this entry: TypeError: clean() got an unexpected keyword argument 'day'
    "fits": {"task": "shop.celery.clean", "schedule": 30, "args": [7], "kwargs": {"dry": True}},
}
```
->
```python title="shop/celery.py"
…
    "single": {"task": "shop.celery.clean", "schedule": 30, "args": (7,)},
    "text": {"task": "shop.celery.clean", "schedule": 30, "args": ("seven",)},
…
```

## Arguments that JSON has no form for

```python title="shop/celery.py"
from datetime import timedelta

from celery import Celery

app = Celery("shop")


@app.task
def clean(days, shops=()): ...


@app.task(serializer="pickle")
def pickled(days): ...


app.conf.beat_schedule = {
    "clean": {"task": "shop.celery.clean", "schedule": 30, "args": (..., [{1}])},
                                                                    ^^^ CEL402 beat can't send this entry: EncodeError: Object of type ellipsis is not JSON serializable
                                                                          ^^^ CEL402 beat can't send this entry: EncodeError: Object of type set is not JSON serializable
    "shops": {"task": "shop.celery.clean", "schedule": 30, "kwargs": {"days": ..., "shops": {"a"}}},
                                                                              ^^^ CEL402 beat can't send this entry: EncodeError: Object of type ellipsis is not JSON serializable
                                                                                            ^^^^^ CEL402 beat can't send this entry: EncodeError: Object of type set is not JSON serializable
    "other": {"task": "shop.celery.clean", "schedule": timedelta(hours=1), "kwargs": {"days": None, "shops": ("a", [1.5])}},
    "pickled": {"task": "shop.celery.pickled", "schedule": 30, "kwargs": {"days": {1}}},
    "unknown": {"task": "shop.celery.clean", "schedule": 30, "kwargs": DAYS},
    "options": {"task": "shop.celery.clean", "schedule": 30, "args": ({1},), "options": {"serializer": "pickle"}},
}
```

## Two entries with one key

```python title="config/settings.py"
CELERY_BEAT_SCHEDULE = {
    "clean": {"task": "shop.tasks.clean", "schedule": 30},
    ^^^^^^^ CEL402 it never runs: a later entry of this dict has the same key
    'clean': {"task": "shop.tasks.clean", "schedule": 60, "args": (7,)},
    "count": {"task": "shop.tasks.count", "schedule": 60},
    "count": {"task": "shop.tasks.count", "schedule": 60},
    "close": {"task": "shop.tasks.close", "schedule": 60, "kwargs": {"close": 1}},
}
BASE = {"open": {"task": "shop.tasks.open", "schedule": 60}}
CELERY_BEAT_SCHEDULE["count"] = {"task": "shop.tasks.count", "schedule": 90}
CELERY_BEAT_SCHEDULE.update({**BASE, "open": {"task": "shop.tasks.open", "schedule": 30}})
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.beat_entries.fixes import into_options, renamed
from celeryls.checking.beat_entries.values import of_arguments, of_fit, of_json, of_schedule, place_in
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.replaced_keys import replaced_keys
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.model import BeatEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL402", "invalid-beat-entry", "error", subject=BeatEntry, needs="definitions")

_FIELDS = frozenset(
    ("name", "task", "schedule", "args", "kwargs", "options", "relative", "app", "last_run_at", "total_run_count")
)
"""The parameters of `celery.beat.ScheduleEntry`."""
_OTHERS = frozenset(("enabled", "description", "one_off", "start_time", "headers"))  # django-celery-beat, redbeat


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds what beat, or the task, refuses; what only follows from a misspelled key is not said twice."""
    meant = {near for name in entry.fields if (near := _meant(name, entry))}
    yield from _keys(entry, context)
    if "schedule" not in meant:
        yield from of_schedule(entry, context)
    wrong = list(of_arguments(entry, context)) if entry.record.shape != "add_periodic_task" else []
    yield from wrong
    if not wrong and entry.is_complete and not meant & {"args", "kwargs"}:
        yield from of_fit(entry, context)
    if not wrong:
        yield from of_json(entry, context)
    yield from _replaced(entry, context)


def _replaced(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Entries of the same dict that are lost, since this one has their key."""
    if entry.record.shape == "add_periodic_task":
        return
    here = Spot(context.path, context.unit, entry.at)
    for key in replaced_keys(entry.at, context):
        message = "it never runs: a later entry of this dict has the same key"
        yield Finding(key, message, related=(Related(here, "this entry replaces it"),))


def _meant(name: str, entry: BeatEntry) -> str | None:
    """The field whose name a key nearly has; None where it has one, or where an entry may have any."""
    if entry.scheduler != "" or name in _FIELDS or name in _OTHERS:
        return None
    return next(iter(get_close_matches(name, _FIELDS, 1, 0.7)), None)


def _keys(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Keys that `ScheduleEntry` has no parameter for; another scheduler may."""
    if entry.scheduler != "":
        return
    others = [name for name in entry.fields if name not in _FIELDS and name not in _OTHERS]
    options = [name for name in others if _is_option(name, context)]
    for name in others:
        spot, _ = entry.fields[name]
        message = f"beat stops at start: ScheduleEntry.__init__() got an unexpected keyword argument '{name}'"
        if name in options:
            fixes = into_options(entry, options, context) if name == options[0] else ()
            yield Finding(place_in(entry, spot, context), f"{message}; call options belong in `options`", fixes)
        elif near := _meant(name, entry):
            fixes = () if near in entry.fields else renamed(spot, name, near, context)
            yield Finding(place_in(entry, spot, context), f"{message}; did you mean `{near}`?", fixes)
        else:
            yield Finding(place_in(entry, spot, context), message)


def _is_option(name: str, context: Context) -> bool:
    option = context.catalogue.call_options.get(name)
    return option is not None and not option.internal
