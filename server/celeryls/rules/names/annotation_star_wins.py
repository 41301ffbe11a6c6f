"""An annotation that `*` overrides

`task_annotations` applies the entry with a task's own name first, and then the entry `*`, which sets its attributes, too (`celery.app.annotations.resolve_all`): what both
set has the value of `*`. The entry of the task, which looks like the exception, has no effect.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_annotations = {
    "*": {"rate_limit": "10/s"},
    "shop.tasks.sync": {"rate_limit": "1/m", "time_limit": 30},
                        ^^^^^^^^^^^^ CEL410 it has no effect: `*` sets `rate_limit` of every task last
}
```

## In settings, in a list, and below the entry of the task

```python title="config/settings.py"
CELERY_TASK_ANNOTATIONS = [
    {"orders.pay": {"time_limit": 60}},
                    ^^^^^^^^^^^^ CEL410 it has no effect: `*` sets `time_limit` of every task last
    {"*": {"time_limit": 10}, "orders.send": {"soft_time_limit": 5}},
]
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="orders/celery.py"
from celery import Celery

app = Celery("orders")
app.conf.update(task_annotations={"a": dict(rate_limit="1/s"), "*": dict(rate_limit="2/s")})
                                            ^^^^^^^^^^ CEL410 it has no effect: `*` sets `rate_limit` of every task last
```

## Other attributes, equal values, conditions, and what can't be told

```python title="shop/celery.py"
import os

from celery import Celery

from shop.conf import ANNOTATIONS, LIMIT, SLOW

app = Celery("shop")
app.conf.task_annotations = {
    "*": {"rate_limit": "10/s", "on_failure": ANNOTATIONS},
    "shop.tasks.sync": {"time_limit": 30},
    "shop.tasks.same": {"rate_limit": "10/s"},
    "shop.tasks.other": ANNOTATIONS,
}

second = Celery("second")
second.conf.task_annotations = {"*": {"rate_limit": LIMIT}, "a": {"rate_limit": LIMIT}}

third = Celery("third")
third.conf.task_annotations = {"a": {"rate_limit": "1/s"}}
if SLOW:
    third.conf.task_annotations["*"] = {"rate_limit": "2/s"}

fourth = Celery("fourth")
fourth.conf.task_annotations = {os.environ.get("TASK", "*"): {"rate_limit": "2/s"}, "a": {"rate_limit": "1/s"}}

fifth = Celery("fifth")
fifth.conf.task_annotations = {"*": {"rate_limit": "2/s"}}
```
```python title="tests/test_annotations.py"
from celery import Celery

app = Celery("test")
app.conf.task_annotations = {"*": {"rate_limit": "2/s"}, "a": {"rate_limit": "1/s"}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Items, Pairs, Plain, entries
from celeryls.project.values.operations import is_conditional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule(
    "CEL410",
    "annotation-star-wins",
    "warning",
    subject=SettingValue,
    words=("annotations", "ANNOTATIONS"),
    needs="definitions",
)


def check(setting: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds attributes of a task's entry that the entry for all tasks sets to another value."""
    if setting.setting != "task_annotations" or context.purpose == "test" or setting.known is None:
        return
    parts = setting.known.items if isinstance(setting.known, Items) else (setting.known,)
    if is_conditional(setting.known) or any(not isinstance(part, Pairs) or is_conditional(part) for part in parts):
        return
    stars = next((fields for part in parts if (fields := _certain(part).get("*"))), {})
    for part in parts:
        for name, fields in _certain(part).items():
            for option, (at, value) in fields.items() if name != "*" else ():
                if option in stars and _differ(value, stars[option][1]) and context.is_here(at.spot):
                    related = (Related(stars[option][0].spot, "this value counts"),)
                    message = f"it has no effect: `*` sets `{option}` of every task last"
                    yield Finding(at.spot.range, message, related=related)


def _certain(known: Known) -> dict[str, dict[str, tuple[Plain, Known]]]:
    """The entries whose key and attributes are written out."""
    return {
        name.value: {
            key.value: (key, value)
            for key, value in entries(fields).values()
            if isinstance(key, Plain) and isinstance(key.value, str)
        }
        for name, fields in (known.pairs if isinstance(known, Pairs) else ())
        if isinstance(name, Plain) and isinstance(name.value, str)
    }


def _differ(first: Known, second: Known) -> bool:
    """Whether both are written out, and are not the same."""
    return isinstance(first, Plain) and isinstance(second, Plain) and first.value != second.value
