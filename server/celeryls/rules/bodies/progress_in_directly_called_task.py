"""A task that reports progress is called as a function

`self.update_state(…)` stores a state under the id of the task. Called as a function, `pay(1)`, a task has no id: with a result backend the call raises
`ValueError: task_id must not be empty. Got None instead.` (`celery.backends.base`). Run it by `.delay(…)` or `.apply(…)`, or ask `self.request.called_directly` first.

This rule is off by default.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def export(self, rows):
    for number, row in enumerate(rows):
        self.update_state(state="PROGRESS", meta={"done": number})
        ^^^^^^^^^^^^^^^^^ CEL604 called as a function, the task fails: ValueError: task_id must not be empty


def export_now(rows):
    return export(rows)
```

## A call in another file

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def export(self, rows):
    self.update_state(state="PROGRESS", meta={"done": 0})
    ^^^^^^^^^^^^^^^^^ CEL604 called as a function, the task fails: ValueError: task_id must not be empty
```
```python title="tests/test_tasks.py"
from shop.tasks import export


def test_export():
    assert export([]) is None
```

## Tasks that are sent, that ask, or whose tests replace it

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def sent(self, rows):
    self.update_state(state="PROGRESS", meta={"done": 0})


@shared_task(bind=True)
def asking(self, rows):
    if not self.request.called_directly:
        self.update_state(state="PROGRESS", meta={"done": 0})


@shared_task(bind=True)
def named(self, rows, job):
    self.update_state(job, "PROGRESS", {"done": 0})


@shared_task
def silent(rows): ...


def run(rows):
    sent.delay(rows)
    sent.apply((rows,))
    asking(rows)
    named(rows, "1")
    silent(rows)
```

## Without a backend nothing is stored

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://")


@app.task(bind=True)
def export(self, rows):
    self.update_state(state="PROGRESS", meta={"done": 0})


export([])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.settings import stores_results
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Task
from celeryls.source.bodies.mentions import mentions_in
from celeryls.source.surroundings.model import InCondition, InTry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import CallExpression

RULE = Rule(
    "CEL604",
    "progress-in-directly-called-task",
    "information",
    subject=Task,
    words=(".update_state(",),
    enabled=False,
    needs="uses",
)

_MESSAGE = "called as a function, the task fails: ValueError: task_id must not be empty"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the first report of progress in a task that some code calls as a function."""
    own = task_body(task, context)
    if own is None or task.name is None or not stores_results(context):
        return
    names = mentions_in(context.text, own.function).names
    reports = [each for each in own.own_calls("update_state", context) if _is_of_request(each, context)]
    if not reports or names & {"called_directly", "is_eager"}:
        return
    uses = context.uses(task.name)
    direct = [each for each in uses if each.kind == "call" and each.method == "()"]
    if direct and not any(each.kind == "patch" for each in uses):
        related = tuple(Related(each.spot, "it is called here") for each in direct)
        yield Finding(reports[0].callee.range, _MESSAGE, related=related)


def _is_of_request(call: CallExpression, context: Context) -> bool:
    """Whether a call takes the id of its own request, under no condition."""
    if any(each.name in (None, "task_id", "*", "**") for each in call.arguments):
        return False
    return not any(isinstance(each, InCondition | InTry) for each in context.around(call.range).around)
