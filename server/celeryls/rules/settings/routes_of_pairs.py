"""Pairs as routers

Each item of a list or tuple in `task_routes` is a whole router (`celery.app.routes.prepare`). A pair of a pattern and its options is taken for one, too, and its two parts for
pairs: each `.delay()` raises `ValueError: too many values to unpack (expected 2)`. Pairs need brackets of their own, inside of those of the setting.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = [
         ^^^^^^^^^^^ CEL516 each `.delay()` raises ValueError: too many values to unpack (expected 2); a list of pairs needs one more pair of brackets
    ("shop.mails.*", {"queue": "mails"}),
    ("shop.*", {"queue": "shop"}),
]
```
->
```python title="shop/celery.py"
…
app.conf.task_routes = [[
…
]]
```

## In a tuple, in Django's settings

```python title="config/settings.py"
CELERY_TASK_ROUTES = (("mails.*", {"queue": "mails"}), ("shop.*", "shop"))
^^^^^^^^^^^^^^^^^^ CEL516 each `.delay()` raises ValueError: too many values to unpack (expected 2); a list of pairs needs one more pair of brackets
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
CELERY_TASK_ROUTES = [(("mails.*", {"queue": "mails"}), ("shop.*", "shop"))]
```

## Routers of all kinds

```python title="shop/celery.py"
from celery import Celery

from shop.routing import route, routes

a = Celery("a")
a.conf.task_routes = [[("shop.mails.*", {"queue": "mails"}), ("shop.*", {"queue": "shop"})]]
b = Celery("b")
b.conf.task_routes = ([("shop.mails.*", {"queue": "mails"})],)
c = Celery("c")
c.conf.task_routes = [{"shop.mails.*": {"queue": "mails"}}, {"shop.*": "shop"}]
d = Celery("d")
d.conf.task_routes = ("shop.routing.route", route)
e = Celery("e")
e.conf.task_routes = routes
f = Celery("f")
f.conf.task_routes = {"shop.*": ("shop", {"queue": "shop"})}
g = Celery("g")
g.conf.task_routes = []
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.places import written_name
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Items, Pairs, Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known

RULE = Rule("CEL516", "routes-of-pairs", "error", subject=SettingValue, needs="definitions")

_PAIR = 2


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds a sequence of nothing but pairs of a pattern and its route."""
    known = with_defaults(value.known) if value.known is not None else None
    if value.setting != "task_routes" or not isinstance(known, Items) or not known.items:
        return
    if not all(_is_pair(with_defaults(each)) for each in known.items):
        return
    message = "each `.delay()` raises ValueError: too many values to unpack (expected 2)"
    fixes: tuple[Fix, ...] = ()
    if context.is_here(known.spot) and context.source(known.spot.range)[:1] in "[(":
        start, end = context.span(known.spot.range)
        fixes = (Fix("add a pair of brackets", Change((insert(start, "["), insert(end, "]")))),)
    yield Finding(
        written_name(value, context) or value.at, f"{message}; a list of pairs needs one more pair of brackets", fixes
    )


def _is_pair(known: Known) -> bool:
    """Whether this is a pattern of more than two letters, and a route."""
    if not isinstance(known, Items) or len(known.items) != _PAIR:
        return False
    key, route = map(with_defaults, known.items)
    is_pattern = isinstance(key, Plain) and isinstance(key.value, str) and len(key.value) > _PAIR
    return is_pattern and (isinstance(route, Pairs) or (isinstance(route, Plain) and isinstance(route.value, str)))
