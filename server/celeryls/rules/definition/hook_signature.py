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

## A class of the app's own

```python title="shop/celery.py"
from celery import Celery

from shop.tasks_base import Base

app = Celery("shop")
other = Celery("other", task_cls=Base)


class Pay(app.Task):
    def on_success(self, retval):
        ^^^^^^^^^^ CEL125 `on_success` fails each time, with a TypeError in the log: it is called with `retval, task_id, args, kwargs`
        print(retval)


class Refund(other.Task):
    def on_success(self, retval): ...
```

## A function as an option

```python title="shop/tasks.py"
from celery import shared_task


def report(exc, task_id, args, kwargs, einfo):
    print(exc)


@shared_task(on_failure=report)
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

    def on_retry(self, error, job, arguments, options, info, extra=None): ...

    def before_start(self, task_id, args, kwargs): ...

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

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Reference
from celeryls.source.tasks.call_errors import behind_itself

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition, Parameter

RULE = Rule(
    "CEL125",
    "hook-signature",
    "error",
    subject=Task,
    words=("before_start", "on_success", "on_failure", "on_retry", "after_return"),
    needs="definitions",
)

_MESSAGES = {
    "before_start": "the task fails with a TypeError and its body never runs: `before_start` is called with",
    "on_failure": "a task that fails ends with a TypeError instead of its own error: `on_failure` is called with",
    "on_retry": "a task that is retried fails with a TypeError until the retry has run: `on_retry` is called with",
    "on_success": "`on_success` fails each time, with a TypeError in the log: it is called with",
    "after_return": "`after_return` fails each time, with a TypeError in the log: it is called with",
}
_LOGGED = frozenset(("on_success", "after_return"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the hooks of a class, and the functions given as hooks, that Celery's call does not fit."""
    for method in task.methods:
        passed = _passed(method.name, context)
        if (
            passed
            and not method.decorators
            and method.parameters
            and not _takes(behind_itself(method.parameters), passed)
        ):
            yield _finding(method.name, ", ".join(passed), context, method)
    for name, begins in _MESSAGES.items():
        option = task.option(name) if task.kind == "function" else None
        passed = _passed(name, context)
        match option.known if option is not None and option.keyword is not None else None:
            case Reference(entity=Defined(definition=function)) if function.kind == "def" and not function.decorators:
                if option is not None and option.at is not None and not _takes(function.parameters, ("self", *passed)):
                    message = f"{begins} `{', '.join(('self', *passed))}`"
                    yield Finding(option.at, message, severity=_severity(name))


def _finding(name: str, passed: str, context: Context, method: Definition) -> Finding:
    return Finding(
        method.name_range, f"{_MESSAGES[name]} `{passed}`", _fixes(method, context), severity=_severity(name)
    )


def _severity(name: str) -> Literal["warning"] | None:
    return "warning" if name in _LOGGED else None


def _passed(name: str, context: Context) -> tuple[str, ...]:
    """What Celery passes to a hook, by position; empty for a method that is none."""
    hook = context.catalogue.hooks.get(name) if name in _MESSAGES else None
    return hook.parameters if hook is not None else ()


def _takes(parameters: Sequence[Parameter], passed: Sequence[str]) -> bool:
    """Whether a function may be called with so many positional arguments."""
    if any(each.keyword_only and each.default is None for each in parameters):
        return False
    by_position = [each for each in parameters if each.by_position]
    required = [each for each in by_position if each.default is None]
    has_rest = any(each.is_rest for each in parameters)
    return len(required) <= len(passed) and (has_rest or len(passed) <= len(by_position))


def _fixes(method: Definition, context: Context) -> tuple[Fix, ...]:
    """The hook's own parameters, where those that are there are the first of them, or some of them in order."""
    found = context.parameters(method.name_range)
    passed = _passed(method.name, context)
    given = [each.name for each in method.parameters]
    if found is None or any(each.default is not None for each in method.parameters):
        return ()
    rest = iter(passed)
    if not all(name in rest for name in given[1:]):
        return ()
    first = context.text[slice(*found.items[0])]
    source = context.text[found.open + 1 : found.close]
    if ":" in source or "#" in source:
        return ()
    new = ", ".join((first, *passed))
    return (Fix(f"write ({new})", Change((replace(found.open + 1, found.close, new),))),)
