"""Messages that are pickled

Unpickling a message runs what its sender put into it. Who can write to the broker, or to the result backend, can then run any code in the workers. JSON is the default since
Celery 4; kombu also writes datetimes, decimals, UUIDs and bytes with it.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.accept_content = ["json", "pickle"]
                          ^^^^^^^^^^^^^^^^^^ CEL511 whoever can write to the broker can run any code in the workers: they accept pickled messages
app.conf.result_serializer = "pickle"
                             ^^^^^^^^ CEL511 whoever can write to the result backend can run any code where results are read: they are pickled
```
->
```python title="shop/celery.py"
…
app.conf.accept_content = ["json"]
…
```

## In Django's settings

```python title="config/settings.py"
CELERY_TASK_SERIALIZER = "pickle"
                         ^^^^^^^^ CEL511 whoever can write to the broker can run any code in the workers: tasks are sent pickled
CELERY_ACCEPT_CONTENT = {"application/x-python-serialize"}
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL511 whoever can write to the broker can run any code in the workers: they accept pickled messages
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Other content, and tests

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop")
app.conf.accept_content = ["json", "msgpack"]
app.conf.task_serializer = "json"
other = Celery("other")
other.conf.accept_content = os.environ["ACCEPT"].split(",")
```
```python title="tests/celery.py"
from celery import Celery

app = Celery("tests", task_serializer="pickle", accept_content=["pickle"])
```

## Results that are not stored

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://localhost/0")
app.conf.result_backend = None
app.conf.result_serializer = "pickle"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.settings import stores_results
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.places import value_place
from celeryls.edit.change import Change
from celeryls.edit.removal import remove_item
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Items, texts_in, with_defaults
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL511", "pickle-accepted", "warning", subject=SettingValue, needs="definitions")

_PICKLE = frozenset(("pickle", "application/x-python-serialize"))
_BROKER = "whoever can write to the broker can run any code in the workers"
_BACKEND = "whoever can write to the result backend can run any code where results are read"
_SETTINGS = {
    "accept_content": f"{_BROKER}: they accept pickled messages",
    "task_serializer": f"{_BROKER}: tasks are sent pickled",
    "result_accept_content": f"{_BACKEND}: pickled ones are accepted",
    "result_serializer": f"{_BACKEND}: they are pickled",
}
_OF_RESULTS = ("result_accept_content", "result_serializer")


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds pickle among the serializers of tasks and results."""
    message = _SETTINGS.get(value.setting or "")
    if message is None or context.purpose == "test":
        return
    if value.setting in _OF_RESULTS and not stores_results(context):
        return
    if any(text.value in _PICKLE for text in texts_in(value.known)):
        yield Finding(value_place(value, context), message, _fixes(value, context))


def _fixes(value: SettingValue, context: Context) -> tuple[Fix, ...]:
    """Without pickle, where something else is left."""
    known = with_defaults(value.known) if value.known is not None else None
    texts = list(texts_in(known))
    if not isinstance(known, Items) or len(texts) != len(known.items) or len(texts) < 2:
        return ()
    if not all(context.is_here(text.spot) for text in texts) or not context.is_here(known.spot):
        return ()
    around = context.span(known.spot.range)
    spans = [context.span(text.spot.range) for text in texts]
    pickled = [number for number, text in enumerate(texts) if text.value in _PICKLE]
    if len(pickled) != 1 or not all(around.start < span.start < around.end for span in spans):
        return ()
    edit = remove_item(context.text, [Span(*span) for span in spans], pickled[0])
    return (Fix("do not accept pickle", Change((edit,)), safe=False),) if edit is not None else ()
