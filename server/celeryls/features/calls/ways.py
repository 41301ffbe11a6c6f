"""In which way the use of a task starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING
from celeryls.source.surroundings.carriers import PIPE, carriers

if TYPE_CHECKING:
    from celeryls.features.calls.model import Way
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import UseRecord
    from celeryls.syntax.places import Range

SCHEDULING = "add_periodic_task"
_METHODS = SENDING | RUNNING | SIGNING
_TELLING = {
    "on_commit": "on_commit",
    "link=": "link",
    "link": "link",
    "link_error=": "link_error",
    "link_error": "link_error",
    "on_error": "link_error",
    "chain": "chain",
    PIPE: "chain",
    "group": "group",
    "chord": "chord",
    "replace": "replace",
    SCHEDULING: SCHEDULING,
}


def starts_a_task(use: UseRecord) -> bool:
    """Whether a use starts its task, or makes a signature of it.

    Routes, mocks and entries of schedules do not; neither does looking a task up.
    """
    return use.kind in ("call", "value", "send", "signature") or (use.kind == "name" and use.method in _METHODS)


def way_of(use: UseRecord, place: Location, extent: Range, texts: ProjectTexts) -> Way:
    """How a use starts its task; ``extent`` is the function that contains its ``place``, else the place itself."""
    at, code = texts.span(place.path, place.range), texts.code(place.path)
    whole = texts.span(place.path, extent) if extent != place.range else at and texts.chunk(place.path, at.start)
    method = use.method or ("value" if use.kind == "value" else "send_task" if use.kind == "send" else use.kind)
    if code is None or whole is None or at is None:
        return (method,)
    around = carriers(code.text[whole.start : whole.end], at.start - whole.start)
    words = [_TELLING[word] for word in around if word in _TELLING]
    return (*(word for word, before in zip(words, ["", *words], strict=False) if word != before), method)
