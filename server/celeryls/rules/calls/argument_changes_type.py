"""An argument that arrives as another type

JSON has one kind of sequence and one kind of key: a tuple arrives in the task as a list, and the keys of a dict arrive as text. `(1, 2) in seen` is then false,
a list can't be the key of a dict, and `prices[7]` raises `KeyError: 7`. In a test that runs the task directly, or eagerly, nothing of that is seen (`kombu.utils.json`).

The rule is off by default: most tasks only iterate over what they get.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def price(amounts, prices=None): ...


def order():
    price.delay((1, 2), prices={7: "2.50"})
                ^^^^^^ CEL313 `price` gets a list: JSON has no tuples
                               ^^^^^^^^^^^ CEL313 `price` gets the key `7` as text: JSON has no other keys
```

## Each form of call, and a variable

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(name="shop.price")
def price(amounts, prices=None): ...


def order():
    amounts = (1, 2)
    price.apply_async((amounts, {True: 1}), {"prices": [(1, 2)]})
                       ^^^^^^^ CEL313 `price` gets a list: JSON has no tuples
                                ^^^^^^^^^ CEL313 `price` gets the key `True` as text: JSON has no other keys
                                                        ^^^^^^ CEL313 `price` gets a list: JSON has no tuples
    app.send_task("shop.price", args=[(1, 2)])
                                      ^^^^^^ CEL313 `shop.price` gets a list: JSON has no tuples
    price.s((1,)).delay()
            ^^^^ CEL313 `price` gets a list: JSON has no tuples
```

## Lists, keys that are text, another serializer, unknown values

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task
def price(amounts, prices=None): ...


@app.task(serializer="pickle")
def pickled(amounts): ...


def order(amounts, key):
    price.delay([1, 2], prices={"7": 1})
    price.delay(amounts, prices={key: 1})
    price.apply_async(args=(1, 2), kwargs={"prices": 1})
    price.apply_async(([1],), serializer="yaml")
    price.apply_async(((1,),), serializer="pickle")
    pickled.delay((1, 2))
    price((1, 2))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import is_only_looked_at
from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.calls.sent_values import has_own_serializer, sends_arguments, sent_arguments
from celeryls.checking.calls.value_types import type_of
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import Constant, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL313",
    "argument-changes-type",
    "information",
    subject=Call,
    words=(".delay", ".apply_async", ".s(", ".si(", "send_task"),
    enabled=False,
    needs="uses",
)

_WHOLE = frozenset(("apply_async", "apply_async_on_commit", "signature", "send_task"))
_DEEPEST = 4


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds tuples, and dicts with keys that are no text, among the arguments that a message carries."""
    if not sends_arguments(call) or not call.owner or not are_sent_as_usual(call.tasks):
        return
    if has_own_serializer(call, context) or is_only_looked_at(call.method, context) or context.purpose == "test":
        return
    task = call.task if call.method == "send_task" or not call.tasks else call.owner.rpartition(".")[2]
    for part in sent_arguments(call):
        for each in _given(part) if call.method in _WHOLE else (part,):
            for place, what in _changed(each, call, context):
                yield Finding(place, f"`{task}` gets {what}")


def _given(part: Value) -> Iterator[Value]:
    """The arguments in the ``args`` or ``kwargs`` of a call."""
    match part:
        case Sequence(items=items):
            yield from items
        case Mapping(pairs=pairs):
            yield from (value for _, value in pairs)


def _changed(value: Value, call: Call, context: Context, depth: int = 0) -> Iterator[tuple[Range, str]]:
    """What arrives as another type, in a value and in its lists and dicts; what is in a tuple is not said, too."""
    if depth > _DEEPEST:
        return
    if type_of(value, call.call.range, call.scope, context) == "tuple":
        yield value.range, "a list: JSON has no tuples"
        return
    match value:
        case Sequence(kind="list", items=items):
            for item in items:
                yield from _changed(item, call, context, depth + 1)
        case Mapping(pairs=pairs):
            other = [key for key, _ in pairs if isinstance(key, Constant) and not isinstance(key.value, str)]
            if other:
                yield value.range, f"the key `{other[0].value}` as text: JSON has no other keys"
            for _, part in pairs:
                yield from _changed(part, call, context, depth + 1)
