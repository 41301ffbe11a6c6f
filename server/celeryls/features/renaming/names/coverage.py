"""Whether a rename changes every place at which the index knows the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.names.variables import naming_spots, variable
from celeryls.features.renaming.places import span_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.context import ActionContext, ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.features.renaming.name_file import NameFile


def check_all_changed(
    renaming: Renaming,
    files: Mapping[str, NameFile],
    edits: Mapping[str, tuple[Edit, ...]],
    context: ActionContext,
    known: ProjectAnswers,
) -> None:
    """Refuses a rename that would leave the old name somewhere.

    Raises:
        RenameRefusedError: A file can't be read, or a value is not a string that can be changed.
    """
    for spot in naming_spots(renaming, known):
        place, file = known.location(spot).range, files.get(spot.path)
        where = f"{context.shown(spot.path)}, line {place.line + 1}"
        text = file.text if file is not None else context.text_at(spot.path)
        if text is None:
            raise RenameRefusedError(f"{context.shown(spot.path)} names it, and can't be read or is excluded")
        span = span_in(text, place)
        found = edits.get(spot.path, ())
        if any(span.touches(each.start, each.end) for each in found):
            continue
        source = text[span.start : span.end]
        if not _follows(source, files, edits):
            raise RenameRefusedError(f"{where} puts the name together: {source}")


def _follows(source: str, files: Mapping[str, NameFile], edits: Mapping[str, tuple[Edit, ...]]) -> bool:
    """Whether a value changes with another place: ``task.name``, or a variable whose string is changed."""
    last = variable(source)
    if last is None or last == "name":
        return last is not None
    assigned = re.compile(rf"(?<!\w){re.escape(last)}\s*(?::[^=\n]*)?=\s*\(?\s*[uUrRfF]?[\"']$")
    return any(
        assigned.search(files[path].text[max(each.start - 200, 0) : each.start])
        for path, found in edits.items()
        for each in found
        if each.note is None or not each.note.asks
    )
