"""Who calls a plain function that starts tasks, as far as files are about tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.calls.model import TaskCall
from celeryls.features.calls.starters import function_starter, task_starter
from celeryls.project.model.location import Location
from celeryls.project.names.entities import Spot

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.calls.model import Starter
    from celeryls.features.calls.reading import CallReading
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.bindings import Bindings


def function_callers(reading: CallReading, function: Starter) -> Generator[None, None, tuple[TaskCall, ...]]:
    """The tasks and functions that call a function, or pass it on, in its own file and in files that import it.

    Only files with facts about tasks are searched, and in them the functions that the index has read and that write the
    function's name, or one that it has there. In steps of one function.
    """
    snapshot, texts = reading.snapshot, reading.texts
    path, name = function.place.path, function.name.rpartition(".")[2]
    known = snapshot.tables.bindings
    others = (each for each in known if each != path and _may_import(known.get(each), function))
    found: list[TaskCall] = []
    for each in (path, *others):
        text = texts.module_text(each)
        if text is None or name not in text:
            continue
        words = _names_of(name, text, known.get(each))
        for starter in _functions(snapshot, each):
            if starter.place != function.place and _writes(texts, starter, words):
                found += _in_function(starter, function, reading)
            yield
    return tuple(found)


def _may_import(bindings: Bindings | None, function: Starter) -> bool:
    """Whether a file imports something with the function's name, that of its class, or that of its module."""
    first, module = function.name.partition(".")[0], function.place.path.replace("\\", "/").rpartition("/")[2]
    names = (first, "*", module.removesuffix(".py"))
    units = bindings.units.values() if bindings else ()
    return any(each.name in names or each.module.rpartition(".")[2] == names[2] for u in units for each in u.imports)


def _names_of(name: str, text: str, bindings: Bindings | None) -> frozenset[str]:
    """The names that a function may have in a file: its own, and those that an import or an assignment gives it."""
    units = bindings.units.values() if bindings else ()
    imported = {each.local_name for unit in units for each in unit.imports if each.name == name}
    assigned = re.findall(
        rf"^[ \t]*(?:\w+\.)*(\w+)[ \t]*(?::[^=\n]*)?=[^=\n].*\b{re.escape(name)}\b", text, re.MULTILINE
    )
    return frozenset((name, *imported, *assigned))


def _writes(texts: ProjectTexts, starter: Starter, words: frozenset[str]) -> bool:
    """Whether the text of a task or function contains one of some words."""
    span, code = texts.span(starter.place.path, starter.extent), texts.code(starter.place.path)
    return span is not None and code is not None and any(word in code.text[span.start : span.end] for word in words)


def _in_function(starter: Starter, function: Starter, reading: CallReading) -> Iterator[TaskCall]:
    """The places in a task or function that call another function."""
    path, texts = starter.place.path, reading.texts
    for caller in reading.functions.of(starter):
        for called in reading.functions.called_by(caller):
            place = called.function.path, texts.range(called.function.path, called.function.span).line
            if place == (function.place.path, function.place.range.line):
                yield TaskCall(starter, Location(path, texts.range(path, called.at)), ("()",))


def _functions(snapshot: Snapshot, path: str) -> Iterator[Starter]:
    """The tasks and outermost functions of a file that the index has read."""
    bindings = snapshot.tables.bindings.get(path)
    for label, unit in bindings.units.items() if bindings else ():
        for each in unit.definitions:
            if each.kind == "class" or any(kind == "def" for kind, _ in each.scope):
                continue
            spot = Spot(path, label, each.name_range)
            task = snapshot.task_at(path, *snapshot.location(spot).range.start)
            yield task_starter(snapshot, task) if task else function_starter(snapshot, spot, each)
