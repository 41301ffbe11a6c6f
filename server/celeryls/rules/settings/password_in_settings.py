"""A password in the source

Who can read the repository can read a password in it, and so can everybody with one of its copies, for ever. Read it from the environment, or from a file that is not in the
repository, and change it where it was published. The finding never quotes it.

## Example

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", broker="amqp://shop:s3cr3t-pa55@rabbit.example.com//")
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL512 everybody who can read this file can read the password in `broker_url`
app.conf.result_backend = os.environ.get("RESULTS", "redis://:s3cr3t-pa55@redis.example.com/0")
                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL512 everybody who can read this file can read the password in `result_backend`
```

## In Django's settings

```python title="config/settings.py"
CELERY_BROKER_URL = "redis://user:s3cr3t-pa55@10.0.0.7:6379/1"
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL512 everybody who can read this file can read the password in `broker_url`
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Passwords of the environment, none, and those that everybody has

```python title="config/settings.py"
import os

CELERY_BROKER_URL = os.environ["BROKER"]
CELERY_RESULT_BACKEND = f"redis://:{os.environ['PASSWORD']}@redis.example.com"
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="a/celery.py"
from celery import Celery

a = Celery("a", broker="amqp://guest:guest@rabbit//", backend="redis://redis/0")
b = Celery("b", broker="amqp://shop:s3cr3t-pa55@localhost//", backend="redis://:@redis/0")
c = Celery("c", broker="amqp://shop:s3cr3t-pa55@127.0.0.1//", backend="rpc://")
d = Celery("d", broker="redis://:password@redis/0", backend="redis://:<password>@redis/0")
```
```python title="config/docker_compose.py"
from celery import Celery

app = Celery("compose", broker="redis://:s3cr3t-pa55@cache/0", backend="redis://:redispassword@cache/0")
```
```python title="config/settings_dev.py"
from celery import Celery

app = Celery("dev", broker="amqp://shop:s3cr3t-pa55@rabbit//")
```
```python title="tests/test_app.py"
from celery import Celery

app = Celery("test", broker="amqp://shop:s3cr3t-pa55@rabbit//")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import is_for_development, value_place
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL512", "password-in-settings", "warning", subject=SettingValue, words=("@",), needs="definitions")

_SETTINGS = frozenset(("broker_url", "broker_read_url", "broker_write_url", "result_backend"))
_USUAL = frozenset(("guest", "password", "pass", "pwd", "passwd", "secret", "changeme", "change_me", "admin", "root"))
_PLACEHOLDER = re.compile(r"[<{$%\[].*|\*+|x+|your.*|my_?.*|.*(?:example|placeholder).*", re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|127\..*|::1|0\.0\.0\.0|host\.docker\.internal", re.IGNORECASE)


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds URLs with a password that is nobody's default."""
    text = text_in(value.known) if value.setting in _SETTINGS else None
    if text is None or is_for_development(context):
        return
    if any(_has_password(url) for url in text.split(";")):
        message = f"everybody who can read this file can read the password in `{value.setting}`"
        yield Finding(value_place(value, context), message)


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
        password, host, user = parts.password, parts.hostname, parts.username
    except ValueError:
        return False
    if not password or not host or _LOOPBACK.fullmatch(host):
        return False
    if "password" in password.lower():
        return False
    return password != user and password.lower() not in _USUAL and not _PLACEHOLDER.fullmatch(password)
