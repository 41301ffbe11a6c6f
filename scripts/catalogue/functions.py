"""Reads what an app and the package `celery` offer, and checks what can't be imported any more."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from scripts.catalogue.methods import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.catalogue.wheels import CeleryWheel

_PLACES = {"Celery": "celery/app/base.py", "shared_task": "celery/app/__init__.py"}
# What has its parameters from something else: an alias, or the class that a function makes an object of.
_PARAMETERS_OF = {
    "chain": "_chain", "chord": "_chord", "signature": "Signature", "subtask": "Signature",
    "xmap": "_basemap", "xstarmap": "_basemap",
}  # fmt: skip


def functions(wheel: CeleryWheel, overlay: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those of the overlay that a release has, with their parameters."""
    class_ = wheel.class_("celery/app/base.py", "Celery")
    app = {node.name: node for node in class_.body if isinstance(node, ast.FunctionDef)}
    found: dict[str, dict[str, Any]] = {}
    for name, fields in sorted(overlay.items()):
        if fields["owner"] == "app":
            if name in app:
                found[name] = {"place": f"celery.app.base.Celery.{name}", "parameters": written(app[name])}
            continue
        path = _PLACES.get(name, "celery/canvas.py")
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        nodes = {node.name: node for node in wheel.tree(path).body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
        node = nodes.get(_PARAMETERS_OF.get(name, name))
        if node is not None:
            function = node if isinstance(node, ast.FunctionDef) else _init(node)
            found[name] = {"place": f"{module}.{name}", "parameters": written(function)}
    return found


def removed_imports(wheel: CeleryWheel, overlay: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those of the overlay, which a release must not have, each with what the module in its place has.

    LookupError where a release has one, or lacks what the overlay names as its replacement.
    """
    return {name: _removed(name, fields.get("instead"), wheel) for name, fields in sorted(overlay.items())}


def _removed(name: str, instead: str | None, wheel: CeleryWheel) -> dict[str, Any]:
    if wheel.has_module(name):
        raise LookupError(f"{name} can be imported")
    if instead is None or instead.partition(".")[0] != "celery":
        return {"place": name}
    owner, _, last = instead.rpartition(".")
    if wheel.has_module(instead):
        return {"place": name, "names": sorted(wheel.names_in(instead))}
    if last not in wheel.names_in(owner):
        raise LookupError(f"{instead}, the replacement of {name}, can't be imported")
    return {"place": name}


def _init(node: ast.ClassDef) -> ast.FunctionDef:
    return next(each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__")
