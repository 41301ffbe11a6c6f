"""Arguments of a `PeriodicTask` that are not JSON

django-celery-beat keeps `args`, `kwargs` and `headers` of a `PeriodicTask` as text and reads them as JSON
(`django_celery_beat.schedulers.ModelEntry`). Django stores `str()` of any other value, and `str(["a"])` is `"['a']"`, which is not JSON: beat logs
`Removing schedule … for argument deserialization error` and switches the entry off. It never runs.

## Example

```python title="shop/setup.py"
from django_celery_beat.models import PeriodicTask

PeriodicTask.objects.create(
    name="clean", task="shop.tasks.clean", interval=interval, args=["carts"]
                                                              ^^^^^^^^^^^^^^ CEL414 beat switches the entry off: `args` is stored as "['carts']", which is not JSON
)
```
->
```python title="shop/setup.py"
import json

from django_celery_beat.models import PeriodicTask

PeriodicTask.objects.create(
    name="clean", task="shop.tasks.clean", interval=interval, args=json.dumps(["carts"])
)
```

## Values that are not known make no difference to a dict

```python title="shop/setup.py"
import json

from django_celery_beat.models import PeriodicTask


def plan(user):
    PeriodicTask.objects.update_or_create(
        name=f"mail {user.pk}",
        defaults={
            "task": "shop.tasks.mail",
            "kwargs": {"user_id": user.pk},
            ^^^^^^^^ CEL414 beat switches the entry off: `kwargs` is stored as Python writes it, with single quotes, which is not JSON
        },
    )
```
->
```python title="shop/setup.py"
…
            "kwargs": json.dumps({"user_id": user.pk}),
…
```

## Text in Python's notation

```python title="shop/setup.py"
from django_celery_beat.models import PeriodicTask

PeriodicTask(task="shop.tasks.mail", args="['a', True]", kwargs=str({"a": 1}))
                                     ^^^^^^^^^^^^^^^^^^ CEL414 beat switches the entry off: `args` is stored as "['a', True]", which is not JSON
PeriodicTask(task="shop.tasks.mail", args=(1,))
                                     ^^^^^^^^^ CEL414 beat switches the entry off: `args` is stored as "(1,)", which is not JSON
PeriodicTask(task="shop.tasks.mail", args=[True])
                                     ^^^^^^^^^^^ CEL414 beat switches the entry off: `args` is stored as "[True]", which is not JSON
```
->
```python title="shop/setup.py"
import json

…
PeriodicTask(task="shop.tasks.mail", args='["a", true]', kwargs=str({"a": 1}))
PeriodicTask(task="shop.tasks.mail", args=json.dumps((1,)))
PeriodicTask(task="shop.tasks.mail", args=json.dumps([True]))
```

## Values that are JSON, or may be, are left alone

```python title="shop/setup.py"
import json

from django_celery_beat.models import PeriodicTask

from shop.models import PeriodicTask as Ours
from shop.names import ARGUMENTS, number

EMPTY = []


def plan(args, pk):
    PeriodicTask(task="a", args=json.dumps(["a"]), kwargs=json.dumps({"a": 1}))
    PeriodicTask(task="a", args='["a"]', kwargs='{"a": 1}')
    PeriodicTask(task="a", args=[1, 2], kwargs={})
    PeriodicTask(task="a", args=[], kwargs="")
    PeriodicTask(task="a", args=None, kwargs=None)
    PeriodicTask(task="a", args="{}", kwargs="[]")
    PeriodicTask(task="a", args=[number])
    PeriodicTask(task="a", args=args, kwargs=ARGUMENTS)
    PeriodicTask(task="a", args=EMPTY, kwargs=f'{{"pk": {pk}}}')
    PeriodicTask(task="a", args="[%s]" % pk)
    PeriodicTask(task="a", kwargs={**args})
    PeriodicTask.objects.filter(args=["a"]).delete()
    PeriodicTask.objects.get(args=("a",))
    Ours(task="a", args=["a"])
```
"""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from celeryls.checking.importable import is_importable
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import PeriodicTaskRow
from celeryls.project.values.known import Items, Pairs, Plain
from celeryls.source.expression.values import Constant, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value

