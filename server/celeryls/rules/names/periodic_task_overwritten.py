"""A periodic task that the next one replaces

Without `name=`, the name of an entry that `add_periodic_task` adds is made of its task and arguments (`repr(sig)`, `celery.app.base.Celery.add_periodic_task`). A second
call with the same task and the same arguments has the same name, and so replaces the first one, whatever its schedule and options are. Celery 5.7 logs it.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")


@app.task
def report(kind): ...


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(crontab(minute=0, hour=8), report.s("short"))
                                                        ^^^^^^^^^^^^^^^^^ CEL415 it never runs: an entry below has the same task and arguments, and so the same name
    sender.add_periodic_task(crontab(minute=0, hour=18), report.s("short"))
```
->
```python title="shop/celery.py"
…
    sender.add_periodic_task(crontab(minute=0, hour=8), report.s("short"), name="report 1")
    sender.add_periodic_task(crontab(minute=0, hour=18), report.s("short"))
```

## Arguments in other forms, options, and three of a kind

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task
def clean(days=1, dry=False): ...


@app.task
def count(): ...


app.add_periodic_task(
    60,
    clean.s(7),
    ^^^^^^^^^^ CEL415 it never runs: an entry below has the same task and arguments, and so the same name
    queue="slow",
)
app.add_periodic_task(3600, clean, (7,))
                            ^^^^^ CEL415 it never runs: an entry below has the same task and arguments, and so the same name
app.add_periodic_task(86400, clean.s(), args=(7,), expires=60)
app.add_periodic_task(60, count.si())
                          ^^^^^^^^^^ CEL415 it never runs: an entry below has the same task and arguments, and so the same name
app.add_periodic_task(600, count.s())
```
->
```python title="shop/celery.py"
…
    clean.s(7),
    queue="slow", name="clean 1",
)
app.add_periodic_task(3600, clean, (7,), name="clean 2")
app.add_periodic_task(86400, clean.s(), args=(7,), expires=60)
app.add_periodic_task(60, count.si(), name="count 1")
app.add_periodic_task(600, count.s())
```

## Other names, arguments, tasks, apps and branches

```python title="shop/celery.py"
from celery import Celery

from shop.conf import DAYS, FAST, NAME

app = Celery("shop")
other = Celery("other")


@app.task
def clean(days=1): ...


@app.task
def count(): ...


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(60, clean.s(1), name="often")
    sender.add_periodic_task(3600, clean.s(1), name=NAME)
    sender.add_periodic_task(86400, clean.s(1))
    sender.add_periodic_task(86400, clean.s(2))
    sender.add_periodic_task(86400, clean.s("1"))
    sender.add_periodic_task(60, clean.s(DAYS))
    sender.add_periodic_task(600, clean.s(DAYS))
    if FAST:
        sender.add_periodic_task(1, count.s())
    else:
        sender.add_periodic_task(60, count.s())


app.add_periodic_task(60, count.s())
other.add_periodic_task(600, count.s())
for days in (1, 2):
    app.add_periodic_task(60, clean.s(days))
```
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from celeryls.checking.beat_entries.equal import written_arguments
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.model import BeatEntry
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL415",
    "periodic-task-overwritten",
    "warning",
    subject=BeatEntry,
    words=("add_periodic_task",),
    needs="definitions",
)


def check(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Finds entries without a name that another one below, which surely runs too, gives the same name."""
    if not _may_collide(entry) or context.purpose == "test" or (arguments := written_arguments(entry)) is None:
        return
    around = context.around(entry.at)
    same = [
        each
        for each in context.subjects
        if isinstance(each, BeatEntry)
        and _may_collide(each)
        and each.record.app == entry.record.app
        and written_arguments(each) == arguments
        and context.around(each.at) == around
    ]
    below = [each for each in same if each.at.start > entry.at.start]
    if below:
        winner = max(below, key=lambda each: each.at.start)
        related = (Related(Spot(context.path, context.unit, winner.at), "this entry is kept"),)
        message = "it never runs: an entry below has the same task and arguments, and so the same name"
        yield Finding(entry.at, message, _fixes(entry, context), related)


def _may_collide(entry: BeatEntry) -> bool:
    return entry.record.shape == "add_periodic_task" and not entry.record.is_named


def _fixes(entry: BeatEntry, context: Context) -> tuple[Fix, ...]:
    """The call with a name of its own."""
    node = parse(context.text).root_node.descendant_for_byte_range(*context.span(entry.at))
    while node is not None and (node.type != "argument_list" or not _is_adding(node.prev_sibling, context)):
        node = node.parent
    last = node.named_children[-1] if node is not None and node.named_children else None
    if last is None or last.type == "comment" or entry.record.task is None:
        return ()
    taken = {each.record.key for each in context.subjects if isinstance(each, BeatEntry)}
    names = (f"{entry.record.task.rpartition('.')[2]} {number}" for number in count(1))
    name = next(each for each in names if each not in taken)
    return (Fix(f'add name="{name}"', Change((insert(last.end_byte, f', name="{name}"'),)), safe=False),)


def _is_adding(callee: Node | None, context: Context) -> bool:
    return callee is not None and context.text[callee.start_byte : callee.end_byte].endswith("add_periodic_task")
