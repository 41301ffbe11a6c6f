"""The models and services of an app, as the texts of its `models` and `services` tell them; nothing is imported."""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.names import bindings
from celeryls.reading_budget import APP_MODULE
from celeryls.source.text.chunks import split
from celeryls.syntax.text_cache import cached_by_text
from celeryls.workspace.reading import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.snippets.settling.app_models import ModelFacts

_MOST_IMPORTED = 50  # models of other modules whose fields are read: each costs a look at a file's time
_CLASS = re.compile(r"^class[ \t]+([^\W\d]\w*)[ \t]*(?:\(([^()]*)\))?[ \t]*:", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+([^\W\d_]\w*)[ \t]*\(", re.MULTILINE)
_ABSTRACT = re.compile(r"^[ \t]+abstract[ \t]*=[ \t]*True\b", re.MULTILINE)
_MODEL = re.compile(r"(?:Model|User)\s*(?:,|\Z)")
_ERROR = re.compile(r"(?:Error|Exception)\s*(?:,|\Z)")
_NO_MODEL = re.compile(r"(?:Manager|QuerySet|Choices|Enum|Error|Exception|Field|Mixin)\s*(?:,|\Z)")


class AppModules(NamedTuple):
    """The names that an app's modules define, each in the order of the text; None where that can't be told."""

    models: tuple[str, ...] | None
    services: tuple[str, ...] | None
    service_errors: tuple[str, ...] | None
    service_functions: tuple[str, ...] | None
    facts: tuple[ModelFacts, ...] = ()


class _Names(NamedTuple):
    models: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    facts: tuple[ModelFacts, ...] = ()
    imported: tuple[tuple[str, str], ...] = ()


def app_modules(folder: str, open_text: Callable[[str], str | None]) -> AppModules:
    """What the app in a folder has.

    ``open_text`` returns the text of a path that is open in the editor. A module that is not is read again when its
    file has changed, so that a keystroke costs a look at the file's time.
    """
    models, services = (_names(folder, module, open_text) for module in ("models", "services"))
    return AppModules(
        models.models if models else None,
        services.classes if services else None,
        services.errors if services else None,
        services.functions if services else None,
        tuple(_facts(folder, models, open_text)) if models else (),
    )


def _facts(folder: str, models: _Names, open_text: Callable[[str], str | None]) -> Iterator[ModelFacts]:
    """The fields of the models, also of those that `models` imports from the modules of its package."""
    yield from models.facts
    for name, module in models.imported[:_MOST_IMPORTED]:
        path = f"{folder}/models/{module.replace('.', '/')}.py"
        text = open_text(path)
        if text is None and (changed := _changed(path)):
            text = _read(path, *changed)
        if text is not None and (found := _names_in(text)):
            yield from (each for each in found.facts if each.name == name)


def _names(folder: str, module: str, open_text: Callable[[str], str | None]) -> _Names | None:
    for path in (f"{folder}/{module}.py", f"{folder}/{module}/__init__.py"):
        text = open_text(path)
        if text is None and (changed := _changed(path)):
            text = _read(path, *changed)
            if text is None:
                return None
        if text is not None:
            return _names_in(text)
    return _Names() if _changed(folder) and not _changed(f"{folder}/{module}") else None


def _changed(path: str) -> tuple[int, int] | None:
    """The time of the last change of a file or folder and its size; None if there is none, or if it is a pipe or so."""
    try:
        found = os.stat(path)  # noqa: PTH116 - at each keystroke, and `Path` costs as much again
    except (OSError, ValueError):
        return None
    is_read = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return (found.st_mtime_ns, found.st_size) if is_read else None


@lru_cache(maxsize=32)
def _read(path: str, _time: int, _size: int) -> str | None:
    try:
        content = content_of(path, APP_MODULE)
        return content.decode("utf-8-sig") if content is not None else None
    except ValueError:
        return None


@cached_by_text
def _names_in(text: str) -> _Names | None:
    """The names of a module; None if it imports all names of another one."""
    from celeryls.features.completion.model_fields import model_facts  # noqa: PLC0415 - msgspec, as in project_choices

    chunks = split(text)
    imported_from = tuple(_imported(chunks[0]))
    imported = tuple(name for name, _ in imported_from)
    if "*" in imported:
        return None
    found = [(name[1], name[2] or "", chunk) for chunk in chunks for name in _CLASS.finditer(chunk)]
    errors = tuple(name for name, bases, _ in found if _ERROR.search(bases))
    concrete = [(name, bases) for name, bases, chunk in found if not _ABSTRACT.search(chunk)]
    known = {name for name, bases, _ in found if _MODEL.search(bases)}
    for name, bases, _ in found:  # a base stands above
        if known.intersection(base.strip() for base in bases.split(",")):
            known.add(name)
    models = tuple(name for name, _ in concrete if name in known)
    likely = tuple(name for name, bases in concrete if bases and not _NO_MODEL.search(bases))
    classes = tuple(name for name, _, _ in found if name not in errors)
    functions = tuple(name[1] for chunk in chunks for name in _FUNCTION.finditer(chunk))
    named = [name for name in imported if name[:1].isupper()]
    return _Names(
        (*(models or likely), *named),
        (*classes, *(name for name in named if not _ERROR.search(name))),
        (*errors, *(name for name in named if _ERROR.search(name))),
        (*functions, *(name for name in imported if name.islower())),
        model_facts(chunks, models or likely),
        tuple((name, module) for name, module in imported_from if name in named),
    )


def _imported(header: str) -> Iterator[tuple[str, str]]:
    """What a module hands on: the names that it imports from modules of its own package, each with that module."""
    for name, statements in bindings(header).items():
        for statement in statements:
            module = statement.module if statement is not None else None
            if module is not None and module.startswith(".") and not module.startswith(".."):
                yield name, module.removeprefix(".")
