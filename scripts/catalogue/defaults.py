"""Reads settings out of `celery.app.defaults`, and those that Celery reads by name only."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.catalogue.wheels import CeleryWheel

_PATH = "celery/app/defaults.py"
_TYPES = {"string": "str", "any": "object", "list": "list", "tuple": "tuple"}


def settings(wheel: CeleryWheel, overlay: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The settings of a release by their names; of those that are read by name only, the ones in the overlay."""
    found = dict(_declared(wheel))
    for name, fields in overlay.items():
        path = fields.get("read_by")
        if path and fields.get("marker", name) in wheel.texts.get(path, ""):
            module = path.removesuffix(".py").replace("/", ".")
            found[name] = {"place": module, "group": name.partition("_")[0], "types": [], "declared": False}
    return dict(sorted(found.items()))


def _declared(wheel: CeleryWheel) -> Iterator[tuple[str, dict[str, Any]]]:
    constants: dict[str, ast.expr] = {}
    for node in wheel.tree(_PATH).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = node.value
    yield from _namespace(constants["NAMESPACES"], "", constants)


def _namespace(call: ast.expr, prefix: str, constants: Mapping[str, ast.expr]) -> Iterator[tuple[str, dict[str, Any]]]:
    keywords = _keywords(call)
    old = _names(keywords.pop("__old__", None), constants)
    for key, value in keywords.items():
        match value:
            case ast.Call(func=ast.Name(id="Namespace")):
                yield from _namespace(value, f"{prefix}{key}_", constants)
            case ast.Call(func=ast.Name(id="Option"), args=args):
                given = {"default": args[0]} if args else {}
                yield f"{prefix}{key}", _option(f"{prefix}{key}", key, given | _keywords(value), old, constants)


def _keywords(call: ast.expr) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg} if isinstance(call, ast.Call) else {}


def _option(
    name: str, key: str, keywords: Mapping[str, ast.expr], old: list[str], constants: Mapping[str, ast.expr]
) -> dict[str, Any]:
    default = _source(keywords.get("default"), constants)
    patterns = _names(keywords.get("old"), constants) or old
    declared = ast.unparse(keywords["type"]).strip("'") if "type" in keywords else "string"
    type_ = _TYPES.get(declared, declared)
    fields: dict[str, Any] = {
        "place": f"celery.app.defaults.NAMESPACES.{name}",
        "group": name.partition("_")[0] if name != key else "general",
        "types": [type_, "None"] if default == "None" and type_ != "object" else [type_],
        "default": default,
        # As `celery.app.defaults._to_compat` makes them.
        "old_names": sorted(each.format(key).upper() for each in patterns) or [name.upper()],
    }
    if "deprecate_by" in keywords:
        fields["deprecated"] = True
        fields["removed"] = ast.literal_eval(keywords["remove_by"])
        parts = ast.literal_eval(keywords["alt"]).split(" and ")
        fields["instead"] = " and ".join(f"`{part}`" for part in parts)
    return fields


def _names(node: ast.expr | None, constants: Mapping[str, ast.expr]) -> list[str]:
    """The patterns of old names: ``{'celery_{0}'}``, ``OLD_NS``, ``old_ns('celery_redis')``."""
    match node:
        case None:
            return []
        case ast.Name(id=name):
            return _names(constants[name], constants)
        case ast.Call(func=ast.Name(id="old_ns"), args=[ast.Constant(value=str(prefix))]):
            return [f"{prefix}_{{0}}"]
        case _:
            return sorted(ast.literal_eval(node))


def _source(node: ast.expr | None, constants: Mapping[str, ast.expr]) -> str:
    """A default as `repr` would write it."""
    match node:
        case None:
            return "None"
        case ast.Name(id=name):
            return _source(constants[name], constants)
        case ast.Call(func=ast.Attribute(value=inner, attr="strip")):
            return repr(ast.literal_eval(inner).strip())
        case ast.Call(func=ast.Name(id="timedelta")):
            return ast.unparse(node)
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value="inf")]):
            return "float('inf')"
        case _:
            return repr(ast.literal_eval(node))
