"""Finds the library names that a task uses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from celeryls.project.usage.follower import Follower
from celeryls.project.usage.places import UsagePlace
from celeryls.source.usage.function import function_usage
from celeryls.source.usage.module import module_usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.usage.places import Owner, Sources
    from celeryls.source.tasks.task import DocumentTask
    from celeryls.source.text.file import SourceFile

_MOST_CLASSES = 20


class Usage:
    """The library names that a task uses, dotted and without calls: ``requests.Session.get``.

    A name that the task's file does not bind is returned as it is written; one that can't be followed begins with
    ``?``.
    """

    def __init__(self, task: DocumentTask, file: SourceFile, path: str, sources: Sources) -> None:
        self._task = task
        self._home = UsagePlace(path, module_usage(file.chunks))
        self._follower = Follower(path, sources)

    def gradually(self) -> Iterator[str]:
        """The names that the task's own body leads to, lazily; those that need no other file come first.

        A model's ``objects`` counts before it is known which library the model belongs to.
        """
        body = self._body
        for stays in (True, False):
            self._follower.stays = stays
            yield from self._follower.used_in(body)

    def gradually_through_calls(self) -> Iterator[str]:
        """The names in project functions that the body calls; calls in these functions are not followed.

        Only calls that `gradually` has already reached are included.
        """
        for place in tuple(self._follower.called.values()):
            yield from self._follower.used_in(place)

    @cached_property
    def direct(self) -> frozenset[str]:
        """The names that the task's own body leads to."""
        self._follower.stays = False
        return frozenset(self._follower.used_in(self._body))

    @cached_property
    def through_calls(self) -> frozenset[str]:
        """The names in project functions that the body calls; calls in these functions are not followed."""
        return frozenset(self.gradually_through_calls() if self.direct is not None else ())

    @cached_property
    def base_attributes(self) -> frozenset[str]:
        """The attributes set by the class in ``base=`` or one of its bases, if they are in the project and readable."""
        found: set[str] = set()
        waiting = [self._base]
        for owner in waiting:
            if owner is not None and len(waiting) < _MOST_CLASSES:
                found |= owner.usage.set
                place = UsagePlace(owner.path, owner.module)
                waiting += [self._follower.class_of(base, place) for base in owner.usage.bases]
        return frozenset(found)

    @cached_property
    def _body(self) -> UsagePlace:
        definition = self._task.definition
        text = self._task.source[definition.header.start : definition.body.end]
        if self._base:
            self._follower.instances[definition.name] = self._base
        owner = self._base if self._task.decorator.argument("bind") else self._around
        return self._home._replace(function=function_usage(text), owner=owner)

    @cached_property
    def _base(self) -> Owner | None:
        argument = self._task.decorator.argument("base")
        return self._follower.class_of(argument.text, self._home) if argument else None

    @property
    def _around(self) -> Owner | None:
        """The class that contains a task's definition."""
        containers = self._task.definition.containers
        in_class = bool(containers) and containers[-1][0] == "class"
        return self._follower.class_of(containers[-1][1], self._home) if in_class else None
