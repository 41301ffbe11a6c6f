"""What the setting ``task_annotations`` sets on a task: the one place that reads it.

Celery takes the first mapping with an entry for the task's name, then the first one with an entry for all tasks
(``*``), whose options override the others (`celery.app.annotations.resolve_all`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.values.known import Items, Known, Pairs, Plain, entries, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.apps import Depends

EVERY_TASK = "*"
"""The key of the entry for all tasks."""


class Annotation(NamedTuple):
    """An option that an entry sets; ``key`` is the entry's key, the task's name or `EVERY_TASK`."""

    option: str
    key: str
    known: Known


class Annotations(NamedTuple):
    """The options that annotations set on a task, the effective ones first.

    ``is_whole`` says that there are surely no others; ``depends``, as that of a setting, whether they are set at all.
    """

    given: tuple[Annotation, ...] = ()
    is_whole: bool = True
    depends: Depends = ""

    def of(self, option: str) -> Annotation | None:
        """The effective annotation of an option; None if none is known."""
        return next((each for each in self.given if each.option == option), None)

    def sets(self, option: str) -> bool | None:
        """Whether an option is set; None if that is unknown."""
        return True if self.of(option) is not None else False if self.is_whole else None


def annotations_of(names: Iterable[str], known: Known) -> Annotations:
    """What a value of the setting sets on a task with these names.

    A task has several names where its file can be imported as more than one module; the entry for any of them counts.
    """
    mappings = tuple(_mappings(known))
    is_whole = all(each is not None for each in mappings)
    given: list[Annotation] = []
    for key in (EVERY_TASK, *names):
        found = next((pair[1] for each in mappings if each and (pair := entries(each).get(key))), None)
        if found is not None:
            is_whole &= _is_whole(found)
            given += [Annotation(str(option), key, value) for option, (_, value) in entries(found).items()]
    return Annotations(tuple(given), is_whole)


def _mappings(known: Known) -> Iterator[Pairs | None]:
    """The mappings of the setting's value; None for a part that can't be told."""
    found = with_defaults(known)
    for each in (with_defaults(item) for item in found.items) if isinstance(found, Items) else (found,):
        if isinstance(each, Plain) and not each.value:
            continue
        yield each if isinstance(each, Pairs) and _has_plain_keys(each) else None
        if isinstance(each, Pairs) and not _has_plain_keys(each):
            yield each


def _is_whole(known: Known) -> bool:
    found = with_defaults(known)
    return isinstance(found, Pairs) and _has_plain_keys(found)


def _has_plain_keys(pairs: Pairs) -> bool:
    return all(isinstance(with_defaults(key), Plain) for key, _ in pairs.pairs)
