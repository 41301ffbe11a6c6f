"""Report the progress of a loop

At each round the task stores how far it is, as the state `PROGRESS` (`celery.app.task.Task.update_state`). Who has the result reads it: `result.state` and `result.info["current"]`. The task is bound if it is not yet, and the loop
counts if it does not. `total` is left out where the number of rounds is not known before: that of a generator, or of rows that are read one by one.

A direct call, as in a test, has no result to store the state in, so it reports nothing. Each report is a write to the result backend: report every hundredth round of a fast loop.

Offered on the `for` loop under the cursor, or on the first one of the task. Silent where the task reports already, or nobody can read its result.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def import_orders(order_ids):
    for order_id in order_ids:
        load(order_id)
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def import_orders(self, order_ids):
    for i, order_id in enumerate(order_ids):
        if not self.request.called_directly:
            self.update_state(
                state="PROGRESS",
                meta={"current": i, "total": len(order_ids)},
            )
        load(order_id)
```

## A loop that counts, in a bound task

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def resize(task, paths, size=100):
    for number, path in enumerate(paths, start=1):$0
        # each in its place
        scale(path, size)
```
->
```python title="shop/tasks.py"
…
    for number, path in enumerate(paths, start=1):
        if not task.request.called_directly:
            task.update_state(
                state="PROGRESS",
                meta={"current": number, "total": len(paths)},
            )
        # each in its place
        scale(path, size)
```

## How many items a function returns is not known

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, time_limit=60)
def sync(self):
    "Synchronize everything."
    for key, value in fetch():
        if value:
            store(key$0, value)
```
->
```python title="shop/tasks.py"
…
    for i, (key, value) in enumerate(fetch()):
        if not self.request.called_directly:
            self.update_state(state="PROGRESS", meta={"current": i})
        if value:
            store(key, value)
```

## A number of rounds, and the rows of a query

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def cleanup(self, i):
    rows = Order.objects.filter(status="stale").order_by("pk")
    for row in rows:$0
        row.delete()
    for attempt in range(3):
        i += attempt
```
->
```python title="shop/tasks.py"
…
    for index, row in enumerate(rows):
        if not self.request.called_directly:
            self.update_state(
                state="PROGRESS",
                meta={"current": index, "total": len(rows)},
            )
        row.delete()
…
```

## A task whose result is not stored

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(ignore_result=True)$0
def import_orders(order_ids):
    for order_id in order_ids:
        load(order_id)
```

## One that reports already, or has no loop

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def import_orders(self, order_ids):
    for number, order_id in enumerate(order_ids):
        load(order_id)
        self.update_state(state="LOADING", meta={"done": number + 1})
```

## One that passes itself to what reports for it

```python title="shop/tasks.py"
from celery import shared_task

from shop.progress import Progress


@shared_task(bind=True)$0
def import_orders(self, order_ids):
    with Progress(self, len(order_ids)) as progress:
        for order_id in order_ids:
            load(order_id)
            progress.did(1)
```

## A loop on one line, and one of a function in the task

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def import_orders(order_ids):
    def load_all():
        for order_id in order_ids:
            load(order_id)

    while order_ids:
        load_all()
```
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.imports.names import bindings
from celeryls.edit.items import enclosed, indent_at
from celeryls.edit.stops import Stop
from celeryls.edit.text import Edit
from celeryls.features.assisting.binding import bound, task_name
from celeryls.features.assisting.loops.counted_loop import counted
from celeryls.features.assisting.loops.loop_at_cursor import loop_at_cursor
from celeryls.features.assisting.loops.loop_sizes import Sizes
from celeryls.features.assisting.offer import Offer
from celeryls.source.bodies.reader import body_of
from celeryls.source.tasks.body import passes_itself_on
from celeryls.syntax import lines
from celeryls.syntax.code import Code, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.features.assisting.binding import TaskName
    from celeryls.features.assisting.loops.counted_loop import CountedLoop
    from celeryls.features.assisting.offer import Target

FAMILY = "progress"
RANK = 18

_REPORTS = re.compile(r"update_state|set_progress|ProgressRecorder")
_BUILTINS = ("enumerate", "len")


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a task with a loop whose result may be read, and that does not report its progress yet."""
    definition = target.task.definition
    if "for " not in target.task.body or definition.kind != "def" or _REPORTS.search(target.task.body):
        return
    if passes_itself_on(target.task):  # what gets the task may report for it
        return
    if target.source("ignore_result") not in (None, "False") or target.is_surely("ignore_result", value=True):
        return
    named, loop = task_name(target), loop_at_cursor(target)
    if named is None or loop is None or (found := _counted(target, loop)) is None:
        return
    title = target.title("report the progress of its loop (update_state)")
    kind, extent = "refactor.rewrite.celery.progress", definition.span
    yield Offer("report-progress", title, kind, lambda: _change(target, named, loop, found), extent=extent)


def _counted(target: Target, loop: Node) -> CountedLoop | None:
    source, definition = target.task.source, target.task.definition
    code = Code(source)
    body = body_of(source, code.between(*definition.name_span))
    header = source[definition.header.start : definition.header.end]
    whole = header + target.task.body
    if any(body.bindings_of(name) or name in bindings(target.file.text) for name in _BUILTINS):
        return None
    sizes = Sizes(target.file, code, body, definition.parameters, header)
    return counted(loop, sizes, lambda name: re.search(rf"\b{name}\b", whole) is not None)


def _change(target: Target, named: TaskName, loop: Node, found: CountedLoop) -> Change:
    change = bound(target, named.unbound) if named.unbound is not None else Change()
    return replace(change, edits=(*change.edits, *found.edits, _report(target, named.name, loop, found)))


def _report(target: Target, task: str, loop: Node, found: CountedLoop) -> Edit:
    """The lines at the beginning of a loop's body."""
    source, style = target.task.source, target.style
    block = loop.child_by_field_name("body")
    indent = indent_at(source, next(parts_of(block)).start_byte) if block is not None else ""
    step = indent.removeprefix(indent_at(source, loop.start_byte)) or style.indent
    style = replace(style, indent=step)
    colon = next(each for each in loop.children if each.type == ":")
    at = lines.end(source, colon.end_byte)
    total = f", {style.string('total')}: {found.total}" if found.total is not None else ""
    state = ("state=", style.quote, Stop(1, "PROGRESS"), style.quote)
    meta = f"meta={{{style.string('current')}: {found.counter}{total}}}"
    call = enclosed(indent + step, len(indent + step), (f"{task}.update_state(", ")"), [state, (meta,)], style)
    condition = f"{indent}if not {task}.request.called_directly:{style.line_end}{indent}{step}"
    return Edit(at, at, (condition, *call.parts, style.line_end))
