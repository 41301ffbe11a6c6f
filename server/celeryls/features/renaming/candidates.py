"""The files of a project that may name what is renamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.renaming.name_file import NameFile

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

_STAR = "import *"


def files_with(
    words: Iterable[str], paths: Iterable[str], read: Callable[[str], str | None]
) -> Generator[None, None, dict[str, NameFile]]:
    """The Python files that contain one of the words, or import all names of a module; a file at a step.

    ``read`` returns a file's text, None for one that can't be read or changed.
    """
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    found: dict[str, NameFile] = {}
    for path in sorted(paths):
        text = read(path) if path.endswith(".py") else None
        if text is not None and (_STAR in text or pattern.search(text)):
            found[path] = NameFile(path, text)
        yield
    return found
