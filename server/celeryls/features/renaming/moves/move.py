"""Makes the edits that moved files need in strings; imports are a Python server's business."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.change import FileChange
from celeryls.features.renaming.candidates import files_with
from celeryls.features.renaming.fixtures import fixture_changes
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.moves.names import moved_names
from celeryls.features.renaming.moves.strings import moved_patterns, moved_strings
from celeryls.features.renaming.names.routes import reroutes
from celeryls.features.renaming.names.strings import last_word

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from celeryls.features.renaming.names.routes import Reroute
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.steps import FilesDone


class Moved(NamedTuple):
    """The edits of each file, the new names of tasks by the old ones, and the patterns of routes that stay.

    These match moved tasks, which their new names do not, and other tasks. ``reroutes`` are the tasks that routes send
    elsewhere afterwards.
    """

    changes: tuple[FileChange, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    kept_patterns: tuple[str, ...] = ()
    reroutes: tuple[Reroute, ...] = ()


def move(
    snapshot: Snapshot,
    moves: Iterable[tuple[str, str]],
    read: Callable[[str], str | None],
    fixtures: Iterable[str] = (),
) -> Generator[FilesDone | None, None, Moved]:
    """What moves of files and folders, by absolute old and new paths, change in strings; in steps.

    ``read`` returns a file's text, None for one that can't be read or changed.
    """
    moved = moved_names(snapshot, moves)
    if not moved.modules:
        return Moved()
    patterns, kept = moved_patterns(snapshot, moved)
    words = {last_word(each) for each in (*moved.names, *moved.modules, *patterns)}
    files = yield from files_with(words, snapshot.paths(), read)
    changes = []
    for path, file in files.items():
        edits = tuple(sorted(moved_strings(file, moved, patterns), key=lambda each: each.start))
        if edits and not file.is_generated and file.error_line() is None:
            changes.append(FileChange(path, file.text, edits))
        yield None
    for path in fixtures:
        try:
            changes += yield from fixture_changes(moved.names, (path,), read, str)
        except RenameRefusedError:
            continue  # a move is not stopped by a fixture that can't be read
    elsewhere = tuple(dict.fromkeys(reroutes(snapshot, moved.names, patterns, read)))
    return Moved(tuple(changes), tuple(sorted(moved.names.items())), tuple(sorted(kept)), elsewhere)
