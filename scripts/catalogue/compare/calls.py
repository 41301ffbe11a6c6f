"""Whether a call takes the options that the catalogue has, with its defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from celery import Celery, Signature, Task
from scripts.catalogue.compare.asking import default_of, parameters, sample, task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.catalogue.load import Catalogue
    from celeryls.catalogue.records import CallOption

_TASK = task(name="task")
_SAMPLES = {
    "connection": _TASK.app.connection(), "producer": None, "publisher": None, "router": _TASK.app.amqp.router,
    "result_cls": _TASK.app.AsyncResult, "queue": "celery", "compression": "gzip", "link": _TASK.si(), "expires": 5,
    "link_error": _TASK.si(), "eta": datetime.now(UTC), "delivery_mode": 2, "exchange_type": "direct", "args": (),
    "stamped_headers": [], "timeout": None, "confirm_timeout": None,
}  # fmt: skip
_CALLS: dict[str, Callable[[dict[str, object]], object]] = {
    "apply_async": lambda given: _TASK.apply_async(**given),
    "send_task": lambda given: _TASK.app.send_task("task", **given),
    "set": lambda given: _TASK.si().set(**given).apply_async(),
}
_OF_RETRY = ("exc", "throw", "max_retries", "countdown", "eta", "args", "kwargs")


def calls(known: Catalogue) -> Iterator[str]:
    """What differs."""
    for option in known.call_options.values():
        if not option.internal:
            yield from _taken(option)
    amqp = _TASK.app.amqp
    for function in (Task.apply_async, Celery.send_task, Signature.apply_async, Signature.set, Task.retry):
        yield from _same(function, known)
    for function in (amqp.as_task_v2, amqp.send_task_message):
        yield from _same(function, known)
    retry = parameters(Task.retry)
    for name in _OF_RETRY:
        if retry[name] != default_of(known.call_options[name]):
            yield f"the default of {name} of retry is {retry[name]!r}"


def _taken(option: CallOption) -> Iterator[str]:
    for function in option.functions:
        try:
            if function in _CALLS:
                _CALLS[function]({option.name: _SAMPLES.get(option.name, sample(option))})
        except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
            yield f"{function} does not accept {option.name}: {error!r}"


def _same(function: Callable[..., object], known: Catalogue) -> Iterator[str]:
    for name, default in parameters(function).items():
        option = known.call_options.get(name)
        if option is None:
            if name != "message":
                yield f"call option {name} is not there"
        elif default is None and default_of(option):
            yield f"the default of call option {name} is None"
