"""Results in a table of an app that is not installed

The backend `django-db` stores results in models of django-celery-results. Django refuses to load them if the app is not in `INSTALLED_APPS`: the worker stops with `RuntimeError:
Model class django_celery_results.models.TaskResult doesn't declare an explicit app_label and isn't in an application in INSTALLED_APPS.`

## Example

```python title="config/settings.py"
INSTALLED_APPS = ["django.contrib.auth", "shop"]
CELERY_RESULT_BACKEND = "django-db"
                        ^^^^^^^^^^^ CEL508 no result can be stored: RuntimeError: Model class django_celery_results.models.TaskResult … isn't in an application in INSTALLED_APPS
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## It is installed, or what is installed is not known

```python title="config/settings.py"
INSTALLED_APPS = ["django.contrib.auth", "shop"]
INSTALLED_APPS += ["django_celery_results"]
CELERY_RESULT_BACKEND = "django-db"
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="a/settings.py"
from a.base import *

CELERY_RESULT_BACKEND = "django-db"
```
```python title="a/base.py"
import os

INSTALLED_APPS = ["shop", *os.environ["APPS"].split(",")]
```
```python title="a/celery.py"
from celery import Celery

app = Celery("a")
app.config_from_object("a.settings", namespace="CELERY")
```
```python title="b/settings.py"
INSTALLED_APPS = ("django_celery_results.apps.CeleryResultConfig",)
CELERY_RESULT_BACKEND = "django-db"
```
```python title="b/celery.py"
from celery import Celery

app = Celery("b")
app.config_from_object("b.settings", namespace="CELERY")
```
```python title="c/settings.py"
CELERY_RESULT_BACKEND = "django-db"
```
```python title="c/celery.py"
from celery import Celery

app = Celery("c")
app.config_from_object("c.settings", namespace="CELERY")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import value_place
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Items, Plain, Unresolved, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL508", "result-app-not-installed", "error", subject=SettingValue, words=("django-db",), needs="everything"
)


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds the backend beside a list of apps that is known to its end, and lacks the app."""
    installed = value.installed
    if value.setting != "result_backend" or text_in(value.known) != "django-db" or isinstance(value.known, Unresolved):
        return
    if not isinstance(installed, Items) or not installed.items:
        return
    names = [each.value for each in installed.items if isinstance(each, Plain) and isinstance(each.value, str)]
    if len(names) == len(installed.items) and not any("django_celery_results" in name for name in names):
        error = "Model class django_celery_results.models.TaskResult … isn't in an application in INSTALLED_APPS"
        yield Finding(value_place(value, context), f"no result can be stored: RuntimeError: {error}")
