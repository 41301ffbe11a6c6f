"""A task class that nothing registers

Since Celery 4 a class that inherits from `Task` is not registered by itself (`celery.app.base.Celery.register_task`). `Export().delay()` returns an id
all the same: the worker does not know the name, and discards the message with `NotRegistered`.

## Example

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    name = "shop.export"

    def run(self, order_id): ...


def start(order_id):
    Export().delay(order_id)
    ^^^^^^^^^^^^^^ CEL118 the worker discards the message: NotRegistered: 'shop.export', as nothing registers `Export`
```
->
```python title="shop/tasks.py"
…
def start(order_id):
    Export().delay(order_id)


app.register_task(Export())
```

## Without a name, and from another module

```python title="shop/tasks.py"
from celery import Task


class Base(Task):
    abstract = True


class Export(Base):
    def run(self, order_id): ...


class Report(Base):
    name = "shop.report"

    def run(self): ...
```
```python title="shop/views.py"
from shop.tasks import Export, Report


def start(order_id):
    Export().apply_async((order_id,))
    ^^^^^^^^^^^^^^^^^^^^ CEL118 the worker discards the message: NotRegistered: None, as nothing registers `Export`
    Report().s()
    ^^^^^^^^^^ CEL118 the worker discards the message: NotRegistered: 'shop.report', as nothing registers `Report`
```

## Classes that are registered, or may be, are left alone

```python title="shop/tasks.py"
from celery import Celery, Task

from shop.bases import ShopTask

app = Celery("shop")


class Named(Task):
    name = "shop.named"

    def run(self): ...


class Other(Task):
    name = "shop.other"

    def run(self): ...


class OfShop(ShopTask):
    name = "shop.of_shop"

    def run(self): ...


class Computed(Task):
    name = f"{__name__}.computed"

    def run(self): ...


class Base(Task):
    name = "shop.base"

    def run(self): ...


class Own(Base):
    def run(self): ...


app.register_task(Named())
app.tasks.register(Other())
app.register_task(Own())

Named().delay()
Other().delay()
OfShop().delay()
Base().delay()
Base().run()
```

## Something registers classes that can't be told

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    name = "shop.export"

    def run(self): ...


def register(cls):
    app.register_task(cls())


register(Export)
Export().delay()
```

## A metaclass registers classes

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Registering(type):
    def __new__(cls, name, bases, attributes):
        made = super().__new__(cls, name, bases, {**attributes, "name": name.lower()})
        app.tasks.register(made())
        return made


class ShopTask(Task, metaclass=Registering):
    def run(self): ...


class Export(ShopTask):
    def run(self): ...


Export().delay()
app.send_task("shop.tasks.Exports")
```

## Tests register what they like

```python title="tests/test_tasks.py"
from celery import Task


class Export(Task):
    name = "shop.export"


def test_export():
    Export().delay()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change, StatementElsewhere
from celeryls.project.subjects.class_calls import ClassCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL118",
    "unregistered-task-class",
    "warning",
    subject=ClassCall,
    words=(".delay", ".apply", ".s(", ".si(", ".signature"),
    needs="everything",
)


def check(called: ClassCall, context: Context) -> Iterator[Finding]:
    """Finds new instances that are sent, and whose class surely is not registered."""
    if not called.is_instance or called.is_registered is not False or context.purpose == "test":
        return
    error = f"NotRegistered: {called.name!r}, as nothing registers `{called.definition.name}`"
    related = (Related(called.spot, "the class is not registered"),)
    yield Finding(called.call.callee.range, f"the worker discards the message: {error}", tuple(_fixes(called)), related)


def _fixes(called: ClassCall) -> Iterator[Fix]:
    """Register an instance at the end of the class's file; a class without a name would need that very instance."""
    if called.app is not None and called.name is not None and not called.definition.scope:
        name = called.definition.name
        added = StatementElsewhere(called.spot.path, f"{called.app}.register_task({name}())")
        yield Fix(f"register {name}", Change(elsewhere=(added,)), safe=False)
