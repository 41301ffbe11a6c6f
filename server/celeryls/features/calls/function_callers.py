"""Who calls a plain function that starts tasks, as far as files are about tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.functions import FunctionReader
from celeryls.features.calls.model import TaskCall
from celeryls.features.calls.starters import function_starter, task_starter
from celeryls.project.model.location import Location
from celeryls.project.names.entities import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.calls.model import Starter
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.bindings import Bindings


def function_callers(snapshot: Snapshot, texts: ProjectTexts, function: Starter) -> tuple[TaskCall, ...]:
    """The tasks and functions that call a function, or pass it on, in its own file and in files that import it.

    Only files with facts about tasks are searched, and in them the functions that the index has read.
    """
    reader = FunctionReader(texts)
    path, name = function.place.path, function.name.rpartition(".")[2]
    known = snapshot.tables.bindings
    others = (each for each in known if each != path and _may_import(known.get(each), function))
    found: list[TaskCall] = []
    for each in (path, *others):
        text = texts.module_text(each)
        if text is not None and name in text:
            found += _in_file(snapshot, each, function, reader, texts)
    return tuple(found)


def _may_import(bindings: Bindings | None, function: Starter) -> bool:
    """Whether a file imports something with the function's name, that of its class, or that of its module."""
    first, module = function.name.partition(".")[0], function.place.path.replace("\\", "/").rpartition("/")[2]
    names = (first, "*", module.removesuffix(".py"))
    units = bindings.units.values() if bindings else ()
    return any(each.name in names or each.module.rpartition(".")[2] == names[2] for u in units for each in u.imports)


def _in_file(
    snapshot: Snapshot, path: str, function: Starter, reader: FunctionReader, texts: ProjectTexts
) -> Iterator[TaskCall]:
    for starter in _functions(snapshot, path):
        if starter.place == function.place:
            continue
        for caller in reader.of(starter):
            for called in reader.called_by(caller):
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
