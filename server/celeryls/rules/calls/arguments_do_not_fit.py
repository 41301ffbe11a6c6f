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
    add.delay_on_commit()
    ^^^^^^^^^^^^^^^^^^^ CEL302 the commit raises TypeError: add() missing 1 required positional argument: 'x'
    add.apply(args=[])
    ^^^^^^^^^ CEL302 `apply` fails with TypeError: add() missing 1 required positional argument: 'x'
    app.send_task("total")
    ^^^^^^^^^^^^^ CEL302 the worker fails with TypeError: total() missing 1 required positional argument: 'numbers'
    app.send_task("total", args=[[1]], kwargs={"begin": 1})
                                               ^^^^^^^ CEL302 the worker fails with TypeError: total() got an unexpected keyword argument 'begin'
```

## Signatures

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y): ...


add.s(1, 2, 3)
            ^ CEL302 sending this signature raises TypeError: add() takes 2 positional arguments but 3 were given
add.s(1, z=2)
         ^^^ CEL302 sending this signature raises TypeError: add() got an unexpected keyword argument 'z'
add.si(1)
^^^^^^ CEL302 sending this signature raises TypeError: add() missing 1 required positional argument: 'y'
add.signature((1, 2, 3))
                     ^ CEL302 sending this signature raises TypeError: add() takes 2 positional arguments but 3 were given
```

## A task in another file

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order, amount): ...
```

```python title="shop/views.py"
from shop import tasks


def checkout(order):
    tasks.pay.delay(order)
    ^^^^^^^^^^^^^^^ CEL302 `delay` raises TypeError: pay() missing 1 required positional argument: 'amount'
```

## Arguments that fit, or that are not known

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def add(self, x, y=0, *, z=0): ...


@shared_task
def anything(*args, **kwargs): ...


@shared_task
def ping(): ...


def later(numbers, options, more):
    add.delay(1)
    add.delay(1, 2)
    add.delay(1, y=2, z=3)
    add.delay(*numbers)
    add.delay(**options)
    add.delay(1, **options)
    add.apply_async(numbers)
    add.apply_async(args=numbers, kwargs=options)
    add.apply_async([1], {"y": 2})
    add.apply_async((1, *numbers))
    add.apply_async(kwargs={"x": 1, **more})
    add.apply_async(kwargs=dict(x=1))
    add.apply_async(*numbers, **options)
    anything.delay(1, 2, x=3)
    ping.delay()
    ping.apply_async(countdown=10)
    ping.apply_async((), None)
```

## A signature may get the others later

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def add(x, y): ...


@shared_task
def ping(): ...


chain(add.s(1, 2), add.s(3), ping.si())
add.s()
add.s(y=1)
add.signature((1,))
add.signature()
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


def later():
    unchecked.delay()
    send.delay(1)
    own.delay()
    logged.delay()
    counted.delay()
    ^^^^^^^^^^^^^ CEL302 `delay` raises TypeError: counted() missing 1 required positional argument: 'x'
```

## The options of a call are another rule's

`delay(countdown=10)` is [CEL304](CEL304.md).

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y): ...


add.delay(1, 2, countdown=10)
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
    add.delay(1, 2)
    with pytest.raises(TypeError):
        double.delay()


def test_sending(app):
    app.send_task("add")
    app.send_task("add", args=[1, 2, 3])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.expected_errors import expects_error
from celeryls.checking.given_arguments import given_in
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Call
from celeryls.project.tasks.arguments import refusal_of
from celeryls.source.expression.values import Constant, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.checking.given_arguments import Given
    from celeryls.project.subjects.model import Task
    from celeryls.project.tasks.arguments import Refusal
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL302",
    "arguments-do-not-fit",
    "error",
    subject=Call,
    words=(".delay", ".apply", ".s(", ".si(", ".signature(", ".subtask(", "send_task"),
    needs="uses",
)

_FAILING = {
    "delay": "`delay` raises",
    "apply_async": "`apply_async` raises",
    "delay_on_commit": "the commit raises",
    "apply_async_on_commit": "the commit raises",
    "apply": "`apply` fails with",
    "send_task": "the worker fails with",
    "s": "sending this signature raises",
    "si": "sending this signature raises",
    "signature": "sending this signature raises",
    "subtask": "sending this signature raises",
}
_PARTIAL = frozenset(("s", "signature", "subtask"))
_WITH_OPTIONS = frozenset(("delay", "delay_on_commit", "s", "si"))
"""Methods that take no options: one of Celery's is CEL304's finding."""


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds calls whose arguments are known and that all tasks of that name surely reject."""
    failing = _FAILING.get(call.method)
    given = given_in(call.call, call.method) if failing and call.tasks and call.owner else None
    if given is None or _has_options(call, given, context):
        return
    refusals = [refusal_of(task, given.positional, sorted(given.names)) for task in call.tasks]
    refused = refusals[0]
    if refused is None or None in refusals or (refused.is_missing and call.method in _PARTIAL):
        return
    if expects_error(call.call.range, context) or (call.method == "send_task" and context.purpose == "test"):
        return  # a test of what is sent needs no worker
    yield Finding(_place(call, refused), f"{failing} {refused.error}", related=_signatures(call.tasks))


def _has_options(call: Call, given: Given, context: Context) -> bool:
    return call.method in _WITH_OPTIONS and not given.names.isdisjoint(context.catalogue.call_options)


def _place(call: Call, refused: Refusal) -> Range:
    """The argument that is too many, or the method if one is missing."""
    if refused.is_missing:
        return call.call.callee.range
    if call.method in _WITH_OPTIONS:
        about = [each.range for each in call.call.arguments if each.name == refused.keyword]
        return about[-1] if about else call.call.callee.range
    shift = 1 if call.method == "send_task" else 0
    match call.call.argument("args", shift) if refused.about == "args" else call.call.argument("kwargs", shift + 1):
        case Sequence(items=(*_, last)):
            return last.range
        case Mapping(pairs=pairs):
            keys = (key for key, _ in pairs if isinstance(key, Constant))
            return next((key.range for key in keys if key.value == refused.keyword), call.call.callee.range)
        case _:
            return call.call.callee.range


def _signatures(tasks: tuple[Task, ...]) -> tuple[Related, ...]:
    return tuple(
        Related(task.record.spot, f"{task.definition.name}({', '.join(_parameters(task))})")
        for task in tasks
        if task.record is not None and task.definition is not None
    )


def _parameters(task: Task) -> Iterator[str]:
    for each in task.definition.parameters if task.definition is not None else ():
        yield f"{each.name}=…" if each.default is not None else each.name
