"""A retry is half there: an option says how to retry, and nothing does

`retry_backoff`, `retry_backoff_max`, `retry_jitter`, `retry_kwargs` and `dont_autoretry_for` are read only where `autoretry_for` is set
(`celery.app.autoretry`); `self.retry()` does not read them. `max_retries` and `default_retry_delay` are read by `self.retry()` and by
`autoretry_for`. A task that has neither fails at its first exception, whatever these options say.

## Example

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(max_retries=5)
             ^^^^^^^^^^^ CEL202 `max_retries` has no effect: the task fails at its first exception, as it has no `autoretry_for` and calls no `self.retry`
def fetch(url):
    requests.get(url, timeout=10).raise_for_status()
```
->
```python title="shop/tasks.py"
…
@shared_task(max_retries=5, autoretry_for=(requests.RequestException,))
…
```

## Several options, one to a line

Where the body's calls do not tell which exceptions pass, the fix takes two that are always there.

```python title="shop/tasks.py"
from celery import shared_task

from shop import crm


@shared_task(
    name="shop.sync",
    retry_backoff=10,  # seconds
    ^^^^^^^^^^^^^ CEL202 `retry_backoff` and `retry_backoff_max` have no effect: the task fails at its first exception, as it has no `autoretry_for` and calls no `self.retry`
    retry_backoff_max=600,
)
def sync(customer_id):
    crm.sync(customer_id)
```
->
```python title="shop/tasks.py"
…
    retry_backoff=10,  # seconds
    retry_backoff_max=600,
    autoretry_for=(ConnectionError, TimeoutError),
)
…
```

## `self.retry` does not back off by itself

There is no fix: `autoretry_for` would add retries to those of `self.retry`.

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, max_retries=5, retry_backoff=True)
                                       ^^^^^^^^^^^^^ CEL202 `retry_backoff` has no effect: `self.retry` does not read it, only `autoretry_for` does
def send(self, order_id):
    try:
        deliver(order_id)
    except OSError as error:
        raise self.retry(exc=error)
```

## A task that retries, or that may, is left alone

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop.retrying import MORE, OPTIONS, fail_or_retry, patient, wait_and_repeat


class Patient(Task):
    autoretry_for = (OSError,)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def a(): ...


@shared_task(bind=True, max_retries=5, default_retry_delay=30)
def b(self):
    raise self.retry()


@shared_task(base=Patient, retry_backoff=True)
def c(): ...


@shared_task(bind=True, max_retries=5)
def d(self):
    wait_and_repeat(self)


@shared_task(max_retries=5)
def e():
    fail_or_retry("e")


@shared_task(max_retries=5)
@patient
def f(): ...


@shared_task(max_retries=5, **OPTIONS)
def g(): ...


@shared_task(**{"max_retries": 5, **MORE})
def j(): ...


@shared_task(bind=True, retry_backoff=30)
def h(self):
    raise self.retry(countdown=self.retry_backoff * 2)


@shared_task(bind=True, max_retries=5)
def i(self, step=0):
    if step < getattr(i, "max_retries"):
        i.delay(step + 1)
```

## A task that says that it is never retried

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(max_retries=0)
def charge(order_id): ...
```

## The project's annotations may set it

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_annotations = {"*": {"autoretry_for": (OSError,)}}
```
```python title="shop/tasks.py"
from shop.celery import app


@app.task(retry_backoff=True)
def send(order_id): ...
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.transient_errors import transient_errors
from celeryls.edit.change import Change
from celeryls.edit.keywords import CallSite, Keyword, add_keywords
from celeryls.edit.style import Style, style_of
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.bodies.mentions import mentions_in
from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option
    from celeryls.source.bodies.mentions import Mentions
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL202",
    "retry-option-without-retry",
    "warning",
    subject=Task,
    words=("max_retries", "retry_", "default_retry_delay"),
    needs="definitions",
)

_OF_AUTORETRY = ("retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs", "dont_autoretry_for")
_OF_ANY_RETRY = ("max_retries", "default_retry_delay")
_MAY_RETRY = re.compile(r"retr(?:y|ies)|current_task|apply_async|apply_catch|replace|getattr", re.IGNORECASE)
_FAILS = "the task fails at its first exception, as it has no `autoretry_for` and calls no `self.retry`"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the first option of a decorator that only a retry reads, where there surely is none."""
    if "autoretry_for" in task.options or not _is_plain(task) or task.definition is None:
        return
    if context.purpose == "test" or context.settings("task_annotations"):
        return
    mentions = mentions_in(context.text, task.definition.name_range)
    if mentions.first_is_passed_on and task.is_bound is not False:
        return
    retries = any(_MAY_RETRY.search(name) for name in mentions.names)
    dead = _dead(task, mentions, retries=retries)
    if not dead or dead[0].keyword is None:
        return
    names = " and ".join(f"`{each.name}`" for each in dead)
    has_none = f"{names} {'has' if len(dead) == 1 else 'have'} no effect"
    place = dead[0].keyword.beginning(len(dead[0].name))
    if not retries:
        call = task.decorator
        fixes = _fixes(task, call, task.definition.name_range, context) if isinstance(call, CallExpression) else ()
        yield Finding(place, f"{has_none}: {_FAILS}", fixes)
    elif "retry" in mentions.names:
        read = f"`self.retry` does not read {'it' if len(dead) == 1 else 'them'}, only `autoretry_for` does"
        yield Finding(place, f"{has_none}: {read}")


def _is_plain(task: Task) -> bool:
    """Whether the task is a function with one decorator of Celery's, whose options and class are all known."""
    return (
        task.kind == "function"
        and task.at is not None
        and task.record is not None
        and task.record.wrapper is None
        and task.is_complete
        and task.attributes == frozenset()
        and "base" not in task.options
        and task.definition is not None
        and len(task.definition.decorators) == 1
        and isinstance(task.decorator, CallExpression)
    )


def _dead(task: Task, mentions: Mentions, *, retries: bool) -> list[Option]:
    """The options that nothing reads, in the order of the text.

    A value such as ``max_retries=0`` asks for no retry, and gets none.
    """
    read = mentions.names | mentions.strings
    names = _OF_AUTORETRY if retries else (*_OF_AUTORETRY, *_OF_ANY_RETRY)
    given = [task.options[name] for name in names if name in task.options and name not in read]
    dead = [each for each in given if not (isinstance(each.known, Plain) and not each.known.value)]
    return sorted(dead, key=lambda each: each.keyword.start if each.keyword else (0, 0))


def _fixes(task: Task, call: CallExpression, name: Range, context: Context) -> tuple[Fix, ...]:
    """Add `autoretry_for=` to the decorator, with the exceptions that the body's calls can raise."""
    found = transient_errors(name, task.scope(), context)
    separated = [part for each in found.names for part in (", ", each)][1:]
    parts = ("(", *separated, ",)" if len(found.names) == 1 else ")")
    head, close = context.span(call.callee.range).end, context.span(call.range).end - 1
    site = CallSite(head, context.text.index("(", head), close, [context.span(each.range) for each in call.arguments])
    keyword = Keyword("autoretry_for", parts)
    edits = add_keywords(context.text, site, [keyword], style_of(context.text, Style()))
    guess = ", a guess" if found.is_guess else ""
    change = Change(edits, found.imports)
    return (Fix(f"add autoretry_for={''.join(parts)}{guess}", change, safe=False, assist="retry-on-nothing"),)
