"""Makes the edits of a rename, in all files, or says why it can't be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import FileChange
from celeryls.features.renaming.candidates import files_with
from celeryls.features.renaming.file_edits import FileRenaming
from celeryls.features.renaming.fixtures import fixture_changes
from celeryls.features.renaming.function.checks import check_own_file
from celeryls.features.renaming.function.uses import FunctionUses
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.name_file import ModulePaths
from celeryls.features.renaming.names.coverage import check_all_changed
from celeryls.features.renaming.names.own_name import with_own_name
from celeryls.features.renaming.names.routes import check_routes
from celeryls.features.renaming.names.strings import last_word
from celeryls.features.renaming.names.variables import variables

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.context import ActionContext, ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.features.renaming.name_file import Locate, NameFile
    from celeryls.project.steps import FilesDone


def rename(
    renaming: Renaming, context: ActionContext, known: ProjectAnswers
) -> Generator[FilesDone | None, None, tuple[FileChange, ...]]:
    """The edits of each file, by path; in steps.

    Raises:
        RenameRefusedError: It would be wrong, or can't be done completely.
    """
    task = renaming.task
    if not context.whole:
        raise RenameRefusedError("the project is still being read")
    words = [last_word(name) for name in renaming.names]
    words += [task.function] if renaming.function else []
    files = yield from files_with(words, known.paths(), context.text_at, task.spot.path)
    home = files.get(task.spot.path)
    if home is None:
        raise RenameRefusedError(f"{context.shown(task.spot.path)} can't be read, or is excluded")
    if renaming.function:
        check_own_file(home, context.shown(home.path), task.function, renaming.function)
    check_routes(renaming, known, context.text_at)
    uses = _uses(renaming, files, ModulePaths(files, known.module_at, context.text_at).find)
    held = variables(renaming, known, context.text_at)
    edits: dict[str, tuple[Edit, ...]] = {}
    for path, file in files.items():
        if found := FileRenaming(renaming, file, uses, known, held).edits():
            edits[path] = found
        yield None
    check_all_changed(renaming, files, edits, context, known)
    if own := with_own_name(renaming, files, context, known):
        edits[own.path] = (*edits.get(own.path, ()), *own.edits)
    for path, found in edits.items():
        _check_file(files[path], found, context)
    changes = (FileChange(path, files[path].text, found) for path, found in edits.items())
    return (*changes, *(yield from fixture_changes(renaming.names, context.fixtures(), context.text_at, context.shown)))


def _uses(renaming: Renaming, files: dict[str, NameFile], locate: Locate) -> FunctionUses | None:
    if renaming.function is None:
        return None
    task = renaming.task
    return FunctionUses(task.spot.path, task.function, renaming.function, files, locate)


def _check_file(file: NameFile, edits: tuple[Edit, ...], context: ActionContext) -> None:
    shown = context.shown(file.path)
    if all(each.note is not None and each.note.asks for each in edits):
        return
    if line := file.error_line():
        raise RenameRefusedError(f"{shown} has a syntax error in line {line}")
    if file.is_generated:
        raise RenameRefusedError(f"{shown} is generated: change what generates it")
