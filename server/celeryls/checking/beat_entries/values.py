"""What beat, or the task, refuses in the values of a schedule's entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.beat_entries.fixes import as_schedule, as_tuple
from celeryls.checking.rule import Finding
from celeryls.project.tasks.arguments import refusal
from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import Items, Pairs, Plain, Unresolved, unresolved_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import BeatEntry
    from celeryls.project.values.known import Known
    from celeryls.syntax.places import Range

_CANT_SEND = "beat can't send this entry"
_DEEPEST = 6
_A_SCHEDULE = "a schedule is a number of seconds, a timedelta or a crontab"


def of_schedule(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """A schedule that is missing, or that beat can't ask when it is due."""
    if "schedule" not in entry.fields:
        if entry.is_complete:
            yield Finding(entry.at, "it never runs: the entry has no `schedule`")
        return
    spot, known = entry.fields["schedule"]
    at = known.spot.range if context.is_here(known.spot) else place_in(entry, spot, context)
    match known:
        case Plain(value=str(text)):
            fixes = as_schedule(known, text, context)
            yield Finding(at, f"{_stops(entry)}: {_has_no('str', 'app')}; {_A_SCHEDULE}", fixes)
        case Items() | Pairs():
            kind = known.kind if isinstance(known, Items) else "dict"
            yield Finding(at, f"{_stops(entry)}: {_has_no(kind, 'app')}; {_A_SCHEDULE}")
        case Plain(value=None):
            yield Finding(at, "it never runs: its `schedule` is None")
        case _ if (seconds := seconds_in(known)) is not None and seconds <= 0:
            yield Finding(at, "beat sends it over and over without a pause: the schedule must be greater than 0")


def of_arguments(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Arguments that beat can't hand over, or not as they are meant."""
    for name, kinds in (("args", "a tuple or a list"), ("kwargs", "a dict")):
        if name not in entry.fields:
            continue
        spot, known = entry.fields[name]
        at = known.spot.range if context.is_here(known.spot) else place_in(entry, spot, context)
        match name, known:
            case "args", Plain(value=str(text)) if text:
                message = f"each letter becomes a separate argument of the task; `args` is {kinds}"
                yield Finding(at, message, as_tuple(known, context))
            case "args", Plain(value=int() | float() as number) if number:
                error = f"TypeError: '{type(number).__name__}' object is not iterable"
                yield Finding(at, f"{_stops(entry)}: {error}; `args` is {kinds}", as_tuple(known, context))
            case "kwargs", Plain(value=str() | int() | float() as value) if value:
                yield Finding(at, f"{_stops(entry)}: {_has_no(type(value).__name__, 'items')}; `kwargs` is {kinds}")
            case "kwargs", Items(kind=kind, items=items) if items:
                yield Finding(at, f"{_stops(entry)}: {_has_no(kind, 'items')}; `kwargs` is {kinds}")


def of_fit(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Arguments that no task of that name takes."""
    errors = [
        refusal(task, *(entry.fields.get(name, (None, None))[1] for name in ("args", "kwargs"))) for task in entry.tasks
    ]
    if errors and all(errors) and errors[0] is not None:
        written = entry.fields.get(errors[0].about)
        at = place_in(entry, written[0], context) if written else entry.at
        consequence = "the task of this entry fails" if errors[0].is_late else _CANT_SEND
        yield Finding(at, f"{consequence}: {errors[0].error}")


def of_json(entry: BeatEntry, context: Context) -> Iterator[Finding]:
    """Arguments that a message in JSON can't hold; another serializer may."""
    serializers = context.settings("task_serializer")
    if any(not isinstance(each, Plain) or each.value != "json" for each in serializers):
        return
    tasks = entry.tasks
    if any(task.option("serializer") is not None or not task.is_complete for task in tasks):
        return
    if entry.record.shape == "add_periodic_task" or ("options" in entry.fields and _has_serializer(entry)):
        return
    for name in ("args", "kwargs"):
        known = entry.fields[name][1] if name in entry.fields else None
        for part, kind in _without_form(known, 0):
            at = part.spot.range if context.is_here(part.spot) else entry.at
            yield Finding(at, f"{_CANT_SEND}: EncodeError: Object of type {kind} is not JSON serializable")


def _has_serializer(entry: BeatEntry) -> bool:
    """Whether the options may name a serializer."""
    return any(name == "serializer" for name, _ in entry.record.options) or any(
        True for _ in unresolved_in(entry.fields["options"][1])
    )


def _without_form(known: Known | None, depth: int) -> Iterator[tuple[Known, str]]:
    """The sets and the `...` in a value, each with the name of its type."""
    match known:
        case Unresolved(why="ellipsis"):
            yield known, "ellipsis"
        case Items(kind="set"):
            yield known, "set"
        case Items(items=items) if depth < _DEEPEST:
            for item in items:
                yield from _without_form(item, depth + 1)
        case Pairs(pairs=pairs) if depth < _DEEPEST:
            for key, value in pairs:
                if key is not value:
                    yield from _without_form(value, depth + 1)


def place_in(entry: BeatEntry, spot: Spot, context: Context) -> Range:
    """A place of an entry where it stands in this unit, else that of the entry."""
    return spot.range if context.is_here(spot) else entry.at


def _stops(entry: BeatEntry) -> str:
    return "beat stops at start" if entry.scheduler == "" else "beat can't use it"


def _has_no(kind: str, name: str) -> str:
    return f"AttributeError: '{kind}' object has no attribute '{name}'"
