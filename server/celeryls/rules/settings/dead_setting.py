"""A setting that another one replaces

What is set on `app.conf` counts, whatever the module of settings says, and whichever comes first. With a namespace that is so since Celery 5.7; before, the module's value is
used, and what the app sets on its `conf` is lost. Who changes the other value finds that nothing happens. Of two
assignments of one name in a module, or of one setting on the `conf`, the later is kept: routes or a schedule that the earlier one had are lost.

## Example

```python title="config/settings.py"
CELERY_TASK_TIME_LIMIT = 60
^^^^^^^^^^^^^^^^^^^^^^ CEL506 one of two values has no effect: the app's own `conf` sets another one, which is used since Celery 5.7
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ROUTES = {"shop.mails.*": {"queue": "mails"}}
^^^^^^^^^^^^^^^^^^ CEL506 this value of `CELERY_TASK_ROUTES` is lost: the name is assigned again below
CELERY_BROKER_URL = "redis://"
CELERY_TASK_ROUTES = {"shop.*": {"queue": "shop"}}
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_time_limit = 90
app.conf.timezone = "UTC"
```

## The `conf` of the app

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {"clean": {"task": "shop.clean", "schedule": 30}}
         ^^^^^^^^^^^^^ CEL506 this value of `beat_schedule` is lost: the name is assigned again below
app.conf.timezone = "UTC"
app.autodiscover_tasks()
app.conf.beat_schedule = {"count": {"task": "shop.count", "schedule": 60}}
```

## Two entries of one key

```python title="config/settings.py"
CELERY_TASK_ANNOTATIONS = {
    "shop.pay": {"rate_limit": "1/s"},
    ^^^^^^^^^^ CEL506 this entry is lost: a later one of this dict has the same key
    "shop.pay": {"time_limit": 30},
}
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## One value is made of the other, or only counts sometimes

```python title="config/settings.py"
import os

CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_ROUTES = {"shop.mails.*": {"queue": "mails"}}
CELERY_TASK_ROUTES = {**CELERY_TASK_ROUTES, "shop.*": {"queue": "shop"}}
CELERY_BEAT_SCHEDULE = {"clean": {"task": "shop.clean", "schedule": 30}}
CELERY_BROKER_URL = "redis://"
if os.environ.get("BROKER"):
    CELERY_BROKER_URL = os.environ["BROKER"]
CELERY_TIMEZONE = "UTC"
print(CELERY_TIMEZONE)
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_RESULT_EXPIRES = 30
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
if os.environ.get("SLOW"):
    app.conf.task_time_limit = 90
app.conf.beat_schedule = {**app.conf.beat_schedule, "count": {"task": "shop.count", "schedule": 30}}
app.conf.task_routes.update({"shop.pay": {"queue": "slow"}})
app.conf.result_expires = int(os.environ.get("EXPIRES", "60"))
```

## Something may read the first value, or it only counts sometimes

```python title="shop/celery.py"
import os

from celery import Celery

from shop.beat import start

app = Celery("shop")
app.conf.beat_schedule = {"clean": {"task": "shop.clean", "schedule": 30}}
start(app)
app.conf.beat_schedule = {"count": {"task": "shop.count", "schedule": 60}}
app.conf.timezone = "UTC"
if os.environ.get("BERLIN"):
    app.conf.timezone = "Europe/Berlin"
app.conf.task_routes = {"shop.clean": "slow"}
app.conf.task_routes |= {"shop.count": "fast"}
app.conf.task_time_limit = 30
print(app.conf.task_time_limit)
app.conf.task_time_limit = 60
other = Celery("other")
other.conf.result_expires = 30
app.conf.result_expires = 60
```

## The app takes the value from the settings

```python title="config/settings.py"
import os

BROKER_URL = "amqp://broker"
if os.path.exists("local.py"):
    BROKER_URL = os.environ["BROKER"]
TIMEZONE = "UTC"
```
```python title="config/celery.py"
import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop", broker=settings.BROKER_URL)
app.config_from_object("django.conf:settings")
app.conf.timezone = settings.TIME_ZONE
```

## Several apps share the settings

```python title="config/settings.py"
CELERY_TASK_TIME_LIMIT = 60
```
```python title="config/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("config.settings", namespace="CELERY")
app.conf.task_time_limit = 90
other = Celery("other")
other.config_from_object("config.settings", namespace="CELERY")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.places import written_name
from celeryls.checking.settings.replaced_keys import replaced_keys
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Pairs, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.syntax.places import Range

RULE = Rule("CEL506", "dead-setting", "warning", subject=SettingValue, needs="everything")

_CONF_WINS = (5, 7)
"""Since this release, a name without the prefix is looked up first beside a namespace (`celery.app.utils.Settings`)."""


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds values that another statement, or another entry, surely replaces."""
    if value.setting is None or context.purpose == "test":
        return
    at = written_name(value, context)
    if value.winner is not None and at is not None:
        yield Finding(at, _said(value, context), related=(Related(value.winner, "the value on the app's `conf`"),))
    here = Spot(context.path, context.unit, at or value.at)
    for spot in value.replaced:
        if not _is_read_between(value, spot.range, context):
            name = spot.range if value.form == "conf" else spot.range.beginning(len(value.written))
            message = f"this value of `{value.written}` is lost: the name is assigned again below"
            yield Finding(name, message, related=(Related(here, "this value is used"),))
    yield from _annotations(value, context)


def _said(value: SettingValue, context: Context) -> str:
    if not value.namespace or (context.celery is not None and context.celery >= _CONF_WINS):
        return f"`{value.written}` has no effect: the app's own `conf` sets another value"
    if context.celery is None:
        return "one of two values has no effect: the app's own `conf` sets another one, which is used since Celery 5.7"
    return f"what the app sets on its `conf` has no effect: before Celery 5.7, `{value.written}` is used"


def _is_read_between(value: SettingValue, earlier: Range, context: Context) -> bool:
    """Whether the name is in the text from the end of one statement to the end of the other, except at its beginning."""
    start, end = context.span(earlier).end, context.span(value.at).end
    between = context.text[start:end]
    if value.form == "conf" and _reads_an_app(context.text[:start], between):
        return True
    return len(re.findall(rf"\b{re.escape(value.written)}\b", between)) != 1


def _reads_an_app(before: str, between: str) -> bool:
    """Whether the app whose ``conf`` is set at the end of ``before`` is used for more than other settings."""
    owner = re.search(r"([\w.]+)\.conf\.\w+\Z", before)
    harmless = r"\.conf\.\w+\s*=(?!=)|\.autodiscover_tasks\(|\.conf\.\w+\Z"
    return owner is None or re.search(rf"\b{re.escape(owner[1])}\b(?!{harmless})", between) is not None


def _annotations(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Entries that a later one of the same dict replaces; those of routes and schedules have rules of their own."""
    known = with_defaults(value.known) if value.setting == "task_annotations" and value.known is not None else None
    for key, _ in known.pairs if isinstance(known, Pairs) else ():
        at = with_defaults(key).spot
        for lost in replaced_keys(at.range, context) if context.is_here(at) else ():
            message = "this entry is lost: a later one of this dict has the same key"
            yield Finding(lost, message, related=(Related(at, "this entry replaces it"),))
