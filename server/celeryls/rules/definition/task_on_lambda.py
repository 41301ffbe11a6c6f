"""A task made of a lambda

Celery writes a function with the signature of the task's, to check the arguments of calls (`celery.utils.functional.head_from_fun`). The
name of a lambda is `<lambda>`, which is no Python name: the app can't be finalized, and the worker ends with `SyntaxError: invalid syntax`.
A `name=` changes nothing, as it names the task and not its function.

## Example

```python title="shop/tasks.py"
from celery import shared_task

double = shared_task(lambda x: 2 * x)
                     ^^^^^^^^^^^^^^^ CEL126 the worker does not start: SyntaxError: invalid syntax, as Celery needs a function with a name
```

## With a name, and on an app

```python title="shop/tasks.py"
from celery import Celery, shared_task

app = Celery("shop")
a = app.task(lambda x: x, name="shop.a")
             ^^^^^^^^^^^ CEL126 the worker does not start: SyntaxError: invalid syntax, as Celery needs a function with a name
b = app.task(name="shop.b")(lambda: 1)
                            ^^^^^^^^^ CEL126 the worker does not start: SyntaxError: invalid syntax, as Celery needs a function with a name
shared_task(lambda *x: x, name="shop.c")
            ^^^^^^^^^^^^ CEL126 the worker does not start: SyntaxError: invalid syntax, as Celery needs a function with a name
```

## Functions, and lambdas that are no tasks, are left alone

```python title="shop/tasks.py"
from celery import Celery, shared_task

from shop.decorators import task

app = Celery("shop")


def double(x):
    return 2 * x


a = shared_task(double)
b = app.task(name="shop.b")(double)
c = task(lambda x: x)
d = list(map(lambda x: double.delay(x), [1, 2]))
e = app.task(double, retry_kwargs={"countdown": lambda: 1})


@shared_task(name=(lambda: "shop.f")())
def f(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.makers import Maker
from celeryls.project.tasks.functions import is_lambda

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL126", "task-on-lambda", "error", subject=Maker, words=("lambda",), needs="definitions")

_ERROR = "the worker does not start: SyntaxError: invalid syntax, as Celery needs a function with a name"


def check(maker: Maker, context: Context) -> Iterator[Finding]:
    """Finds calls of Celery's own decorators with a lambda."""
    if maker.given is not None and is_lambda(maker.given) and not expects_error(maker.value.range, context):
        yield Finding(maker.given.range, _ERROR)
