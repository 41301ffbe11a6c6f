"""A serializer that the workers refuse

A worker takes messages of the types in `accept_content`, which is JSON alone unless it is set. It refuses others with `ContentDisallowed` in its log, and drops
them: the task never runs, and its result stays PENDING (`celery.worker.consumer`).

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://")


@app.task(serializer="pickle")
          ^^^^^^^^^^^^^^^^^^^ CEL120 the task never runs: workers refuse its messages with ContentDisallowed, as `accept_content` lacks `pickle`
def export(rows): ...
```

## A list without it

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop")
app.conf.accept_content = ["application/json", "msgpack"]


@app.task(serializer="yaml")
          ^^^^^^^^^^^^^^^^^ CEL120 the task never runs: workers refuse its messages with ContentDisallowed, as `accept_content` lacks `yaml`
def export(rows): ...


class Export(Task):
    serializer = "application/x-python-serialize"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL120 the task never runs: workers refuse its messages with ContentDisallowed, as `accept_content` lacks `application/x-python-serialize`

    def run(self, rows): ...


app.register_task(Export())
```

## What is accepted, or can't be told

```python title="shop/celery.py"
from celery import Celery

from shop.serializers import NAME

app = Celery("shop", accept_content=["application/json", "application/x-python-serialize", "yaml"])


@app.task(serializer="pickle")
def a(): ...


@app.task(serializer="json")
def b(): ...


@app.task(serializer=NAME)
def c(): ...


@app.task(serializer="application/x-yaml")
def d(): ...


@app.task(serializer="shop-json")
def e(): ...
```

## Settings that can't be read

```python title="shop/celery.py"
from celery import Celery

from shop.serializers import ACCEPTED

app = Celery("shop", broker="redis://", accept_content=ACCEPTED)


@app.task(serializer="pickle")
def a(): ...
```

## A project without settings

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(serializer="pickle")
def a(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Items, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule(
    "CEL120",
    "serializer-not-accepted",
    "error",
    subject=Task,
    words=("serializer",),
    needs="definitions",
)

_TYPES = {
    "json": "application/json",
    "msgpack": "application/x-msgpack",
    "pickle": "application/x-python-serialize",
    "yaml": "application/x-yaml",
}
"""The names of kombu's own serializers, and the types of their messages (`kombu.serialization`)."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a serializer of kombu's own that surely no worker accepts."""
    option = task.option("serializer")
    if option is None or option.at is None or task.kind == "annotation" or context.purpose == "test":
        return
    name = option.known.value if isinstance(option.known, Plain) else None
    kind = _TYPES.get(name, name) if isinstance(name, str) else None
    if kind not in _TYPES.values():
        return
    accepted = context.settings("accept_content")
    if not accepted:
        # A project that names no broker has its settings elsewhere.
        refuses = kind != _TYPES["json"] and bool(context.settings("broker_url"))
    else:
        refuses = all(_refuses(each, kind) for each in accepted)
    if refuses:
        yield Finding(
            option.keyword or option.at,
            f"the task never runs: workers refuse its messages with ContentDisallowed, as `accept_content` lacks `{name}`",
            related=tuple(Related(each.spot, "what workers accept") for each in accepted),
        )


def _refuses(accepted: Known, kind: str | None) -> bool:
    """Whether a value of ``accept_content`` surely lacks a type."""
    if not isinstance(accepted, Items):
        return False
    names = [each.value if isinstance(each, Plain) else None for each in accepted.items]
    types = [_TYPES.get(each, each) if isinstance(each, str) else None for each in names]
    return None not in types and kind not in types and all(each in _TYPES.values() for each in types)
