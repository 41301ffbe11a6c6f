"""Writes ``name=`` where a task is made that has none: into its decorator, its call, or its class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.edit.change import FileChange, file_edits
from celeryls.edit.keywords import Keyword
from celeryls.edit.style import Style, style_of
from celeryls.features.assisting.targets import target_at
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.names.class_name import named_class
from celeryls.features.renaming.places import span_in
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.features.assisting.context import ActionContext, ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.features.renaming.name_file import NameFile


def with_own_name(
    renaming: Renaming, files: Mapping[str, NameFile], context: ActionContext, known: ProjectAnswers
) -> FileChange | None:
    """The edits that give the task the name that it gets or keeps; None if its name comes from elsewhere.

    Raises:
        RenameRefusedError: What makes the task can't be changed.
    """
    task, name = renaming.task, renaming.writes or renaming.keeps
    if name is None:
        return None
    made = task.call or task.spot
    file = files.get(made.path)
    if file is None:
        raise RenameRefusedError(f"{context.shown(made.path)} can't be read, or is excluded")
    read = context.read(file.path)
    style = read.style if read else style_of(file.text, Style())
    start, end = span_in(file.text, known.location(made).range)
    if task.kind == "class":
        return FileChange(file.path, file.text, (named_class(file, start, style.string(name), files.values()),))
    target = target_at(SourceFile.of(file.text), start, end, style, replace(context, path=file.path))
    if target is None or target.task.decorator.broken or target.task.decorator.spreads:
        maker = "call" if task.call else "decorator"
        raise RenameRefusedError(f"the {maker} of `{task.function}` can't be changed")
    change = target.add([Keyword("name", (style.string(name),))])
    return FileChange(file.path, file.text, file_edits(change, file.text, target.unit.start, style))
