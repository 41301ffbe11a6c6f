"""A worker's first connection follows a setting that Celery 6.0 no longer reads there

`broker_connection_retry` says whether a worker tries again when it can't reach the broker. From Celery 6.0 on it holds only for connections that are lost later; at startup,
`broker_connection_retry_on_startup` decides. A worker without the new setting warns:
`CPendingDeprecationWarning: The broker_connection_retry configuration setting will no longer determine whether broker connection retries are made during startup in Celery 6.0
and above.` (`celery.worker.consumer.Consumer.ensure_connected`).

Celery 5.3 and 5.4 warn in every project that does not set `broker_connection_retry_on_startup`; since 5.5 only where `broker_connection_retry` is off, as only there the behavior
will change.

The rule is off by default: until 6.0 the worker does what the old setting says.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
      ^^^^^^^^^^^^^^ CEL510 the worker warns when it starts: with Celery 6.0, `broker_connection_retry` no longer stops retries at startup; set `broker_connection_retry_on_startup`, too
app.conf.broker_connection_retry = False
```
->
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.broker_connection_retry = False
app.conf.broker_connection_retry_on_startup = False
```

## As a keyword

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker_connection_retry=False, timezone="UTC")
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL510 the worker warns when it starts: with Celery 6.0, `broker_connection_retry` no longer stops retries at startup; set `broker_connection_retry_on_startup`, too
```
->
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker_connection_retry=False, broker_connection_retry_on_startup=False, timezone="UTC")
```

## In Django's settings

```python title="config/settings.py"
CELERY_BROKER_CONNECTION_RETRY = False
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
      ^^^^^^^^^^^^^^ CEL510 the worker warns when it starts: with Celery 6.0, `broker_connection_retry` no longer stops retries at startup; set `broker_connection_retry_on_startup`, too
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## With the new setting

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.broker_connection_retry = False
app.conf.broker_connection_retry_on_startup = False
```

## Neither setting, or retries

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker_connection_retry=True)
```
```python title="mails/celery.py"
from celery import Celery

app = Celery("mails")
```

## Settings that can't be read

```python title="shop/celery.py"
import os

from celery import Celery

from shop.settings import SETTINGS

app = Celery("shop")
app.conf.broker_connection_retry = False
app.conf.update(SETTINGS)
```

## A value that can't be read

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", broker_connection_retry=os.environ.get("RETRY") == "1")
```

## Tests

```python title="tests/celery.py"
from celery import Celery

app = Celery("test", broker_connection_retry=False)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.apps.model import App
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context, Version

RULE = Rule(
    "CEL510",
    "retry-on-startup-unset",
    "information",
    subject=App,
    words=("Celery",),
    enabled=False,
    celery=">=5.3",
    needs="everything",
)

_OLD, _NEW = "broker_connection_retry", "broker_connection_retry_on_startup"
_ON_CONF = re.compile(rf"(?P<owner>[ \t]*[\w.]+\.conf\.){_OLD} = ")
_WARNS = "the worker warns when it starts"
_ALWAYS_WARNING = ((5, 3), (5, 5))
"""The versions from and before which a worker warns whatever the old setting says."""


def check(app: App, context: Context) -> Iterator[Finding]:
    """Finds apps whose workers surely warn: none of the apps has the new setting."""
    if app.record.unreadable or context.purpose == "test" or context.settings(_NEW):
        return
    old = context.settings(_OLD)
    off = [each for each in old if isinstance(each, Plain) and not each.value]
    if off and len(off) == len(old):
        message = f"with Celery 6.0, `{_OLD}` no longer stops retries at startup; set `{_NEW}`, too"
        related = (Related(off[0].spot, "retries are off"),)
        yield Finding(app.at, f"{_WARNS}: {message}", _fixes(off[0], context), related)
    elif _always_warns(context.celery):
        yield Finding(app.at, f"{_WARNS}: `{_NEW}` is not set, and with Celery 6.0 it decides about retries at startup")


def _always_warns(celery: Version | None) -> bool:
    """Whether the project's Celery is known, and warns whatever the old setting says."""
    since, before = _ALWAYS_WARNING
    return celery is not None and since <= tuple(celery[:2]) < before


def _fixes(old: Plain, context: Context) -> tuple[Fix, ...]:
    """The new setting with the value of the old one, behind it: a keyword, or an assignment to the app's ``conf``."""
    if not context.is_here(old.spot) or context.source(old.spot.range) != "False":
        return ()
    start, end = context.span(old.spot.range)
    line = context.text[:start].rpartition("\n")[2]
    if line.endswith(f"{_OLD}="):
        new = f", {_NEW}=False"
    elif (made := _ON_CONF.fullmatch(line)) and context.text[end:].partition("\n")[0].strip() == "":
        eol = "\r\n" if "\r\n" in context.text else "\n"
        new = f"{eol}{made['owner']}{_NEW} = False"
    else:
        return ()
    return (Fix(f"set {_NEW}", Change((insert(end, new),))),)
