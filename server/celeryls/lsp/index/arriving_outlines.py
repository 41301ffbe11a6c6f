"""Outlines of files on disk that have come and are not taken over yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.source.stored.outlines import AnyOutline


class ArrivingOutlines:
    """Outlines by path, in the order in which they came; some wait until those before them are resolved.

    So the definitions of a project are all known before its uses are looked at.
    """

    def __init__(self) -> None:
        self._ready: dict[str, AnyOutline | None] = {}
        self._later: dict[str, AnyOutline | None] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._ready or self._later)

    @property
    def is_ready(self) -> bool:
        """Whether there are any that do not wait."""
        return bool(self._ready)

    def add(self, outlines: Mapping[str, AnyOutline | None], *, later: bool) -> None:
        """Adds outlines, each in place of an earlier one of its file; None stands for a file without facts."""
        if later:
            self._later.update(outlines)
            return
        self._ready.update(outlines)
        for path in self._later.keys() & outlines.keys():
            del self._later[path]

    def pop(self) -> tuple[str, AnyOutline | None]:
        """The first that does not wait, with its path; it is removed."""
        path = next(iter(self._ready))
        return path, self._ready.pop(path)

    def release_later(self) -> bool:
        """Has no outline wait any longer; returns whether any did."""
        if not self._later:
            return False
        self._ready |= self._later
        self._later = {}
        return True
