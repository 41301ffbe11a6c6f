"""A task's name given by position

`shared_task` and `app.task` take the function by position and all options by keyword (`celery.app.base.Celery.task`,
`celery.app.shared_task`). A name in the function's place raises a TypeError when the module is imported.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task("shop.send")
             ^^^^^^^^^^^ CEL109 the import of this module raises TypeError: shared_task.<locals>.create_shared_task() takes 0 positional arguments but 1 was given
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(name="shop.send")
…
```

## With other options, and on an app

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")
NAME = "shop.report"


@app.task("shop.send", bind=True)
          ^^^^^^^^^^^ CEL109 the import of this module raises TypeError: argument 1 to @task() must be a callable
def send(self, order_id): ...


@app.task(f"{NAME}.daily")
          ^^^^^^^^^^^^^^^ CEL109 the import of this module raises TypeError: argument 1 to @task() must be a callable
def daily(): ...


@app.task(NAME)
          ^^^^ CEL109 the import of this module raises TypeError: argument 1 to @task() must be a callable
def report(): ...


@app.task(
    "shop.export",
    ^^^^^^^^^^^^^ CEL109 the import of this module raises TypeError: argument 1 to @task() must be a callable
    name="shop.export_all",
)
def export(): ...
```
->
```python title="shop/tasks.py"
…
@app.task(name="shop.send", bind=True)
def send(self, order_id): ...


@app.task(name=f"{NAME}.daily")
def daily(): ...


@app.task(name=NAME)
…
```

## In a call

```python title="shop/tasks.py"
from celery import Celery, shared_task

app = Celery("shop")


def send(order_id): ...


job = shared_task("shop.job")
                  ^^^^^^^^^^ CEL109 the import of this module raises TypeError: shared_task.<locals>.create_shared_task() takes 0 positional arguments but 1 was given
send_task = app.task("shop.send")(send)
                     ^^^^^^^^^^^ CEL109 the import of this module raises TypeError: argument 1 to @task() must be a callable
```
->
```python title="shop/tasks.py"
…
job = shared_task(name="shop.job")
send_task = app.task(name="shop.send")(send)
```

## A name by keyword, and what else makes tasks of names, is left alone

```python title="shop/tasks.py"
from celery import Celery, shared_task
from dramatiq import task as dramatiq_task

from shop.queue import app as other, named_task


class OwnCelery(Celery):
    def task(self, name, **options):
        return super().task(name=name, **options)


app = Celery("shop")
own = OwnCelery("own")
NAME = "shop.a"


@shared_task(name="shop.a")
def a(): ...


@app.task(name=NAME)
def b(): ...


@named_task("shop.c")
def c(): ...


@own.task("shop.d")
def d(): ...


@dramatiq_task("shop.e")
def e(): ...


@other.task("shop.f")
def f(): ...


def g(): ...


h = shared_task(g)
i = app.task(g, name="shop.i")
j = app.task(name="shop.j")(g)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.names.entities import Assigned
from celeryls.project.subjects.makers import Maker
from celeryls.source.expression.values import Constant, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Entity

RULE = Rule("CEL109", "positional-task-name", "error", subject=Maker, words=("task(",), needs="definitions")

_IMPORT = "the import of this module raises TypeError"
_SHARED = "shared_task.<locals>.create_shared_task() takes 0 positional arguments but 1 was given"
_OF_APP = "argument 1 to @task() must be a callable"


def check(maker: Maker, context: Context) -> Iterator[Finding]:
    """Finds uses whose only positional argument is a text."""
    positional = [
        each.value if each.name is None else None for each in maker.arguments or () if each.name in (None, "*")
    ]
    if not positional and maker.given is not None:
        positional = [maker.given]
    match positional:
        case [Constant(value=str()) | Operation(operator="f") as name]:
            place = name.range
        case [Name(dotted=dotted, range=place)] if _is_text(context.entity(dotted, maker.scope)):
            pass
        case _:
            return
    if expects_error(maker.value.range, context):
        return
    names = {each.name for each in maker.arguments or ()}
    fix = Fix("write name=", Change((insert(context.span(place).start, "name="),)))
    fixes = () if names & {"name", "**"} else (fix,)
    yield Finding(place, f"{_IMPORT}: {_SHARED if maker.is_shared else _OF_APP}", fixes)


def _is_text(entity: Entity) -> bool:
    """Whether a name surely holds a text."""
    value = entity.assignment.value if isinstance(entity, Assigned) else None
    return isinstance(value, Constant) and isinstance(value.value, str)
