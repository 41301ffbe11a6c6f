"""A canvas of calls instead of signatures

`chain`, `group`, `chord` and `link=` take signatures: what is to be run later. A call of a task runs it at once, in this process, and
`.delay()` sends it at once; the canvas then gets a result in place of a signature. `chain` raises `TypeError: unsupported operand type(s) for
|: '_chain' and 'AsyncResult'`, a group fails when it is sent, and `link=` raises `EncodeError: Object of type AsyncResult is not JSON
serializable`. A task without `.s()` is no signature either.

The header of a `chord` may hold tasks that need no arguments: it makes signatures of them.

## Example

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def fetch(url): ...


@shared_task
def parse(page): ...


chain(fetch("https://example.com"), parse.s()).delay()
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL306 `fetch` runs at once, in this process, and the chain fails on what it returns
```
->
```python title="shop/tasks.py"
…
chain(fetch.s("https://example.com"), parse.s()).delay()
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

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.results import method_of
from celeryls.checking.returned import gives_no_signature
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import Canvas
from celeryls.source.expression.values import Attribute, CallExpression, Name
from celeryls.source.surroundings.model import InWith

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
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
_AS_SIGNATURE = {
    "delay": "s",
    "delay_on_commit": "s",
    "apply_async": "signature",
    "apply_async_on_commit": "signature",
    "apply": "signature",
}
_MOST_POSITIONAL = 2
"""Arguments of `apply_async` that `signature` takes in the same places: args and kwargs."""


def check(canvas: Canvas, context: Context) -> Iterator[Finding]:
    """Finds steps that are surely calls of tasks, sent tasks, or tasks themselves."""
    for step in canvas.steps:
        if step.form in ("signature", "other") or step.task is None or _is_fine(canvas, step, context):
            continue
        if any(_wants_error(each) for each in context.around(step.value.range).around):
            return
        yield Finding(step.value.range, _message(canvas, step), _fixes(canvas, step, context))


def _is_fine(canvas: Canvas, step: Step, context: Context) -> bool:
    if step.form == "bare":
        return canvas.kind == "chord" and step.part != "body"
    return step.form == "direct" and not all(gives_no_signature(task, context) for task in _tasks(step, context))


def _tasks(step: Step, context: Context) -> tuple[Task | None, ...]:
    return context.tasks(step.task or "") or (None,)


def _wants_error(surrounding: object) -> bool:
    """``with pytest.raises(…)``, ``with self.assertRaises(…)``."""
    return isinstance(surrounding, InWith) and any(
        isinstance(each, CallExpression)
        and isinstance(each.callee, Name)
        and each.callee.dotted.rpartition(".")[2].lower().startswith(("raises", "assertraises"))
        for each in surrounding.managers
    )


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


def _fixes(canvas: Canvas, step: Step, context: Context) -> tuple[Fix, ...]:
    edits, new = _edits(canvas, step, context)
    return (Fix(f"write {new}", Change(tuple(edits))),) if edits else ()


def _edits(canvas: Canvas, step: Step, context: Context) -> tuple[list[Edit], str]:
    """The step as a signature, with how that is written; a step that gets a result and wants none is immutable."""
    value = step.value
    name = _name_of(step)
    if not isinstance(value, CallExpression):
        return [insert(context.span(value.range).end, ".s()")], f"{name}.s()"
    callee = context.span(value.callee.range)
    signs = "si" if _gets_result(canvas, step) and _is_given_all(step, context) else "s"
    if step.form == "direct":
        return [insert(callee.end, f".{signs}")], f"{name}.{signs}(…)"
    if isinstance(value.callee, Attribute):
        return [], ""
    method = method_of(step.value)
    new = _AS_SIGNATURE[method]
    new = signs if new == "s" else new
    positional = [each for each in value.arguments if each.name in (None, "*")]
    if new == "signature" and (len(positional) > _MOST_POSITIONAL or any(each.name == "*" for each in positional)):
        return [], ""
    return [replace(callee.end - len(method), callee.end, new)], f"{name}.{new}(…)"


def _gets_result(canvas: Canvas, step: Step) -> bool:
    return canvas.kind == "link" or step.part == "body" or (canvas.kind == "chain" and step.number > 0)


def _is_given_all(step: Step, context: Context) -> bool:
    """Whether a call gives all that a task takes, so that there is no place for a result."""
    if not isinstance(step.value, CallExpression) or any(each.name in ("*", "**") for each in step.value.arguments):
        return False
    for task in _tasks(step, context):
        if task is None or task.definition is None or task.is_bound is None:
            return False
        names = [each.name for each in task.definition.parameters][bool(task.is_bound) :]
        if any(name.startswith("*") for name in names) or len(step.value.arguments) < len(names):
            return False
    return True
