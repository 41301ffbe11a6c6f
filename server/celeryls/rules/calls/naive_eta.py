"""A local time without a time zone as `eta` or `expires`

A worker reads a datetime without a time zone as UTC, whatever the setting `timezone` is (`celery.utils.time.maybe_make_aware`). `datetime.now()` is the
local time without its zone: west of Greenwich such an `eta` is in the past and the task runs at once, east of it the task runs hours late. With
`expires` a task is revoked too early, or not at all.

In an environment whose local time is UTC nothing is wrong.

## Example

```python title="shop/tasks.py"
from datetime import datetime, timedelta

from celery import shared_task


@shared_task
def remind(order): ...


def later(order):
    remind.apply_async((order,), eta=datetime.now() + timedelta(hours=1))
                                     ^^^^^^^^^^^^^^ CEL310 `remind` runs hours early or late: Celery reads this local time as UTC
```
->
```python title="shop/tasks.py"
from datetime import datetime, timedelta, timezone

…
    remind.apply_async((order,), eta=datetime.now(timezone.utc) + timedelta(hours=1))
```

## With Django's `timezone`, with the module `datetime`, and with `expires`

```python title="shop/tasks.py"
import datetime

from celery import shared_task


@shared_task
def remind(order): ...


def later(order):
    remind.apply_async((order,), eta=datetime.timedelta(hours=1) + datetime.datetime.now())
                                                                   ^^^^^^^^^^^^^^^^^^^^^^^ CEL310 `remind` runs hours early or late: Celery reads this local time as UTC
    remind.apply_async((order,), expires=datetime.datetime.today().replace(hour=23) + datetime.timedelta(days=1))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL310 `remind` expires hours early or late: Celery reads this local time as UTC
```
```python title="shop/views.py"
from datetime import datetime, timedelta

from django.utils import timezone

from shop.tasks import remind


def checkout(order):
    when = datetime.now() + timedelta(minutes=5)
    remind.apply_async((order.pk,), eta=when)
                                        ^^^^ CEL310 `remind` runs hours early or late: Celery reads this local time as UTC
    remind.s(order.pk).apply_async(eta=datetime.now())
                                       ^^^^^^^^^^^^^^ CEL310 `shop.tasks.remind` runs hours early or late: Celery reads this local time as UTC
    remind.apply_async((order.pk,), eta=datetime.now() + timedelta(minutes=5))
                                        ^^^^^^^^^^^^^^ CEL310 `remind` runs hours early or late: Celery reads this local time as UTC
```
->
```python title="shop/tasks.py"
…
    remind.apply_async((order,), eta=datetime.timedelta(hours=1) + datetime.datetime.now(datetime.timezone.utc))
    remind.apply_async((order,), expires=datetime.datetime.now(datetime.timezone.utc).replace(hour=23) + datetime.timedelta(days=1))
```
```python title="shop/views.py"
…
    remind.s(order.pk).apply_async(eta=timezone.now())
    remind.apply_async((order.pk,), eta=timezone.now() + timedelta(minutes=5))
```

## With a time zone, in UTC, or of unknown origin

```python title="shop/tasks.py"
import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytz
from celery import shared_task
from django.utils import timezone

from shop.clock import now


@shared_task
def remind(order): ...


def later(order, when=None):
    remind.apply_async((order,), eta=timezone.now() + timedelta(hours=1))
    remind.apply_async((order,), eta=datetime.datetime.now(datetime.timezone.utc))
    remind.apply_async((order,), eta=datetime.datetime.now(tz=ZoneInfo("Europe/Berlin")))
    remind.apply_async((order,), eta=datetime.datetime.utcnow() + timedelta(hours=1))
    remind.apply_async((order,), eta=datetime.datetime.now().astimezone() + timedelta(hours=1))
    remind.apply_async((order,), eta=datetime.datetime.now().replace(tzinfo=pytz.utc))
    remind.apply_async((order,), eta=now() + timedelta(hours=1))
    remind.apply_async((order,), eta=when or order.due)
    remind.apply_async((order,), eta=timezone.make_aware(datetime.datetime.now()))
    remind.apply_async((order,), countdown=3600, expires=60)
    remind.delay(datetime.datetime.now())
    when = datetime.datetime.now()
    when = timezone.make_aware(when)
    remind.apply_async((order,), eta=when)
```

## Django sets the local time of its processes to `TIME_ZONE`

```python title="shop/settings.py"
TIME_ZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
```
```python title="shop/celery.py"
from datetime import datetime, timedelta

from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task
def remind(order): ...


remind.apply_async((1,), eta=datetime.now() + timedelta(hours=1))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.value_types import held_by
from celeryls.checking.importable import is_importable
from celeryls.checking.results import method_of, owner_of
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Call
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import CallExpression, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value

RULE = Rule(
    "CEL310", "naive-eta", "warning", subject=Call, words=("eta=", "expires=", "eta =", "expires ="), needs="uses"
)

_METHODS = frozenset(("apply_async", "apply_async_on_commit", "send_task"))
_LOCAL = ("datetime.datetime.now", "datetime.datetime.today")
_UTC = frozenset(("UTC", "Etc/UTC", "GMT", "Etc/GMT"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds local times without a time zone that say when a task runs or expires."""
    if call.method not in _METHODS or not (call.tasks or call.task) or context.purpose == "test":
        return
    for name in ("eta", "expires"):
        value = call.call.argument(name)
        naive = _naive_in(value, call, context) if value is not None else None
        if value is None or naive is None or _runs_in_utc(context):
            continue
        task = call.owner.rpartition(".")[2] if call.owner and call.method != "send_task" else call.task
        verb = "runs" if name == "eta" else "expires"
        is_here = value.range.start <= naive.range.start and naive.range.end <= value.range.end
        message = f"`{task}` {verb} hours early or late: Celery reads this local time as UTC"
        fixes = _fixes(naive, context) if is_here else ()
        yield Finding(naive.range if is_here else value.range, message, fixes)


