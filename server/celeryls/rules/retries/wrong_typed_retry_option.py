"""An option of a retry has a type that Celery can't use

Celery converts `retry_backoff` and `retry_backoff_max` when the app is finalized (`celery.app.autoretry`): the worker stops at start, and every `.delay()` raises
the same error. The others are used when the task is retried for the first time: the retry fails, and its error hides the task's own.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff="yes")
                                                     ^^^^^ CEL208 `retry_backoff` needs a number: the worker stops at start with "ValueError: could not convert string to float: 'yes'"
def send(order_id): ...
```

## Each option

```python title="shop/tasks.py"
from datetime import timedelta

from celery import Task, shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=None, retry_backoff_max="1h")
                                                     ^^^^ CEL208 `retry_backoff` needs a number: the worker stops at start with "TypeError: float() argument must be a string or a real number, not 'NoneType'"
                                                                             ^^^^ CEL208 `retry_backoff_max` needs a number: the worker stops at start with "ValueError: invalid literal for int() with base 10: '1h'"
def a(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff_max=None, retry_kwargs={5})
                                                         ^^^^ CEL208 `retry_backoff_max` needs a number: the worker stops at start with "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"
                                                                            ^^^ CEL208 `retry_kwargs` needs a dict: the first retry fails with "TypeError: celery.app.task.Task.retry() argument after ** must be a mapping, not set"
def b(): ...


@shared_task(autoretry_for=(OSError,), retry_kwargs=None)
                                                    ^^^^ CEL208 `retry_kwargs` needs a dict: the first retry fails with "AttributeError: 'NoneType' object has no attribute 'copy'"
def c(): ...


@shared_task(bind=True, default_retry_delay="60", max_retries="3")
                                            ^^^^ CEL208 `default_retry_delay` needs a number: the first retry fails with "TypeError: '<' not supported between instances of 'str' and 'int'"
                                                              ^^^ CEL208 `max_retries` needs a number: the first retry fails with "TypeError: '>' not supported between instances of 'int' and 'str'"
def d(self):
    raise self.retry()


class Send(Task):
    autoretry_for = (OSError,)
    default_retry_delay = timedelta(minutes=5)
                          ^^^^^^^^^^^^^^^^^^^^ CEL208 `default_retry_delay` needs a number: the first retry fails with "TypeError: '<' not supported between instances of 'datetime.timedelta' and 'int'"

    def run(self): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, default_retry_delay=60, max_retries=3)
…
```

## What can be converted, is never read, or can't be told

```python title="shop/tasks.py"
from datetime import timedelta

from celery import shared_task

from shop.retrying import BACKOFF, DELAY, KWARGS


@shared_task(autoretry_for=(OSError,), retry_backoff="5", retry_backoff_max="600", max_retries=None)
def a(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=BACKOFF, retry_kwargs=KWARGS, default_retry_delay=DELAY)
def b(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=0.5, retry_backoff_max=60.5, max_retries=2.0, retry_jitter="no")
def c(): ...


@shared_task(autoretry_for=(OSError,), default_retry_delay=timedelta(minutes=5).total_seconds(), retry_kwargs={})
def d(): ...


@shared_task(bind=True, default_retry_delay="60")
def e(self):
    raise self.retry(countdown=60)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, default_retry_delay="60")
def f(): ...


@shared_task(autoretry_for=(OSError,), retry_kwargs=dict(max_retries=5), default_retry_delay=None)
def g(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.autoretry import is_autoretried
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import CallExpression

RULE = Rule(
    "CEL208",
    "wrong-typed-retry-option",
    "error",
    subject=Task,
    words=("retry_backoff", "retry_kwargs", "max_retries", "default_retry_delay"),
    needs="definitions",
)

_AT_START = "the worker stops at start with"
_AT_RETRY = "the first retry fails with"
_NUMBERS: dict[str, tuple[type[int | float], str]] = {
    "retry_backoff": (float, "a string or a real number"),
    "retry_backoff_max": (int, "a string, a bytes-like object or a real number"),
}
"""What Celery calls with the option, and what that says it takes."""
_COPIED = frozenset(("set", "list"))
"""Types with a method ``copy`` that are no mappings."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the options whose value is known and surely is of a wrong type."""
    if task.kind == "annotation":
        return
    for name, (number, wanted) in _NUMBERS.items():
        option = task.option(name)
        if option is not None and (text := _of_number(option.known, number, wanted)):
            yield from _finding(option, "a number", f'{_AT_START} "{text}"', context)
    by_hand = _retries_by_hand(task, context)
    if is_autoretried(task) and (option := task.option("retry_kwargs")) is not None and (text := _of_kwargs(option)):
        yield from _finding(option, "a dict", f'{_AT_RETRY} "{text}"', context)
    if (option := task.option("max_retries")) is not None and (is_autoretried(task) or by_hand):
        kind = _type(option.known)
        if kind and kind not in ("int", "float", "bool", "NoneType"):
            text = f"TypeError: '>' not supported between instances of 'int' and '{kind}'"
            yield from _finding(option, "a number", f'{_AT_RETRY} "{text}"', context)
    if (option := task.option("default_retry_delay")) is not None and _reads_delay(task, by_hand):
        kind = _type(option.known)
        if kind and kind not in ("int", "float", "bool", "NoneType"):
            text = f"TypeError: '<' not supported between instances of '{kind}' and 'int'"
            yield from _finding(option, "a number", f'{_AT_RETRY} "{text}"', context)


