"""A call option that Celery does not know

`apply_async` and `send_task` pass options that they don't know on to the transport, because some transports have options of their own. So a
misspelled option is accepted and ignored: with `count_down=60` the task runs at once, with `queu="mail"` the message goes to the default queue.
Options of the task's decorator, such as `max_retries` or `rate_limit`, have no effect in a call either.

Only names that are nearly one of Celery's, and options of the decorator, are findings.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(mail): ...


send.apply_async(("welcome",), queu="mail")
                               ^^^^ CEL301 `queu` has no effect: `apply_async` ignores it; did you mean `queue`?
```
->
```python title="shop/tasks.py"
…
send.apply_async(("welcome",), queue="mail")
```

## Each form of call

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop")


class Audited(Task):
    level = "info"


@app.task(name="send", base=Audited)
def send(mail): ...


def later():
    send.apply_async(("welcome",), count_down=60, Expires=120)
                                   ^^^^^^^^^^ CEL301 `count_down` has no effect: `apply_async` ignores it; did you mean `countdown`?
                                                  ^^^^^^^ CEL301 `Expires` has no effect: `apply_async` ignores it; did you mean `expires`?
    send.apply_async_on_commit(("welcome",), link_errors=[])
                                             ^^^^^^^^^^^ CEL301 `link_errors` has no effect: `apply_async_on_commit` ignores it; did you mean `link_error`?
    app.send_task("send", args=("welcome",), prioritiy=3)
                                             ^^^^^^^^^ CEL301 `prioritiy` has no effect: `send_task` ignores it; did you mean `priority`?
```
->
```python title="shop/celery.py"
…
    send.apply_async(("welcome",), countdown=60, expires=120)
    send.apply_async_on_commit(("welcome",), link_error=[])
    app.send_task("send", args=("welcome",), priority=3)
```

## Options of the decorator

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,))
def send(mail): ...


send.apply_async(("welcome",), max_retries=5)
                               ^^^^^^^^^^^ CEL301 `max_retries` has no effect: it is an option of the task's decorator
send.apply_async(("welcome",), countdown=60, rate_limit="10/m")
                                             ^^^^^^^^^^ CEL301 `rate_limit` has no effect: it is an option of the task's decorator
```
->
```python title="shop/tasks.py"
…
send.apply_async(("welcome",))
send.apply_async(("welcome",), countdown=60)
```

## The right option is there, too

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(mail): ...


send.apply_async(("welcome",), count_down=10, countdown=60)
                               ^^^^^^^^^^ CEL301 `count_down` has no effect: `apply_async` ignores it; `countdown` is given, too
```
->
```python title="shop/tasks.py"
…
send.apply_async(("welcome",), countdown=60)
```

## Options of Celery and of transports

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(name="send")
def send(mail): ...


def later(options):
    send.apply_async(("welcome",), queue="mail", countdown=3, ignore_result=True, shadow="mail", retry_policy={})
    send.apply_async(("welcome",), MessageGroupId="mail", content_type="text", message_id="1", delay=3, stamp="a")
    send.apply_async(("welcome",), user_id="guest", app_id="shop", expiration=3, timestamp=0, cluster_id="a")
    send.apply_async(("welcome",), **options)
    send.apply_async(("welcome",), headers={"queu": 1})
    send.delay("welcome", queu="mail")
    app.send_task("send", queue="mail", result_cls=None, router=None)
    app.send_task("elsewhere.send", queu="mail")
```

## Tasks with options of their own

```python title="shop/tasks.py"
from celery import Celery, Task
from celery_once import QueueOnce
from elsewhere import job

app = Celery("shop")


class Numbered(Task):
    def apply_async(self, args=None, kwargs=None, tasks_id=None, **options):
        return super().apply_async(args, kwargs, **options)


@app.task(base=Numbered)
def keyed(key): ...


@app.task(base=QueueOnce)
def once(key): ...


keyed.apply_async((7,), tasks_id="a")
once.apply_async((7,), max_retries=3)
job.apply_async((7,), queu="mail")
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.removal import remove_item
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL301", "unknown-call-option", "warning", subject=Call, words=("apply_async", "send_task"), needs="uses")

_METHODS = frozenset(("apply_async", "apply_async_on_commit", "send_task"))
_NEAR = 0.8
"""How alike two names must be."""
_DECORATOR_ONLY = frozenset(
    (
        "acks_late", "acks_on_failure", "acks_on_failure_or_timeout", "acks_on_timeout", "autoretry_for", "bind",
        "default_retry_delay", "dont_autoretry_for", "max_retries", "rate_limit", "reject_on_worker_lost",
        "retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs", "send_events",
        "store_errors_even_if_ignored", "throws", "track_started", "typing",
    )
)  # fmt: skip
"""Options of a task that a message does not have; others have names that a transport may use."""
_PROPERTIES = frozenset(
    (
        "app_id", "cluster_id", "content_encoding", "content_type", "correlation_id", "expiration", "message_id",
        "timestamp", "type", "user_id",
    )
)  # fmt: skip
"""Properties of a message that `kombu.Producer.publish` passes on."""


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds keywords that are nearly a call option's name, and options of the decorator."""
    if call.method not in _METHODS or not call.owner or not are_sent_as_usual(call.tasks):
        return
    arguments = call.call.arguments
    given = {each.name for each in arguments}
    for number, argument in enumerate(arguments):
        name = argument.name
        if name in (None, "*", "**") or _is_known(name, context):
            continue
        place = argument.range.beginning(len(name))
        removed = remove_item(context.text, [context.span(each.range) for each in arguments], number)
        removing = (Fix(f"remove {name}", Change((removed,))),) if removed else ()
        if name in _DECORATOR_ONLY:
            yield Finding(place, f"`{name}` has no effect: it is an option of the task's decorator", removing)
            continue
        option = _nearest(name, context)
        if option is None:
            continue
        ignored = f"`{name}` has no effect: `{call.method}` ignores it"
        if option in given:
            yield Finding(place, f"{ignored}; `{option}` is given, too", removing)
        else:
            fix = Fix(f"write {option}", Change((replace(*context.span(place), option),)))
            yield Finding(place, f"{ignored}; did you mean `{option}`?", (fix,))
            given.add(option)


def _is_known(name: str, context: Context) -> bool:
    if name in _DECORATOR_ONLY:  # `max_retries` is an option of `retry`
        return False
    return name in _PROPERTIES or name in context.catalogue.call_options


def _nearest(name: str, context: Context) -> str | None:
    """The call option that a name is nearly; None if there is none."""
    options = [
        each
        for each, known in context.catalogue.call_options.items()
        if not known.internal and "apply_async" in known.functions
    ]
    bare = name.replace("_", "").lower()
    same = next((each for each in options if each.replace("_", "").lower() == bare), None)
    return same or next(iter(get_close_matches(name, options, 1, _NEAR)), None)