def _naive_in(value: Value, call: Call, context: Context, *, held: bool = False) -> CallExpression | None:
    """The call of ``datetime.now()`` that a value is made of; None if it has a time zone, or that is unknown."""
    match value:
        case Operation(operator="+" | "-", operands=operands):
            found = (_naive_in(each, call, context, held=held) for each in operands)
            return next((each for each in found if each is not None), None)
        case Name(dotted=dotted) if not held:
            given = held_by(dotted, call.call.range, context)
            return _naive_in(given, call, context, held=True) if given is not None else None
        case CallExpression(callee=Name(dotted=dotted), arguments=()):
            return value if context.library_name(dotted, call.scope) in _LOCAL else None
        case CallExpression(arguments=arguments) if method_of(value) == "replace":
            owner = owner_of(value)
            if owner is None or any(each.name in ("tzinfo", "**", "*") for each in arguments):
                return None
            return _naive_in(owner, call, context, held=held) if isinstance(owner, CallExpression) else None
        case _:
            return None


def _runs_in_utc(context: Context) -> bool:
    """Whether the local time of the project's processes is, or may be, UTC: Django sets it to its ``TIME_ZONE``."""
    zones = context.settings("TIME_ZONE")
    return any(not isinstance(each, Plain) or each.value in _UTC for each in zones)


def _fixes(naive: CallExpression, context: Context) -> tuple[Fix, ...]:
    """Django's ``timezone.now()`` where the file has that, else ``datetime.now(timezone.utc)``."""
    span = context.span(naive.range)
    written = naive.callee.dotted if isinstance(naive.callee, Name) else ""
    module, _, _ = written.rpartition(".datetime.")
    if module:
        return (_fix(span, f"{module}.datetime.now({module}.timezone.utc)"),)
    if context.library_name("timezone", ()) == "django.utils.timezone":
        return (_fix(span, "timezone.now()"),)
    if is_importable("timezone", "datetime.timezone", naive.range, context):
        owner = written.rpartition(".")[0]
        return (_fix(span, f"{owner}.now(timezone.utc)", "from datetime import timezone"),)
    return ()


def _fix(span: tuple[int, int], source: str, *imports: str) -> Fix:
    return Fix(f"write {source}", Change((replace(*span, source),), imports))
