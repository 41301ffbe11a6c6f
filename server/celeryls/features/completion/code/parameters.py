"""What a task takes: the parameters of its function, as its callers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import Constant

SEPARATORS = ("*", "/")
"""What stands between parameters, and is none itself."""

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.outline.model import Definition, Parameter


def function_of(snapshot: Snapshot, task: TaskRecord) -> Definition | None:
    """The function that a task runs, ``run`` of a task class; None if it is not found."""
    bindings = snapshot.tables.bindings.get(task.spot.path)
    unit = bindings.units.get(task.spot.unit) if bindings else None
    found = unit.definitions if unit else ()
    made = next((each for each in found if each.name_range == task.spot.range), None)
    if made is None or made.kind != "class":
        return made
    inner = (*made.scope, ("class", made.name))
    return next((each for each in found if each.name == "run" and each.scope == inner), None)


def parameters_of(snapshot: Snapshot, task: TaskRecord) -> tuple[Parameter, ...] | None:
    """The parameters that arguments are given for; without the task itself. None if they can't be told."""
    function = function_of(snapshot, task)
    if function is None:
        return None
    found = function.parameters[1:] if takes_itself(task, function) else function.parameters
    return tuple(each for each in found if each.name not in SEPARATORS)


def takes_itself(task: TaskRecord, function: Definition) -> bool:
    """Whether the first parameter is the task itself."""
    if task.kind == "class":
        return True
    bind = task.option("bind")
    if bind is None:
        return False
    if isinstance(bind.value, Constant):
        return bool(bind.value.value)
    return bool(function.parameters) and function.parameters[0].name == "self"


def shown(parameters: tuple[Parameter, ...] | None) -> str:
    """The parameters as in a signature, with plain defaults: ``order_id, express=False``."""
    return ", ".join(map(_shown, parameters or ()))


def _shown(parameter: Parameter) -> str:
    match parameter.default:
        case None:
            return parameter.name
        case Constant(value=value):
            return f"{parameter.name}={value!r}"
        case _:
            return f"{parameter.name}=…"
