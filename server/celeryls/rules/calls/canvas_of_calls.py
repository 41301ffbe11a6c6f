"""A canvas of calls instead of signatures

`chain`, `group`, `chord` and `link=` take signatures: tasks to run later. Calling a task runs it at once, in this process, and
`.delay()` sends it at once; the canvas then gets a result instead of a signature. `chain` raises `TypeError: unsupported operand type(s) for
|: '_chain' and 'AsyncResult'`, a group fails when it is sent, and `link=` raises `EncodeError: Object of type AsyncResult is not JSON
serializable`. A task without `.s()` is not a signature either.

The header of a `chord` may contain tasks that need no arguments: it turns them into signatures.

## Example

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def fetch(url): ...


@shared_task
def parse(page): ...


@shared_task
def add(x, y):
    return x + y


chain(fetch("https://example.com"), parse.s()).delay()
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL306 `fetch` runs at once, in this process, and the chain fails on what it returns
chain(add(1, 2), parse.s()).delay()
      ^^^^^^^^^ CEL306 `add` runs at once, in this process, and the chain fails on what it returns
```
->
```python title="shop/tasks.py"
…
chain(fetch.s("https://example.com"), parse.s()).delay()
chain(add.s(1, 2), parse.s()).delay()
```

## Tasks that are sent

```python title="shop/tasks.py"
from celery import chain, chord, group, shared_task


@shared_task
def add(x, y): ...


@shared_task
def total(numbers): ...


def later(numbers):
    chain(
        add.s(1, 2),
        add.delay(3, 4),
        ^^^^^^^^^^^^^^^ CEL306 `add` is sent at once, and the chain raises TypeError: it takes signatures
    )()
    group(add.apply_async((n, n), {}, countdown=3) for n in numbers)()
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL306 `add` is sent at once, and the group raises TypeError: it takes signatures
    return chord([add.delay(n, n) for n in numbers])(total.s())
                  ^^^^^^^^^^^^^^^ CEL306 `add` is sent at once, and the chord raises AttributeError: it takes signatures
```
->
```python title="shop/tasks.py"
…
        add.si(3, 4),
    )()
    group(add.signature((n, n), {}, countdown=3) for n in numbers)()
    return chord([add.s(n, n) for n in numbers])(total.s())
```

## Tasks without `.s()`

```python title="shop/tasks.py"
from celery import chain, chord, group, shared_task


@shared_task
def ping(): ...


@shared_task
def total(numbers): ...


chain(ping, total)
      ^^^^ CEL306 the chain raises TypeError: `ping` is a task, not a signature
            ^^^^^ CEL306 the chain raises TypeError: `total` is a task, not a signature
group(ping, ping.s())()
      ^^^^ CEL306 the group raises AttributeError: `ping` is a task, not a signature
group(ping)()
      ^^^^ CEL306 the group raises TypeError: `ping` is a task, not a signature
chord([ping, ping], total)()
                    ^^^^^ CEL306 the chord raises AttributeError: `total` is a task, not a signature
chord([ping.s()])(total)
                  ^^^^^ CEL306 the chord raises AttributeError: `total` is a task, not a signature
(ping.s() | total).delay()
            ^^^^^ CEL306 the chain raises TypeError: `total` is a task, not a signature
```
->
```python title="shop/tasks.py"
…
chain(ping.s(), total.s())
group(ping.s(), ping.s())()
group(ping.s())()
chord([ping, ping], total.s())()
chord([ping.s()])(total.s())
(ping.s() | total.s()).delay()
```

## A task without a parameter for the result gets an immutable signature

```python title="shop/tasks.py"
from celery import chain, group, shared_task


@shared_task
def fetch(url): ...


@shared_task
def store(page, name="page"): ...


@shared_task
def ping(): ...


def later(url):
    chain(fetch.s(url), ping)()
                        ^^^^ CEL306 the chain raises TypeError: `ping` is a task, not a signature
    chain(fetch.s(url), fetch.apply_async((url,), countdown=3), ping.apply_async())()
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL306 `fetch` is sent at once, and the chain raises TypeError: it takes signatures
                                                                ^^^^^^^^^^^^^^^^^^ CEL306 `ping` is sent at once, and the chain raises TypeError: it takes signatures
    chain(fetch.s(url), group(fetch.delay(url), store.delay(name="all")))()
                              ^^^^^^^^^^^^^^^^ CEL306 `fetch` is sent at once, and the group raises TypeError: it takes signatures
                                                ^^^^^^^^^^^^^^^^^^^^^^^ CEL306 `store` is sent at once, and the group raises TypeError: it takes signatures
    fetch.apply_async((url,), link=ping, link_error=[ping])
                                   ^^^^ CEL306 `apply_async` raises EncodeError: `ping` is a task, not a signature
                                                     ^^^^ CEL306 `apply_async` raises EncodeError: `ping` is a task, not a signature
    (fetch.delay(url) | store.s())()
     ^^^^^^^^^^^^^^^^ CEL306 `fetch` is sent at once, and the chain raises TypeError: it takes signatures
    sent = fetch.s(url) | ping()
                          ^^^^^^ CEL306 `ping` runs at once, in this process, and the chain fails on what it returns
    return sent
```
->
```python title="shop/tasks.py"
…
    chain(fetch.s(url), ping.si())()
    chain(fetch.s(url), fetch.signature((url,), countdown=3, immutable=True), ping.signature(immutable=True))()
    chain(fetch.s(url), group(fetch.si(url), store.s(name="all")))()
    fetch.apply_async((url,), link=ping.si(), link_error=[ping.si()])
    (fetch.s(url) | store.s())()
    sent = fetch.s(url) | ping.si()
    return sent
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.results import method_of
from celeryls.checking.returned import gives_no_signature
from celeryls.checking.rule import Finding, Rule
from celeryls.checking.signature_fixes import signature_fixes
from celeryls.project.subjects.model import Canvas
from celeryls.source.expression.values import Attribute, CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Step, Task

RULE = Rule(
    "CEL306",
    "canvas-of-calls",
    "error",
    subject=Canvas,
    words=("chain", "group", "chord", "link", "|"),
    needs="definitions",
)

_ERRORS = {"chain": "TypeError", "group": "AttributeError", "chord": "AttributeError", "link": "EncodeError"}


def check(canvas: Canvas, context: Context) -> Iterator[Finding]:
    """Finds steps that are surely calls of tasks, sent tasks, or tasks themselves."""
    for step in canvas.steps:
        if step.form in ("signature", "other") or step.task is None or _is_fine(canvas, step, context):
            continue
        if expects_error(step.value.range, context):
            return
        yield Finding(step.value.range, _message(canvas, step), signature_fixes(canvas, step, _name_of(step), context))


def _is_fine(canvas: Canvas, step: Step, context: Context) -> bool:
    if step.form == "bare":
        return canvas.kind == "chord" and step.part != "body"
    return step.form == "direct" and not all(gives_no_signature(task, context) for task in _tasks(step, context))


def _tasks(step: Step, context: Context) -> tuple[Task | None, ...]:
    return context.tasks(step.task or "") or (None,)


def _message(canvas: Canvas, step: Step) -> str:
    task = _name_of(step)
    raising = "`apply_async`" if canvas.kind == "link" else f"the {canvas.kind}"
    error = "TypeError" if (canvas.kind, step.part) == ("group", "alone") else _ERRORS[canvas.kind]
    match step.form:
        case "bare":
            return f"{raising} raises {error}: `{task}` is a task, not a signature"
        case "sent" if method_of(step.value) == "apply":
            return f"`{task}` runs at once, in this process, and {raising} raises {error}: it takes signatures"
        case "sent":
            error = "TypeError" if canvas.kind == "group" else error
            return f"`{task}` is sent at once, and {raising} raises {error}: it takes signatures"
        case _:
            lost = "what it returns is taken for the callback"
            then = lost if canvas.kind == "link" else f"{raising} fails on what it returns"
            return f"`{task}` runs at once, in this process, and {then}"


def _name_of(step: Step) -> str:
    """The task as the step writes it, without its module."""
    value = step.value.callee if isinstance(step.value, CallExpression) else step.value
    while isinstance(value, Attribute):
        value = value.of
    value = value.callee if isinstance(value, CallExpression) else value
    parts = value.dotted.split(".") if isinstance(value, Name) else [""]
    is_task = step.form in ("bare", "direct")
    return parts[-1] if is_task or len(parts) == 1 else parts[-2]
