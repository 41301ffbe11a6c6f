"""Names of tasks in Django's fixtures: rows of django-celery-beat, and other strings that are equal to a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import FileChange
from celeryls.edit.text import Edit
from celeryls.features.renaming.model import NAME, UNSURE, RenameRefusedError
from celeryls.features.renaming.names.strings import last_word
from celeryls.source.fixtures.replaced import replaced
from celeryls.source.fixtures.strings import fixture_strings
from celeryls.source.text.line_starts import line_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from celeryls.edit.text import Note
    from celeryls.source.fixtures.strings import FixtureString


def fixture_changes(
    names: Mapping[str, str],
    paths: Iterable[str],
    read: Callable[[str], str | None],
    shown: Callable[[str], str],
) -> Generator[None, None, tuple[FileChange, ...]]:
    """The edits that give tasks their new names, which ``names`` has by the old ones, in fixtures; in steps.

    ``read`` returns a file's text, None for one that can't be read or changed.

    Raises:
        RenameRefusedError: A fixture that has a name can't be understood.
    """
    words = {last_word(each) for each in names}
    found = []
    for path in paths if names else ():
        text = read(path)
        if text is not None and any(word in text for word in words):
            edits = yield from _edits(names, path, text, shown)
            if edits:
                found.append(FileChange(path, text, edits))
        yield
    return tuple(found)


def _edits(
    names: Mapping[str, str], path: str, text: str, shown: Callable[[str], str]
) -> Generator[None, None, tuple[Edit, ...]]:
    try:
        strings = yield from fixture_strings(text, path)
    except ValueError:
        if any("." in name and name in text for name in names):
            raise RenameRefusedError(f"{shown(path)} names it, and can't be understood") from None
        return ()
    edits = []
    for each in strings:
        note = _note(each) if each.value in names else None
        if note is None:
            continue
        change = replaced(text, each, names[each.value])
        if change is not None:
            edits.append(Edit(*change[0], (change[1],), note))
        elif not note.asks:
            line = sum(start <= each.span.start for start in line_starts(text))
            raise RenameRefusedError(f"{shown(path)}, line {line}, writes the name in an unusual way")
    return tuple(edits)


def _note(string: FixtureString) -> Note | None:
    """The note for a string that is equal to a name; None if it may mean anything."""
    if string.names_task:
        return NAME
    return UNSURE if "." in string.value else None
