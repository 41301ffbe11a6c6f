"""An entry that beat can't use

Each entry of `beat_schedule` becomes a `celery.beat.ScheduleEntry`, which takes `task`, `schedule`, `args`, `kwargs`, `options` and `relative`, and nothing
else. A key that it does not know, a schedule that is text, or arguments that are no sequence end beat at its start, and with it every other entry. What is
wrong with the task's arguments shows up each time that the entry is due: `SchedulingError` in the log, and nothing is sent.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    "clean": {"task": "shop.tasks.clean", "schedule": 30.0, "queue": "slow"},
                                                            ^^^^^^^ CEL402 beat stops at start: ScheduleEntry.__init__() got an unexpected keyword argument 'queue'; call options belong into `options`
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

## Arguments that are no sequence, or don't fit

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True)
def clean(self, days, dry=False): ...


app.conf.beat_schedule = {
    "single": {"task": "shop.celery.clean", "schedule": 30, "args": (7)},
                                                                     ^ CEL402 beat stops at start: TypeError: 'int' object is not iterable; `args` is a tuple or a list
    "text": {"task": "shop.celery.clean", "schedule": 30, "args": "seven"},
                                                                  ^^^^^^^ CEL402 the task gets each letter as an argument of its own; `args` is a tuple or a list
    "list": {"task": "shop.celery.clean", "schedule": 30, "kwargs": ["days"]},
                                                                    ^^^^^^^^ CEL402 beat stops at start: AttributeError: 'list' object has no attribute 'items'; `kwargs` is a dict
    "none": {"task": "shop.celery.clean", "schedule": 30},
    ^^^^^^ CEL402 beat can't send it: TypeError: clean() missing 1 required positional argument: 'days'
    "many": {"task": "shop.celery.clean", "schedule": 30, "args": (7, True, 1)},
                                                          ^^^^^^ CEL402 beat can't send it: TypeError: clean() takes from 2 to 3 positional arguments but 4 were given
    "other": {"task": "shop.celery.clean", "schedule": 30, "kwargs": {"days": 7, "day": 1}},
                                                           ^^^^^^^^ CEL402 beat can't send it: TypeError: clean() got an unexpected keyword argument 'day'
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
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.parentheses import tuple_edits
from celeryls.edit.text import replace
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.tasks.arguments import refusal
from celeryls.project.values.durations import crontab_source, seconds_in
from celeryls.project.values.known import Items, Pairs, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known
    from celeryls.syntax.places import Range

RULE = Rule("CEL402", "invalid-beat-entry", "error", subject=BeatEntry, needs="uses")

_FIELDS = frozenset(
    ("name", "task", "schedule", "args", "kwargs", "options", "relative", "app", "last_run_at", "total_run_count")
)
"""The parameters of `celery.beat.ScheduleEntry`."""
_OTHERS = frozenset(("enabled", "description", "one_off", "start_time", "headers"))  # django-celery-beat, redbeat
_A_SCHEDULE = "a schedule is a number of seconds, a timedelta or a crontab"


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds what beat, or the task, refuses."""
    yield from _keys(entry, context)
    yield from _schedule(entry, context)
    yield from (wrong := list(_arguments(entry, context)))
    if not wrong and entry.is_complete:
        yield from _misfit(entry, context)


