"""Writes ``name=`` into the decorator of a task that has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.edit.change import file_edits
from celeryls.edit.keywords import Keyword
from celeryls.edit.style import Style, style_of
from celeryls.features.assisting.targets import target_at
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.places import span_in
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.context import ActionContext, ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.features.renaming.name_file import NameFile


def with_own_name(
    renaming: Renaming, home: NameFile, context: ActionContext, known: ProjectAnswers
) -> tuple[Edit, ...]:
    """The edits that give the task the name that it gets or keeps; none if its name comes from elsewhere.

    Raises:
        RenameRefusedError: The decorator can't be changed.
    """
    name = renaming.writes or renaming.keeps
    if name is None:
        return ()
    read = context.read(home.path)
    style = read.style if read else style_of(home.text, Style())
    start, end = span_in(home.text, known.location(renaming.task.spot).range)
    target = target_at(SourceFile.of(home.text), start, end, style, replace(context, path=home.path))
    if target is None or target.task.decorator.broken or target.task.decorator.spreads:
        raise RenameRefusedError(f"the decorator of `{renaming.task.function}` can't be changed")
    change = target.add([Keyword("name", (style.string(name),))])
    return file_edits(change, home.text, target.unit.start, style)
