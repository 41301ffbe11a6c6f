"""Discovers rules and assists: every file in their folder is one of them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from celeryls.project.steps import Steps


@cache
def modules_with(package: str, attribute: str) -> tuple[ModuleType, ...]:
    """The modules of a package, including subpackages, that have an attribute, by name.

    Shared helpers do not have it.
    """
    return tuple(module for module in map(import_module, _names(package)) if hasattr(module, attribute))


def load_in_steps(package: str) -> Steps:
    """Imports the modules of a package, including subpackages, one in each step."""
    for name in _names(package):
        import_module(name)
        yield


def _names(package: str) -> list[str]:
    parent = import_module(package)
    return sorted(module.name for module in walk_packages(parent.__path__, f"{package}."))
