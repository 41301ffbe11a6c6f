"""A queue missing from `task_queues`

If `task_queues` is set, a worker without `-Q` consumes only the queues in it: messages for other queues stay in the broker
(`celery.app.amqp.Queues`). With `task_create_missing_queues = False` the call itself raises `QueueNotFound`.

## Example

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_default_queue = "shop"
app.conf.task_queues = [Queue("shop"), Queue("mails")]
app.conf.task_routes = {"shop.celery.pay": {"queue": "payments"}}
                                                      ^^^^^^^^ CEL413 no worker without `-Q` consumes `payments`: `task_queues` lacks it


@app.task
def pay(order): ...


@app.task(queue="mail")
                 ^^^^ CEL413 no worker without `-Q` consumes `mail`: `task_queues` lacks it; did you mean `mails`?
def send(mail): ...


pay.apply_async(queue="shop")
```
->
```python title="shop/celery.py"
…
@app.task(queue="mails")
…
```

## Queues that are not created

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop", task_create_missing_queues=False)
app.conf.task_queues = [Queue("celery"), Queue("mails")]


@app.task
def pay(order): ...


def now():
    pay.apply_async(queue="payments")
                           ^^^^^^^^ CEL413 the call raises QueueNotFound: `task_queues` lacks `payments`
    pay.apply_async(queue="mails")
```

## The default queue needs a declaration too

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_queues = (Queue("shop"), Queue("mails"))
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL413 no worker without `-Q` consumes the default queue `celery`: `task_queues` lacks it, and `task_default_queue` names no other


@app.task
def pay(order): ...
```

## A queue that a worker consumes needs no declaration

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_queues = [Queue("shop"), Queue("mails")]


@app.task(queue="payments")
def pay(order): ...


@app.task(queue="orders")
def other(order): ...
```
```yaml title="compose.yaml"
services:
  worker:
    command: celery -A shop worker -Q payments,celery
```
```python title="shop/worker.py"
from shop.celery import app

app.control.add_consumer("orders")
```

## Unknown settings and queues are left alone

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

from shop.queues import MORE

app = Celery("shop")
app.conf.task_queues = [Queue("shop"), *MORE]


@app.task(queue="payments")
def pay(order): ...
```

## The beginning of a declared name is being typed

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_queues = [Queue("celery"), Queue("mails")]


@app.task(queue="mai")
def send(mail): ...
```

## Settings that can't be read may name any queue

```python title="shop/celery.py"
import os

from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_queues = [Queue("shop"), Queue("mails")]
app.config_from_object(os.environ["SETTINGS"])


@app.task
def pay(order): ...
```

## So may settings that override them later

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

from shop.settings import load

app = Celery("shop")
app.conf.task_queues = [Queue("shop"), Queue("mails")]
app.conf.update(load())
app.conf.task_create_missing_queues = False


@app.task(queue="payments")
def pay(order): ...
```

## Without `task_queues` each queue is created on first use

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="payments")
def pay(order): ...
```

## If every task has a queue, the default queue is not needed

```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_queues = [Queue("shop"), Queue("mails")]
app.conf.task_routes = {"*": {"queue": "shop"}}


@app.task
def pay(order): ...
```
```python title="tests/test_shop.py"
from shop.celery import pay

pay.apply_async(queue="anything")
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.named_queues import may_go_on, place_of
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import Queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL413", "undeclared-queue", "warning", subject=Queue, needs="everything")


def check(queue: Queue, context: Context) -> Iterator[Finding]:
    """Finds queues that are surely not declared, and that no worker of the project's asks for."""
    if queue.declared is None or queue.name in queue.declared or queue.is_consumed:
        return
    if queue.creates_missing is None or (not queue.is_default and may_go_on(queue.name, queue.declared)):
        return
    near = next(iter(get_close_matches(queue.name, queue.declared, 1, 0.8)), None)
    if queue.is_default and queue.creates_missing:
        lacks = "`task_queues` lacks it, and `task_default_queue` names no other"
        yield Finding(queue.at, f"no worker without `-Q` consumes the default queue `{queue.name}`: {lacks}")
    elif queue.creates_missing:
        message = f"no worker without `-Q` consumes `{queue.name}`: `task_queues` lacks it"
        message += f"; did you mean `{near}`?" if near else ""
        yield Finding(place_of(queue, context), message, _fixes(queue, near, context))
    else:
        default = "default queue " if queue.is_default else ""
        message = (
            f"the call raises QueueNotFound: `task_queues` lacks {'the ' if default else ''}{default}`{queue.name}`"
        )
        yield Finding(place_of(queue, context), message, _fixes(queue, near, context), severity="error")


def _fixes(queue: Queue, near: str | None, context: Context) -> tuple[Fix, ...]:
    start, end = context.span(queue.at)
    at = context.text.find(queue.name, start, end) if near else -1
    if near is None or at < 0 or queue.is_default:
        return ()
    return (Fix(f"write {near}", Change((replace(at, at + len(queue.name), near),)), safe=False),)
