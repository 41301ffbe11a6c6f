"""Values in Python's notation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Reference, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.values.known import Known

_SCHEDULES = "celery.schedules."


def value_text(known: Known | None) -> str | None:
    """A value in Python's notation; None if a part of it is unknown."""
    match with_defaults(known) if known is not None else None:
        case Plain(value=value):
            return repr(value)
        case LibraryCall(callee=callee, arguments=arguments):
            parts = [(name, value_text(value)) for name, value in arguments]
            if any(value is None for _, value in parts):
                return None
            inside = ", ".join(f"{name}={value}" if name else str(value) for name, value in parts)
            return f"{_called(callee)}({inside})"
        case Reference(dotted=dotted):
            return dotted
        case Items(kind=kind, items=items):
            return _collected(kind, map(value_text, items))
        case Pairs(pairs=pairs):
            return _collected("dict", (_pair(key, value) for key, value in pairs))
        case _:
            return None


def _called(callee: str) -> str:
    """The name of a class as code imports it, with the method that makes the value: ``crontab.from_string``."""
    return callee.removeprefix(_SCHEDULES) if callee.startswith(_SCHEDULES) else callee.rpartition(".")[2]


def _pair(key: Known, value: Known) -> str | None:
    written = value_text(key), value_text(value)
    return None if None in written else ": ".join(map(str, written))


def _collected(kind: str, parts: Iterator[str | None]) -> str | None:
    found = list(parts)
    if None in found:
        return None
    inside = ", ".join(map(str, found))
    match kind:
        case "list":
            return f"[{inside}]"
        case "tuple":
            return f"({inside},)" if len(found) == 1 else f"({inside})"
        case "set" if not found:
            return "set()"
        case _:
            return f"{{{inside}}}"
