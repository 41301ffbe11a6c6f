"""One setting of a retry is given twice, and one of the two is not read

- `max_retries` in `retry_kwargs` wins over the option `max_retries`: automatic retries pass it to `self.retry`.
- `countdown` in `retry_kwargs` is overwritten where `retry_backoff` is set (`celery.app.autoretry`).

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,), max_retries=10, retry_kwargs={"max_retries": 3})
                                       ^^^^^^^^^^^^^^ CEL205 this `max_retries` is not read: automatic retries take the 3 in `retry_kwargs`
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), retry_kwargs={"max_retries": 3})
…
```

## A countdown beside backoff

```python title="shop/tasks.py"
from celery import Task, shared_task


@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=True,
    retry_kwargs={"max_retries": 3, "countdown": 30},
                                    ^^^^^^^^^^^ CEL205 this `countdown` is not read: `retry_backoff` sets the wait of each retry
)
def send(order_id): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_kwargs=dict(countdown=30))
                                                                             ^^^^^^^^^ CEL205 this `countdown` is not read: `retry_backoff` sets the wait of each retry
def again(order_id): ...


class Send(Task):
    autoretry_for = (OSError,)
    retry_backoff = 5
    retry_kwargs = {"countdown": 30}
                    ^^^^^^^^^^^ CEL205 this `countdown` is not read: `retry_backoff` sets the wait of each retry
    max_retries = 4

    def run(self): ...
```
->
```python title="shop/tasks.py"
…
    retry_kwargs={"max_retries": 3},
)
def send(order_id): ...
…
class Send(Task):
    autoretry_for = (OSError,)
    retry_backoff = 5
    retry_kwargs = {}
    max_retries = 4

    def run(self): ...
```

## Settings that do not meet, or that something else reads

```python title="shop/tasks.py"
from celery import shared_task

from shop.retrying import KWARGS, MOST


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_kwargs={"max_retries": 3})
def a(): ...


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_kwargs={"countdown": 5})
def b(): ...


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_kwargs=KWARGS, retry_backoff=True)
def c(): ...


@shared_task(autoretry_for=(OSError,), max_retries=3, retry_kwargs={"max_retries": None})
def d(): ...


@shared_task(autoretry_for=(OSError,), max_retries=MOST, retry_kwargs={"max_retries": MOST})
def e(): ...


@shared_task(autoretry_for=(OSError,), retry_backoff=False, retry_kwargs={"countdown": 5})
def f(): ...


@shared_task(bind=True, autoretry_for=(OSError,), max_retries=5, retry_kwargs={"max_retries": 3})
def g(self):
    if not is_ready():
        raise self.retry()


@shared_task(bind=True, autoretry_for=(OSError,), max_retries=5, retry_kwargs={"max_retries": 3})
def h(self):
    if self.request.retries == self.max_retries:
        give_up()


@shared_task(retry_backoff=True, retry_kwargs={"countdown": 5})
def i(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.decorator_edits import remove_option
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.removal import remove_item
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain, entries
from celeryls.source.bodies.mentions import mentions_in
from celeryls.source.expression.values import Constant, Mapping
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option

RULE = Rule("CEL205", "retry-setting-given-twice", "warning", subject=Task, words=("retry_kwargs",))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a ``max_retries`` and a ``countdown`` that an automatic retry does not read."""
    kwargs = task.option("retry_kwargs")
    if kwargs is None or "autoretry_for" not in task.options or task.pattern is not None:
        return
    yield from _max_retries(task, kwargs, context)
    yield from _countdown(task, kwargs, context)


def _max_retries(task: Task, kwargs: Option, context: Context) -> Iterator[Finding]:
    option = task.option("max_retries")
    _, winner = entries(kwargs.known).get("max_retries", (None, None))
    if option is None or option.at is None or not isinstance(winner, Plain) or not isinstance(option.known, Plain):
        return
    if winner.value is None or winner.value == option.known.value or _is_read(task, context):
        return
    edits = remove_option(task, option, context)
    yield Finding(
        option.keyword or option.at,
        f"this `max_retries` is not read: automatic retries take the {winner.value!r} in `retry_kwargs`",
        (Fix("remove max_retries", Change(edits)),) if edits else (),
        (Related(winner.spot, "this one wins"),),
        tag="unnecessary",
    )


def _is_read(task: Task, context: Context) -> bool:
    """Whether the body retries by hand, or looks at the option itself."""
    if task.definition is None or task.definition.kind == "class":
        return True  # any method may
    names = mentions_in(context.text, task.definition.name_range).names
    return bool(names & {"retry", "max_retries"})


def _countdown(task: Task, kwargs: Option, context: Context) -> Iterator[Finding]:
    backoff = task.option("retry_backoff")
    if backoff is None or not isinstance(backoff.known, Plain) or not backoff.known.value:
        return
    key, _ = entries(kwargs.known).get("countdown", (None, None))
    if key is not None and context.is_here(key.spot):
        yield Finding(
            key.spot.range,
            "this `countdown` is not read: `retry_backoff` sets the wait of each retry",
            _without_countdown(kwargs, context),
            (Related(backoff.spot, "backoff is set here"),),
            tag="unnecessary",
        )


def _without_countdown(kwargs: Option, context: Context) -> tuple[Fix, ...]:
    """Remove the pair from a dict that is written out here."""
    if not isinstance(kwargs.value, Mapping) or not context.is_here(kwargs.spot):
        return ()
    pairs = kwargs.value.pairs
    if any(key is None for key, _ in pairs):
        return ()
    spans = [Span(context.span((key or value).range).start, context.span(value.range).end) for key, value in pairs]
    names = [key.value if isinstance(key, Constant) else None for key, _ in pairs]
    edit = remove_item(context.text, spans, names.index("countdown")) if "countdown" in names else None
    return (Fix("remove the countdown", Change((edit,))),) if edit is not None else ()
