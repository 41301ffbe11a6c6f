"""A position that is asked about, and the project that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.features.naming import NamedTasks
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.text.file import SourceFile


class PositionQuery(NamedTuple):
    """A position, its line and column in code points from 0, the text of its line, and the current snapshot.

    ``in_fixture`` says that the document is no Python, but one of Django's fixtures. ``file`` is the document's text if
    it is Python, and ``offset`` the code point in it. ``named`` are the tasks that a row of a fixture names there, if
    somebody has parsed the fixture to know.
    """

    snapshot: Snapshot
    path: str
    line: int
    column: int
    content: str
    in_fixture: bool = False
    file: SourceFile | None = None
    offset: int = 0
    named: NamedTasks | None = None
