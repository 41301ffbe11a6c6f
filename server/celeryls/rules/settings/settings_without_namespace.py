"""Names with a prefix that no namespace explains

`config_from_object` reads names such as `CELERY_TASK_TIME_LIMIT` only with `namespace="CELERY"`. Without it, Celery looks for `task_time_limit`, and for old names such as
`CELERYD_TASK_TIME_LIMIT`: all others are ignored silently, the defaults apply, and messages go to `amqp://localhost`.

## Example

```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings")
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL503 Celery ignores `CELERY_BROKER_URL` and `CELERY_TASK_TIME_LIMIT`: without `namespace="CELERY"` no setting has such a name
```
```python title="config/settings.py"
SECRET_KEY = "…"
CELERY_BROKER_URL = "redis://redis"
CELERY_TASK_TIME_LIMIT = 60
CELERY_RESULT_BACKEND = "redis://redis"
```
->
```python title="config/celery.py"
…
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Settings as an object

```python title="config/celery.py"
from celery import Celery
from django.conf import settings

app = Celery("shop")
app.config_from_object(settings)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL503 Celery ignores `CELERY_BROKER_URL`: without `namespace="CELERY"` no setting has such a name
```
```python title="config/settings.py"
SECRET_KEY = "…"
CELERY_BROKER_URL = "redis://redis"
```
->
```python title="config/celery.py"
…
app.config_from_object(settings, namespace="CELERY")
```

## With the namespace, and with old names, which need none

```python title="config/celery.py"
from celery import Celery
from django.conf import settings

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="config/settings.py"
CELERY_BROKER_URL = "redis://redis"
```
```python title="mails/celery.py"
from celery import Celery

app = Celery("mails")
app.config_from_object("mails.celeryconfig")
```
```python title="mails/celeryconfig.py"
BROKER_URL = "redis://redis"
CELERY_RESULT_BACKEND = "redis://redis"
CELERYD_TASK_TIME_LIMIT = 60
```

## A namespace that is not told, and values that the project reads itself

```python title="config/celery.py"
from celery import Celery
from django.conf import settings

app = Celery("shop")
app.config_from_object("django.conf:settings", **OPTIONS)
```
```python title="config/settings.py"
CELERY_BROKER_URL = "redis://redis"
```
```python title="mails/celery.py"
from celery import Celery

from mails import settings

app = Celery("mails", broker=settings.CELERY_BROKER_URL)
app.config_from_object("mails.settings")
```
```python title="mails/settings.py"
CELERY_BROKER_URL = "redis://redis"
CELERY_ENABLED = True
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import setting_of
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.apps.model import ConfigurationCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL503",
    "settings-without-namespace",
    "warning",
    subject=ConfigurationCall,
    words=("config_from_object",),
    needs="everything",
)
_NAMED = 3
"""Names that the message tells."""


def check(source: ConfigurationCall, context: Context) -> Iterator[Finding]:
    """Finds a source without a namespace whose names mean settings only with one."""
    ignored = {
        name: spot
        for name, spot in source.names.items()
        if name.startswith("CELERY_")
        and setting_of(name, None) is None
        and setting_of(name, "CELERY")
        and not context.is_read(name)
    }
    if not ignored:
        return
    names = [f"`{name}`" for name in sorted(ignored)]
    shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    listed = " and ".join((", ".join(shown[:-1]), shown[-1]) if len(shown) > 1 else shown)
    message = f'Celery ignores {listed}: without `namespace="CELERY"` no setting has such a name'
    related = (Related(ignored[min(ignored)], "this is ignored"),)
    end = context.span(source.call.arguments[-1].range).end if source.call.arguments else None
    fixes = (Fix('add namespace="CELERY"', Change((insert(end, ', namespace="CELERY"'),)), safe=False),) if end else ()
    yield Finding(source.at, message, fixes, related)
