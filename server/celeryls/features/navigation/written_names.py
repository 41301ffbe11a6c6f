"""Which files of a project have which dotted names as strings, so that looking one up does not read all files."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from celeryls.reading_budget import MODULE
from celeryls.workspace.fixtures import fixture_steps, is_fixture
from celeryls.workspace.reading import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\.[\w\x80-\xff]+)+"
_QUOTED = re.compile(rb"""['"](%s)['"]""" % _NAME)
_ANYWHERE = re.compile(_NAME)

MOST = 16_000_000
"""Bytes of the names that are kept; a file whose names are beyond counts as one that may have any."""

_ENTRY = 150
"""Bytes that count for a name in a file, beside those of the name itself."""


def _stamp(path: str) -> int:
    """What changes with a file's content, as far as that can be told without reading it; 0 for a file that is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands of files
    except (OSError, ValueError):
        return 0
    return hash((found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino))


def _content(path: str) -> bytes | None:
    return content_of(path, MODULE)


class WrittenNames:
    """The dotted names in the strings of a folder's Python files, and anywhere in Django's fixtures beside them.

    A file is read when somebody asks for the first time, and once it has changed. ``read`` returns its bytes, None if
    it can't be read; ``stamp`` tells a changed file from an unchanged one.
    """

    def __init__(
        self, read: Callable[[str], bytes | None] = _content, stamp: Callable[[str], int] = _stamp, most: int = MOST
    ) -> None:
        self._read = read
        self._stamp = stamp
        self._most = most
        self._listed: frozenset[str] | None = None
        self._stamps: dict[str, int] = {}
        """All files that are searched, with their stamps; 0 for one that is to be read."""
        self._names: dict[str, tuple[str, ...]] = {}
        """The names in each file that has any; of a file beyond the limit none."""
        self._files: dict[str, set[str]] = {}
        self._unread: set[str] = set()
        self._beyond: set[str] = set()
        self._doubted: list[str] = []
        self.bytes = 0
        """How many bytes of names are kept, about."""

    def changed(self, paths: Iterable[str]) -> None:
        """Marks files that may have changed, or all files in a folder that has; they are read when somebody asks."""
        for path in paths:
            if path in self._stamps:
                self._unread.add(path)
            elif is_fixture(path):
                self._listed = None
            else:
                below = f"{path}{os.sep}"
                self._unread.update(each for each in self._stamps if each.startswith(below))

    def doubt(self) -> None:
        """Marks all files as such that may have changed, which their stamps will tell."""
        self._doubted = list(self._stamps)
        self._listed = None

    def files_naming(self, names: frozenset[str], files: frozenset[str]) -> Generator[None, None, set[str]]:
        """The files that may have one of some dotted names in a string, by path; in steps of one file.

        ``files`` are all that the folder has, of which only Python files count, and the fixtures beside them.
        """
        if files is not self._listed:
            yield from self._list(files)
        while self._doubted:
            path = self._doubted.pop()
            if self._stamp(path) != self._stamps.get(path, 0):
                self._unread.add(path)
            yield
        while self._unread:
            self._take(self._unread.pop())
            yield
        found = set(self._beyond)
        for name in names:
            found |= self._files.get(name, set())
        return found

    def _list(self, files: frozenset[str]) -> Generator[None, None, None]:
        wanted = {path for path in files if path.endswith(".py")}
        for fixture in fixture_steps(files):
            if fixture is None:
                yield
            else:
                wanted.add(fixture)
        for path in self._stamps.keys() - wanted:
            self._drop(path)
            del self._stamps[path]
            self._unread.discard(path)
        new = wanted - self._stamps.keys()
        self._stamps.update(dict.fromkeys(new, 0))
        self._unread |= new
        self._listed = files

    def _take(self, path: str) -> None:
        self._drop(path)
        if path not in self._stamps:
            return
        self._stamps[path] = self._stamp(path)
        names = _names_in(self._read(path) or b"", fixture=not path.endswith(".py"))
        if not names:
            return
        size = sum(sys.getsizeof(name) + _ENTRY for name in names)
        if self.bytes + size > self._most:
            self._beyond.add(path)
            return
        self.bytes += size
        self._names[path] = names
        for name in names:
            self._files.setdefault(name, set()).add(path)

    def _drop(self, path: str) -> None:
        self._beyond.discard(path)
        names = self._names.pop(path, ())
        self.bytes -= sum(sys.getsizeof(name) + _ENTRY for name in names)
        for name in names:
            files = self._files[name]
            files.discard(path)
            if not files:
                del self._files[name]


def _names_in(data: bytes, *, fixture: bool) -> tuple[str, ...]:
    found = (_ANYWHERE if fixture else _QUOTED).findall(data)
    return tuple({name.decode(errors="replace") for name in found}) if found else ()
