"""A decorator above the task's

Decorators are applied from the bottom up. Celery's registers the function below it; a decorator above it then replaces the task in its
module by a plain function. So `delay` and `apply_async` are gone (`AttributeError: 'function' object has no attribute 'delay'`), and the worker,
which has the task by name, runs the function without that decorator.

Only decorators that surely return something else are reported: those of the project that return a function of their own, and a few of
libraries.

## Example

```python title="shop/tasks.py"
import functools

from celery import shared_task


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@timed
^^^^^^ CEL110 the worker runs `send` without `timed`, and `send.delay` raises AttributeError: 'function' object has no attribute 'delay'
@shared_task
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task
@timed
def send(order_id): ...
```

## Decorators with arguments, from another module and from libraries

```python title="shop/decorators.py"
def retried(times):
    def decorate(function):
        def inner(*args):
            return function(*args)

        return inner

    return decorate
```
```python title="shop/tasks.py"
from functools import lru_cache

from celery import Celery
from django.db import transaction

from shop.decorators import retried

app = Celery("shop")


@retried(times=3)
^^^^^^^^^^^^^^^^^ CEL110 the worker runs `a` without `retried`, and `a.delay` raises AttributeError: 'function' object has no attribute 'delay'
@transaction.atomic
^^^^^^^^^^^^^^^^^^^ CEL110 the worker runs `a` without `atomic`, and `a.delay` raises AttributeError: 'function' object has no attribute 'delay'
@app.task(
    name="shop.a",
)
def a(order_id): ...


@lru_cache
^^^^^^^^^^ CEL110 the worker runs `b` without `lru_cache`, and `b.delay` raises AttributeError: 'functools._lru_cache_wrapper' object has no attribute 'delay'
@app.task
def b(order_id): ...
```
->
```python title="shop/tasks.py"
…
@app.task(
    name="shop.a",
)
@retried(times=3)
@transaction.atomic
def a(order_id): ...
…
```

## Decorators below, and those that return the task or are not known, are left alone

```python title="shop/decorators.py"
import functools

from celery import shared_task

REGISTRY = []


def registered(function):
    REGISTRY.append(function)
    return function


def tagged(tag):
    def decorate(function):
        function.tag = tag
        return function

    return decorate


def with_delay(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    inner.delay = function.delay
    return inner


def twice(function):
    @shared_task
    def inner(*args):
        return function(*args)

    return inner


def either(function):
    if function.__doc__:
        return function

    def inner(*args):
        return function(*args)

    return inner


def logged(function):
    def inner(*args):
        return function(*args)

    return inner
```
```python title="shop/tasks.py"
from celery import shared_task
from django.dispatch import receiver

from elsewhere import checked
from shop.decorators import either, logged, registered, tagged, twice, with_delay


@registered
@tagged("a")
@shared_task
def a(): ...


@with_delay
@shared_task
def b(): ...


@twice
@shared_task
def c(): ...


@either
@shared_task
def d(): ...


@checked
@receiver(None)
@shared_task
def f(): ...


@shared_task
@logged
def g(): ...


class Shop:
    @staticmethod
    @shared_task
    def h(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.makers import Maker
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value

RULE = Rule("CEL110", "decorator-above-task", "error", subject=Maker, words=("task",), needs="definitions")


def check(maker: Maker, context: Context) -> Iterator[Finding]:
    """Finds decorators above Celery's that surely replace the task."""
    if maker.definition is None or maker.definition.kind == "class" or not maker.replacing:
        return
    name = maker.definition.name
    fixes = _fixes(maker, context) if all(made == "function" for _, made in maker.replacing) else ()
    for number, (decorator, made) in enumerate(maker.replacing):
        runs = f"the worker runs `{name}` without `{_name(decorator)}`"
        start = context.text.rfind("@", 0, context.span(decorator.range).start)
        place = context.range((start, context.span(decorator.range).end))
        error = f"AttributeError: '{made}' object has no attribute 'delay'"
        yield Finding(place, f"{runs}, and `{name}.delay` raises {error}", () if number else fixes)


def _name(decorator: Value) -> str:
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    return named.dotted.rpartition(".")[2] if isinstance(named, Name) else ""


def _fixes(maker: Maker, context: Context) -> tuple[Fix, ...]:
    """Celery's decorator above all others: what then runs in the worker is another function than before."""
    every = [each.range for each in maker.definition.decorators] if maker.definition is not None else []
    above = every[: every.index(maker.value.range)]
    places = [context.span(each) for each in (*above, maker.value.range)]
    written = [context.text[slice(*each)] for each in places]
    moved = [written[-1], *written[:-1]]
    edits = tuple(replace(*place, text) for place, text in zip(places, moved, strict=True))
    return (Fix("move the task's decorator to the top", Change(edits), safe=False),)
