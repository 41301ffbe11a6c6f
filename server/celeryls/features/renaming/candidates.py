"""The files of a project that may name what is renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.renaming.name_file import NameFile
from celeryls.project.steps import FilesDone
from celeryls.syntax.words import word_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

_STAR = "import *"


def files_with(
    words: Iterable[str], paths: Iterable[str], read: Callable[[str], str | None], home: str = ""
) -> Generator[FilesDone, None, dict[str, NameFile]]:
    """The Python files that contain one of the words, or import all names of a module, and ``home``; a file at a step.

    ``read`` returns a file's text, None for one that can't be read or changed.
    """
    wanted = tuple(words)
    found: dict[str, NameFile] = {}
    every = sorted(paths)
    for number, path in enumerate(every, 1):
        text = read(path) if path.endswith(".py") else None
        if text is not None and (path == home or _STAR in text or _has_word(text, wanted)):
            found[path] = NameFile(path, text)
        yield FilesDone(number, len(every))
    return found


def _has_word(text: str, words: Iterable[str]) -> bool:
    return any(True for word in words if word in text for _ in word_starts(text, word))
