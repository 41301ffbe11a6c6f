"""Decides how a file can refer to exceptions of libraries."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from celeryls.edit.imports.names import bindings
from celeryls.source.outline.document.module_level import imports_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.catalogue.exceptions import TransientError
    from celeryls.source.outline.model import ImportFact
    from celeryls.source.text.file import SourceFile


def importable(wanted: Iterable[TransientError], file: SourceFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names for exceptions in a file, without duplicates, and the import statements that they still need.

    A name that has another meaning in the file, or belongs to another of the exceptions, is not used. Exceptions that
    can't be named are left out.
    """
    bound = dict.fromkeys(bindings(file.text), "")
    names: dict[str, None] = {}
    statements: dict[str, None] = {}
    for exception in wanted:
        name, statement = _name(exception, imports_of(file), bound)
        if name:
            names[name] = None
        if statement:
            statements[statement] = None
    if "OSError" in names:
        for covered in _below_os_error(names):
            del names[covered]
    return tuple(names), tuple(statements)


def _name(exception: TransientError, imports: dict[str, ImportFact], bound: dict[str, str]) -> tuple[str, str]:
    """The name for an exception, and the import that it needs; both empty if there is no way to name it.

    ``bound`` are the names of the file, and the names to be imported with their meaning.
    """
    module, name = exception.module, exception.name
    if module is None:
        return name, ""
    if known := _known(exception, imports):
        return known, ""
    first = name.partition(".")[0]
    package, _, last = module.rpartition(".")
    ways = [(first, f"from {module} import {first}", name)] if not hasattr(builtins, first) else []
    ways += [(last, f"from {package} import {last}", f"{last}.{name}")] if package else []
    ways += [(module.partition(".")[0], f"import {module}", f"{module}.{name}")]
    for binds, statement, written in ways:
        target = f"{binds} {module}" if statement.startswith("from") else binds
        held = imports[binds].target if binds in imports else None
        if bound.get(binds) == target or binds not in bound or (held == binds and statement.startswith("import")):
            bound.setdefault(binds, target)
            return written, statement
    return "", ""


def _known(exception: TransientError, imports: dict[str, ImportFact]) -> str:
    """The name that the file already has for the exception; empty if it has none."""
    module, name = str(exception.module), exception.name
    first, _, rest = name.partition(".")
    for bound, found in imports.items():
        if found.target == f"{module}.{first}":
            return f"{bound}.{rest}" if rest else bound
    for bound, found in imports.items():
        if found.target == module:
            return f"{bound}.{name}"
    for bound, found in imports.items():
        package = module.partition(".")[0]
        if found.name is None and found.target == package:
            below = f"{found.module}.".startswith(f"{module}.")
            if exception.loaded or (below and found.local_name == package):
                return f"{bound}.{module.removeprefix(package).lstrip('.')}.{name}".replace("..", ".")
    return ""


def _below_os_error(names: Iterable[str]) -> Iterator[str]:
    for name in list(names):
        cls = getattr(builtins, name, None)
        if isinstance(cls, type) and issubclass(cls, OSError) and cls is not OSError:
            yield name
