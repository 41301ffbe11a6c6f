"""`throws` that is no class and no tuple of classes

`throws` names the exceptions that a task is expected to raise: the worker logs these without a traceback. It asks
`isinstance(error, task.throws)` (`celery.app.trace.get_log_policy`), which takes a class, or a tuple of classes. With a list, a set or a
string every failure of the task ends in `TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union`; this error
becomes the task's result, in place of the real one.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(throws=[ValueError, KeyError])
                    ^^^^^^^^^^^^^^^^^^^^^^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` is a list
def parse(text): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(throws=(ValueError, KeyError))
…
```

## A set, a string, and a class that has it

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")
EXPECTED = [KeyError]


@app.task(throws={ValueError})
                 ^^^^^^^^^^^^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` is a set
def a(text): ...


@app.task(throws="ValueError")
                 ^^^^^^^^^^^^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` is a str
def b(text): ...


@app.task(throws=EXPECTED)
                 ^^^^^^^^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` is a list
def c(text): ...


@app.task(throws=("ValueError", KeyError))
                 ^^^^^^^^^^^^^^^^^^^^^^^^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` has a str in it
def d(text): ...


class Parse(Task):
    throws = [
             ^ CEL112 the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union, as `throws` is a list
        ValueError,  # of the parser
    ]

    def run(self, text): ...


app.register_task(Parse())
```
->
```python title="shop/tasks.py"
…
@app.task(throws=(ValueError,))
…
@app.task(throws=(ValueError,))
…
    throws = (
        ValueError,  # of the parser
    )
…
```

## A class, tuples, and what is not known are left alone

```python title="shop/tasks.py"
from celery import shared_task
from requests import RequestException

from shop.errors import EXPECTED, ShopError

ERRORS = (ValueError, (KeyError, OSError))


@shared_task(throws=ValueError)
def a(): ...


@shared_task(throws=(ValueError))
def b(): ...


@shared_task(throws=(ValueError,))
def c(): ...


@shared_task(throws=ERRORS)
def d(): ...


@shared_task(throws=EXPECTED)
def e(): ...


@shared_task(throws=(ShopError, RequestException))
def f(): ...


@shared_task(throws=())
def g(): ...


@shared_task(throws=[])
def h(): ...


@shared_task(throws=None)
def i(): ...


@shared_task(throws=ValueError | KeyError)
def j(): ...


@shared_task(throws=tuple([ValueError]))
def k(): ...


@shared_task(throws=(*ERRORS, ShopError))
def l(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Items, Pairs, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option
    from celeryls.project.values.known import Known

RULE = Rule("CEL112", "throws-not-a-tuple", "error", subject=Task, words=("throws", "**"))

_ERROR = "the result of a failure is TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a value that is known, and that `isinstance` refuses."""
    option = task.option("throws")
    if option is None or option.at is None:
        return
    refused = _refused(option.known)
    if refused is not None:
        first_line = option.at if option.at.line == option.at.end_line else option.at.beginning(1)
        yield Finding(first_line, f"{_ERROR}, as `throws` {refused}", _fixes(option, context))


def _refused(known: Known, depth: int = 0) -> str | None:
    """What is wrong with a value; None if it is empty, right or unknown."""
    match known:
        case Plain(value=value) if value or depth:
            return f"is a {type(value).__name__}" if value is not None else "is None"
        case Items(kind="list" | "set" as kind, items=items) if items or depth:
            return f"is a {kind}"
        case Pairs(pairs=pairs) if pairs or depth:
            return "is a dict"
        case Items(kind="tuple", items=items) if depth < _DEEPEST:
            inner = next(filter(None, (_refused(each, depth + 1) for each in items)), None)
            return inner.replace("is ", "has ", 1) + " in it" if inner and not depth else inner
        case _:
            return None


_DEEPEST = 5


def _fixes(option: Option, context: Context) -> tuple[Fix, ...]:
    """The same classes as a tuple, where they are written here."""
    if option.at is None or not context.is_here(option.spot):
        return ()
    start, end = context.span(option.at)
    match option.known:
        case Items(kind="list" | "set", items=items) if context.text[start] in "[{" and _are_classes(option.known):
            last = context.text[start:end].rstrip("]} \t\r\n")
            lone = len(items) == 1 and "\n" not in last and not last.endswith(",")
            edits = (replace(start, start + 1, "("), replace(end - 1, end, ",)" if lone else ")"))
            return (Fix("make it a tuple", Change(edits)),)
        case Plain(value=str() as name) if context.library_name(name, ()) == f"builtins.{name}":
            if context.text[start:end].strip("\"'") == name:
                return (Fix(f"write ({name},)", Change((replace(start, end, f"({name},)"),))),)
            return ()
        case _:
            return ()


def _are_classes(known: Items) -> bool:
    return all(_refused(each, 1) is None for each in known.items)
