"""A value that Celery can't use

Celery does not look at most values before it needs them. Then the worker does not start, or each call fails: `ZoneInfoNotFoundError: 'No time zone found with key Europe/Berln'`,
`KeyError: 'No such transport: reddis. Did you mean redis?'`, `SerializerNotInstalled: No encoder/decoder installed for j`.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="reddis://redis")
                            ^^^^^^^^^^^^^^^^ CEL509 nothing can be sent: KeyError: 'No such transport: reddis'; did you mean `redis`?
app.conf.update(
    timezone="Europe/Berln",
             ^^^^^^^^^^^^^^ CEL509 each countdown and each crontab fails: ZoneInfoNotFoundError: No time zone found with key Europe/Berln; did you mean `Europe/Berlin`?
    accept_content="json",
                   ^^^^^^ CEL509 the worker stops at start: SerializerNotInstalled: No encoder/decoder installed for j; `accept_content` is a list
    task_serializer="jason",
                    ^^^^^^^ CEL509 each call fails: SerializerNotInstalled: No encoder installed for jason; did you mean `json`?
    task_queues=["shop", "mails"],
                ^^^^^^^^^^^^^^^^^ CEL509 each call fails: AttributeError: 'str' object has no attribute 'name'; `task_queues` is a list of `kombu.Queue`, or a dict
)
```
->
```python title="shop/celery.py"
…
app = Celery("shop", broker="redis://redis")
app.conf.update(
    timezone="Europe/Berlin",
    accept_content=["json"],
    task_serializer="json",
…
```

## Texts in place of numbers

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", accept_content=["jsn"], task_serializer="yml")
                                     ^^^^^ CEL509 the worker stops at start: SerializerNotInstalled: No encoder/decoder installed for jsn; did you mean `json`?
                                                             ^^^^^ CEL509 each call fails: SerializerNotInstalled: No encoder installed for yml; did you mean `yaml`?
app.conf.worker_max_tasks_per_child = "100"
                                      ^^^^^ CEL509 the worker stops at start: ValueError: maxtasksperchild must be a positive int or None; `worker_max_tasks_per_child` is a number
app.conf.result_expires = "1d"
                          ^^^^ CEL509 the worker stops at start: ValueError: invalid literal for int() with base 10: '1d'; `result_expires` is in seconds
```

## Texts that the worker or the client computes with

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://redis", broker_pool_limit="10", broker_connection_timeout="5")
                                                               ^^^^ CEL509 nothing can be sent: TypeError: unsupported operand type(s) for -: 'str' and 'int'; `broker_pool_limit` is a number
                                                                                               ^^^ CEL509 no connection is made: TypeError: unsupported operand type(s) for +: 'float' and 'str'; `broker_connection_timeout` is a number
app.conf.task_time_limit = "30s"
                           ^^^^^ CEL509 the worker stops at its first task: ValueError: could not convert string to float: '30s'; `task_time_limit` is in seconds
app.conf.task_soft_time_limit = "20s"
                                ^^^^^ CEL509 the worker stops at its first task: ValueError: could not convert string to float: '20s'; `task_soft_time_limit` is in seconds
app.conf.worker_max_memory_per_child = "200000"
                                       ^^^^^^^^ CEL509 each task ends its child process: TypeError: '>' not supported between instances of 'str' and 'int'; `worker_max_memory_per_child` is a number
app.conf.redis_max_connections = "20"
                                 ^^^^ CEL509 results in Redis can't be used: ValueError: "max_connections" must be a positive integer; `redis_max_connections` is a number
app.conf.task_default_rate_limit = "10/minute"
                                   ^^^^^^^^^^^ CEL509 the worker stops at start: KeyError: 'minute'
```
->
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://redis", broker_pool_limit=10, broker_connection_timeout=5)
app.conf.task_time_limit = "30s"
app.conf.task_soft_time_limit = "20s"
app.conf.worker_max_memory_per_child = 200000
app.conf.redis_max_connections = 20
app.conf.task_default_rate_limit = "10/m"
```

## Names that Celery looks up

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", backend="redis://redis", result_serializer="jsn")
                                                                ^^^^^ CEL509 the worker stops at start: KeyError: 'jsn'; did you mean `json`?
app.conf.worker_pool = "gevnt"
                       ^^^^^^^ CEL509 the worker stops at start: ModuleNotFoundError: No module named 'gevnt'; did you mean `gevent`?
app.conf.task_compression = "gzp"
                            ^^^^^ CEL509 each call fails: KeyError: 'gzp'; did you mean `gzip`?
app.conf.result_compression = "gzp"
                              ^^^^^ CEL509 the worker stops at start: ImproperlyConfigured: Unknown compression method 'gzp'; did you mean `gzip`?
```
->
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", backend="redis://redis", result_serializer="json")
app.conf.worker_pool = "gevent"
app.conf.task_compression = "gzip"
app.conf.result_compression = "gzip"
```

## Texts that Celery converts, and names that a library or the project may add

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", backend="cache+memory://", worker_concurrency="4", worker_prefetch_multiplier="4")
app.conf.task_time_limit = "60"
app.conf.task_soft_time_limit = "30"
app.conf.result_expires = "3600"
app.conf.broker_pool_limit = None
app.conf.worker_max_memory_per_child = os.environ.get("MEMORY")
app.conf.redis_max_connections = int(os.environ.get("CONNECTIONS", "20"))
app.conf.task_default_rate_limit = "10/m"
app.conf.worker_pool = "shop.pools:Pool"
app.conf.task_compression = "snappy"
app.conf.result_compression = "gzp"
```

## Result backends

```python title="config/settings.py"
CELERY_RESULT_BACKEND = "postgresql://db/results"
                        ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL509 the worker stops at start: ModuleNotFoundError: No module named 'postgresql'; the URL of a database begins with `db+`
CELERY_ACCEPT_CONTENT = ["json", "ymal"]
                                 ^^^^^^ CEL509 the worker stops at start: SerializerNotInstalled: No encoder/decoder installed for ymal; did you mean `yaml`?
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
->
```python title="config/settings.py"
CELERY_RESULT_BACKEND = "db+postgresql://db/results"
CELERY_ACCEPT_CONTENT = ["json", "yaml"]
```

## Values that are right, or that a library or the project may add

```python title="shop/celery.py"
import os

from celery import Celery
from kombu import Queue

app = Celery("shop", broker=os.environ["BROKER"], backend="db+postgresql://db/results")
app.conf.update(
    timezone="UTC",
    accept_content=["json", "application/json", "msgpack", "orjson"],
    task_serializer="shop-json",
    result_serializer="pickle",
    task_queues=[Queue("shop"), Queue("mails")],
)
a = Celery("a", broker="sqs://", backend="rpc://")
b = Celery("b", broker="shop.transports:Transport", backend="shop.backends.Backend")
c = Celery("c", broker="amqps://rabbit;amqp://other", backend="django-db")
d = Celery("d", broker="redis+socket:///run/redis.sock", backend="file:///results")
e = Celery("e", broker="sentinel://redis", backend="rediss://redis?ssl_cert_reqs=required")
f = Celery("f", broker="reddit://queue", timezone=None)
g = Celery("g", broker="confluentkafka://kafka", backend="elasticsearch://search")
h = Celery("h", task_queues={"shop": {"exchange": "shop"}})
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import value_place
from celeryls.checking.settings.refused_values import refused
from celeryls.project.subjects.apps.model import SettingValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL509", "invalid-setting-value", "error", subject=SettingValue, needs="definitions")


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds values that Celery surely refuses."""
    if value.setting is None or value.known is None or context.purpose == "test":
        return
    for each in refused(value.setting, value.known, context):
        at = each.spot.range if context.is_here(each.spot) else value_place(value, context)
        yield Finding(at, each.message, each.fixes)
