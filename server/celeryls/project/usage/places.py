"""The possible places of a name, and the interface for reading other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from celeryls.source.usage.classes import ClassUsage
    from celeryls.source.usage.function import FunctionUsage
    from celeryls.source.usage.module import ModuleUsage


class Sources(Protocol):
    """The other modules of the project."""

    def module_path(self, module: str, seen_from: str) -> str | None:
        """The path of a module as a file imports it, with leading dots if it is relative.

        None for a library's module.
        """

    def module_text(self, path: str) -> str | None:
        """The text of a module; None if it can't be read."""


class Owner(NamedTuple):
    """A class of the project, its module, and its text without decorators."""

    usage: ClassUsage
    path: str
    module: ModuleUsage
    text: str = ""


class UsagePlace(NamedTuple):
    """The place of a chain.

    A module, a function in it, and the class that the function's first parameter is an instance of. ``text`` is the
    function's, without decorators; empty outside of functions, and where nobody asks for it.
    """

    path: str
    module: ModuleUsage
    function: FunctionUsage | None = None
    owner: Owner | None = None
    text: str = ""
