"""Set time limits, soft and hard

`soft_time_limit` raises `SoftTimeLimitExceeded` in the task after so many seconds, so that it can clean up; `time_limit` kills its process
(`celery.app.task.Task`). Without a limit a task that hangs occupies a process of its worker until somebody ends it. Only the prefork pool enforces both.

If the decorator has one of them, the other one is added: the soft limit a tenth before the hard one, or the hard limit a tenth after the soft one.
Where the task is retried after every exception, it is not retried after a time-out.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def report(day): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(soft_time_limit=270, time_limit=300)
…
```

## The soft limit comes before the hard one that the task has

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, time_limit=60)$0
def report(self, day): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, time_limit=60, soft_time_limit=54)
…
```

## The hard limit comes after the soft one

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    soft_time_limit=1800,  # half an hour
)$0
def report(day): ...
```
->
```python title="shop/tasks.py"
…
    soft_time_limit=1800,  # half an hour
    time_limit=1980,
…
```

## A task that has run out of time is not run again

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(Exception,))$0
def report(day): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import Reject, SoftTimeLimitExceeded


@shared_task(
    autoretry_for=(Exception,),
    soft_time_limit=270,
    time_limit=300,
    dont_autoretry_for=(SoftTimeLimitExceeded, Reject),
)
…
```

## A task that has both keeps them

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(soft_time_limit=60, time_limit=90)$0
def report(day): ...
```

## A limit that is computed does not tell what the other one should be

```python title="shop/tasks.py"
from celery import shared_task

from shop.limits import LIMIT


@shared_task(time_limit=LIMIT)$0
def report(day): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.edit.stops import Stop
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.time_outs import exclusion, retries_time_outs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

FAMILY = "time-limit"
RANK = 14

_SOFT, _HARD = 270, 300
_TENTH = 10
_TITLES = {
    ("soft_time_limit", "time_limit"): "set time limits (soft and hard)",
    ("soft_time_limit",): "add a soft time limit, before the hard one",
    ("time_limit",): "add a hard time limit, after the soft one",
}


def offers(target: Target) -> Iterator[Offer]:
    """Offered where a limit is missing, and the other one, if there is one, is a plain number."""
    values = _missing(target)
    if values:
        title = _TITLES[tuple(values)]
        yield Offer(
            "time-limits", target.title(title), "refactor.rewrite.celery.timeLimit", lambda: _change(target, values)
        )


def _missing(target: Target) -> dict[str, int]:
    """The limits that the task lacks, in seconds; none where the one that it has can't be read."""
    soft, hard = target.source("soft_time_limit"), target.source("time_limit")
    if soft is None and hard is None:
        return {"soft_time_limit": _SOFT, "time_limit": _HARD}
    given = hard if soft is None else soft
    if (soft is not None and hard is not None) or given is None or not given.isdecimal():
        return {}
    seconds = int(given)
    tenth = max(1, seconds // _TENTH)
    if soft is None:
        return {"soft_time_limit": seconds - tenth} if seconds > tenth else {}
    return {"time_limit": seconds + tenth} if seconds else {}


def _change(target: Target, values: dict[str, int]) -> Change:
    keywords = [
        Keyword(name, (Stop(number, str(seconds)),)) for number, (name, seconds) in enumerate(values.items(), 1)
    ]
    added, imports = exclusion(target) if "soft_time_limit" in values and retries_time_outs(target) else ((), ())
    return target.add([*keywords, *added], imports)