def _keys(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Keys that `ScheduleEntry` has no parameter for; another scheduler may."""
    if entry.scheduler != "":
        return
    for name, (spot, known) in entry.fields.items():
        if name in _FIELDS or name in _OTHERS:
            continue
        message = f"beat stops at start: ScheduleEntry.__init__() got an unexpected keyword argument '{name}'"
        option = context.catalogue.call_options.get(name)
        if option is not None and not option.internal:
            message += "; call options belong into `options`"
            yield Finding(_at(entry, spot, context), message, _into_options(entry, spot, known, context))
        elif near := next(iter(get_close_matches(name, _FIELDS, 1, 0.7)), None):
            message += f"; did you mean `{near}`?"
            fixes = () if near in entry.fields else _renamed(spot, name, near, context)
            yield Finding(_at(entry, spot, context), message, fixes)
        else:
            yield Finding(_at(entry, spot, context), message)


def _schedule(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    if "schedule" not in entry.fields:
        if entry.is_complete:
            yield Finding(entry.at, "it never runs: the entry has no `schedule`")
        return
    spot, known = entry.fields["schedule"]
    at = known.spot.range if context.is_here(known.spot) else _at(entry, spot, context)
    match known:
        case Plain(value=str(text)):
            fixes = _as_schedule(known, text, context)
            yield Finding(at, f"{_stops(entry)}: {_has_no('str', 'app')}; {_A_SCHEDULE}", fixes)
        case Items() | Pairs():
            kind = known.kind if isinstance(known, Items) else "dict"
            yield Finding(at, f"{_stops(entry)}: {_has_no(kind, 'app')}; {_A_SCHEDULE}")
        case Plain(value=None):
            yield Finding(at, "it never runs: its `schedule` is None")
        case _ if (seconds := seconds_in(known)) is not None and seconds <= 0:
            yield Finding(at, "beat sends it again and again without a pause: the schedule is not above 0")


def _arguments(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    for name, kinds in (("args", "a tuple or a list"), ("kwargs", "a dict")):
        if name not in entry.fields:
            continue
        spot, known = entry.fields[name]
        at = known.spot.range if context.is_here(known.spot) else _at(entry, spot, context)
        match name, known:
            case "args", Plain(value=str(text)) if text:
                message = f"the task gets each letter as an argument of its own; `args` is {kinds}"
                yield Finding(at, message, _as_tuple(known, context))
            case "args", Plain(value=int() | float() as number) if number:
                error = f"TypeError: '{type(number).__name__}' object is not iterable"
                yield Finding(at, f"{_stops(entry)}: {error}; `args` is {kinds}", _as_tuple(known, context))
            case "kwargs", Plain(value=str() | int() | float() as value) if value:
                yield Finding(at, f"{_stops(entry)}: {_has_no(type(value).__name__, 'items')}; `kwargs` is {kinds}")
            case "kwargs", Items(kind=kind, items=items) if items:
                yield Finding(at, f"{_stops(entry)}: {_has_no(kind, 'items')}; `kwargs` is {kinds}")


def _misfit(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Arguments that no task of that name takes."""
    errors = [
        refusal(task, *(entry.fields.get(name, (None, None))[1] for name in ("args", "kwargs"))) for task in entry.tasks
    ]
    if errors and all(errors) and errors[0] is not None:
        written = entry.fields.get(errors[0].about)
        at = _at(entry, written[0], context) if written else entry.at
        yield Finding(at, f"beat can't send it: {errors[0].error}")


def _stops(entry: BeatEntry) -> str:
    return "beat stops at start" if entry.scheduler == "" else "beat can't use it"


def _has_no(kind: str, name: str) -> str:
    return f"AttributeError: '{kind}' object has no attribute '{name}'"


def _at(entry: BeatEntry, spot: Spot, context: Context) -> Range:
    return spot.range if context.is_here(spot) else entry.at


def _renamed(spot: Spot, name: str, near: str, context: Context) -> tuple[Fix, ...]:
    if not context.is_here(spot):
        return ()
    start, end = context.span(spot.range)
    at = context.text.find(name, start, end)
    return (Fix(f"write {near}", Change((replace(at, at + len(name), near),))),) if at >= 0 else ()


def _into_options(entry: BeatEntry, spot: Spot, known: Known, context: Context) -> tuple[Fix, ...]:
    """The pair inside of ``options``, where there are none yet, and it is written as ``"queue": value``."""
    if "options" in entry.fields or not (context.is_here(spot) and context.is_here(known.spot)):
        return ()
    start, end = context.span(spot.range)[0], context.span(known.spot.range)[1]
    key = context.source(spot.range)
    others = [name for name in entry.fields if name not in _FIELDS and name in context.catalogue.call_options]
    if len(others) > 1 or not key.startswith(('"', "'")) or end <= start:
        return ()
    edit = replace(start, end, f"{key[0]}options{key[0]}: {{{context.text[start:end]}}}")
    return (Fix("move it into options", Change((edit,))),)


def _as_schedule(known: Plain, text: str, context: Context) -> tuple[Fix, ...]:
    """A number of seconds, or the crontab that a line of cron means."""
    if not context.is_here(known.spot) or not context.source(known.spot.range).startswith(("'", '"')):
        return ()
    span = context.span(known.spot.range)
    if text.strip().replace(".", "", 1).isdecimal():
        return (Fix(f"write {text.strip()}", Change((replace(*span, text.strip()),))),)
    if (crontab := crontab_source(text)) is None:
        return ()
    return (Fix(f"write {crontab}", Change((replace(*span, crontab),), ("from celery.schedules import crontab",))),)


def _as_tuple(known: Plain, context: Context) -> tuple[Fix, ...]:
    if not context.is_here(known.spot):
        return ()
    edits = tuple_edits(context.text, context.span(known.spot.range))
    return (Fix(f"make it a tuple: ({context.source(known.spot.range)},)", Change(edits)),)
