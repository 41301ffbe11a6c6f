"""Reads the options of a task, and the attributes of one that are none."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from scripts.catalogue.methods import methods_of, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scripts.catalogue.wheels import CeleryWheel

_TASK = "celery/app/task.py"
_BASE = "celery/app/base.py"
_NOT_OPTIONS = ("self", "fun")


def task_options(wheel: CeleryWheel, attributes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The options of a task; ``attributes`` are names on `celery.app.task.Task` that are none."""
    found = dict(_of_decorator(wheel))
    for name, default in _class_values(wheel.class_(_TASK, "Task")):
        found.setdefault(name, {"place": f"celery.app.task.Task.{name}", "default": default})
    for name, default in _autoretry(wheel):
        found.setdefault(name, {"place": "celery.app.autoretry.add_autoretry_behaviour", "default": default})
    sent = exec_options(wheel)
    deprecated, removal = _deprecated(wheel)
    for name in (*sent, *deprecated, "exchange_type", "backend"):
        found.setdefault(name, {"place": "celery.app.task.extract_exec_options"})
    for name, setting in from_config(wheel):
        found.setdefault(name, {"place": "celery.app.task.Task.from_config", "default": "None"})["setting"] = setting
    for name, fields in found.items():
        fields["types"] = type_of(fields.get("default"))
        fields["exec_option"] = name in sent
        if name in deprecated:
            fields.update(deprecated=True, removed=removal)
    return {name: fields for name, fields in sorted(found.items()) if name not in attributes}


def attributes(wheel: CeleryWheel, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Those of ``names`` that are attributes of `celery.app.task.Task`."""
    class_ = wheel.class_(_TASK, "Task")
    there = {name for name, _ in _class_values(class_)} | {"app", "request", "from_config"}
    return {name: {"place": f"celery.app.task.Task.{name}"} for name in sorted(names) if name in there}


def exec_options(wheel: CeleryWheel) -> list[str]:
    """``extract_exec_options = mattrgetter('queue', …)``."""
    for node in wheel.tree(_TASK).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="extract_exec_options")], value=ast.Call(args=args)):
                return [ast.literal_eval(each) for each in args]
    raise LookupError("extract_exec_options")


def from_config(wheel: CeleryWheel) -> list[tuple[str, str]]:
    """The options that are taken from settings, with these."""
    for node in wheel.class_(_TASK, "Task").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "from_config":
            return list(ast.literal_eval(node.value))
    raise LookupError("from_config")


def type_of(default: str | None) -> list[str]:
    """The type of a default; nothing for None and for what is no literal."""
    try:
        value = ast.literal_eval(default or "None")
    except ValueError:
        return []
    return [type(value).__name__] if value is not None else []


def _of_decorator(wheel: CeleryWheel) -> Iterator[tuple[str, dict[str, Any]]]:
    decorating = {
        "celery.app.base.Celery._task_from_fun": wheel.function(_BASE, "_task_from_fun"),
        "celery.app.base.Celery.task": wheel.function(_BASE, "inner_create_task_cls"),
    }
    for place, function in decorating.items():
        for name, default in parameters(function):
            if name not in _NOT_OPTIONS:
                # A class has a name of its own, too.
                yield name, {"place": place, "default": default, "attribute": name == "name"}


def _class_values(class_: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """What a class sets that is neither private nor a method."""
    named = dict(methods_of(class_))
    for node in class_.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if not name.startswith("_") and name not in named:
                yield name, _constant(node.value)


def _constant(node: ast.expr) -> str:
    match node:
        case ast.BinOp(left=ast.Constant(value=int(left)), op=ast.Mult(), right=ast.Constant(value=int(right))):
            return repr(left * right)
        case _:
            return ast.unparse(node)


def _autoretry(wheel: CeleryWheel) -> Iterator[tuple[str, str]]:
    """``options.get('retry_jitter', getattr(task, 'retry_jitter', True))``."""
    for node in ast.walk(wheel.tree("celery/app/autoretry.py")):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get"),
                args=[ast.Constant(value=str(name)), ast.Call(func=ast.Name(id="getattr"), args=[_, _, default])],
            ):
                yield name, ast.unparse(default)


def _deprecated(wheel: CeleryWheel) -> tuple[tuple[str, ...], str | None]:
    """The options that ``Task.bind`` warns of, and the release that is announced to drop them."""
    bind = dict(methods_of(wheel.class_(_TASK, "Task")))["bind"]
    for node in ast.walk(bind):
        if isinstance(node, ast.For) and "deprecated.warn" in ast.unparse(node):
            removal = next(
                ast.literal_eval(each.value)
                for each in ast.walk(node)
                if isinstance(each, ast.keyword) and each.arg == "removal"
            )
            return tuple(ast.literal_eval(node.iter)), removal
    return (), None
