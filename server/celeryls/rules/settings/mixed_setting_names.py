"""Old and new names of settings together

Without a namespace, all names of a configuration must be new, such as `task_acks_late`, or all old, such as `CELERY_ACKS_LATE`. The first use of a mixed one raises
`ImproperlyConfigured: Cannot mix new and old setting keys, please rename the following settings to the new format` (`celery.app.utils.detect_settings`): no worker starts, and no
message is sent. A setting that has both names is fine.

## Example

```python title="shop/celeryconfig.py"
broker_url = "redis://"
task_acks_late = True
CELERY_TASK_SERIALIZER = "json"
CELERYD_CONCURRENCY = 3
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.celeryconfig")
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL504 no worker starts: ImproperlyConfigured: Cannot mix new and old setting keys, such as `broker_url` and `CELERYD_CONCURRENCY`
```

## All are old, all are new, or a setting has both names

```python title="old/celery.py"
from celery import Celery

app = Celery("old")
app.config_from_object("old.celeryconfig")
```
```python title="old/celeryconfig.py"
BROKER_URL = "redis://"
CELERYD_CONCURRENCY = 3
```
```python title="new/celery.py"
from celery import Celery

app = Celery("new")
app.config_from_object("new.celeryconfig")
```
```python title="new/celeryconfig.py"
broker_url = "redis://"
worker_concurrency = 3
CELERYD_CONCURRENCY = 3
```
```python title="config/celery.py"
from celery import Celery

app = Celery("config")
app.config_from_object("config.settings", namespace="CELERY")
```
```python title="config/settings.py"
CELERY_BROKER_URL = "redis://"
CELERYD_CONCURRENCY = 3
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import NEW_NAMES, setting_of
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.apps.model import ConfigurationCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL504",
    "mixed-setting-names",
    "error",
    subject=ConfigurationCall,
    words=("config_from_object",),
    needs="everything",
)


def check(source: ConfigurationCall, _: Context) -> Iterator[Finding]:
    """Finds sources with settings that have only an old name, and others that have only a new one."""
    if source.is_django:
        return
    new = {name for name in source.names if name not in NEW_NAMES and setting_of(name, None)}
    old = {name for name in source.names if name in NEW_NAMES}
    only_new = sorted(name for name in new if not any(NEW_NAMES[each] == name for each in old))
    only_old = sorted(name for name in old if NEW_NAMES[name] not in new)
    if not only_old or not only_new:
        return
    message = "no worker starts: ImproperlyConfigured: Cannot mix new and old setting keys"
    related = tuple(Related(source.names[name], f"`{name}`") for name in (only_new[0], only_old[0]))
    yield Finding(source.at, f"{message}, such as `{only_new[0]}` and `{only_old[0]}`", related=related)
