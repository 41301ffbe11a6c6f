"""Routes in place of settings

No setting has a dot in its name. `app.conf.update({"shop.tasks.pay": {"queue": "slow"}})` sets one that Celery never reads; the task goes to the default queue. Routes belong into
`task_routes`.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.update({
    "shop.tasks.pay": {"queue": "slow"},
    ^^^^^^^^^^^^^^^^ CEL517 `shop.tasks.pay` has no effect: no setting has a dot in its name, and routes belong into `task_routes`
    "shop.mails.*": {"queue": "mails"},
    ^^^^^^^^^^^^^^ CEL517 `shop.mails.*` has no effect: no setting has a dot in its name, and routes belong into `task_routes`
})
app.conf["shop.tasks.send"] = {"queue": "mails"}
         ^^^^^^^^^^^^^^^^^ CEL517 `shop.tasks.send` has no effect: no setting has a dot in its name, and routes belong into `task_routes`
```
->
```python title="shop/celery.py"
…
app.conf.update(task_routes={
…
```

## Routes, and keys that are something else

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.update(task_routes={"shop.tasks.pay": {"queue": "slow"}})
app.conf.update({"task_routes": {"shop.tasks.pay": {"queue": "slow"}}})
app.conf.task_routes.update({"shop.tasks.pay": {"queue": "slow"}})
app.conf["shop.version"] = "3.1"
app.conf["shop.limits"] = {"most": 3}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.entries import container
from celeryls.edit.text import insert
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import entries
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL517", "routes-as-settings", "warning", subject=SettingValue, words=(".conf",), needs="definitions")

_ROUTING = frozenset(("queue", "exchange", "routing_key", "priority"))


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds names with a dot whose value is a route."""
    if "." not in value.written or value.setting is not None or value.form != "conf":
        return
    given = entries(value.known)
    if given and given.keys() <= _ROUTING:
        message = (
            f"`{value.written}` has no effect: no setting has a dot in its name, and routes belong into `task_routes`"
        )
        yield Finding(value.at, message, _fixes(value, context))


def _fixes(value: SettingValue, context: Context) -> tuple[Fix, ...]:
    """The keyword for a dict that is the only argument of `update`, and has nothing but routes."""
    start = context.span(value.at).start
    node = parse(context.text).root_node.descendant_for_byte_range(start, start)
    while node is not None and node.type != "dictionary":
        node = node.parent
    arguments = node.parent if node is not None else None
    if node is None or arguments is None or arguments.type != "argument_list" or arguments.named_child_count != 1:
        return ()
    given = container(node, context.text)
    if given is None or not all(each.key and "." in each.key for each in given.entries):
        return ()
    return (Fix("write task_routes=", Change((insert(node.start_byte, "task_routes="),))),)
