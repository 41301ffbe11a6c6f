"""What strings become when modules have other names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from celeryls.edit.text import Edit, Note
from celeryls.features.renaming.model import HISTORY, NAME
from celeryls.features.renaming.module_lists import is_listed_module
from celeryls.features.renaming.names.strings import last_word
from celeryls.source.occurrences.literals import literals
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from celeryls.features.renaming.moves.names import MovedNames
    from celeryls.features.renaming.name_file import NameFile
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.occurrences.literals import StringLiteral

MODULES = Note("Modules in strings", "Modules that the worker imports, and paths of mocks.")

_MOCKS = ("patch", "dict", "setattr", "object", "multiple")


def moved_strings(file: NameFile, moved: MovedNames, patterns: Mapping[str, str]) -> Iterator[Edit]:
    """The edits of a file's strings; ``patterns`` are new patterns of routes by the old ones."""
    done: set[int] = set()
    for word in sorted(map(last_word, {*moved.names, *moved.modules, *patterns})):
        for literal in literals(file.text, file.tree, word):
            if literal.node.start_byte not in done:
                done.add(literal.node.start_byte)
                yield from _edit(literal, file, moved, patterns)


def moved_patterns(snapshot: Snapshot, moved: MovedNames) -> tuple[dict[str, str], list[str]]:
    """The new patterns of routes that match moved tasks only, and those that match others too, which stay."""
    own = set(moved.names)
    changed: dict[str, str] = {}
    kept: list[str] = []
    names = {task.name for task in snapshot.tasks() if task.name}
    for pattern in {use.text for use in snapshot.uses() if use.kind == "route" and use.task is None}:
        matched = {name for name in names if fnmatchcase(name, pattern)}
        lost = {name for name in matched & own if not fnmatchcase(moved.names[name], pattern)}
        if not lost:
            continue
        new = _renamed_prefix(pattern, moved.packages | moved.modules) if matched <= own else None
        if new is not None and all(fnmatchcase(moved.names[name], new) for name in matched):
            changed[pattern] = new
        else:
            kept.append(pattern)
    return changed, kept


def _edit(literal: StringLiteral, file: NameFile, moved: MovedNames, patterns: Mapping[str, str]) -> Iterator[Edit]:
    found = _changed(literal, file, moved, patterns)
    replaced = literal.replaced(found[0]) if found is not None else None
    if found is not None and replaced is not None:
        yield Edit(*replaced[0], (replaced[1],), HISTORY if file.is_migration else found[1])


def _changed(
    literal: StringLiteral, file: NameFile, moved: MovedNames, patterns: Mapping[str, str]
) -> tuple[str, Note] | None:
    value = literal.value
    if value in moved.names and "." in value:
        return moved.names[value], NAME
    if value in patterns:
        return patterns[value], NAME
    if value in moved.modules and is_listed_module(literal.node, file.text):
        return moved.modules[value], MODULES
    if _is_mock(literal.node, file) and (path := _renamed_prefix(value, moved.modules)):
        return path, MODULES
    return None


def _renamed_prefix(dotted: str, modules: Mapping[str, str]) -> str | None:
    """A dotted text with the module at its beginning replaced, the longest that there is."""
    for module in sorted(modules, key=len, reverse=True):
        if dotted.startswith(f"{module}."):
            return modules[module] + dotted[len(module) :]
    return None


def _is_mock(string: Node, file: NameFile) -> bool:
    arguments = string.parent
    call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None else None
    return callee is not None and text_of(callee, file.text).rpartition(".")[2] in _MOCKS
