"""Reads signals, and what is passed where they are sent."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.catalogue.wheels import CeleryWheel

_PATH = "celery/signals.py"


def signals(wheel: CeleryWheel, overlay: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The signals of `celery.signals`, and those of an app that the overlay names."""
    found: dict[str, dict[str, Any]] = {}
    for node in wheel.tree(_PATH).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="Signal"))):
                found[name] = {"place": f"celery.signals.{name}"}
    app = ast.unparse(wheel.class_("celery/app/base.py", "Celery"))
    for name, fields in overlay.items():
        if fields.get("owner") == "app" and f"self.{name} = Signal(" in app:
            found[name] = {"place": f"celery.app.base.Celery.{name}"}
    sent: dict[str, list[list[str]]] = {}
    for path, tree in wheel.trees.items():
        if path != _PATH:
            for name, passed in _sent(tree, set(found)):
                sent.setdefault(name, []).append(passed)
    for name, fields in found.items():
        every = sent.get(name, [])
        passed = list(dict.fromkeys(each for one in every for each in one))
        fields["passes"] = [each for each in passed if all(each in one for one in every)]
        fields["sometimes"] = [each for each in passed if each not in fields["passes"]]
    return dict(sorted(found.items()))


def _sent(tree: ast.Module, names: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Which signals a module sends, with the keywords of each place: ``signals.task_retry.send(sender=task, …)``."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            value = node.value.body if isinstance(node.value, ast.IfExp) else node.value
            if name := _signal(value, names):
                aliases[ast.unparse(node.targets[0])] = name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _signal(node.func, names) or aliases.get(ast.unparse(node.func))
            if name:
                yield name, [each.arg for each in node.keywords if each.arg and each.arg != "sender"]


def _signal(node: ast.expr, names: set[str]) -> str | None:
    """The signal of ``signals.task_retry.send``, ``task_retry.send`` or ``self.on_configure.send``."""
    match node:
        case ast.Attribute(attr="send", value=ast.Attribute(attr=name) | ast.Name(id=name)) if name in names:
            return name
        case _:
            return None
