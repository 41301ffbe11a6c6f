"""`retry_backoff_max` is above the longest wait

With `retry_backoff` the retries wait `factor * 2**n` seconds, at most `retry_backoff_max`. Where the last retry still waits less than that, the limit has no effect: with
`retry_backoff=True` and three retries they wait 1, 2 and 4 seconds.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=True, retry_backoff_max=700)
                                                                          ^^^^^^^^^^^^^^^^^^^^^ CEL209 `retry_backoff_max` has no effect: the last of 5 retries waits 16 seconds
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=True)
…
```

## A number of retries that is Celery's own, or in `retry_kwargs`

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=2.9, retry_backoff_max=60)
                                                          ^^^^^^^^^^^^^^^^^^^^ CEL209 `retry_backoff_max` has no effect: the last of 3 retries waits 8 seconds
def a(): ...


@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=30,
    retry_backoff_max=3600,
    ^^^^^^^^^^^^^^^^^^^^^^ CEL209 `retry_backoff_max` has no effect: the last of 6 retries waits 960 seconds
    retry_kwargs={"max_retries": 6},
)
def b(): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), retry_backoff=2.9)
def a(): ...


@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=30,
    retry_kwargs={"max_retries": 6},
)
…
```

## A limit that is reached, or may be

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop.retrying import BACKOFF, KWARGS, OPTIONS, Patient


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=5, retry_backoff_max=80)
def a(): ...


@shared_task(autoretry_for=(OSError,), max_retries=None, retry_backoff=True, retry_backoff_max=700)
def b(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=BACKOFF, retry_backoff_max=700)
def c(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_backoff_max=700, retry_kwargs=KWARGS)
def d(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_backoff_max=700, **OPTIONS)
def e(): ...


@shared_task(base=Patient, autoretry_for=(OSError,), retry_backoff=True, retry_backoff_max=700)
def f(): ...


@shared_task(bind=True, autoretry_for=(OSError,), retry_backoff=True, retry_backoff_max=700)
def g(self):
    raise self.retry(max_retries=20)


@shared_task(retry_backoff=True, retry_backoff_max=700)
def h(): ...


@shared_task(autoretry_for=(OSError,), max_retries=0, retry_backoff=True, retry_backoff_max=700)
def i(): ...


@shared_task(autoretry_for=(OSError,), max_retries=12, retry_backoff=True, retry_backoff_max=600)
def j(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.autoretry import is_autoretried, retries_allowed
from celeryls.checking.options.decorator_edits import remove_option
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.bodies.mentions import mentions_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL209", "backoff-cap-never-reached", "hint", subject=Task, words=("retry_backoff_max",))

_SANE = 64


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a limit that the last retry's wait surely does not reach."""
    option, backoff = task.option("retry_backoff_max"), task.option("retry_backoff")
    if option is None or option.keyword is None or backoff is None or not is_autoretried(task):
        return
    if task.definition is None or "retry" in mentions_in(context.text, task.definition.name_range).names:
        return
    most, factor, retries = _number(option.known), _number(backoff.known), retries_allowed(task)
    if most is None or not factor or retries is None or not 0 < retries <= _SANE:
        return
    if context.settings("task_annotations"):
        return
    last = int(max(1.0, factor)) * 2 ** (retries - 1)
    if last < int(most):
        edits = remove_option(task, option, context)
        fixes = (Fix("remove retry_backoff_max", Change(edits)),) if edits else ()
        waits = f"the last of {retries} retries waits {last} seconds" if retries > 1 else f"the retry waits {last} s"
        yield Finding(option.keyword, f"`retry_backoff_max` has no effect: {waits}", fixes, tag="unnecessary")


def _number(known: object) -> float | None:
    value = known.value if isinstance(known, Plain) else None
    return float(value) if isinstance(value, int | float) else None
