"""A class task that is called by its class

`register_task(Export())` registers that instance, under the name that it gives to it alone (`celery.app.base.Celery.register_task`). A new instance of a
class without a `name` has no name: `Export().delay()` returns an id, and the worker answers `NotRegistered: None`. On the class itself, `Export.delay(…)`, there is
no task at all: the call raises an error.

Keep what `register_task` returns, and call that; or give the class a `name`.

## Example

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    def run(self, order_id): ...


app.register_task(Export())


def start(order_id):
    Export().delay(order_id)
    ^^^^^^^^^^^^^^ CEL127 the worker answers NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
```

## The class itself, and a signature

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    def run(self, order_id): ...


export = app.register_task(Export())
```
```python title="shop/views.py"
from shop.tasks import Export


def start(order_id):
    Export.delay(order_id)
    ^^^^^^^^^^^^ CEL127 `Export.delay` raises an AttributeError, as it takes its first argument for the task: call the instance that is registered
    Export.apply_async(args=(order_id,))
    ^^^^^^^^^^^^^^^^^^ CEL127 `Export.apply_async` raises TypeError: Task.apply_async() missing 1 required positional argument: 'self': call the instance that is registered
    Export.delay()
    ^^^^^^^^^^^^ CEL127 `Export.delay` raises TypeError: Task.delay() missing 1 required positional argument: 'self': call the instance that is registered
    Export().s(order_id)
    ^^^^^^^^^^ CEL127 the worker answers NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
    Export().apply(args=(order_id,))
    ^^^^^^^^^^^^^^ CEL127 `Export().apply` raises NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
```

## The registered instance has a name in the file

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    def run(self, order_id): ...


export = app.register_task(Export())


def start(order_id):
    Export().delay(order_id)
    ^^^^^^^^^^^^^^ CEL127 the worker answers NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
    Export.delay(order_id)
    ^^^^^^^^^^^^ CEL127 `Export.delay` raises an AttributeError, as it takes its first argument for the task: call the instance that is registered
```
->
```python title="shop/tasks.py"
…
def start(order_id):
    export.delay(order_id)
    export.delay(order_id)
```

## Named classes, registered instances, and methods of the project's own are left alone

```python title="shop/tasks.py"
from celery import Celery, Task

from shop.bases import ShopTask

app = Celery("shop")


class Named(Task):
    name = "shop.named"

    def run(self): ...


class Inheriting(Named):
    def run(self): ...


class OwnDelay(Task):
    @classmethod
    def delay(cls, *args):
        return app.tasks["shop.own"].delay(*args)

    def run(self): ...


class Export(Task):
    def run(self): ...

    def again(self):
        Task.delay(self, 1)
        return self.delay()


class Reload(Task):
    def run(self): ...


class OfShop(ShopTask):
    def run(self): ...


@app.register_task
class Counted(Task):
    def run(self): ...


export = app.register_task(Export())
Reload = app.register_task(Reload())
for each in (Named(), Inheriting(), OwnDelay(), OfShop()):
    app.register_task(each)

export.delay()
Reload.delay()
Named().delay()
Inheriting().delay()
OwnDelay.delay(1)
OfShop.delay()
OfShop().delay()
Counted.delay()
Export.delay(export)
Export().run()
```
```python title="tests/test_tasks.py"
from shop.tasks import Export


def test_export(mocker):
    mocker.patch("shop.tasks.Export.delay")
    Export.delay(1)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.names.entities import Assigned
from celeryls.project.subjects.class_calls import ClassCall
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL127",
    "class-task-called-by-class",
    "warning",
    subject=ClassCall,
    words=(".delay", ".apply", ".s(", ".si(", ".signature"),
    needs="everything",
)

_CALL = "call the instance that is registered"


def check(called: ClassCall, context: Context) -> Iterator[Finding]:
    """Finds calls on a class, and on new instances that have no name."""
    if context.purpose == "test":
        return
    name = called.definition.name
    if called.is_instance:
        if called.name is not None or called.is_registered is False:
            return  # one that is not registered at all is for CEL118
        raises = f"`{name}().{called.method}` raises" if called.method in RUNNING else "the worker answers"
        message = f"{raises} NotRegistered: None, as a new `{name}()` has no name: {_CALL}"
    elif _may_pass_task(called, context):
        return
    else:
        message = f"`{name}.{called.method}` raises {_error(called)}: {_CALL}"
    related = (Related(called.spot, "the class"),)
    yield Finding(called.call.callee.range, message, _fixes(called, context), related)


def _may_pass_task(called: ClassCall, context: Context) -> bool:
    """Whether the first argument may be the task, as in a method that overrides another."""
    first = next((each for each in called.call.arguments if each.name in (None, "*")), None)
    if first is None:
        return any(each.name == "**" for each in called.call.arguments)
    if first.name == "*" or not isinstance(first.value, Name):
        return first.name == "*"
    is_self = first.value.dotted in ("self", "cls", "task")
    return is_self or isinstance(context.entity(first.value.dotted, called.scope), Assigned)


def _error(called: ClassCall) -> str:
    if any(each.name is None for each in called.call.arguments):
        return "an AttributeError, as it takes its first argument for the task"
    return f"TypeError: Task.{called.method}() missing 1 required positional argument: 'self'"


def _fixes(called: ClassCall, context: Context) -> tuple[Fix, ...]:
    """Call the instance, where a name of this file holds it."""
    if called.instance is None or not isinstance(context.entity(called.instance, called.scope), Assigned):
        return ()
    start, end = context.span(called.call.callee.range)
    owner = context.text[start : end - len(called.method)].rstrip(". \t\r\n\\")
    edits = (replace(start, start + len(owner), called.instance),)
    return (Fix(f"call {called.instance}", Change(edits)),)
