"""Where a name of a project can stand, and where the other modules are had from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from celeryls.source.usage.classes import ClassUsage
    from celeryls.source.usage.function import FunctionUsage
    from celeryls.source.usage.module import ModuleUsage


class Sources(Protocol):
    """The other modules of the project."""

    def module_path(self, module: str, seen_from: str) -> str | None:
        """The path of a module as a file imports it, with dots in front where it is relative; None for a library's."""

    def module_text(self, path: str) -> str | None:
        """The text of a module; None where it can't be read."""


class Owner(NamedTuple):
    """A class of the project, and the module that it stands in."""

    usage: ClassUsage
    path: str
    module: ModuleUsage


class UsagePlace(NamedTuple):
    """Where a chain stands: a module, a function in it, and the class whose object the function's first name is."""

    path: str
    module: ModuleUsage
    function: FunctionUsage | None = None
    owner: Owner | None = None
