"""`autoretry_for` is an exception, not a tuple of exceptions

Parentheses alone do not make a tuple. Celery calls `tuple()` on the value when the app is finalized (`celery.app.autoretry`), so the
worker stops at start and every `.delay()` raises `TypeError: 'type' object is not iterable`. `dont_autoretry_for` is read
in the same way.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(ValueError), max_retries=3)
                           ^^^^^^^^^^^^ CEL201 `autoretry_for` needs a tuple: the worker stops at start with "TypeError: 'type' object is not iterable"
def add(x, y):
    return x + y
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(ValueError,), max_retries=3)
…
```

## An exception without parentheses

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(
    dont_autoretry_for=requests.HTTPError,  # the server has spoken
                       ^^^^^^^^^^^^^^^^^^ CEL201 `dont_autoretry_for` needs a tuple: the worker stops at start with "TypeError: 'type' object is not iterable"
    autoretry_for=(requests.RequestException,),
)
def fetch(url): ...
```
->
```python title="shop/tasks.py"
…
    dont_autoretry_for=(requests.HTTPError,),  # the server has spoken
…
```

## Tuples, lists and names that may hold one are left alone

```python title="shop/tasks.py"
from celery import shared_task

from shop.errors import TRANSIENT, transient_errors

Passing = (ValueError, KeyError)
OnceError, TwiceError = (OSError,), (KeyError,)


class Groups:
    Network = (OSError,)


@shared_task(autoretry_for=(ValueError,))
def a(): ...


@shared_task(autoretry_for=[ValueError])
def b(): ...


@shared_task(autoretry_for=(TRANSIENT))
def c(): ...


@shared_task(autoretry_for=transient_errors, dont_autoretry_for=Passing)
def d(): ...


@shared_task(autoretry_for=(ValueError, KeyError))
def e(): ...


@shared_task(autoretry_for=OnceError, dont_autoretry_for=Groups.Network)
def g(): ...
```

## A decorator of another library

```python title="shop/tasks.py"
from prefect import task


@task(autoretry_for=(ValueError))
def f(): ...
```
"""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.parentheses import in_parentheses, tuple_edits
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Reference, Unresolved
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option

RULE = Rule("CEL201", "autoretry-not-a-tuple", "error", subject=Task, words=("autoretry_for", "**"))

_ERROR = "TypeError: 'type' object is not iterable"
_EXCEPTION_NAME = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning)\Z")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds one class where a tuple is wanted, wherever the option stands.

    What a name stands for is followed. A name of a library is that of a class where it is a builtin exception's, or
    ends as exceptions' names do.
    """
    for name in ("autoretry_for", "dont_autoretry_for"):
        option = task.option(name)
        if option is None or option.at is None or not _is_class(option):
            continue
        message = f'`{name}` needs a tuple: the worker stops at start with "{_ERROR}"'
        if not context.is_here(option.spot) or option.spot.range != option.at:
            yield Finding(option.at, message)
            continue
        inner = context.span(option.at)
        outer = in_parentheses(context.text, inner)
        fix = Fix(f"make it a tuple: ({context.source(option.at)},)", Change(tuple_edits(context.text, inner)))
        yield Finding(context.range(outer or inner), message, (fix,))


def _is_class(option: Option) -> bool:
    match option.known:
        case Reference(entity=Defined(definition=definition)):
            return definition.kind == "class"
        case Reference(dotted=dotted):
            last = dotted.rpartition(".")[2]
            return _is_builtin_exception(last) or bool(_EXCEPTION_NAME.match(last))
        case Unresolved(why="name" | "attribute") if isinstance(option.value, Name):
            return bool(_EXCEPTION_NAME.match(option.value.dotted.rpartition(".")[2]))
        case _:
            return False


def _is_builtin_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)
