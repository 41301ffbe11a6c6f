"""Run a task once for the same arguments

Writes a guard at the beginning of the task: the first run notes the arguments, in Django's cache or in the project's Redis, and a run that finds the note does nothing. A message that is sent twice, by a double click for instance, does its
work once. A run that fails removes its note, so retries run, and so does the next message. The note of a run that was killed stays until its timeout, an hour unless you choose another one; choose a time above the time limit of the task.

All parameters are part of the key: take out those that do not tell one job from another. An error that the task itself handles is no failure: that job counts as done. For more certainty, with a row that is claimed in the database, see the pattern `cidempotent`.

Offered where the project has a cache that its workers share (`CACHES` in Redis, Memcached or the database), or the file has a client of Redis. Not offered for a task that is acknowledged late: its message comes again when its worker
dies, and has to run then. Nor for one in the beat schedule, or without parameters: that is meant to run again; nor where a parameter is a list or a dict, which make no key.

## Example

```python title="shop/settings.py"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost"}}
```

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.settings", namespace="CELERY")
```

```python title="shop/tasks.py"
from celery import shared_task
from django.db import models


@shared_task$0
def charge(order_id: int):
    \"\"\"Charge an order.\"\"\"
    order = find(order_id)
    return pay(order)
```
->
```python title="shop/tasks.py"
from celery import shared_task
from django.core.cache import cache
from django.db import models


@shared_task
def charge(order_id: int):
    \"\"\"Charge an order.\"\"\"
    key = f"shop.tasks.charge:{order_id}"
    if not cache.add(key, 1, timeout=3600):
        return None
    try:
        order = find(order_id)
        return pay(order)
    except BaseException:
        cache.delete(key)
        raise
```

## With the project's client of Redis, in a bound task

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```

```python title="shop/connections.py"
from redis import Redis

redis_client = Redis.from_url("redis://localhost")
```

```python title="shop/tasks.py"
from .celery import app
from .connections import redis_client


@app.task(bind=True, name='charge', max_retries=3)$0
def charge(self, order_id, *, key='now'):
    # by the bank
    try:
        pay(order_id, '''
  today
''')

    except OSError as error:
        raise self.retry(exc=error)
    # done
```
->
```python title="shop/tasks.py"
from .celery import app
from .connections import redis_client


@app.task(bind=True, name='charge', max_retries=3)
def charge(self, order_id, *, key='now'):
    run_key = f'charge:{order_id}:{key}'
    if not redis_client.set(run_key, 1, nx=True, ex=3600):
        return
    try:
        # by the bank
        try:
            pay(order_id, '''
  today
''')

        except OSError as error:
            raise self.retry(exc=error)
        # done
    except BaseException:
        redis_client.delete(run_key)
        raise
```

## A client that the module makes, and a task that returns nothing

```python title="shop/tasks.py"
import redis
from celery import Celery

app = Celery("shop")
client = redis.Redis(decode_responses=True)


@app.task$0
def charge(order_id: int, currency: str = "EUR") -> None:
    pay(order_id, currency)
```
->
```python title="shop/tasks.py"
…
def charge(order_id: int, currency: str = "EUR") -> None:
    key = f"shop.tasks.charge:{order_id}:{currency}"
    if not client.set(key, 1, nx=True, ex=3600):
        return
    try:
        pay(order_id, currency)
    except BaseException:
        client.delete(key)
        raise
```

## A task that is acknowledged late: its message comes again when its worker dies

```python title="shop/tasks.py"
import redis
from celery import Celery

app = Celery("shop", task_acks_late=True)
client = redis.Redis()


@app.task$0
def charge(order_id):
    pay(order_id)
```

## A cache that each process has for itself

```python title="shop/settings.py"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
```

```python title="shop/celery.py"
from celery import Celery
from django.db import models

app = Celery("shop")
app.config_from_object("shop.settings", namespace="CELERY")


@app.task$0
def charge(order_id):
    pay(order_id)
```

## A value that only the author can give, and a lock that is there

```python title="shop/tasks.py"
import redis
from celery import Celery

app = Celery("shop")
client = redis.Redis()


@app.task$0
def charge(order_id: int) -> int:
    with client.lock(f"charge-{order_id}"):
        return pay(order_id)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.assisting.guarding.guard import guarded, key_parameters, may_be_late
from celeryls.features.assisting.guarding.guarded_body import body_lines
from celeryls.features.assisting.guarding.shared_stores import shared_store
from celeryls.features.assisting.offer import Offer
from celeryls.source.bodies.reader import body_of
from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "idempotency"
RANK = 36

_GUARDED = re.compile(r"cache|(?:\b|_)(?:un)?lock(?:s|ed)?(?:\b|_)|Lock|setnx|idempot|[Ss]ingleton|QueueOnce|\bnx *=")
_MAY_BE_NONE = re.compile(r"\b(?:None|Any|Optional)\b")
_PLAIN_NAME = re.compile(r"[\w.:/-]+")


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a task with parameters, without a guard, where its workers share a store."""
    task, known, definition = target.known, target.context.known, target.task.definition
    if task is None or task.name is None or known is None or not target.context.whole or definition.containers:
        return
    whole = target.task.source[definition.span.start : definition.span.end]
    apps = known.apps_of(task)
    if (
        task.kind != "function"
        or task.call is not None
        or _GUARDED.search(whole)
        or _PLAIN_NAME.fullmatch(task.name) is None
    ):
        return
    if not apps or any(entry.task == task.name for entry in known.beat_entries()) or may_be_late(target, apps):
        return
    parameters, found = key_parameters(target), body_lines(target.task)
    if not parameters or found is None or (found.annotated and not _MAY_BE_NONE.search(found.annotated)):
        return
    store = shared_store(target)
    if store is None or _binds(target, store.name):
        return
    title = target.title(f"run it once an hour for the same arguments ({store.name})")
    kind, extent = "refactor.rewrite.celery.idempotency", definition.span
    yield Offer("run-once", title, kind, lambda: guarded(target, store, found, parameters), extent=extent)


def _binds(target: Target, name: str) -> bool:
    source = target.task.source
    return bool(body_of(source, Code(source).between(*target.task.definition.name_span)).bindings_of(name))
