"""A task that is a coroutine

A worker calls the task's function and does not await what it returns (`celery.app.trace`). The body of an `async def` never runs. Where
the result is stored, the task fails with `EncodeError: Object of type coroutine is not JSON serializable`; where it is ignored, the log
says that the task succeeded.

A decorator, a base class or a pool that awaits the coroutine makes it a task again; what this rule can't follow it leaves alone.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
async def send(order_id):
^^^^^^^^^ CEL108 the body never runs: the worker does not await it, and the task fails with EncodeError: Object of type coroutine is not JSON serializable
    ...
```

## With options, in a class's place, and with an ignored result

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


@app.task(bind=True, max_retries=3)
async  def fetch(self, url):
^^^^^^^^^^ CEL108 the body never runs: the worker does not await it, and the task fails with EncodeError: Object of type coroutine is not JSON serializable
    ...


@app.task(ignore_result=True)
async def report(day):
^^^^^^^^^ CEL108 the body never runs: the worker does not await it, and logs that the task succeeded
    ...


class Awaits(Task):
    def on_failure(self, *args): ...


class Upload(Awaits):
    name = "upload"

    async def run(self, path):
    ^^^^^^^^^ CEL108 the body never runs: the worker does not await it, and the task fails with EncodeError: Object of type coroutine is not JSON serializable
        ...


@app.task(base=Awaits)
async def export(day):
^^^^^^^^^ CEL108 the body never runs: the worker does not await it, and the task fails with EncodeError: Object of type coroutine is not JSON serializable
    ...
```

## Coroutines that something may await

```python title="shop/celery.py"
from celery import Celery, Task


class Awaiting(Task):
    def __call__(self, *args, **kwargs):
        import asyncio

        return asyncio.run(self.run(*args, **kwargs))


app = Celery("shop", task_cls=Awaiting)


def make_app():
    made = Celery("made")
    made.Task = Awaiting
    return made


class OwnCelery(Celery):
    task_cls = "shop.celery.Awaiting"


made = make_app()
own = OwnCelery("own")
```
```python title="shop/tasks.py"
import asyncio

from asgiref.sync import async_to_sync
from celery import Task, shared_task

from shop.bases import AsyncTask
from shop.celery import Awaiting, app, made, own


@shared_task
@async_to_sync
async def a(): ...


@shared_task(base=Awaiting)
async def b(): ...


@shared_task(base=AsyncTask)
async def c(): ...


@app.task
async def d(): ...


@made.task
async def e(): ...


@own.task
async def f(): ...


def async_task(*args, **options):
    def decorate(function):
        def run(*arguments):
            return asyncio.run(function(*arguments))

        return shared_task(*args, **options)(run)

    return decorate


@async_task(name="g")
async def g(): ...


@shared_task
def h():
    async def inner(): ...

    asyncio.run(inner())


async def i(): ...


class Upload(AsyncTask):
    async def run(self, path): ...


class Own(Task):
    def __call__(self, *args):
        return asyncio.run(self.run(*args))

    async def run(self, path): ...
```

## A pool that runs coroutines

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.worker_pool = "celery_aio_pool.pool:AsyncIOPool"


@app.task
async def send(order_id): ...
```

## Celery with a pool of its own, patched for the whole process

```python title="shop/tasks.py"
import celery_aio_pool
from celery import Celery

app = Celery("shop")
celery_aio_pool.patch_celery_tracer()


@app.task
async def send(order_id): ...
```

## Tests that define one to see it fail are left alone

```python title="tests/test_tasks.py"
from celery import shared_task


@shared_task
async def send(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.definitions.plain_functions import is_plain_function
from celeryls.checking.rule import Finding, Rule
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Definition

RULE = Rule("CEL108", "async-task", "error", subject=Task, words=("async",), needs="definitions")

_POOLS = frozenset(("prefork", "processes", "solo", "threads", "eventlet", "gevent"))
"""Celery's own, none of which awaits."""
_RUNNING = ("celery_aio_pool", "celery_pool_asyncio", "patch_celery_tracer")
"""What a file imports that makes workers run coroutines."""
_NOT_AWAITED = "the body never runs: the worker does not await it"
_FAILS = "the task fails with EncodeError: Object of type coroutine is not JSON serializable"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds coroutines that Celery's own decorator makes tasks of, and that nothing can await."""
    definition = _coroutine(task, context)
    if definition is None:
        return
    if context.purpose == "test" or any(context.entity(each, ()) is not None for each in _RUNNING):
        return
    pools = context.settings("worker_pool")
    if any(not isinstance(each, Plain) or each.value not in _POOLS for each in pools):
        return
    name = context.span(definition.name_range).start
    start = context.text.rfind("async", 0, name)
    ignored = task.option("ignore_result")
    succeeds = ignored is not None and isinstance(ignored.known, Plain) and ignored.known.value is True
    then = "logs that the task succeeded" if succeeds else _FAILS
    place = context.range((start, len(context.text[:name].rstrip())))
    yield Finding(place, f"{_NOT_AWAITED}, and {then}")


def _coroutine(task: Task, context: Context) -> Definition | None:
    """The coroutine that Celery calls: the task's function, or the `run` of a class; None if there is none."""
    made = task.definition
    if made is None or task.kind != "base":
        return made if made is not None and made.kind == "async def" and is_plain_function(task) else None
    run = next((each for each in task.methods if each.name == "run"), None)
    if run is None or run.kind != "async def" or run.decorators or made.decorators:
        return None
    return None if isinstance(context.entity(f"{made.name}.__call__", made.scope), Defined) else run
