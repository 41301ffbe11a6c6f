"""Reads methods and hooks of a task, and the parameters of any function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scripts.catalogue.wheels import CeleryWheel

_TASK = "celery/app/task.py"
_DJANGO = "celery/contrib/django/task.py"


def methods(wheel: CeleryWheel, hooks: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The methods of a task that are no hooks, those of Django's included."""
    found: dict[str, dict[str, Any]] = {}
    for path, name in ((_TASK, "Task"), (_DJANGO, "DjangoTask")):
        if path not in wheel.texts:
            continue
        module = path.removesuffix(".py").replace("/", ".")
        for method, function in methods_of(wheel.class_(path, name)):
            if method not in hooks and not _is_property(function):
                fields: dict[str, Any] = {"place": f"{module}.{name}.{method}", "parameters": written(function)}
                found[method] = fields | ({"django": True} if name != "Task" else {})
    # A class method, too; as an option of the decorator it is something else.
    found.pop("bind")
    return dict(sorted(found.items()))


def hooks(wheel: CeleryWheel, names: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those of ``names`` that are methods of `celery.app.task.Task`, with what Celery passes."""
    there = dict(methods_of(wheel.class_(_TASK, "Task")))
    return {
        name: {"place": f"celery.app.task.Task.{name}", "parameters": written(there[name])}
        for name in sorted(names)
        if name in there
    }


def parameters(function: ast.FunctionDef) -> Iterator[tuple[str, str | None]]:
    """The parameters of a function that can be given by name, with their defaults as source."""
    given = [*function.args.posonlyargs, *function.args.args]
    defaults = [None] * (len(given) - len(function.args.defaults)) + function.args.defaults
    for argument, default in zip(given, defaults, strict=True):
        yield argument.arg, _default(default)
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        yield argument.arg, _default(default)


def written(function: ast.FunctionDef) -> list[str]:
    """The parameters of a method as its signature writes them, without ``self`` and annotations."""
    arguments = function.args
    names = [f"{name}={default}" if default is not None else name for name, default in parameters(function)]
    if arguments.vararg:
        names.insert(len(arguments.args), f"*{arguments.vararg.arg}")
    if arguments.kwarg:
        names.append(f"**{arguments.kwarg.arg}")
    return [name for name in names if name not in ("self", "cls")]


def methods_of(class_: ast.ClassDef) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public methods of a class, under all their names."""
    there: dict[str, ast.FunctionDef] = {}
    for node in class_.body:
        match node:
            case ast.FunctionDef(name=name):
                there[name] = node
            case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Name(id=name)) if name in there:
                there[alias] = there[name]
    return ((name, node) for name, node in there.items() if not name.startswith("_"))


def _default(node: ast.expr | None) -> str | None:
    """The source of a default; ``_OMITTED`` stands for None where a given None must be told from none."""
    return None if node is None else "None" if ast.unparse(node) == "_OMITTED" else ast.unparse(node)


def _is_property(function: ast.FunctionDef) -> bool:
    return any(
        ast.unparse(each) == "property" or ast.unparse(each).endswith(".setter") for each in function.decorator_list
    )
