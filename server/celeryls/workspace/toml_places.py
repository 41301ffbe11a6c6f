"""Finds the position of a key in a TOML text; the standard library's parser does not tell it."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice, takewhile

from celeryls.workspace.reading import UnreadableError, parse_toml

_TRIES = 4


class Places:
    """The keys of a valid TOML text.

    A line's key is what TOML reads before its `=`, below the last table heading. A line inside a multi-line string may
    be taken for a key; that can give a wrong position, never a wrong value.
    """

    def __init__(self, text: str) -> None:
        self._lines = [line.removesuffix("\r") for line in text.split("\n")]

    def find(self, keys: tuple[str, ...]) -> tuple[int, int, int]:
        """The line, and the start and end in it, of the last of ``keys``; code points, from 0.

        If it is not found, the nearest key above it; the first line if there is none.
        """
        shared = [(_shared(path, keys), number) for path, number in self._keys]
        depth, line = max(shared, key=lambda item: (item[0], -item[1]), default=(0, 0))
        content = self._lines[line]
        start, end = _ends(content)
        at = 0
        # The remaining keys may be on the same line, in an inline table.
        for key in keys[depth - 1 if depth else 0 :]:
            named = re.compile(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?(?=\s*[.=\]])")
            if not depth or not (found := named.search(content, at)):
                break
            start, end = found.span()
            at = end
        return line, start, end

    def line(self, number: int) -> tuple[int, int, int]:
        """The same for a whole line, or for the last non-empty one if the text is shorter."""
        number = min(number, len(self._lines) - 1)
        while number and not self._lines[number].strip():
            number -= 1
        return number, *_ends(self._lines[number])

    def content(self, number: int) -> str:
        """The text of a line, without its line break."""
        return self._lines[number]

    @cached_property
    def _keys(self) -> list[tuple[tuple[str, ...], int]]:
        table: tuple[str, ...] = ()
        found = []
        for number, line in enumerate(self._lines):
            if line.lstrip().startswith("["):
                if path := _path(line):
                    table = path
                    found.append((table, number))
            elif path := _key(line):
                found.append(((*table, *path), number))
        return found


def _key(line: str) -> tuple[str, ...]:
    # A quoted key may contain a `=`.
    for sign in islice(re.finditer("=", line[:500]), _TRIES):
        if path := _path(f"{line[: sign.start()]}= 0"):
            return path
    return ()


def _path(statement: str) -> tuple[str, ...]:
    try:
        content: object = parse_toml(statement)
    except UnreadableError:
        return ()
    path = []
    while isinstance(content, dict) and content:
        key, content = next(iter(content.items()))
        path.append(key)
        content = content[0] if isinstance(content, list) else content
    return tuple(path)


def _shared(path: tuple[str, ...], keys: tuple[str, ...]) -> int:
    """How many leading keys two paths share if one is a prefix of the other; else 0."""
    count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, keys, strict=False)))
    return count if count == min(len(path), len(keys)) else 0


def _ends(line: str) -> tuple[int, int]:
    end = len(line.rstrip())
    return min(len(line) - len(line.lstrip()), end), end
