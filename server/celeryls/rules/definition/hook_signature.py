"""A hook of a task does not take what Celery passes

Celery calls the hooks of a task by position, with the arguments that its own methods have (`celery.app.trace`):

| hook | arguments |
|---|---|
| `before_start` | `task_id, args, kwargs` |
| `on_success` | `retval, task_id, args, kwargs` |
| `on_failure`, `on_retry` | `exc, task_id, args, kwargs, einfo` |
| `after_return` | `status, retval, task_id, args, kwargs, einfo` |

A hook that does not take them raises a TypeError. From `before_start` and `on_failure` it becomes the result of the task, in place of its own error, and after `before_start`
the body has not run. From `on_retry` it is the result until the retry, which was sent before, has run. From `on_success` and `after_return` it is lost in the log: the hook's work is not done.

## Example

```python title="shop/tasks.py"
from celery import Task, shared_task


class Reporting(Task):
    def on_failure(self, exc, task_id, args, kwargs):
        ^^^^^^^^^^ CEL125 a task that fails ends with a TypeError instead of its own error: `on_failure` is called with `exc, task_id, args, kwargs, einfo`
        print(exc, task_id)


@shared_task(base=Reporting)
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
…
    def on_failure(self, exc, task_id, args, kwargs, einfo):
…
```

## Each hook

```python title="shop/tasks.py"
from celery import Task


class Pay(Task):
    def before_start(self, task_id):
        ^^^^^^^^^^^^ CEL125 the task fails with a TypeError and its body never runs: `before_start` is called with `task_id, args, kwargs`
        print(task_id)

    def on_retry(self, exc):
        ^^^^^^^^ CEL125 a task that is retried fails with a TypeError until the retry has run: `on_retry` is called with `exc, task_id, args, kwargs, einfo`
        print(exc)

    def on_success(self, result, job, args, kwargs, order):
        ^^^^^^^^^^ CEL125 `on_success` fails each time, with a TypeError in the log: it is called with `retval, task_id, args, kwargs`
        print(result)

    def after_return(self, status, retval):
        ^^^^^^^^^^^^ CEL125 `after_return` fails each time, with a TypeError in the log: it is called with `status, retval, task_id, args, kwargs, einfo`
        print(status)

    def run(self): ...
```
->
```python title="shop/tasks.py"
…
    def before_start(self, task_id, args, kwargs):
        print(task_id)

    def on_retry(self, exc, task_id, args, kwargs, einfo):
        print(exc)
…
    def after_return(self, status, retval, task_id, args, kwargs, einfo):
        print(status)
…
```

## A mixin has the hook

```python title="shop/hooks.py"
class Reporting:
    def on_failure(self, exc, task_id):
        print(exc)


class Later(Reporting): ...
```

```python title="shop/tasks.py"
from celery import Task

from shop.hooks import Later, Reporting


class Base(Later, Task):
           ^^^^^ CEL125 a task that fails ends with a TypeError instead of its own error: `on_failure` is called with `exc, task_id, args, kwargs, einfo`
    abstract = True


class Behind(Task, Reporting): ...


class Own(Reporting, Task):
    def on_failure(self, exc, task_id, args, kwargs, einfo):
        Reporting.on_failure(self, exc, task_id)
```

## A class of the app's own, and a function as an option

```python title="shop/celery.py"
from celery import Celery

from shop.tasks_base import Base

app = Celery("shop")
other = Celery("other", task_cls=Base)


class Pay(app.Task):
    def on_success(self, retval):
        ^^^^^^^^^^ CEL125 `on_success` fails each time, with a TypeError in the log: it is called with `retval, task_id, args, kwargs`
        print(retval)


    def on_failure(self, *args, reason):
        ^^^^^^^^^^ CEL125 a task that fails ends with a TypeError instead of its own error: `on_failure` is called with `exc, task_id, args, kwargs, einfo`
        print(reason)


class Refund(other.Task):
    def on_success(self, retval): ...


def report(exc, task_id, args, kwargs, einfo):
    print(exc)


@app.task(on_failure=report)
                     ^^^^^^ CEL125 a task that fails ends with a TypeError instead of its own error: `on_failure` is called with `self, exc, task_id, args, kwargs, einfo`
def pay(order_id): ...
```

## Hooks that take it

```python title="shop/tasks.py"
from celery import Task, shared_task
from celery_once import QueueOnce

from shop.hooks import Mixin, adapted, report


class A(Task):
    def on_failure(self, *args, **kwargs):
        super().on_failure(*args, **kwargs)

    def on_success(self, retval, task_id, *rest): ...

    def on_retry(self, error, job, arguments, options, info, extra=None, *, more=None): ...

    def before_start(*args, **kwargs): ...

    @adapted
    def after_return(self, task): ...


class B(QueueOnce):
    def on_failure(self, exc): ...


class C(Mixin, Task):
    def on_failure(self, exc): ...


class D:
    def on_failure(self, exc): ...


class E(Task):
    @staticmethod
    def on_success(retval, task_id, args, kwargs): ...

    def on_error(self): ...


def own(self, exc, task_id, args, kwargs, einfo): ...


@shared_task(on_failure=own, on_success=report)
def pay(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.checking.definitions.hooks import CONSEQUENCES, LOGGED, hook_fixes, passed_to
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Reference
from celeryls.source.tasks.call_errors import behind_itself, call_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.checking.context import Context
    from celeryls.checking.rule import Fix
    from celeryls.source.outline.model import Definition
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL125",
    "hook-signature",
    "error",
    subject=Task,
    words=(*CONSEQUENCES, "Task", "Base"),  # a mixin may have them
    needs="definitions",
)


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the hooks of a class, and the functions given as hooks, that Celery's call does not fit."""
    for method in task.methods:
        if passed := _refused(method, context):
            yield _finding(method.name, passed, method.name_range, hook_fixes(method, passed, context))
    for base, method, spot in task.mixed_in:
        if passed := _refused(method, context):
            yield _finding(method.name, passed, base, related=(Related(spot, "the hook"),))
    for name in CONSEQUENCES:
        option = task.option(name) if task.kind == "function" else None
        passed = passed_to(name, context)
        match option.known if option is not None and option.keyword is not None else None:
            case Reference(entity=Defined(definition=function)) if function.kind == "def" and not function.decorators:
                at = option.at if option is not None else None
                if at is not None and call_error(name, function.parameters, len(passed) + 1, ()):
                    yield _finding(name, ("self", *passed), at)


def _finding(
    name: str, passed: Sequence[str], at: Range, fixes: tuple[Fix, ...] = (), related: tuple[Related, ...] = ()
) -> Finding:
    return Finding(at, f"{CONSEQUENCES[name]} `{', '.join(passed)}`", fixes, related, severity=_severity(name))


def _severity(name: str) -> Literal["warning"] | None:
    return "warning" if name in LOGGED else None


def _refused(method: Definition, context: Context) -> tuple[str, ...]:
    """What Celery passes to a hook that surely does not take it; empty for any other method."""
    passed = passed_to(method.name, context)
    if not passed or method.decorators or not method.parameters:
        return ()
    return passed if call_error(method.name, behind_itself(method.parameters), len(passed), ()) else ()