def _finding(option: Option, needs: str, fails: str, context: Context) -> Iterator[Finding]:
    if option.at is None:
        return
    value = option.known.value if isinstance(option.known, Plain) else None
    fixes = []
    if isinstance(value, str) and value.isdecimal() and value.isascii() and context.is_here(option.spot):
        span = context.span(option.at)
        if context.text[span.start] in "\"'":
            fixes.append(Fix(f"write {int(value)}", Change((replace(*span, str(int(value))),))))
    yield Finding(option.at, f"`{option.name}` needs {needs}: {fails}", tuple(fixes))


def _retries_by_hand(task: Task, context: Context) -> list[CallExpression]:
    own = task_body(task, context)
    return [*own.own_calls("retry", context)] if own is not None else []


def _reads_delay(task: Task, by_hand: list[CallExpression]) -> bool:
    """Whether some retry surely waits for ``default_retry_delay``."""
    if is_autoretried(task) and not {"retry_backoff", "retry_kwargs"} & task.options.keys():
        return True
    others = ("countdown", "eta", "*", "**")
    return any(not any(each.name in others for each in call.arguments) for call in by_hand)


def _type(known: Known) -> str:
    """The name of a value's type; empty if it is not known."""
    match known:
        case Plain(value=value):
            return type(value).__name__
        case Items(kind=kind):
            return kind
        case Pairs():
            return "dict"
        case LibraryCall(callee="datetime.timedelta"):
            return "datetime.timedelta"
        case _:
            return ""


def _of_number(known: Known, number: type[int | float], wanted: str) -> str:
    """The error of ``number(known)``; empty without one. ``wanted`` is what that says it takes."""
    if isinstance(known, Plain) and isinstance(known.value, str):
        try:
            number(known.value)
        except ValueError as error:
            return f"ValueError: {error}"
        return ""
    kind = _type(known)
    if not kind or kind in ("int", "float", "bool"):
        return ""
    return f"TypeError: {number.__name__}() argument must be {wanted}, not '{kind}'"


def _of_kwargs(option: Option) -> str:
    """The error of ``retry(**kwargs.copy())``; empty without one."""
    kind = _type(option.known)
    if not kind or kind == "dict":
        return ""
    if kind in _COPIED:
        return f"TypeError: celery.app.task.Task.retry() argument after ** must be a mapping, not {kind}"
    return f"AttributeError: '{kind}' object has no attribute 'copy'"
