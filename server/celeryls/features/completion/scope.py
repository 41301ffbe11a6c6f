"""Whether patterns come up by themselves in a file: while a word is typed that is no pattern's whole prefix.

In a folder without Celery, and in a file where nobody would write a task, a list of patterns is in the way: VS Code
shows the words of the file only where no other list has anything.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.snippets import Snippet
    from celeryls.source.text.file import SourceFile

_APP = "capp"
_TASK_NAME = re.compile(r"(?:^|_)(?:tasks?|jobs?|workers?|celery)(?:_|$)")
_IMPORTS_CELERY = re.compile(r"^[ \t]*(?:from[ \t]+celery(?:\.app)?[ \t]+import|import[ \t]+celery)\b", re.MULTILINE)
_OF_OTHERS = frozenset(
    (
        *("__init__", "__main__", "admin", "apps", "asgi", "conftest", "constants", "exceptions", "forms", "manage"),
        *("models", "serializers", "settings", "setup", "urls", "views", "wsgi"),
    )
)
_FOLDERS_OF_OTHERS = frozenset(("migrations", "settings", "tests", "test"))


def comes_up(file: SourceFile, path: str, word: int, snapshot: Snapshot | None, *, has_celery: bool | None) -> bool:
    """Whether patterns are offered for each word that begins one.

    ``word`` is the code point at which the word that is typed begins. ``has_celery`` says whether the project uses
    Celery, None where that can't be told: a file that is named or written for tasks is then taken at its word.
    """
    if has_celery is False:
        return False
    if snapshot is not None and snapshot.tasks_in(path):
        return True
    return _is_named_for_tasks(path) or _imports_celery(file) or (has_celery is True and _is_new(file, path, word))


def uses_celery(snapshot: Snapshot | None, *, is_settled: bool, has_version: bool) -> bool | None:
    """Whether a project uses Celery; None while its files are not all read, or where it has no index."""
    if has_version:
        return True
    if snapshot is None:
        return None
    tables = snapshot.tables
    if any(next(iter(table), None) is not None for table in (tables.named, tables.used)) or snapshot.apps():
        return True
    return False if is_settled else None


def usable(snippets: tuple[Snippet, ...], text: str, *, has_django: bool | None) -> tuple[Snippet, ...]:
    """The snippets for a file with a text; those for Django are left out where the project surely has none.

    That for an app stays: there is no other, and its title says what it needs.
    """
    if has_django is not False or "django" in text:
        return snippets
    return tuple(snippet for snippet in snippets if not snippet.needs_django or snippet.prefix == _APP)


def _is_named_for_tasks(path: str) -> bool:
    pure = PurePath(path)
    if not _FOLDERS_OF_OTHERS.isdisjoint(pure.parent.parts[-2:]) or pure.stem.startswith("test_"):
        return False
    return bool(_TASK_NAME.search(pure.stem) or _TASK_NAME.search(pure.parent.name))


def _imports_celery(file: SourceFile) -> bool:
    return "celery" in file.text and bool(_IMPORTS_CELERY.search(file.text))


def _is_new(file: SourceFile, path: str, word: int) -> bool:
    """Whether a file holds nothing but the line that is typed, and its name says nothing of other code."""
    pure = PurePath(path)
    if pure.stem in _OF_OTHERS or pure.stem.startswith("test_") or not _FOLDERS_OF_OTHERS.isdisjoint(pure.parts[-3:-1]):
        return False
    text = file.text
    end = next((at for at in range(word, len(text)) if text[at] in "\r\n"), len(text))
    return not (text[:word].strip() or text[end:].strip())
