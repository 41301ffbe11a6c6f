"""A file of the findings that a project has already: only new ones count.

A finding is known by its path, its code and its message, so that it stays known when lines above it change.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from celeryls.commands.check.places import relative
from celeryls.commands.check.results.inputs import RefusedError
from celeryls.file_writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from celeryls.commands.check.reported import ReportedFinding


class BaselineEntry(msgspec.Struct, frozen=True, order=True):
    """Findings that are the same; the path is relative to the folder of the baseline, with ``/``."""

    path: str
    code: str
    message: str
    count: int = 1


class _BaselineFile(msgspec.Struct):
    version: int
    findings: list[BaselineEntry]


_BaselineKey = tuple[str, str, str]


class Compared(NamedTuple):
    """The findings that are new, how many are known, and how many of the baseline are gone."""

    new: tuple[ReportedFinding, ...]
    known: int
    gone: int


class Baseline:
    """The findings in a file; ``path`` is where it is."""

    def __init__(self, path: Path, entries: Iterable[BaselineEntry] = ()) -> None:
        self.path = path
        self._counts = Counter({(each.path, each.code, each.message): each.count for each in entries})

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Reads a baseline.

        Raises:
            RefusedError: There is no such file, or it is no baseline.
        """
        try:
            read = msgspec.json.decode(path.read_bytes(), type=_BaselineFile)
        except OSError as error:
            raise RefusedError(f"{path}: {error.strerror}; --write-baseline creates it") from error
        except msgspec.MsgspecError as error:
            raise RefusedError(f"{path}: not a baseline: {error}") from error
        if read.version != 1:
            raise RefusedError(f"{path}: a baseline of version {read.version}, which this celeryls can't read")
        return cls(path, read.findings)

    def compare(self, findings: Iterable[ReportedFinding], is_checked: Callable[[Path], bool]) -> Compared:
        """The findings that it does not have; ``is_checked`` says of a path whether its findings are among them."""
        left = Counter(self._counts)
        new, known = [], 0
        for found in findings:
            key = self._key(found)
            if left[key] > 0:
                left[key] -= 1
                known += 1
            else:
                new.append(found)
        gone = sum(count for (path, _, _), count in left.items() if count > 0 and is_checked(self._absolute(path)))
        return Compared(tuple(new), known, gone)

    def write(self, findings: Iterable[ReportedFinding], is_checked: Callable[[Path], bool]) -> int:
        """Writes the findings, and what it has of paths that were not checked. Returns how many there are.

        Raises:
            RefusedError: The file can't be written.
        """
        kept = {key: count for key, count in self._counts.items() if not is_checked(self._absolute(key[0]))}
        counts = Counter(kept) + Counter(map(self._key, findings))
        entries = sorted(BaselineEntry(*key, count) for key, count in counts.items())
        content = msgspec.json.format(msgspec.json.encode(_BaselineFile(1, entries)), indent=2) + b"\n"
        try:
            replace_file(self.path.resolve(), content)
        except OSError as error:
            raise RefusedError(f"{self.path}: {error.strerror}") from error
        return sum(counts.values())

    def _key(self, found: ReportedFinding) -> _BaselineKey:
        return relative(found.place.path, self.path.resolve().parent), found.code, found.message

    def _absolute(self, path: str) -> Path:
        return Path(os.path.normpath(self.path.resolve().parent / path))
