"""Imports a whole project, and writes which task each of its calls means, as JSON.

The receiver of a call is evaluated where it stands. Started by `oracle` as `oracle_facts` is.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SENDING = {"delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "apply"}
_SIGNING = {"s", "si", "signature", "subtask", "map", "starmap", "chunks"}
_BY_NAME = {"send_task", "signature", "Signature", "subtask"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def import_all(app_name: str, root: Path) -> dict[str, str]:
    """Imports what the worker would, then every other module; returns those that can't be, with the reason."""
    from celery.app.utils import find_app

    app = find_app(app_name)
    app.loader.import_default_modules()
    app.finalize()
    if not any(Path(part) == Path.cwd() for part in sys.path):
        sys.path.insert(0, str(Path.cwd()))
    broken = {}
    for name in sorted(_names(root) - set(sys.modules)):
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - what a project raises is an answer too
            broken[name] = f"{type(error).__name__}: {error}"
    return broken


def calls(root: Path) -> list[dict[str, Any]]:
    """Each call of a task, of its methods, or by its name, that can be told without running the function it stands in.

    A call is ``{"file", "line", "method", "task"}``: the line, from 1, is that of the method's name, or of the name in
    quotes; the method is ``()`` where the task itself is called, ``patch`` for the target of a mock and ``tasks`` where
    a task is looked up among the app's. What hangs on arguments or local variables is left out.
    """
    found = []
    for module in list(sys.modules.values()):
        file = Path(getattr(module, "__file__", None) or "/")
        if not file.is_relative_to(root) or module.__name__ == "__main__":
            continue
        for call, functions in _calls(ast.parse(file.read_bytes()), ()):
            named = _named(call, _scope(module, functions), inside=bool(functions))
            if named is not None:
                line, method, task = named
                found.append({"file": str(file.relative_to(root)), "line": line, "method": method, "task": task})
    return sorted(found, key=lambda call: (call["file"], call["line"], call["method"], call["task"]))


def _names(root: Path) -> set[str]:
    """The project's modules as they can be imported: below the nearest folder that stands in the path."""
    roots = [Path(part) for part in sys.path if part and Path(part).is_relative_to(root)]
    names = set()
    for file in root.rglob("*.py"):
        above = [part for part in roots if file.is_relative_to(part)]
        if above:
            parts = file.relative_to(max(above, key=lambda part: len(part.parts))).with_suffix("").parts
            names.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names - {""}


def _calls(
    node: ast.AST, functions: tuple[_Function, ...]
) -> Iterator[tuple[ast.Call | ast.Subscript, tuple[_Function, ...]]]:
    inside = (*functions, node) if isinstance(node, _Function) else functions
    # `app.tasks["name"].delay()` is one call.
    sent = isinstance(node, ast.Attribute) and node.attr in _SENDING | _SIGNING
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) or (isinstance(child, ast.Subscript) and not sent):
            yield child, inside
        yield from _calls(child, inside)


def _scope(module: Any, functions: tuple[_Function, ...]) -> dict[str, Any]:
    """The module's names, without those that the functions bind to what only a run can tell, with what they import."""
    scope = dict(vars(module))
    for function in functions:
        for node in ast.walk(function):
            match node:
                case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                    scope.pop(name, None)
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                with contextlib.suppress(ImportError):
                    exec(compile(ast.Module([node], []), module.__file__, "exec"), scope)
    return scope


def _named(call: ast.Call | ast.Subscript, scope: dict[str, Any], *, inside: bool) -> tuple[int, str, str] | None:
    match call:
        case (
            ast.Subscript(value=registry, slice=key)
            | ast.Call(func=ast.Attribute(value=registry, attr="get"), args=[key, *_])
        ):
            return _looked_up(registry, key, scope)
        case ast.Subscript():
            return None
    match call.func:
        case ast.Attribute(value=value, attr=method) if method in _SENDING | _SIGNING and (task := _task(value, scope)):
            return call.func.end_lineno or 0, method, task
        case ast.Attribute(attr=method) | ast.Name(id=method) if method in _BY_NAME and call.args:
            name = _value(call.args[0], scope)
            return (call.args[0].lineno, method, str(name)) if isinstance(name, str) else None
        case ast.Attribute(attr="patch") | ast.Name(id="patch") if call.args:
            patched = _patched(_value(call.args[0], scope))
            return (call.args[0].lineno, "patch", patched) if patched else None
    # A module that calls a name at its top level may have bound it to a task only afterwards.
    called = _task(call.func, scope) if inside else None
    return (call.func.end_lineno or 0, "()", called) if called else None


def _looked_up(registry: ast.expr, key: ast.expr, scope: Mapping[str, Any]) -> tuple[int, str, str] | None:
    from celery.app.registry import TaskRegistry

    name = _value(key, scope)
    return (
        (key.lineno, "tasks", name)
        if isinstance(name, str) and isinstance(_value(registry, scope), TaskRegistry)
        else None
    )


def _task(node: ast.expr, scope: Mapping[str, Any]) -> str | None:
    return _name_of(_value(node, scope))


def _name_of(value: object) -> str | None:
    from celery.app.task import Task

    return str(value.name) if isinstance(value, Task) else None


def _patched(target: object) -> str | None:
    """The task that a mock's target names, or whose attribute it names."""
    while isinstance(target, str) and target:
        with contextlib.suppress(ImportError, AttributeError, ValueError):
            if name := _name_of(pkgutil.resolve_name(target)):
                return name
        target = target.rpartition(".")[0]
    return None


def _value(node: ast.expr, scope: Mapping[str, Any]) -> object:
    """What a plain expression is worth here; None where it calls something or hangs on what is not known."""
    if any(isinstance(part, ast.Call | ast.Await | ast.NamedExpr) for part in ast.walk(node)):
        return None
    try:
        return eval(compile(ast.Expression(node), "<call>", "eval"), dict(scope))
    except Exception:  # noqa: BLE001 - what can't be evaluated is not known
        return None


if __name__ == "__main__":
    _, name, project, stand_ins = sys.argv
    # As in `oracle_facts`.
    sys.path[:] = [*sys.path[1:], stand_ins]
    with contextlib.redirect_stdout(sys.stderr):
        broken = import_all(name, Path(project))
        found = calls(Path(project))
    sys.stdout.write(json.dumps({"broken": broken, "calls": found}))
