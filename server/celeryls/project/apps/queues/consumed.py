"""Finds the queues that code makes a worker consume, in addition to those of its command."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from celeryls.project.names.changing import dotted_of
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Items, LibraryCall, Plain, text_in, with_defaults
from celeryls.project.values.scoped_value import ScopedValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import UnitOutline

ANY_QUEUE = ""
"""Stands for a queue whose name can't be told."""
_PARAMETERS = {"add_consumer": "queue", "select_add": "queue", "select_queues": "queues", "worker_main": "argv"}
"""The parameter with the queues, which is the first one, of `celery.app.control.Control.add_consumer`,
`celery.app.amqp.Queues.select_add` and `celery.app.base.Celery.select_queues`, and the arguments of a command."""


def consumed_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[str]:
    """The names in ``app.control.add_consumer("a")`` and similar calls in a unit of a file; `ANY_QUEUE` for unknown."""
    for called in unit.calls:
        method = (dotted_of(called.call.callee) or "").rpartition(".")[2]
        value = called.call.argument(_PARAMETERS[method], 0) if method in _PARAMETERS else None
        if value is None:
            if any(each.name in ("*", "**") for each in called.call.arguments) and method in _PARAMETERS:
                yield ANY_QUEUE
            continue
        known = with_defaults(Evaluation(resolver).value(ScopedValue(value, path, label, called.scope, {})))
        if method == "worker_main":
            yield from _in_command([text_in(each) for each in known.items] if isinstance(known, Items) else [None])
        else:
            yield from (name for each in _each(known) for name in _names(each))


def _each(known: Known) -> Iterable[Known]:
    return [with_defaults(each) for each in known.items] if isinstance(known, Items) else [known]


def _names(known: Known) -> list[str]:
    match known:
        case LibraryCall(callee=callee) if callee.endswith("Queue"):
            named = known.argument("name", 0)
            return [(text_in(named) if named else None) or ANY_QUEUE]
        case Plain(value=str(text)):
            return text.split(",")
        case _:
            return [ANY_QUEUE]


def _in_command(words: list[str | None]) -> Iterator[str]:
    """The queues behind ``-Q`` and in ``--queues=a,b``."""
    if None in words:
        yield ANY_QUEUE
    texts = [each or "" for each in words]
    for word, following in pairwise((*texts, "")):
        if word in ("-Q", "--queues"):
            yield from following.split(",")
        elif word.startswith(("--queues=", "-Q")):
            yield from word.removeprefix("--queues=").removeprefix("-Q").split(",")
