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
->
```python title="shop/tasks.py"
…
export = app.register_task(Export())


def start(order_id):
    export.delay(order_id)
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
    Export().s(order_id)
    ^^^^^^^^^^ CEL127 the worker answers NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
    Export().apply(args=(order_id,))
    ^^^^^^^^^^^^^^ CEL127 `Export().apply` raises NotRegistered: None, as a new `Export()` has no name: call the instance that is registered
```
->
```python title="shop/views.py"
from shop.tasks import Export, export


def start(order_id):
    export.delay(order_id)
    export.apply_async(args=(order_id,))
    export.s(order_id)
    export.apply(args=(order_id,))
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

import re
from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change, ReplacedElsewhere
from celeryls.edit.text import replace
from celeryls.project.names.entities import Assigned
from celeryls.project.subjects.class_calls import ClassCall, RegisteredInstance
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit

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
    """Call the instance that a name of this file holds, else import it; where none holds it, one is made to."""
    if called.instance is not None:
        if not isinstance(context.entity(called.instance, called.scope), Assigned):
            return ()
        return (Fix(f"call {called.instance}", Change((_instead(called, called.instance, context),))),)
    registered = called.elsewhere
    if registered is None or not called.definition.name.isidentifier():
        return ()
    name = registered.name or _snake_case(called.definition.name)
    is_here = called.spot.path == context.path
    if not _means(name, registered, called, context):
        return ()
    edits = (_instead(called, name, context),)
    imports = () if is_here else (f"from {registered.module} import {name}",)
    kept = f"{name} = {registered.statement}"
    added = () if registered.name else (ReplacedElsewhere(called.spot.path, registered.statement, kept, name),)
    title = f"call {name}" if registered.name else f"keep the registered instance as {name}, and call that"
    return (Fix(title, Change(edits, imports, elsewhere=added)),)


def _means(name: str, registered: RegisteredInstance, called: ClassCall, context: Context) -> bool:
    """Whether the name means the instance in this file, or nothing yet."""
    match context.entity(name, called.scope):
        case Assigned(path=path, assignment=made) if registered.name is not None:
            return path == called.spot.path and isinstance(made.target, Name) and made.target.dotted == registered.name
        case None:
            return re.search(rf"\b{name}\b", context.text) is None
        case _:
            return False


def _instead(called: ClassCall, name: str, context: Context) -> Edit:
    start, end = context.span(called.call.callee.range)
    owner = context.text[start : end - len(called.method)].rstrip(". \t\r\n\\")
    return replace(start, start + len(owner), name)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
