"""A task that wants itself and is not bound

A task gets itself as the first argument, `self`, only with `bind=True` (`celery.app.base.Celery.task`). Without it `self` is the first
argument of the call, so that the call lacks one: `delay(1)` raises `TypeError: f() missing 1 required positional argument: 'x'`.
A body that uses `self` without such a parameter raises `NameError: name 'self' is not defined`, often in place of the error that it
wanted to retry.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(self, order_id):
         ^^^^ CEL105 without `bind=True` a call lacks an argument: TypeError: send() missing 1 required positional argument: 'order_id'
    ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True)
def send(self, order_id):
…
```

## `self` alone, and one with defaults behind it

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task()
def cleanup(self): ...
            ^^^^ CEL105 without `bind=True` a call lacks an argument: TypeError: cleanup() missing 1 required positional argument: 'self'


@app.task(bind=False, max_retries=3)
def report(self, day, *, name="x"): ...
           ^^^^ CEL105 without `bind=True` a call lacks an argument: TypeError: report() missing 1 required positional argument: 'day'


@app.task(
    max_retries=3,
    name="shop.export",
)
def export(self, day="today"): ...
           ^^^^ CEL105 without `bind=True` `self` is the first argument of the call, not the task
```
->
```python title="shop/tasks.py"
…
@app.task(bind=True)
def cleanup(self): ...


@app.task(bind=True, max_retries=3)
def report(self, day, *, name="x"): ...


@app.task(
    max_retries=3,
    name="shop.export",
    bind=True,
)
def export(self, day="today"): ...
```

## A body that uses a `self` that nobody passes

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(max_retries=3)
def fetch(url):
    try:
        requests.get(url)
    except requests.RequestException as error:
        raise self.retry(exc=error)
              ^^^^^^^^^^ CEL105 the task fails with NameError: name 'self' is not defined, as it is not bound
```
->
```python title="shop/tasks.py"
…
@shared_task(max_retries=3, bind=True)
def fetch(self, url):
…
```

## Bound tasks, methods, and a `self` from elsewhere are left alone

```python title="shop/tasks.py"
from celery import Celery, Task, shared_task

from shop.decorators import job, with_self

app = Celery("shop")


@shared_task(bind=True)
def a(self): ...


@with_self
@shared_task
def b(self): ...


@shared_task
@with_self
def c(self): ...


@job
def d(self): ...


class Shop:
    @app.task
    def e(self): ...

    def start(self):
        @app.task
        def f(x):
            self.update_state(x)


class Report(Task):
    def run(self, day):
        self.update_state(state="STARTED")


@shared_task
def g(x):
    self = Report()
    self.update_state(state="STARTED")


@shared_task
def h(itself): ...


@shared_task
def i(self=None): ...


class WithTask(Task):
    def __call__(self, *args, **kwargs):
        return self.run(self, *args, **kwargs)


@shared_task(base=WithTask)
def j(self): ...


@shared_task
def k(x):
    class Inner:
        def run(self):
            self.retry()
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.definitions.missing_argument import missing_without_self
from celeryls.checking.definitions.plain_functions import is_plain_function
from celeryls.checking.definitions.task_names import task_attributes
from celeryls.checking.options.decorator_edits import add_arguments
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.items import Brackets, add_in_front
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Name
from celeryls.source.usage.function import function_usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.source.outline.model import Definition
    from celeryls.syntax.places import Range

RULE = Rule("CEL105", "self-without-bind", "error", subject=Task, words=("self",), needs="definitions")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds tasks that are surely not bound, and have a parameter `self` or use that name."""
    definition = task.definition
    if definition is None or task.is_bound is not False or not is_plain_function(task):
        return
    parameters = context.parameters(definition.name_range)
    if parameters is None or (definition.scope and definition.scope[-1][0] == "class"):
        return
    first = parameters.items[0] if parameters.items else None
    if first is not None and re.match(r"self\b(?!\s*[:\w\s\[\].|\"']*=)", context.text[slice(*first)]):
        place = context.range((first.start, first.start + len("self")))
        yield Finding(place, f"without `bind=True` {_consequence(definition)}", _fixes(task, (), context))
    elif not definition.scope and (used := _use_of_self(definition, context)) is not None:
        brackets = Brackets(parameters.open, parameters.close, parameters.items)
        edits = add_in_front(context.text, brackets, ("self",), style_of(context.text, Style()))
        error = "the task fails with NameError: name 'self' is not defined, as it is not bound"
        yield Finding(used, error, _fixes(task, edits, context))


def _consequence(definition: Definition) -> str:
    missing = missing_without_self(definition)
    return (
        f"a call lacks an argument: {missing}" if missing else "`self` is the first argument of the call, not the task"
    )


def _use_of_self(definition: Definition, context: Context) -> Range | None:
    """The first call of a method of the task on a `self` that nothing binds; None if there is none."""
    usage = function_usage(context.source(definition.range))
    if "self" in usage.assigned or "self" in usage.imports or context.entity("self", ()) is not None:
        return None
    attributes = task_attributes(context)
    for call in context.body(definition.name_range).calls:
        if isinstance(call.callee, Name):
            owner, *names = call.callee.dotted.split(".")
            if owner == "self" and names and names[0] in attributes:
                return call.callee.range
    return None


def _fixes(task: Task, edits: tuple[Edit, ...], context: Context) -> tuple[Fix, ...]:
    """Bind the task, with further edits of its function."""
    bind = task.option("bind")
    if bind is None:
        added = add_arguments(task.decorator, {"bind": "True"}, context)
    elif bind.at is not None and bind.keyword is not None and context.source(bind.at) == "False":
        added = (replace(*context.span(bind.at), "True"),)
    else:
        added = ()
    if not added:
        return ()
    title = "add bind=True" if not edits else "add bind=True and self"
    return (Fix(title, Change((*added, *edits)), assist="bind"),)
