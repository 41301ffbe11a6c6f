"""A default that a task changes

Python evaluates a parameter's default once, when the function is defined. A worker process runs the function for many messages: what one task adds to a default
list or dict, the next one finds there. So the results depend on which process has run which tasks before.

This rule is off by default, as ruff's B006 reports all mutable defaults of all functions. It reports a task's default that the task itself changes.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def collect(order_id, seen=[]):
                      ^^^^^^^ CEL116 `seen` keeps what earlier tasks of this process have added, as its default is made once
    seen.append(order_id)
    return seen
```
->
```python title="shop/tasks.py"
…
def collect(order_id, seen=None):
    if seen is None:
        seen = []
    seen.append(order_id)
…
```

## Other collections, other changes, and a docstring

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True)
def count(self, word, counts: dict[str, int] = {}, *, words=set(), last=list()):
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL116 `counts` keeps what earlier tasks of this process have added, as its default is made once
                                                      ^^^^^^^^^^^ CEL116 `words` keeps what earlier tasks of this process have added, as its default is made once
                                                                   ^^^^^^^^^^^ CEL116 `last` keeps what earlier tasks of this process have added, as its default is made once
    '''Counts words.'''

    counts[word] = counts.get(word, 0) + 1
    words.add(word)
    last += [word]
```
->
```python title="shop/tasks.py"
…
def count(self, word, counts: dict[str, int] = None, *, words=None, last=None):
    '''Counts words.'''

    if last is None:
        last = list()
    if words is None:
        words = set()
    if counts is None:
        counts = {}
    counts[word] = counts.get(word, 0) + 1
…
```

## Defaults that the task does not change are left alone

```python title="shop/tasks.py"
from celery import shared_task

SEEN = []


@shared_task
def a(seen=[]):
    return len(seen)


@shared_task
def b(seen=()):
    seen += (1,)


@shared_task
def c(seen=None):
    seen.append(1)


@shared_task
def d(seen=[]):
    seen = list(seen)
    seen.append(1)


@shared_task
def e(seen=SEEN):
    seen.append(1)


@shared_task
def f(options={}):
    print(options["a"])

    def inner(options):
        options["a"] = 1


def g(seen=[]):
    seen.append(1)


@shared_task
def h(seen=[]): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.items import indent_at
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import Task
from celeryls.source.bodies.changed_names import changes_in
from celeryls.source.expression.values import CallExpression, Comprehension, Mapping, Name, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.bodies.changed_names import ChangedNames
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition

RULE = Rule("CEL116", "mutable-default", "warning", subject=Task, words=("task",), enabled=False, needs="definitions")

_MAKING = frozenset(("builtins.dict", "builtins.list", "builtins.set", "collections.defaultdict", "collections.deque"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds parameters whose default is a collection, and that the function changes."""
    definition = task.definition
    if task.kind != "function" or definition is None or task.at is None:
        return
    changes = changes_in(context.text, definition.name_range)
    for parameter in definition.parameters:
        default = parameter.default
        if default is None or parameter.name not in changes.names or not _is_mutable(default, definition, context):
            continue
        place = context.range(_whole(parameter.name, default, definition, context))
        keeps = f"`{parameter.name}` keeps what earlier tasks of this process have added"
        fixes = _fixes(parameter.name, default, changes, context)
        yield Finding(place, f"{keeps}, as its default is made once", fixes)


def _is_mutable(default: Value, definition: Definition, context: Context) -> bool:
    match default:
        case Sequence(kind="list" | "set") | Mapping() | Comprehension(kind="list" | "set" | "dict"):
            return True
        case CallExpression(callee=Name(dotted=dotted)):
            return context.library_name(dotted, definition.scope) in _MAKING
        case _:
            return False


def _whole(name: str, default: Value, definition: Definition, context: Context) -> tuple[int, int]:
    """The parameter with its default."""
    start, end = context.span(default.range)
    parameters = context.parameters(definition.name_range)
    every = parameters.items if parameters is not None else ()
    return next((each for each in every if each.start <= start and end <= each.end), (start - len(name), end))


def _fixes(name: str, default: Value, changes: ChangedNames, context: Context) -> tuple[Fix, ...]:
    """``None`` as the default, and an ``if`` that makes the collection."""
    if changes.start is None:
        return ()
    start, end = context.span(default.range)
    style = style_of(context.text, Style())
    indent = indent_at(context.text, changes.start)
    lines = [f"if {name} is None:", f"{indent}{style.indent}{name} = {context.text[start:end]}", indent]
    edits = (replace(start, end, "None"), insert(changes.start, style.line_end.join(lines)))
    return (Fix(f"make {name} in the body", Change(edits), safe=False),)
