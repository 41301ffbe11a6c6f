"""A bound task whose function has no parameter for the task

With `bind=True` the task itself is the first argument of its function (`celery.app.task.Task`). A function without a positional
parameter can't be called: `delay` raises `TypeError: f() takes 0 positional arguments but 1 was given`. A function whose first
parameter is meant for something else gets the task there, and every argument of the call goes to the parameter after.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def cleanup():
    ^^^^^^^ CEL104 `delay` raises TypeError: cleanup() takes 0 positional arguments but 1 was given, as `bind=True` passes the task
    ...
```
->
```python title="shop/tasks.py"
…
def cleanup(self):
…
```

## The first parameter is an argument of the task

```python title="shop/tasks.py"
from celery import Celery

from shop.mail import send

app = Celery("shop")


@app.task(bind=True, max_retries=3)
def invite(email, name):
           ^^^^^ CEL104 `email` is the task, not the first argument of the call, as `bind=True` passes the task
    send(email, name)
```
->
```python title="shop/tasks.py"
…
def invite(self, email, name):
…
```

## Parameters by keyword only, and one in each line

```python title="shop/tasks.py"
from celery import shared_task

OPTIONS = {"bind": True}


@shared_task(**OPTIONS)
def report(*, day): ...
    ^^^^^^ CEL104 `delay` raises TypeError: report() takes 0 positional arguments but 1 was given, as `bind=True` passes the task


@shared_task(bind=True)
def options(**options): ...
    ^^^^^^^ CEL104 `delay` raises TypeError: options() takes 0 positional arguments but 1 was given, as `bind=True` passes the task


@shared_task(bind=True)
async def export(
    order_id: int,
    ^^^^^^^^ CEL104 `order_id` is the task, not the first argument of the call, as `bind=True` passes the task
    day: str = "today",
): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(**OPTIONS)
def report(self, *, day): ...


@shared_task(bind=True)
def options(self, **options): ...


@shared_task(bind=True)
async def export(
    self,
    order_id: int,
    day: str = "today",
): ...
```

## Whatever is called like a task, or used like one, is left alone

```python title="shop/tasks.py"
from celery import Task, shared_task


@shared_task(bind=True)
def a(self): ...


@shared_task(bind=True)
def b(task, x): ...


@shared_task(bind=True)
def c(this, x): ...


@shared_task(bind=True)
def d(_, x): ...


@shared_task(bind=True)
def e(*args): ...


@shared_task(bind=True)
def f(current_task, x): ...


@shared_task(bind=True)
def g(job, x): ...


@shared_task(bind=True)
def h(mailer, x):
    print(mailer.request.id)


@shared_task(bind=True)
def i(_unused, x): ...


@shared_task(bind=True)
def p(self_, x): ...


@shared_task(bind=True)
def i(export: Task, x): ...


@shared_task(bind=True)
def j(t, x): ...


@shared_task(bind=True)
def k(context, x): ...


@shared_task(bind=True)
def l(caller: "Task[[int], None]", x): ...


@shared_task(bind=True)
def m(mailer, x):
    def retry(error):
        raise mailer.retry(exc=error)


@shared_task(bind=True)
def n(export_self, /, x): ...
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.definitions.plain_functions import is_plain_function
from celeryls.checking.definitions.task_names import is_used_as_task
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.items import Brackets, add_in_front
from celeryls.edit.style import Style, style_of
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.bodies.parameters import ParameterList

RULE = Rule("CEL104", "bound-task-without-self", "error", subject=Task, words=("bind", "**"), needs="definitions")

_CALLED_SO = re.compile(
    r"_\w*|[ts]|\w*[tT]ask\w*|(?:\w+_)?(?:self|slf|cls|this|me|job|celery|ctx|context|bound|instance|app|obj|worker|current"
    r"|caller|runner|process|request)(?:_\w*)?"
)
"""Names that somebody gives the task itself."""
_SIMPLE = re.compile(r":\s*(?:str|int|float|bool|bytes|list|dict|set|tuple|UUID|datetime|date)\b")
_PASSED = "as `bind=True` passes the task"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds functions of bound tasks that surely have no parameter for the task."""
    definition = task.definition
    if definition is None or task.is_bound is not True or not is_plain_function(task):
        return
    if definition.scope and definition.scope[-1][0] == "class":
        return
    parameters = context.parameters(definition.name_range)
    if parameters is None:
        return
    first = context.text[slice(*parameters.items[0])] if parameters.items else ""
    bind = task.options["bind"]
    related = (Related(bind.spot, "the task is bound here"),)
    if not first or first.startswith(("**", "*,")) or first == "*":
        error = f"`delay` raises TypeError: {definition.name}() takes 0 positional arguments but 1 was given, {_PASSED}"
        is_decorated = task.decorator is not None  # a function that a call makes a task of may be called itself, too
        yield Finding(definition.name_range, error, _fixes(parameters, context, safe=is_decorated), related)
    elif (name := _stranger(first, task, context)) is not None:
        start = parameters.items[0].start
        place = context.range((start, start + len(name)))
        wrong = f"`{name}` is the task, not the first argument of the call, {_PASSED}"
        yield Finding(place, wrong, _fixes(parameters, context, safe=False), related, severity="warning")


def _stranger(first: str, task: Task, context: Context) -> str | None:
    """The name of the first parameter if it surely is not meant for the task."""
    named = re.match(r"\w+", first)
    if named is None or task.definition is None or _CALLED_SO.fullmatch(named.group()):
        return None
    annotated = first[named.end() :].lstrip()
    if annotated.startswith(":") and not _SIMPLE.match(annotated):
        return None
    return None if is_used_as_task(named.group(), task.definition, context) else named.group()


def _fixes(parameters: ParameterList, context: Context, *, safe: bool) -> tuple[Fix, ...]:
    """Insert `self` in front of the parameters."""
    brackets = Brackets(parameters.open, parameters.close, parameters.items)
    edits = add_in_front(context.text, brackets, ("self",), style_of(context.text, Style()))
    return (Fix("insert self", Change(edits), safe=safe),)
