"""What a file's own path gives: names of the file and of the folders around it, as far as these lie in the project.

Where the project's folder itself lies, and what it is called, may be otherwise where it runs.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, LibraryCall, Plain, Unresolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.names.entities import Spot
    from celeryls.project.values.functions.texts import KnownArgument
    from celeryls.project.values.known import Known

_PATH = "pathlib.Path"
_SAME = frozenset(("os.path.abspath", "os.path.realpath", "os.path.normpath", "pathlib.PurePath", _PATH))
_SAME_METHODS = frozenset(("resolve", "absolute"))


def file_path(path: str, spot: Spot) -> Known:
    """``__file__``."""
    return LibraryCall(_PATH, ((None, Plain(path, spot)),), spot)


def called(function: str, arguments: Sequence[KnownArgument], root: str, spot: Spot) -> Known | None:
    """What a library's function gives for a path below ``root``; None where it is none, or no such path."""
    path = _path(arguments[0][1]) if len(arguments) == 1 else None
    if path is None:
        return None
    if function in _SAME:
        return file_path(path, spot)
    match function:
        case "os.path.dirname":
            return file_path(str(PurePath(path).parent), spot)
        case "os.path.basename":
            return _name(path, PurePath(path).name, root, spot)
        case _:
            return None


def method(owner: Known, name: str, spot: Spot) -> Known | None:
    """What a method of a path gives; None where it is none."""
    path = _path(owner)
    return file_path(path, spot) if path is not None and name in _SAME_METHODS else None


def path_attribute(owner: Known, name: str, root: str, spot: Spot) -> Known | None:
    """What an attribute of a path gives; None where it is none."""
    path = _path(owner)
    if path is None:
        return None
    match name:
        case "parent":
            return file_path(str(PurePath(path).parent), spot)
        case "parents":
            return Items("tuple", tuple(file_path(str(each), spot) for each in PurePath(path).parents), spot)
        case "name" | "stem":
            return _name(path, getattr(PurePath(path), name), root, spot)
        case _:
            return None


def _path(known: Known) -> str | None:
    match known:
        case LibraryCall(callee="pathlib.Path", arguments=((None, Plain(value=str() as path)),)):
            return path if PurePath(path).is_absolute() else None
        case _:
            return None


def _name(path: str, name: str, root: str, spot: Spot) -> Known:
    inside = PurePath(path).is_relative_to(root) and PurePath(path) != PurePath(root)
    return Plain(name, spot) if inside else Unresolved("path", spot)
