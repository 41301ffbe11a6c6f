"""Searches a project, file by file, for decorators that probably make tasks and can't be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.model.unfollowed import UnfollowedDecorator
from celeryls.project.tasks.unfollowed import sent_in, unfollowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.project.tasks.unfollowed import DecoratedFunction


class UnfollowedSearch:
    """``paths`` are all files, ``sending`` those that send something not known to be a task."""

    def __init__(self, paths: Iterable[str], sending: Iterable[str], tasks: TaskReader, resolver: Resolver) -> None:
        self._paths = sorted(paths)
        self._sending = sorted(sending)
        self._tasks = tasks
        self._resolver = resolver
        self._found: dict[str, list[DecoratedFunction]] = {}

    def steps(self) -> Iterator[None]:
        """Searches one unit after the other; to be started again when a file changes."""
        sent: set[Spot] = set()
        for path in self._sending:
            for spot in sent_in(path, self._tasks, self._resolver):
                if spot is not None:
                    sent.add(spot)
                yield
        for path in self._paths:
            for each in unfollowed(path, frozenset(sent), self._tasks, self._resolver):
                if each is not None:
                    self._found.setdefault(each.name, []).append(each)
                yield

    def all(self) -> tuple[UnfollowedDecorator, ...]:
        """The complete result at once, by name."""
        for _ in self.steps():
            pass
        return self.found

    @property
    def found(self) -> tuple[UnfollowedDecorator, ...]:
        """The result so far, by name."""
        return tuple(UnfollowedDecorator(name, each[0].spot, len(each)) for name, each in sorted(self._found.items()))