RULE = Rule("CEL414", "periodic-task-arguments-not-json", "error", subject=PeriodicTaskRow, words=("PeriodicTask",))

_KINDS: dict[str, type] = {"args": list, "kwargs": dict, "headers": dict}
_NAMES = {list: "a list", dict: "an object", str: "text", int: "a number", float: "a number", bool: "a boolean"}
_UNKNOWN = object()


def check(row: PeriodicTaskRow, context: Context) -> Iterator[Finding]:
    """Finds what is surely stored as something else than JSON of the right kind."""
    for name, wanted in _KINDS.items():
        if name not in row.fields:
            continue
        place, known, value = row.fields[name]
        if _breaks(known):
            stored = _python(known)
            shown = "as Python writes it, with single quotes" if stored is _UNKNOWN else f'as "{stored}"'
            message = f"beat switches the entry off: `{name}` is stored {shown}, which is not JSON"
            yield Finding(place, message, _fixes(value, known, context))
        elif isinstance(known, Plain) and (other := _other_kind(known.value, wanted)):
            passes = name == "args" and other in ("an object", "text")
            error = "the task gets the wrong arguments" if passes else "beat can't send the task"
            yield Finding(place, f"{error}: `{name}` is JSON of {other}, not of {_NAMES[wanted]}")


def _breaks(known: Known) -> bool:
    """Whether the text that is stored for a value is surely no JSON."""
    match known:
        case Plain(value=str(text)):
            return bool(text) and not _is_json(text)
        case Plain(value=bool()):
            return True
        case Items(kind="list", items=items):
            return any(_breaks_inside(item) for item in items)
        case Items(kind="tuple" | "set"):
            return True
        case Pairs(pairs=pairs):
            return any(_is_key(key) for key, value in pairs if key is not value)
        case _:
            return False


def _breaks_inside(known: Known) -> bool:
    """The same of an item of a list: there a string has quotes, and None is written out."""
    match known:
        case Plain(value=str(text)):
            return repr(text).startswith("'")
        case Plain(value=bool() | None):
            return True
        case _:
            return _breaks(known)


def _is_key(key: Known) -> bool:
    """Whether Python writes a key as JSON has none."""
    return isinstance(key, Plain) and not (isinstance(key.value, str) and repr(key.value).startswith('"'))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _other_kind(value: object, wanted: type) -> str:
    """What is stored instead of the wanted kind; empty where it is that, or nothing."""
    if value is None or value == "":
        return ""
    read = json.loads(value) if isinstance(value, str) else value
    return "" if not read or isinstance(read, wanted) else _NAMES[type(read)]


def _python(known: Known) -> object:
    """What Django stores, as far as all parts are known."""
    value = _built(known)
    return _UNKNOWN if value is _UNKNOWN else str(value)


def _built(known: Known) -> object:
    match known:
        case Plain(value=value):
            return value
        case Items(kind=kind, items=items):
            parts = [_built(item) for item in items]
            if any(part is _UNKNOWN for part in parts) or kind == "set":
                return _UNKNOWN
            return tuple(parts) if kind == "tuple" else parts
        case Pairs(pairs=pairs):
            built = [(_built(key), _built(value)) for key, value in pairs]
            if any(_UNKNOWN in (key, value) for key, value in built):
                return _UNKNOWN
            return {key: value for key, value in built if isinstance(key, str | int | float | bool | None)}
        case _:
            return _UNKNOWN


def _fixes(value: Value, known: Known, context: Context) -> tuple[Fix, ...]:
    """``json.dumps(…)`` around what is written here, or the same text in JSON's notation."""
    span = context.span(value.range)
    match value, known:
        case Constant(), Plain(value=str(text)):
            try:
                written = json.dumps(ast.literal_eval(text))
            except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
                return ()
            return (Fix("write it as JSON", Change((replace(*span, repr(written)),))),)
        case Mapping() | Sequence(), Items(kind="list" | "tuple") | Pairs() if is_importable(
            "json", "json", value.range, context
        ):
            edits = (insert(span[0], "json.dumps("), insert(span[1], ")"))
            return (Fix("store it with json.dumps(…)", Change(edits, ("import json",))),)
        case _:
            return ()
