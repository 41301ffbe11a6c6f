"""Compares what entries of schedules hand to their tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, Plain

if TYPE_CHECKING:
    from celeryls.project.subjects.model import BeatEntry
    from celeryls.project.values.known import Known


def written_arguments(entry: BeatEntry) -> object | None:
    """The task and its arguments as values that can be compared; None if they are not written out."""
    if entry.record.task is None or not entry.is_complete:
        return None
    try:
        args = _written(entry.record.args) if entry.record.args is not None else ()
        kwargs = _written(entry.record.kwargs) if entry.record.kwargs is not None else ()
    except LookupError:
        return None
    return entry.record.task, args, kwargs


def _written(known: Known) -> object:
    """The value without places.

    Raises:
        LookupError: It is not written out.
    """
    match known:
        case Plain(value=value):
            return type(value), value
        case Items(items=items):
            return tuple(map(_written, items))
        case Pairs(pairs=pairs):
            return tuple((_written(key), _written(value)) for key, value in pairs)
        case _:
            raise LookupError
