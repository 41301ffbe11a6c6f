"""A signal handler that can't take what the signal sends

Celery calls the handlers of a signal with keywords only: `signal`, `sender` and the signal's own arguments, to which newer versions may add.
So `connect` rejects a function without `**kwargs`: `ValueError: Signal receiver must accept keyword arguments.` (`celery.utils.dispatch.signal`).
At module level this aborts the import, and the worker does not start.

A handler that requires a parameter which the signal does not send fails each time: the `TypeError` is logged, and the handler has no effect.

## Example

```python title="shop/signals.py"
from celery.signals import task_failure


@task_failure.connect
def alert(sender, task_id, exception):
    ^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `alert` has no `**kwargs`
    print(task_id, exception)
```
->
```python title="shop/signals.py"
…
def alert(sender, task_id, exception, **kwargs):
…
```

## A parameter that is not sent

```python title="shop/signals.py"
from celery.signals import task_success, worker_ready


@task_success.connect
def count(sender, task_id, result, **kwargs):
    ^^^^^ CEL317 `count` fails whenever `task_success` is sent: TypeError, it requires `task_id`, which is not sent
    print(task_id, result)


@worker_ready.connect
def greet(instance):
    ^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `greet` has no `**kwargs`, and it requires `instance`, which is not sent
    ...


@worker_ready.connect(weak=False)
def ready(instance, conf, *, level, **kwargs):
    ^^^^^ CEL317 `ready` fails whenever `worker_ready` is sent: TypeError, it requires `instance`, `conf` and `level`, which are not sent
    ...
```

## Handlers of the app's own signals, and those that a call connects

```python title="shop/celery.py"
from celery import Celery, signals

app = Celery("shop")


@app.on_after_configure.connect
def schedule(sender):
    ^^^^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `schedule` has no `**kwargs`
    sender.add_periodic_task(10, lambda: None)


def log(
    loglevel,  # as a number
):
    print(loglevel)


def prepare(pid=None):
    ^^^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `prepare` has no `**kwargs`
    print(pid)


signals.worker_process_init.connect(prepare)
```
->
```python title="shop/celery.py"
…
def schedule(sender, **kwargs):
…
def prepare(pid=None, **kwargs):
…
```

## A handler that stands elsewhere

```python title="shop/handlers.py"
def prepare(): ...


def forget(connection, **kwargs): ...
```

```python title="shop/celery.py"
from celery.signals import worker_process_init, worker_process_shutdown

from shop.handlers import forget, prepare

worker_process_init.connect(prepare)
                            ^^^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `prepare` has no `**kwargs`
worker_process_shutdown.connect(receiver=forget)
                                         ^^^^^^ CEL317 `forget` fails whenever `worker_process_shutdown` is sent: TypeError, it requires `connection`, which is not sent
```

## A method

```python title="shop/metrics.py"
from celery.signals import task_postrun, task_prerun


class Metrics:
    def __init__(self):
        task_prerun.connect(self.started)
        task_postrun.connect(self.finished)

    def started(self, task_id, task, **kwargs):
        print(task_id)

    def finished(self, task_id, state):
        ^^^^^^^^ CEL317 `connect` raises "ValueError: Signal receiver must accept keyword arguments.": `finished` has no `**kwargs`
        print(task_id, state)
```
->
```python title="shop/metrics.py"
…
    def finished(self, task_id, state, **kwargs):
…
```

## Handlers that accept everything, or may do so, are left alone

```python title="shop/signals.py"
from celery.signals import after_setup_logger, task_failure, task_prerun, task_retry, worker_ready
from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.tools import traced


@task_failure.connect
def alert(sender=None, task_id=None, exception=None, extra=None, **kwargs): ...


@task_prerun.connect
@task_failure.connect
def both(task_id, args, kwargs, **others): ...


@task_retry.connect
def again(signal, sender, request, reason, einfo, **kwargs): ...


@worker_ready.connect
@traced
def ready(instance): ...


@after_setup_logger.connect(retry=True)
def logging(logger, *args, **kwargs): ...


@receiver(post_save)
def saved(sender, instance): ...


post_save.connect(saved)


class Handlers:
    @staticmethod
    def started(task_id, **kwargs): ...

    def connect(self, bus):
        task_prerun.connect(self.started)
        bus.connect(self.started)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.items import Brackets, add_items
from celeryls.edit.style import Style, style_of
from celeryls.project.subjects.signals import SignalHandler
from celeryls.source.expression.values import CallExpression
from celeryls.source.tasks.call_errors import behind_itself

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Parameter
    from celeryls.syntax.places import Range

RULE = Rule("CEL317", "signal-handler-signature", "error", subject=SignalHandler, words=(".connect",))

_ERROR = "ValueError: Signal receiver must accept keyword arguments."


def check(handler: SignalHandler, context: Context) -> Iterator[Finding]:
    """Finds functions without ``**kwargs``, and those that require what is not sent."""
    if handler.decorators or _is_wrapped(handler):
        return  # what is called may take more
    at, name = _place(handler, context), handler.definition.name
    every = handler.definition.parameters
    parameters = behind_itself(every) if handler.is_method else every
    signal = handler.signal.rpartition(".")[2]
    missing = _not_sent(signal, parameters, context)
    requires = (
        f"it requires {_listed(missing)}, which {'is' if len(missing) == 1 else 'are'} not sent" if missing else ""
    )
    if not any(each.name.startswith("**") for each in parameters):
        more = f", and {requires}" if requires else ""
        message = f'`connect` raises "{_ERROR}": `{name}` has no `**kwargs`{more}'
        # With `**kwargs` alone the handler would fail whenever the signal is sent.
        yield Finding(at, message, () if missing else _fixes(handler, context))
    elif requires:
        yield Finding(at, f"`{name}` fails whenever `{signal}` is sent: TypeError, {requires}", severity="warning")


def _not_sent(signal: str, parameters: Sequence[Parameter], context: Context) -> list[str]:
    """The parameters without a default that the signal does not send; none where it is not known what it sends."""
    known = context.catalogue.signals.get(signal)
    if known is None:
        return []
    sent = {"signal", "sender", *known.passes, *known.sometimes}
    required = [each for each in parameters if each.default is None and not each.name.startswith("*")]
    return [each.name for each in required if each.name not in sent]


def _is_wrapped(handler: SignalHandler) -> bool:
    arguments = handler.connect.arguments if isinstance(handler.connect, CallExpression) else ()
    return any(each.name in ("retry", "*", "**") for each in arguments)


def _place(handler: SignalHandler, context: Context) -> Range:
    if context.is_here(handler.spot) or not isinstance(handler.connect, CallExpression):
        return handler.spot.range
    receiver = handler.connect.argument("receiver", 0)
    return receiver.range if receiver is not None else handler.connect.range


def _fixes(handler: SignalHandler, context: Context) -> tuple[Fix, ...]:
    """``**kwargs`` behind the last parameter, where none has that name."""
    found = context.parameters(handler.spot.range) if context.is_here(handler.spot) else None
    if found is None or any(each.name == "kwargs" for each in handler.definition.parameters):
        return ()
    brackets = Brackets(found.open, found.close, found.items)
    edits = add_items(context.text, brackets, [("**kwargs",)], style_of(context.text, Style()))
    return (Fix("add **kwargs", Change(edits)),)


def _listed(names: list[str]) -> str:
    *some, last = [f"`{name}`" for name in names]
    return f"{', '.join(some)} and {last}" if some else last
