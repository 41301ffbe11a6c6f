"""A task without a name of its own

Without `name=` a task is called like its module and function, `shop.tasks.send` (`celery.app.base.Celery.gen_task_name`). Who moves or renames the function
renames the task: messages that are on their way, schedules in a database and other services still have the old name, and the worker discards
them with `NotRegistered`. A file that can be imported as two modules makes two tasks.

This rule is off by default: most projects name their tasks so, and do well.

## Example

```python title="shop/__init__.py"
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(order_id): ...
    ^^^^ CEL124 a move or a new name of this function renames the task `shop.tasks.send`: messages on their way are discarded then
```
->
```python title="shop/tasks.py"
…
@shared_task(name="shop.tasks.send")
…
```

## A file that two folders may be the root of

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(order_id): ...
    ^^^^ CEL124 a move or a new name of this function renames the task `tasks.send`: messages on their way are discarded then
```

## With other options, and with single quotes

```python title="tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True, queue='mail')
def send(self, order_id): ...
    ^^^^ CEL124 a move or a new name of this function renames the task `tasks.send`: messages on their way are discarded then


class Mailer:
    @staticmethod
    @app.task()
    def post(): ...
        ^^^^ CEL124 a move or a new name of this function renames the task `tasks.post`: messages on their way are discarded then
```
->
```python title="tasks.py"
…
@app.task(bind=True, queue='mail', name='tasks.send')
…
    @app.task(name="tasks.post")
…
```

## Tasks with a name, or with one that can't be told, are left alone

```python title="shop/tasks.py"
from celery import Celery, Task, shared_task

from shop.options import OPTIONS


class OwnNames(Celery):
    def gen_task_name(self, name, module):
        return f"own.{name}"


app = Celery("shop")
own = OwnNames("own")
NAME = {"name": "shop.b"}


@shared_task(name="shop.a")
def a(): ...


@app.task(**NAME)
def b(): ...


@app.task(**OPTIONS)
def c(): ...


@own.task
def d(): ...


def job(function):
    return shared_task(name=f"shop.{function.__name__}")(function)


@job
def e(): ...


class Report(Task):
    def run(self): ...


app.register_task(Report())
```
```python title="tests/tasks.py"
from celery import shared_task


@shared_task
def send(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.decorator_edits import add_arguments
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.style import Style, style_of
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL124", "implicit-task-name", "information", subject=Task, words=("task",), enabled=False, needs="everything"
)


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds tasks that are named after their function, where that name is known."""
    record = task.record
    if record is None or record.kind != "function" or record.wrapper is not None or record.nested:
        return
    if task.at is None or task.decorator is None or "name" in task.options or not task.is_complete:
        return
    if context.purpose == "test" or record.name is None:
        return
    quote = style_of(context.text, Style()).quote
    name = f"{quote}{record.name}{quote}"
    edits = add_arguments(task.decorator, {"name": name}, context)
    fixes = (
        (Fix(f"add name={name}", Change(edits), assist="explicit-name"),) if edits and not record.is_ambiguous else ()
    )
    renames = f"a move or a new name of this function renames the task `{record.name}`"
    yield Finding(task.at, f"{renames}: messages on their way are discarded then", fixes)
