"""One row, checked against its libraries."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from scripts.transient.classes import Classes, is_builtin
from scripts.transient.errors import RowError
from scripts.transient.table import stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.transient.classes import FoundClass
    from scripts.transient.table import LibraryRow
    from scripts.transient.wheels import Wheel

_BROAD = ("builtins.Exception", "builtins.BaseException")
_REMOVED = frozenset(("telnetlib",))  # in Python 3.13


def checked(library: LibraryRow, wheels: Sequence[Wheel]) -> dict[str, Any]:
    """The generated row: each exception with the classes above it, and the versions that it was checked with.

    ``loaded`` says that a module is there once its package is imported. RowError where anything is not as the row says.
    """
    classes = Classes(wheels)
    for use in library.uses:
        if not _is_there(use, classes):
            raise RowError(f"nothing can be imported as {use}")
    row = stated(library)
    found: dict[str, FoundClass] = {}
    for exception in row["exceptions"]:
        module, name = exception["module"], exception["name"]
        found[f"{module}:{name}"] = each = _exception(module, name, classes)
        exception["bases"] = list(each.bases)
        exception["loaded"] = module is not None and _is_loaded(module, classes)
    _not_twice(found)
    row["checked"] = {wheel.distribution: wheel.version for wheel in wheels}
    return row


def _exception(module: str | None, name: str, classes: Classes) -> FoundClass:
    where = module or "builtins"
    found = classes.find(where, name)
    if found is None:
        raise RowError(
            f"{where} has no class {name}" if module is None or classes.has(module) else f"no module {where}"
        )
    if _BROAD[0] not in found.bases:
        above = ", ".join(found.bases) or "nothing"
        raise RowError(f"{where}.{name} is no exception as far as its wheels say: above it is {above}")
    if found.dotted in _BROAD:
        raise RowError(f"{name} is too broad")
    if module is None and not is_builtin(name):
        raise RowError(f"{name} is no builtin")
    return found


def _not_twice(found: dict[str, FoundClass]) -> None:
    for spec, each in found.items():
        for other, above in found.items():
            if spec != other and (above.dotted in each.bases or above.dotted == each.dotted):
                raise RowError(f"{spec} is covered by {other}")


def _is_there(use: str, classes: Classes) -> bool:
    """Whether a dotted name is a module, or a name in one."""
    if use.split(".", maxsplit=1)[0] in sys.stdlib_module_names | _REMOVED:
        return True
    if classes.has(use):
        return True
    module, _, name = use.rpartition(".")
    read = classes.module(module)
    return read is not None and (read.binds(name) or name in read.text)


def _is_loaded(module: str, classes: Classes) -> bool:
    package = module.split(".", maxsplit=1)[0]
    if package in sys.stdlib_module_names:
        return module == package
    return classes.is_loaded(module)
