"""A step of a chain that does not accept the previous result

A chain passes the result of each step to the next one as the first argument, a chord passes the list of results to its body, and a task passes its result
to `link`. `b.s(1)` after `a.s()` calls `b(result, 1)`. If `b` takes one argument only, the first step runs, and then the worker fails:
`TypeError: b() takes 1 positional argument but 2 were given`. Nothing fails at the call, and the first step, whose work is done, counts as failed, too.

`b.si(1)` is an immutable signature: it is not passed the result.

## Example

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def pack(order): ...


@shared_task
def ship(order): ...


def handle(order):
    chain(pack.s(order), ship.s(order)).delay()
                         ^^^^^^ CEL320 the worker fails with TypeError: ship() takes 1 positional argument but 2 were given: the result of the step before comes first
```
->
```python title="shop/tasks.py"
…
    chain(pack.s(order), ship.si(order)).delay()
```

## Each form of chain

```python title="shop/tasks.py"
from celery import chain, chord, group, shared_task


@shared_task
def add(x, y): ...


@shared_task(bind=True)
def none(self): ...


@shared_task
def total(numbers, start, end): ...


def handle():
    (add.s(1, 2) | none.s() | add.s(3)).delay()
                   ^^^^^^ CEL320 the worker fails with TypeError: none() takes 1 positional argument but 2 were given: the result of the step before comes first
    chain([add.s(1, 2), add.s(x=3)])()
                        ^^^^^ CEL320 the worker fails with TypeError: add() got multiple values for argument 'x': the result of the step before comes first
    counted = group(add.s(1, 2), add.s(3, 4)) | total.s(1)
                                                ^^^^^^^ CEL320 the worker fails with TypeError: total() missing 1 required positional argument: 'end': the result of the step before comes first
    chord([add.s(1, 2), add.s(3, 4)], none.s())
                                      ^^^^^^ CEL320 the worker fails with TypeError: none() takes 1 positional argument but 2 were given: the list of results comes first
    chord([add.s(1, 2), add.s(3, 4)])(add.s(1, 2))
                                      ^^^^^ CEL320 the worker fails with TypeError: add() takes 2 positional arguments but 3 were given: the list of results comes first
    add.apply_async((1, 2), link=none.s().set(queue="slow"))
                                 ^^^^^^ CEL320 the worker fails with TypeError: none() takes 1 positional argument but 2 were given: the task's result comes first
    chain(add.s(1, 2), add.signature((3, 4)))
                       ^^^^^^^^^^^^^ CEL320 the worker fails with TypeError: add() takes 2 positional arguments but 3 were given: the result of the step before comes first
```
->
```python title="shop/tasks.py"
…
    (add.s(1, 2) | none.si() | add.s(3)).delay()
…
    chord([add.s(1, 2), add.s(3, 4)], none.si())
    chord([add.s(1, 2), add.s(3, 4)])(add.si(1, 2))
    add.apply_async((1, 2), link=none.si().set(queue="slow"))
…
```

## Signatures that fit

```python title="shop/tasks.py"
from celery import chain, chord, group, shared_task


@shared_task
def add(x, y=0): ...


@shared_task
def none(): ...


@shared_task
def any_number(*args, **kwargs): ...


def handle(more, first, options):
    chain(add.s(1, 2), add.s(3), none.si(), any_number.s(1, 2, 3))
    (add.s(1, 2) | add.s(y=3) | add.si(4, 5) | none.signature(immutable=True) | none.s().set(immutable=True)).delay()
    chord([none.s(), add.s(1)], add.s())
    group(add.s(1, 2), add.s(3, 4), none.s())
    chain(none.s(), add.s(*more), add.s(**options))
    add.apply_async((1,), link=add.s(2), link_error=any_number.s())
    none.apply_async(link_error=none.s())
    chain(*more, none.s())
    chain(none.s() for each in more)
```

## Tasks that may take more than their function

```python title="shop/tasks.py"
from celery import chain, shared_task

from shop.tools import traced


@shared_task
def first(): ...


@shared_task
@traced
def wrapped(): ...


@shared_task(typing=False)
def unchecked(): ...


def handle():
    chain(first.s(), wrapped.s(), unchecked.s())
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.argument_places import signatures_of
from celeryls.checking.calls.given_arguments import given_in
from celeryls.checking.results import method_of, owner_of
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Call, Canvas
from celeryls.project.tasks.arguments import refusal_of
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Step

RULE = Rule(
    "CEL320",
    "chain-arguments-do-not-fit",
    "error",
    subject=Canvas,
    words=(".s(", ".signature(", ".subtask("),
    needs="uses",
)

_SIGNING = frozenset(("s", "signature", "subtask"))
_FIRST = {
    "chain": "the result of the step before comes first",
    "chord": "the list of results comes first",
    "link": "the task's result comes first",
}


def check(canvas: Canvas, context: Context) -> Iterator[Finding]:
    """Finds signatures whose tasks surely reject what the canvas passes them."""
    if context.purpose == "test":
        return  # a test may only look at it
    for step in _given_a_result(canvas):
        call = _signature(step)
        given = given_in(call.call, call.method) if call is not None else None
        if call is None or given is None:
            continue
        tasks = context.tasks(step.task or "")
        alone = [refusal_of(task, given.positional, sorted(given.names)) for task in tasks]
        if any(each is not None and not each.is_missing for each in alone):
            continue  # CEL302 finds these
        refusals = [refusal_of(task, given.positional + 1, sorted(given.names)) for task in tasks]
        if not refusals or None in refusals or (refused := refusals[0]) is None:
            continue
        message = f"the worker fails with {refused.error}: {_FIRST[canvas.kind]}"
        fits = all(each is None for each in alone)
        fixes = _fixes(call, context) if fits else ()
        yield Finding(call.call.callee.range, message, fixes, signatures_of(tasks))


def _given_a_result(canvas: Canvas) -> Iterator[Step]:
    """The steps that surely get a result in addition to their own arguments."""
    arguments = canvas.value.arguments if isinstance(canvas.value, CallExpression) else ()
    match canvas.kind:
        case "chain":
            spread = {each.value.range for each in arguments if each.name == "*"}
            sure = [step.number for step in canvas.steps if _is_one_step(step) and step.value.range not in spread]
            yield from (step for step in canvas.steps if any(number < step.number for number in sure))
        case "chord":
            yield from (step for step in canvas.steps if step.part == "body")
        case "link":
            linked = [each.value.range for each in arguments if each.name == "link"]
            yield from (
                step
                for step in canvas.steps
                if any(each.start <= step.value.range.start and step.value.range.end <= each.end for each in linked)
            )


def _is_one_step(step: Step) -> bool:
    return step.form == "signature" or (step.form == "other" and isinstance(step.value, CallExpression))


def _signature(step: Step) -> Call | None:
    """The call that makes the signature of a step; None if it is, or may be, immutable, or made in another way."""
    call = step.value
    while isinstance(call, CallExpression) and method_of(call) in ("set", "on_error"):
        owner = owner_of(call)
        if owner is None or any(each.name in ("immutable", "**") for each in call.arguments):
            return None
        call = owner
    if step.form != "signature" or not isinstance(call, CallExpression) or not isinstance(call.callee, Name):
        return None
    written, _, method = call.callee.dotted.rpartition(".")
    if method not in _SIGNING or not written:
        return None
    if method != "s" and any(each.name in ("immutable", "**") for each in call.arguments):
        return None
    return Call(method, written, step.task, (), call, ())


def _fixes(call: Call, context: Context) -> tuple[Fix, ...]:
    if call.method != "s":
        return ()
    at = context.span(call.call.callee.range).end
    return (Fix("don't pass the result: use si", Change((insert(at, "i"),)), safe=False),)
