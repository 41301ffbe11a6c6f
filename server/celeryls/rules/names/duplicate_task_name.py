"""Two tasks with the same name

Celery keeps one task per name. Which of two bodies that is varies between starts, since the finalizers of an app are stored in a set
(`celery._state._on_app_finalizers`); the other never runs. Celery 5.7 warns of it (`DuplicateTaskNameWarning`).

## Example

```python title="shop/orders.py"
from celery import shared_task


@shared_task(name="shop.send")
def send(order): ...
    ^^^^ CEL123 one of two tasks called `shop.send` is lost, and which one varies between starts
```
```python title="shop/mails.py"
from celery import shared_task


@shared_task(name="shop.send")
def send_mail(mail): ...
    ^^^^^^^^^ CEL123 one of two tasks called `shop.send` is lost, and which one varies between starts
```

## A function that is defined again

The second function replaces the first in its module, but the worker may keep the first: `send.delay(1, 2)` then raises the TypeError of the first signature.

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task
def send(order): ...
    ^^^^ CEL123 one of two tasks called `shop.celery.send` is lost, and which one varies between starts


@app.task
def send(order, mail): ...
    ^^^^ CEL123 one of two tasks called `shop.celery.send` is lost, and which one varies between starts
```
```python title="shop/__init__.py"
```

## Only one of two definitions in branches exists

```python title="shop/tasks.py"
import os

from celery import shared_task

if os.name == "nt":

    @shared_task
    def send(order): ...

else:

    @shared_task
    def send(order): ...
```

## Only one of two functions in branches is defined

```python title="shop/tasks.py"
from celery import shared_task

from shop.conf import FAST

if FAST:

    @shared_task(name="shop.send")
    def send_fast(order): ...

else:

    @shared_task(name="shop.send")
    def send_slowly(order): ...
```

## Services of one repository run apart

```python title="orders/app/tasks.py"
from celery import Celery

app = Celery("orders")


@app.task(name="ping")
def ping(): ...
```
```python title="mails/app/tasks.py"
from celery import Celery

app = Celery("mails")


@app.task(name="ping")
def ping_mails(): ...
```
```python title="orders/app/__init__.py"
```
```python title="mails/app/__init__.py"
```

## Examples are never loaded together

```python title="examples/one.py"
from celery import shared_task


@shared_task(name="add")
def add(x, y): ...
```
```python title="examples/two.py"
from celery import shared_task


@shared_task(name="add")
def add_again(x, y): ...
```

## Tests, and other apps, have their own tasks

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
other = Celery("other")


@app.task(name="send")
def send(order): ...


@other.task(name="send")
def send_again(order): ...
```
```python title="tests/test_tasks.py"
from shop.celery import app


@app.task(name="send")
def fake(order): ...
```
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.model.tasks import TaskRecord

RULE = Rule("CEL123", "duplicate-task-name", "error", subject=Project, needs="everything")

_APART = frozenset(
    ("test", "tests", "testing", "conftest.py", "example", "examples", "sample", "samples", "demo", "demos", "docs")
)
"""Folders whose files are not loaded with the others, or not even with each other."""


def check(project: Project, _: Context) -> Iterator[Finding]:
    """Finds tasks of one app and one name whose functions stand in different places."""
    named: dict[tuple[tuple[str, ...], str | None, str], list[TaskRecord]] = {}
    for task in project.tasks:
        if task.name and not task.nested and not _is_apart(task.spot.path):
            # Of a module with several names only its own tasks surely have the same one.
            place = _root(task) if len(task.names) == 1 else task.spot.path
            named.setdefault((task.names, task.app, place), []).append(task)
    several = len({(app.spot.path, app.variable) for app in project.apps if not _is_apart(app.spot.path)}) > 1
    for (names, app, _place), tasks in named.items():
        if len(tasks) < 2 or (app is None and several) or _are_one(tasks):
            continue
        many = "two" if len(tasks) == 2 else str(len(tasks))
        message = f"one of {many} tasks called `{names[0]}` is lost, and which one varies between starts"
        for task in tasks:
            twins = tuple(Related(each.spot, "the other task") for each in tasks if each is not task)
            yield Finding(task.spot, message, related=twins)


def _are_one(tasks: list[TaskRecord]) -> bool:
    """Whether they stand for one another, as functions of one file that stand in branches do."""
    if len({task.spot for task in tasks}) == 1:
        return True
    return len({task.spot.path for task in tasks}) == 1 and any(_is_indented(task) for task in tasks)


def _is_indented(task: TaskRecord) -> bool:
    return task.spot.range.column not in (4, 6, 10)  # behind "def", "class" and "async def"


def _root(task: TaskRecord) -> str:
    """The folder that a task's module is imported from."""
    path = task.spot.path.removesuffix(".py").removesuffix(f"{os.sep}__init__")
    return path.removesuffix(task.module.replace(".", os.sep))


@lru_cache(maxsize=4096)
def _is_apart(path: str) -> bool:
    parts = PurePath(path).parts
    return bool(_APART & set(parts)) or parts[-1].startswith("test_") or parts[-1].endswith("_test.py")
