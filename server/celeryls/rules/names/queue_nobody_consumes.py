"""A queue that no worker consumes

A worker consumes only the queues in its `-Q`, or `task_queues`, or the default queue (`celery.app.amqp.Queues`). Messages for any other queue stay in the broker:
there is no error on either side, and the task stays PENDING.

Only where the project itself starts workers (Procfile, compose, systemd, Kubernetes and similar files), and all of their queues can be read.

## Example

```text title="Procfile"
web: gunicorn shop
worker: celery -A shop worker
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mails")
                 ^^^^^ CEL412 messages stay in the broker: no worker command of the project consumes `mails`
def send(mail): ...


@app.task
def pay(order): ...
```

## In a call, and in a route

```yaml title="compose.yaml"
services:
  worker:
    command: celery -A shop worker -Q celery,mails
  reports:
    command: celery -A shop worker -Q reports
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.celery.send": {"queue": "mail"}}
                                                       ^^^^ CEL412 messages stay in the broker: no worker command of the project consumes `mail`; did you mean `mails`?


@app.task
def send(mail): ...


def now():
    send.apply_async(queue="urgent")
                            ^^^^^^ CEL412 messages stay in the broker: no worker command of the project consumes `urgent`
    send.apply_async(queue="reports")
```

## A declared queue that `-Q` leaves out

```text title="Procfile"
worker: celery -A shop worker -Q shop
```
```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_default_queue = "shop"
app.conf.task_queues = [Queue("shop"), Queue("mails")]


@app.task(queue="mails")
                 ^^^^^ CEL412 messages stay in the broker: no worker command of the project consumes `mails`
def send(mail): ...
```

## Each queue has a worker

```text title="Procfile"
worker: celery -A shop worker
mails: celery -A shop worker -Q mails
```
```python title="shop/celery.py"
from celery import Celery
from kombu import Queue

app = Celery("shop")
app.conf.task_default_queue = "shop"
app.conf.task_queues = [Queue("shop"), Queue("reports")]


@app.task(queue="mails")
def send(mail): ...


@app.task(queue="reports")
def report(day): ...


@app.task(queue="shop")
def pay(order): ...
```

## No worker is started here

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mails")
def send(mail): ...
```
```text title="Procfile"
web: gunicorn shop
```
```yaml title=".github/workflows/test.yml"
jobs:
  test:
    steps:
      - run: celery -A shop worker &
```
```make title="Makefile"
worker:
        celery -A shop worker
```

## The queues of a worker can't be read

```text title="worker.sh"
exec celery -A shop worker --loglevel info "$@"
```
```text title="Procfile"
worker: celery -A shop worker -Q celery
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mails")
def send(mail): ...
```

## So in a template, or with a variable

```yaml title="deploy/worker.yaml"
command: celery -A shop worker -Q {{ .Values.queues }}
```
```text title="Procfile"
worker: celery -A shop worker -Q celery
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mails")
def send(mail): ...
```

## Code tells the worker to consume more

```text title="Procfile"
worker: celery -A shop worker
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mails")
def send(mail): ...


def more():
    app.control.add_consumer("mails")
```

## The default queue and `task_queues` are unknown

```text title="Procfile"
worker: celery -A shop worker
```
```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop")
app.config_from_object(os.environ["SETTINGS"])


@app.task(queue="mails")
def send(mail): ...
```

## The name is being typed, and tests may send to any queue

```text title="Procfile"
worker: celery -A shop worker -Q celery,mails
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(queue="mai")
def send(mail): ...
```
```python title="tests/test_shop.py"
from shop.celery import send

send.apply_async(queue="anything")
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.named_queues import may_go_on, place_of
from celeryls.project.subjects.apps.model import Queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL412", "queue-nobody-consumes", "information", subject=Queue, needs="everything")


def check(queue: Queue, context: Context) -> Iterator[Finding]:
    """Finds queues that none of the project's workers consumes."""
    if not queue.workers or queue.is_consumed or queue.is_default or context.purpose == "test":
        return
    if queue.declared is not None and queue.name not in queue.declared:
        return  # CEL413 says so
    consumed = dict.fromkeys(name for worker in queue.workers for name in worker.queues)
    if queue.name in consumed or may_go_on(queue.name, consumed):
        return
    near = next(iter(get_close_matches(queue.name, consumed, 1, 0.8)), None)
    message = f"messages stay in the broker: no worker command of the project consumes `{queue.name}`"
    message += f"; did you mean `{near}`?" if near else ""
    related = tuple(
        Related(worker.spot, f"this worker consumes {', '.join(f'`{name}`' for name in worker.queues)}")
        for worker in queue.workers
    )
    yield Finding(place_of(queue, context), message, related=related)
