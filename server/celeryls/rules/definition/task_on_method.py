"""A task made of a method

Celery registers the function that stands in the class; nobody passes it an instance. A task of a method with `self` lacks one argument in each call:
`TypeError: send() missing 1 required positional argument: 'order_id'`. A task of a `staticmethod`, `classmethod` or `property` can't be made at all:
the import of the module, or the start of the worker, ends with a TypeError or an AttributeError. `@staticmethod` above the task's decorator works, `@classmethod` there passes no class either.

A function at the top of the module is the usual place for a task; it may create the object that it needs.

## Example

```python title="shop/tasks.py"
from celery import shared_task


class Mailer:
    @shared_task
    def send(self, order_id): ...
        ^^^^ CEL111 a call lacks an argument, as nobody passes the instance: TypeError: send() missing 1 required positional argument: 'order_id'
```

## Methods of a class, properties, and a method that only has `self`

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


class Mailer:
    @app.task(name="shop.a")
    @staticmethod
    ^^^^^^^^^^^^^ CEL111 the worker does not start: Celery can't make a task of a `staticmethod`
    def a(order_id): ...

    @app.task
    @classmethod
    ^^^^^^^^^^^^ CEL111 the worker does not start: Celery can't make a task of a `classmethod`
    def b(cls, order_id): ...

    @app.task(max_retries=3)
    @property
    ^^^^^^^^^ CEL111 the worker does not start: Celery can't make a task of a `property`
    def c(self): ...

    @app.task(max_retries=3)
    def d(self): ...
        ^ CEL111 a call lacks an argument, as nobody passes the instance: TypeError: d() missing 1 required positional argument: 'self'

    @app.task()
    def e(self, order_id, *, day=None, **options): ...
        ^ CEL111 a call lacks an argument, as nobody passes the instance: TypeError: e() missing 1 required positional argument: 'order_id'

    @app.task()
    def f(self, order_id=None): ...
        ^ CEL111 `self` is the first argument of the call, as nobody passes the instance

    @classmethod
    @app.task
    def g(cls, order_id): ...
        ^ CEL111 a call lacks an argument, as nobody passes the class: TypeError: g() missing 1 required positional argument: 'order_id'
```

## What works in a class is left alone

```python title="shop/tasks.py"
from celery import Celery, Task, shared_task
from celery.contrib.methods import task_method

from shop.bases import WithInstance
from shop.decorators import with_self

app = Celery("shop")
OPTIONS = {"bind": True}


class Mailer:
    @staticmethod
    @shared_task
    def a(order_id): ...

    @shared_task
    def b(order_id): ...

    @shared_task(bind=True)
    def c(self, order_id): ...

    @app.task(filter=task_method)
    def d(self, order_id): ...

    @shared_task(base=WithInstance)
    def e(self, order_id): ...

    @shared_task(**OPTIONS)
    def f(self, order_id): ...

    @with_self
    @shared_task
    def g(self, order_id): ...

    @shared_task
    @with_self
    def h(self, order_id): ...

    @property
    def i(self): ...

    @classmethod
    @shared_task(bind=True)
    def m(cls, order_id): ...

    @classmethod
    @with_self
    @shared_task
    def n(cls, order_id): ...

    def j(self):
        @app.task
        def k(): ...

        return k


class Report(Task):
    def run(self, day): ...


class Own(Celery):
    def start(self):
        @self.task
        def l(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import expects_error
from celeryls.checking.definitions.missing_argument import missing_without_self
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.makers import Maker
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

RULE = Rule("CEL111", "task-on-method", "error", subject=Maker, words=("task",), needs="definitions")

_REFUSED = ("staticmethod", "classmethod", "property")
_GIVING = frozenset(("bind", "base", "filter", "**"))
"""Options that may give a function its instance, or the task."""


def check(maker: Maker, context: Context) -> Iterator[Finding]:
    """Finds what Celery can't make a task of below its decorator, and methods that get no instance."""
    definition = maker.definition
    if definition is None or definition.kind == "class" or not maker.scope or maker.scope[-1][0] != "class":
        return
    if expects_error(definition.name_range, context):
        return
    ranges = [each.range for each in definition.decorators]
    for below in definition.decorators[ranges.index(maker.value.range) + 1 :]:
        kind = below.dotted if isinstance(below, Name) else ""
        if kind in _REFUSED and context.library_name(kind, maker.scope) == f"builtins.{kind}":
            place = context.range((context.span(below.range).start - 1, context.span(below.range).end))
            yield Finding(place, f"the worker does not start: Celery can't make a task of a `{kind}`")
            return
    names = {each.name for each in maker.arguments or ()}
    if not names.isdisjoint(_GIVING):
        return
    if len(ranges) == 1 and _takes_first("self", definition):
        yield Finding(definition.name_range, _consequence("self", definition))
    elif len(ranges) == 2 and ranges[1] == maker.value.range and _takes_first("cls", definition):
        above = definition.decorators[0]
        if isinstance(above, Name) and context.library_name(above.dotted, maker.scope) == "builtins.classmethod":
            yield Finding(definition.name_range, _consequence("cls", definition))


def _takes_first(name: str, definition: Definition) -> bool:
    first = definition.parameters[0] if definition.parameters else None
    return first is not None and first.name == name and first.default is None


def _consequence(name: str, definition: Definition) -> str:
    owner = "instance" if name == "self" else "class"
    missing = missing_without_self(definition)
    if missing is None:
        return f"`{name}` is the first argument of the call, as nobody passes the {owner}"
    return f"a call lacks an argument, as nobody passes the {owner}: {missing}"
