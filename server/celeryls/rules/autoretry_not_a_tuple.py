"""`autoretry_for` is an exception, not a tuple of exceptions

Parentheses alone make no tuple. Celery calls `tuple()` on the value when the app is finalized (`celery.app.autoretry`), so the
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

from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.rules.finding import Finding, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.text import Edit
    from celeryls.rules.finding import Severity
    from celeryls.source.facts.model import Argument
    from celeryls.source.facts.tasks import Task
    from celeryls.source.text.file import SourceFile

CODE = "CEL201"
NAME = "autoretry-not-a-tuple"
SEVERITY: Severity = "error"
WORDS = ("autoretry_for",)  # without one of them in its text a task is not looked at

_ERROR = "TypeError: 'type' object is not iterable"

_ONE_NAME = re.compile(r"[\s(]*((?:[A-Za-z_]\w*\s*\.\s*)*([A-Za-z_]\w*))(?:\s|#[^\n]*|\))*\Z")
_EXCEPTION_NAME = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning)\Z")


def check(task: Task, file: SourceFile) -> Iterator[Finding]:
    """Finds one class where a tuple is wanted.

    A name is that of a class where it is a builtin exception's, or ends as exceptions' names do, or the file defines the
    class; and the file binds it to nothing else.
    """
    for option in ("autoretry_for", "dont_autoretry_for"):
        argument = task.decorator.argument(option)
        if argument and (name := _class_name(argument, file)):
            message = f'`{option}` needs a tuple: the worker stops at start with "{_ERROR}"'
            fix = Fix(f"make it a tuple: ({name.group(1)},)", Change(tuple(_edits(argument, name))))
            yield Finding(CODE, SEVERITY, argument.value, message, (fix,))


def _class_name(argument: Argument, file: SourceFile) -> re.Match[str] | None:
    if argument.kind not in ("parenthesized_expression", "identifier", "attribute"):
        return None
    name = _ONE_NAME.match(argument.text)
    if name is None or not _names_a_class(name.group(2), file):
        return None
    root = name.group(1).split(".")[0].strip()
    assigned = rf"(?:\A|(?<=[\r\n]))[^=\r\n#(]*(?<![.\w]){root}\b[^=\r\n(]*=(?!=)"
    bound = re.search(rf"{assigned}|\bfor\s+{root}\b", file.text)
    return None if bound else name


def _names_a_class(name: str, file: SourceFile) -> bool:
    found = getattr(builtins, name, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        return True
    return bool(_EXCEPTION_NAME.match(name) or re.search(rf"(?:\A|(?<=[\r\n]))\s*class\s+{name}\b", file.text))


def _edits(argument: Argument, name: re.Match[str]) -> Iterator[Edit]:
    """A comma behind the name, and parentheses where there are none."""
    start = argument.value.start
    if argument.kind == "parenthesized_expression":
        yield insert(start + name.end(1), ",")
        return
    yield insert(start + name.start(1), "(")
    yield insert(start + name.end(1), ",)")
