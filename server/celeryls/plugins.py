"""Discovers rules and assists: every file in their folder is one of them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


@cache
def modules_with(package: str, attribute: str) -> tuple[ModuleType, ...]:
    """The modules of a package, including subpackages, that have an attribute, by name.

    Shared helpers do not have it.
    """
    parent = import_module(package)
    names = sorted(module.name for module in walk_packages(parent.__path__, f"{package}."))
    return tuple(module for module in map(import_module, names) if hasattr(module, attribute))
