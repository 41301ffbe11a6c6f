"""`delay` takes no call options

`task.delay(*args, **kwargs)` passes every keyword to the task itself, so `countdown` never reaches Celery: `celery.app.task.Task.delay`
checks the arguments against the function and raises `TypeError: add() got an unexpected keyword argument 'countdown'`. For
`.s()` and `.si()` it is raised when the signature is sent; set their options with `.set()`.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y): ...


add.delay(1, 2, countdown=10)
                ^^^^^^^^^^^^ CEL304 `delay` raises TypeError: add() got an unexpected keyword argument 'countdown'
```
->
```python title="shop/tasks.py"
…
add.apply_async((1, 2), countdown=10)
```

## Keywords of the task stay its own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def add(self, x, y=0): ...


def later():
    add.delay(
        1,  # the first
        y=2,
        queue="slow",
        ^^^^^^^^^^^^ CEL304 `delay` raises TypeError: add() got an unexpected keyword argument 'queue'
        priority=3,
        ^^^^^^^^^^ CEL304 `delay` raises TypeError: add() got an unexpected keyword argument 'priority'
    )
```
->
```python title="shop/tasks.py"
…
    add.apply_async(
        (1,),  # the first
        {"y": 2},
…
```

## After the commit

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y): ...


def later():
    add.delay_on_commit(1, y=2, countdown=10)
                                ^^^^^^^^^^^^ CEL304 the commit raises TypeError: add() got an unexpected keyword argument 'countdown'
```
->
```python title="shop/tasks.py"
…
    add.apply_async_on_commit((1,), {"y": 2}, countdown=10)
```

## A signature's options are set

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def add(x, y): ...


chain_step = add.s(1, countdown=10)
                      ^^^^^^^^^^^^ CEL304 sending this signature raises TypeError: add() got an unexpected keyword argument 'countdown'
```
->
```python title="shop/tasks.py"
…
chain_step = add.s(1).set(countdown=10)
```

## A task that has such a parameter is left alone

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def wait(countdown): ...


@shared_task
def anything(**kwargs): ...


@shared_task(typing=False)
def unchecked(x): ...


wait.delay(countdown=10)
anything.delay(countdown=10)
unchecked.delay(1, queue="slow")
```

## A decorator below Celery's may take more

```python title="shop/tasks.py"
from celery import shared_task

from shop.decorators import with_queue


@shared_task
@with_queue
def send(x): ...


send.delay(1, queue="slow")
```

## Calls of anything but the project's tasks are left alone

```python title="shop/views.py"
from elsewhere import job

job.delay(1, countdown=10)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.sending import GivenArgument, with_options
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Call
from celeryls.project.values.known import Plain
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.subjects.model import Task
    from celeryls.source.expression.values import Argument

RULE = Rule("CEL304", "delay-with-call-option", "error", subject=Call, words=(".delay", ".s(", ".si("), needs="uses")

_METHODS = ("delay", "delay_on_commit", "s", "si")
_RAISING = {"delay": "`delay` raises", "delay_on_commit": "the commit raises"}
_APPLYING = {"delay": "apply_async", "delay_on_commit": "apply_async_on_commit"}


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds call options that no task of that name has a parameter for."""
    if call.method not in _METHODS or not call.tasks:
        return
    options = [each for each in call.call.arguments if _is_option(each, context) and _refuse(call.tasks, each.name)]
    for number, option in enumerate(options):
        function = call.tasks[0].record.function if call.tasks[0].record else call.owner
        error = f"TypeError: {function}() got an unexpected keyword argument '{option.name}'"
        fixes = _fixes(call, options, context) if number == 0 else ()
        raising = _RAISING.get(call.method, "sending this signature raises")
        yield Finding(option.range, f"{raising} {error}", fixes)


def _is_option(argument: Argument, context: Context) -> bool:
    option = context.catalogue.call_options.get(argument.name or "")
    return option is not None and not option.internal and "apply_async" in option.functions


def _refuse(tasks: tuple[Task, ...], name: str | None) -> bool:
    """Whether all functions surely refuse a keyword."""
    for task in tasks:
        if task.definition is None or task.kind != "function" or not task.is_complete:
            return False
        if len(task.definition.decorators) > 1:
            return False  # what is called may take more than the function below it
        typing = task.option("typing")
        if typing is not None and not (isinstance(typing.known, Plain) and typing.known.value):
            return False
        parameters = [each.name for each in task.definition.parameters]
        if name in parameters or any(each.startswith("**") for each in parameters):
            return False
    return True


def _fixes(call: Call, options: list[Argument], context: Context) -> tuple[Fix, ...]:
    """The same call with the options where they belong; none where its arguments are not in that order."""
    arguments = list(call.call.arguments)
    own = arguments[: -len(options)]
    if arguments[-len(options) :] != options or (own and any(each.name in ("args", "kwargs") for each in options)):
        return ()  # the task's arguments would be given twice
    if applying := _APPLYING.get(call.method):
        edits = _applied(call, own, applying, context)
        return (Fix(f"use {applying}", Change(edits)),) if edits else ()
    start = context.span(options[0].range).start
    end = context.span(own[-1].range).end if own else start
    if "#" in context.text[end:start]:
        return ()
    return (Fix("set the options with .set()", Change((replace(end, start, ").set("),))),)


def _applied(call: Call, own: list[Argument], method: str, context: Context) -> tuple[Edit, ...]:
    """``delay(1, y=2, …)`` as ``apply_async((1,), {"y": 2}, …)``; nothing where a keyword stands before a position."""
    given = [GivenArgument(each.name, context.span(each.range), context.span(each.value.range)) for each in own]
    callee_end = context.span(call.call.callee.range).end
    return with_options(context.text, Span(callee_end - len(call.method), callee_end), method, given)
