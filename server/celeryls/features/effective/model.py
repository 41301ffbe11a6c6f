"""What is in force for a task, part by part."""

from __future__ import annotations

from ast import literal_eval
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.features.effective.python_notation import value_text
from celeryls.project.values.known import Plain, Reference, Unresolved, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.hover.retry_times import RetryPlan
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known

Answer = Literal["value", "default", "unknown"]
"""A value that the project sets, surely Celery's default, or neither can be told."""
Doubt = Literal[
    "",
    "annotations",
    "options",
    "class",
    "settings",
    "value",
    "condition",
    "routes",
    "workers",
    "modules",
    "app",
    "call",
]
"""What can't be read, where a part can't be told; see `WORDS_OF_DOUBTS` in `words.py`."""
OriginKind = Literal[
    "annotation",
    "decorator",
    "call",
    "mapping",
    "wrapper",
    "class",
    "base",
    "setting",
    "route",
    "worker",
    "function",
    "default",
]
"""Kinds as those of `OptionOrigin`; further a route, a worker's command, and the function that a name is made of."""


class PartOrigin(NamedTuple):
    """What sets a part; ``spot`` is where, None for Celery's default.

    ``name`` is the key of an annotation, the name of a setting, wrapper or worker option, or the pattern of a route.
    """

    kind: OriginKind
    name: str = ""
    spot: Spot | None = None


DEFAULT = PartOrigin("default")
_CLASSES = frozenset(("autoretry_for", "dont_autoretry_for"))
"""The options whose values are classes; the name of anything else says nothing of its value."""


class EffectivePart(NamedTuple):
    """One part of a configuration, called as the option or setting is.

    ``source`` is the value in Python's notation; None where it has none. Where it is unknown, ``doubt`` says why, and
    value and origin are those that count if what can't be read sets nothing. ``unread`` are the places of what can't be
    read, where these are known. ``is_environment`` says that the environment may set another value.
    """

    name: str
    answer: Answer
    source: str | None
    origin: PartOrigin
    doubt: Doubt = ""
    known: Known | None = None
    is_environment: bool = False
    unread: tuple[Spot, ...] = ()

    @property
    def plain(self) -> str | int | float | bool | None:
        """The value, if JSON has one like it."""
        found = with_defaults(self.known) if self.known is not None else None
        if isinstance(found, Plain):
            return found.value
        return _literal(self.source) if self.known is None else None

    @property
    def is_set(self) -> bool:
        """Whether it has a value other than None."""
        return self.source not in (None, "None")

    def doubted(self, doubt: Doubt, unread: tuple[Spot, ...] = ()) -> EffectivePart:
        """The part as one that can't be told; ``unread`` is what can't be read."""
        return self._replace(answer="unknown", doubt=doubt, unread=unread) if doubt else self


def part_of(name: str, known: Known, origin: PartOrigin) -> EffectivePart:
    """The part that a value makes, with what is not sure of the value."""
    source, is_environment, doubt = value_text(known), False, _NO_DOUBT
    while isinstance(known, Unresolved):
        if known.default is None or known.why == "condition":
            doubt = "condition" if known.why in _CHOSEN else "value"
        is_environment |= known.why == "environment"
        if known.default is None:
            break
        known = known.default
    if source is None or (isinstance(known, Reference) and name not in _CLASSES):
        doubt = doubt or "value"
    return EffectivePart(name, "value", source, origin, "", known, is_environment).doubted(doubt)


def default_part(name: str, source: str | None, *, setting: str = "") -> EffectivePart:
    """A part that surely nothing sets; ``setting`` is the one that could."""
    return EffectivePart(name, "default", source, DEFAULT._replace(name=setting))


class EffectiveConfiguration(NamedTuple):
    """What is in force for a task in one app, None where no app of the project is known to run it.

    ``retries`` is None where the task is surely not retried by itself, or that can't be told. ``schedule`` are the
    entries of beat that send it.
    """

    task: Task
    app: DeployedApp | None
    parts: tuple[EffectivePart, ...]
    retries: RetryPlan | None
    schedule: tuple[BeatEntryRecord, ...] = ()

    def part(self, name: str) -> EffectivePart:
        """The part with a name; it must be there."""
        return next(each for each in self.parts if each.name == name)

    @property
    def set_parts(self) -> Iterator[EffectivePart]:
        """The parts that the project sets, or that can't be told."""
        return (each for each in self.parts if each.answer != "default")


_CHOSEN = ("condition", "branch")
_NO_DOUBT: Doubt = ""


def _literal(source: str | None) -> str | int | float | bool | None:
    try:
        value = literal_eval(source or "None")
    except ValueError:
        return None
    return value if isinstance(value, str | int | float | bool) else None
