"""The string at a position that names a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.names.strings import NAMING
from celeryls.features.renaming.places import span_in
from celeryls.features.renaming.requested import check_task, has_own_name
from celeryls.source.fixtures.strings import fixture_strings
from celeryls.source.occurrences.literals import literal_at
from celeryls.source.occurrences.written import written_string
from celeryls.syntax import lines
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord, UseRecord
    from celeryls.source.occurrences.literals import StringLiteral
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.spans import Span


class NameInString(NamedTuple):
    """A string that names a task: its code points without the outer quotes, and its text."""

    span: Span
    text: str
    task: TaskRecord

    def full_name(self, new: str) -> str:
        """The task's new name, if the string becomes ``new``: a string may hold the function's name alone."""
        name = self.task.name or ""
        return new if self.text in self.task.names else f"{name.rpartition('.')[0]}.{new}".lstrip(".")


def name_in_string(snapshot: Snapshot, file: SourceFile, path: str, offset: int) -> NameInString | None:
    """The string at a code point that names a task; None elsewhere: names of Python are for a Python server.

    Raises:
        RenameRefusedError: It names a task that can't be renamed, or not from here.
    """
    literal, start = _literal_at(file, offset)
    if literal is None:
        _refuse_written(snapshot, file, path, offset)
        return None
    span, value = literal.span.shifted(start), literal.value
    use = _use_at(snapshot, file.text, path, span.start)
    kind = use.kind if use is not None else ""
    if kind == "patch" and use is not None and use.task:
        found = NameInString(span, value, snapshot.tasks_named(use.task)[0])
        if value not in (use.task, found.task.function) or has_own_name(found.task):
            raise RenameRefusedError(f"this is where Python finds the function; rename {use.task} at its name")
    else:
        named = snapshot.tasks_named(value)
        if not named or not ("." in value or kind in NAMING or _sets_name(snapshot, named[0], path, file.text, span)):
            return None
        found = NameInString(span, value, named[0])
    check_task(found.task, snapshot)
    return found


def name_in_fixture(
    snapshot: ProjectAnswers, text: str, path: str, offset: int
) -> Generator[None, None, NameInString | None]:
    """As ``name_in_string``, of a fixture's text; in steps. None, too, for a text that can't be understood.

    A name without a dot is one only as the task of a row of django-celery-beat.
    """
    try:
        strings = yield from fixture_strings(text, path)
    except ValueError:
        return None
    for each in strings:
        if each.span.touches(offset, offset) and (each.names_task or "." in each.value):
            tasks = snapshot.tasks_named(each.value)
            return NameInString(each.span, each.value, tasks[0]) if tasks else None
    return None


def _literal_at(file: SourceFile, offset: int) -> tuple[StringLiteral | None, int]:
    """The string that a code point is in or at the end of, and where its unit begins."""
    for unit in file.units_at(offset, offset):
        tree, at = parse(unit.text), offset - unit.start
        for start, end in ((at, at), (max(at - 1, 0), at)):
            found = literal_at(unit.text, tree, start, end)
            if found is not None and found.span.touches(at, at):
                return found, unit.start
    return None, 0


def _refuse_written(snapshot: Snapshot, file: SourceFile, path: str, offset: int) -> None:
    """Refuses a string that names a task, though its text is not its value."""
    written = written_string(file, offset)
    value = written.value if written is not None else None
    if written is None or value is None or not (tasks := snapshot.tasks_named(value)):
        return
    use = snapshot.use_at(path, *written.range.start)
    span = span_in(file.text, written.range)
    if (
        "." in value
        or (use is not None and use.kind in NAMING)
        or _sets_name(snapshot, tasks[0], path, file.text, span)
    ):
        raise RenameRefusedError(
            f"the string is written with escapes, or in several lines; write it as {value!r} first"
        )


def _use_at(snapshot: Snapshot, text: str, path: str, at: int) -> UseRecord | None:
    start = lines.start(text, at)
    return snapshot.use_at(path, lines.count(text, start), at - start)


def _sets_name(snapshot: Snapshot, task: TaskRecord, path: str, text: str, span: Span) -> bool:
    """Whether a string is the task's own option ``name``."""
    option = task.option("name")
    if option is None or option.spot.path != path:
        return False
    return span_in(text, snapshot.location(option.spot).range).touches(*span)
