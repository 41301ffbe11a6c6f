"""Whether the signals are those of the catalogue, and pass what it says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celery import signals as theirs
from celery.utils.dispatch import Signal
from scripts.catalogue.compare.asking import app, nothing, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celery import Task

    from celeryls.catalogue.load import Catalogue

_SENT = (
    "before_task_publish", "after_task_publish", "task_prerun", "task_postrun", "task_success", "task_retry",
    "task_failure",
)  # fmt: skip


def signals(known: Catalogue) -> Iterator[str]:
    """What differs."""
    there, of_their_app = _in(theirs), set(_in(app()))
    of_app = {name for name, each in known.signals.items() if each.owner == "app"}
    yield from same("signals", set(there), set(known.signals) - of_app)
    yield from same("signals of an app", of_their_app, of_app)
    for name, signal in there.items():
        if name in known.signals and not signal.providing_args <= _passed(known, name):
            yield f"{name} passes {sorted(signal.providing_args)}"
    for name, passed in _sent().items():
        if passed != _passed(known, name):
            yield f"{name} was sent with {sorted(passed)}"


def _in(owner: object) -> dict[str, Signal]:
    return {name: each for name, each in vars(owner).items() if isinstance(each, Signal)}


def _passed(known: Catalogue, name: str) -> set[str]:
    return {*known.signals[name].passes, *known.signals[name].sometimes}


def _sent() -> dict[str, set[str]]:
    """What arrives at handlers of signals that are sent while a task is sent and run; nothing where none was sent."""
    got: dict[str, set[str]] = {name: set() for name in (*_SENT, "on_after_configure")}

    def handler(name: str, **passed: object) -> None:
        got[name] = set(passed) - {"signal", "sender"}

    made = app()
    handlers = {name: partial(handler, name) for name in got}
    for name, each in handlers.items():
        getattr(theirs, name, made.on_after_configure).connect(each, weak=False)
    try:
        failing = made.task(_fail, bind=True, lazy=False, shared=False)
        failing.apply()
        failing.apply_async()
        made.task(nothing, lazy=False, shared=False).apply()
    finally:
        for name in _SENT:
            getattr(theirs, name).disconnect(handlers[name])
    return got


def _fail(self: Task) -> None:
    self.retry(exc=ValueError(), countdown=0, max_retries=1)
