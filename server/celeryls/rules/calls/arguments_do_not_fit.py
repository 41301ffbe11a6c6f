"""Arguments that the task does not take

`delay` and `apply_async` check the arguments against the task's function before they send a message
(`celery.app.task.Task.apply_async`), so a call with one argument too few or too many raises `TypeError` in the caller. `send_task` knows only
the name: there the message is sent, and the task fails in the worker.

A signature made by `.s()` may get further arguments later, so it is a finding only if it has too many, or a keyword that the task does
not take. `.si()` gets none.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def notify_warehouse(order): ...
```

```python title="shop/views.py"
from shop.tasks import notify_warehouse


def pay(order):
    notify_warehouse.delay()
    ^^^^^^^^^^^^^^^^^^^^^^ CEL302 `delay` raises TypeError: notify_warehouse() missing 1 required positional argument: 'order'
```

## Each form of call

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True)
def add(self, x, y=0): ...


@app.task(name="total")
def total(numbers, *, start=0): ...


@app.task(bind=True)
def pack(self, order, /, *, carrier): ...


def later():
    add.delay(1, 2, 3)
                    ^ CEL302 `delay` raises TypeError: add() takes from 2 to 3 positional arguments but 4 were given
    add.delay(1, x=2)
                 ^^^ CEL302 `delay` raises TypeError: add() got multiple values for argument 'x'
    add.delay(1, z=2)
                 ^^^ CEL302 `delay` raises TypeError: add() got an unexpected keyword argument 'z'
    add.apply_async()
    ^^^^^^^^^^^^^^^ CEL302 `apply_async` raises TypeError: add() missing 1 required positional argument: 'x'
    add.apply_async((1, 2, 3), countdown=10)
                           ^ CEL302 `apply_async` raises TypeError: add() takes from 2 to 3 positional arguments but 4 were given
    add.apply_async(kwargs={"x": 1, "z": 2})
                                    ^^^ CEL302 `apply_async` raises TypeError: add() got an unexpected keyword argument 'z'
    total.delay([1], 2)
                     ^ CEL302 `delay` raises TypeError: total() takes 1 positional argument but 2 were given
    total.delay([1], 2, start=3)
                     ^ CEL302 `delay` raises TypeError: total() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given
    pack.delay(1)
    ^^^^^^^^^^ CEL302 `delay` raises TypeError: pack() missing 1 required keyword-only argument: 'carrier'
    pack.delay(order=1, carrier="dhl")
               ^^^^^^^ CEL302 the worker fails with TypeError: pack() got some positional-only arguments passed as keyword arguments: 'order'
    add.delay_on_commit()
    ^^^^^^^^^^^^^^^^^^^ CEL302 the commit raises TypeError: add() missing 1 required positional argument: 'x'
    add.apply(args=[])
    ^^^^^^^^^ CEL302 `apply` fails with TypeError: add() missing 1 required positional argument: 'x'
    app.send_task("total")
    ^^^^^^^^^^^^^ CEL302 the worker fails with TypeError: total() missing 1 required positional argument: 'numbers'
    app.send_task("total", args=[[1]], kwargs={"begin": 1})
                                               ^^^^^^^ CEL302 the worker fails with TypeError: total() got an unexpected keyword argument 'begin'
    add.s(1, 2, 3)
                ^ CEL302 sending this signature raises TypeError: add() takes from 2 to 3 positional arguments but 4 were given
    add.s(1, z=2)
             ^^^ CEL302 sending this signature raises TypeError: add() got an unexpected keyword argument 'z'
    add.si()
    ^^^^^^ CEL302 sending this signature raises TypeError: add() missing 1 required positional argument: 'x'
    add.signature((1, 2, 3))
                         ^ CEL302 sending this signature raises TypeError: add() takes from 2 to 3 positional arguments but 4 were given
```

## Arguments that fit, or that are not known

A signature may get the others later, and `delay(countdown=10)` is [CEL304](CEL304.md).

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def add(self, x, y=0, *, z=0): ...


@shared_task(bind=True)
def anything(*args, **kwargs): ...


@shared_task
def ping(): ...


def later(numbers, options, more):
    add.delay(1, y=2, z=3)
    add.delay(*numbers)
    add.delay(1, **options)
    add.apply_async(args=numbers, kwargs=options)
    add.apply_async([1], {"y": 2})
    add.apply_async(kwargs={"x": 1, **more})
    add.apply_async(*numbers, **options)
    anything.delay(1, 2, x=3)
    ping.delay()
    ping.apply_async((), None)
    add.s() | add.s(y=1) | ping.si() | add.signature()
    ping.delay(countdown=10)
```

## Tasks that may take more than their function

```python title="shop/tasks.py"
from celery import Celery, Task, shared_task

from shop.decorators import with_user
from shop.tasking import job

app = Celery("shop")


class Logged(Task):
    abstract = True

    def apply_async(self, args=None, kwargs=None, **options):
        return super().apply_async((*(args or ()), "log"), kwargs, **options)


class Counted(Task):
    seconds = 0


@shared_task(typing=False)
def unchecked(x): ...


@shared_task
@with_user
def send(x, user): ...


@job
def own(x): ...


@app.task(base=Logged)
def logged(x): ...


@app.task(base=Counted)
def counted(x): ...


unchecked.delay()
send.delay(1)
own.delay()
logged.delay()
counted.delay()
^^^^^^^^^^^^^ CEL302 `delay` raises TypeError: counted() missing 1 required positional argument: 'x'
```

## Tests that want the error, and tasks that are defined twice

```python title="tests/test_tasks.py"
import os

import pytest
from celery import shared_task

if os.environ.get("FAST"):

    @shared_task(name="add")
    def add(x): ...

else:

    @shared_task(name="add")
    def add(x, y): ...


@shared_task
def double(x): ...


def test_add():
    add.delay(1)
    assert double.s(1, 2) != double.si()
    with pytest.raises(TypeError):
        double.delay()


def test_sending(app):
    app.send_task("add")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.argument_places import WITHOUT_OPTIONS, failing, place_of, signatures_of
from celeryls.checking.calls.expected_errors import SIGNING, expects_error, is_only_looked_at
from celeryls.checking.calls.given_arguments import given_in
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Call
from celeryls.project.tasks.arguments import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.calls.given_arguments import Given
    from celeryls.checking.context import Context

RULE = Rule(
    "CEL302",
    "arguments-do-not-fit",
    "error",
    subject=Call,
    words=(".delay", ".apply", ".s(", ".si(", ".signature(", ".subtask(", "send_task"),
    needs="uses",
)

_SENDING = frozenset(("delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "apply", "send_task"))


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls whose arguments are known and that all tasks of that name surely reject."""
    if not call.tasks or not call.owner or call.method not in _SENDING | SIGNING:
        return
    given = given_in(call.call, call.method)
    if given is None or _has_options(call, given, context):
        return
    refusals = [refusal_of(task, given.positional, sorted(given.names)) for task in call.tasks]
    refused = refusals[0]
    if refused is None or None in refusals or (refused.is_missing and call.method in SIGNING - {"si"}):
        return
    if expects_error(call.call.range, context) or is_only_looked_at(call.method, context):
        return
    if call.method == "send_task" and context.purpose == "test":
        return  # a test of what is sent needs no worker
    yield Finding(
        place_of(call, refused), f"{failing(call.method, refused)} {refused.error}", related=signatures_of(call.tasks)
    )


def _has_options(call: Call, given: Given, context: Context) -> bool:
    """Whether an option of Celery's is given to a method that takes none: CEL304 finds that."""
    return call.method in WITHOUT_OPTIONS and not given.names.isdisjoint(context.catalogue.call_options)
