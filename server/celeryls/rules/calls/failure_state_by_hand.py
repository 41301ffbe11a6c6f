"""A failure that is stored by hand

A result in the state `FAILURE` must describe an exception. After `update_state(state="FAILURE", meta={"error": …})` the caller's `.get()` and `.state` raise
`ValueError: Exception information must include the exception type` (`celery.backends.base.Backend.exception_to_python`). So does the worker when
it stores what the task returns or raises afterwards: the result stays unreadable.

Raise an exception instead. If the state must be set by hand, `meta` needs `exc_type` and `exc_message`, and `raise Ignore()` keeps the task from
storing a result of its own.

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop.mail import deliver


@shared_task(bind=True)
def send(self, mail):
    try:
        deliver(mail)
    except OSError as error:
        self.update_state(state="FAILURE", meta={"error": str(error)})
                                                ^^^^^^^^^^^^^^^^^^^^^ CEL315 reading the result raises ValueError: Exception information must include the exception type
```

## Each form

```python title="shop/celery.py"
import traceback

from celery import Celery, Task, current_task, states

app = Celery("shop")


@app.task(bind=True)
def send(task, mail):
    task.update_state(None, states.FAILURE, {"mail": mail})
                                            ^^^^^^^^^^^^^^ CEL315 reading the result raises ValueError: Exception information must include the exception type
    task.update_state(meta=f"no {mail}", state="FAILURE")
                           ^^^^^^^^^^^^ CEL315 reading the result raises ValueError: `meta` is a text, which describes no exception


@app.task
def pay(order):
    current_task.update_state(state="FAILURE", meta="no money")
                                                    ^^^^^^^^^^ CEL315 reading the result raises ValueError: `meta` is a text, which describes no exception
    pay.update_state(state="FAILURE", meta=str(order))
                                           ^^^^^^^^^^ CEL315 reading the result raises ValueError: `meta` is a text, which describes no exception
    pay.update_state(state="FAILURE", meta=traceback.format_exc())
                                           ^^^^^^^^^^^^^^^^^^^^^^ CEL315 reading the result raises ValueError: `meta` is a text, which describes no exception
    pay.update_state(state=states.FAILURE, meta={"order": order})
                                                ^^^^^^^^^^^^^^^^ CEL315 reading the result raises ValueError: Exception information must include the exception type


class Export(Task):
    def run(self, path):
        self.update_state(state="FAILURE", meta={"path": path})
                                                ^^^^^^^^^^^^^^ CEL315 reading the result raises ValueError: Exception information must include the exception type


app.register_task(Export())
```

## Other states, and exceptions

```python title="shop/tasks.py"
from celery import shared_task, states
from celery.exceptions import Ignore

from shop.jobs import Job, describe


@shared_task(bind=True)
def send(self, mail, more):
    job = Job(mail)
    meta = {"error": "no mail"}
    self.update_state(state="PROGRESS", meta={"done": 1})
    self.update_state(state="FAILED", meta={"error": "no mail"})
    self.update_state(state=states.STARTED, meta={"error": "no mail"})
    self.update_state(state="FAILURE", meta={"exc_type": "ValueError", "exc_message": "no mail", "mail": mail})
    self.update_state(state="FAILURE", meta={**more, "mail": mail})
    self.update_state(state="FAILURE", meta={describe(mail): mail})
    self.update_state(state="FAILURE", meta=describe(mail))
    self.update_state(state="FAILURE", meta=ValueError("no mail"))
    self.update_state(state="FAILURE", meta=meta)
    self.update_state(state="FAILURE", meta=str())
    self.update_state(state="FAILURE", meta={})
    self.update_state(state="FAILURE")
    self.update_state(state=job.state, meta={"mail": mail})
    job.update_state(state="FAILURE", meta={"error": "no mail"})
    self.job.update_state(state="FAILURE", meta={"error": "no mail"})
    raise Ignore


def update(job):
    job.update_state(state="FAILURE", meta={"error": "no mail"})


class Machine:
    def run(self):
        self.update_state(state="FAILURE", meta={"error": "no mail"})
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

RULE = Rule("CEL315", "failure-state-by-hand", "error", subject=Task, words=("update_state(",), needs="definitions")

_NO_TYPE = "Exception information must include the exception type"
_TEXTS = frozenset(("builtins.str", "builtins.repr", "builtins.ascii"))
_TEXT = "`meta` is a text, which describes no exception"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the calls in a task's body that store a failure without an exception."""
    own = task_body(task, context)
    if own is None:
        return
    for call in own.own_calls("update_state", context):
        state, meta = call.argument("state", 1), call.argument("meta", 2)
        if (
            meta is not None
            and _is_failure(state, own.scope, context)
            and (problem := _problem(meta, own.scope, context))
        ):
            yield Finding(meta.range, f"reading the result raises ValueError: {problem}")


def _is_failure(state: Value | None, scope: Scope, context: Context) -> bool:
    match state:
        case Constant(value=value):
            return value == "FAILURE"
        case Name(dotted=dotted):
            return context.library_name(dotted, scope) == "celery.states.FAILURE"
        case _:
            return False


def _problem(meta: Value, scope: Scope, context: Context) -> str:
    """What a result in that state lacks; empty if it may be a description of an exception."""
    match meta:
        case Mapping(pairs=pairs) if pairs:
            keys = [key.value for key, _ in pairs if isinstance(key, Constant)]
            return _NO_TYPE if len(keys) == len(pairs) and "exc_type" not in keys else ""
        case Constant(value=str(text)):
            return _TEXT if text else ""
        case Operation(operator="f"):
            return _TEXT
        case CallExpression(callee=Name(dotted=dotted), arguments=arguments):
            named = context.library_name(dotted, scope)
            return _TEXT if named == "traceback.format_exc" or (arguments and named in _TEXTS) else ""
        case _:
            return ""
