"""The subjects of rules that are about what configures an app: ranges and answers are as in `subjects.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.configured import AppMade
    from celeryls.project.values.known import Known
    from celeryls.syntax.places import Range


class Route(NamedTuple):
    """An entry of ``task_routes``; ``matches`` are the names of the tasks that it matches.

    ``pattern`` is the key, ``names`` are those of all tasks; empty where a part of the routes can't be told.
    ``is_regex`` says that the key is a compiled regex, which has no pattern.
    """

    pattern: str
    value: Known
    at: Range
    app: AppMade
    matches: tuple[str, ...]
    names: tuple[str, ...]
    is_regex: bool = False


class Queue(NamedTuple):
    """A queue where a decorator, a call or a route names it; ``declared`` are the names in ``task_queues``.

    ``declared`` is None where ``task_queues`` is not set or can't be read to the end. ``creates_missing`` is the
    setting ``task_create_missing_queues``, ``consumed`` says that a worker command of the project consumes it.
    ``default`` is the name of the default queue, empty where that can't be told.
    """

    name: str
    at: Range
    declared: tuple[str, ...] | None
    creates_missing: bool | None
    consumed: bool
    default: str


class SettingValue(NamedTuple):
    """A setting where it is given; ``written`` is its name there, ``setting`` the setting that it means, None for none.

    ``namespace`` is that of the configuration. ``at`` is the name, or the statement where the name has no place of its
    own; ``is_name`` tells which.
    """

    written: str
    setting: str | None
    namespace: str | None
    known: Known | None
    at: Range
    form: Literal["module", "class", "mapping", "conf", "keyword"]


class App(NamedTuple):
    """An app where it is made.

    ``is_django`` says that its settings are Django's. ``package`` is the ``__init__.py`` of the package that it stands
    in, None where there is none. ``is_imported`` says that this, or another module that Django loads, imports it.
    """

    record: AppMade
    at: Range
    is_django: bool
    package: str | None
    is_imported: bool | None


class WorkerCommand(NamedTuple):
    """A ``celery … worker`` in a file that is not Python; ``has_beat`` says that it runs beat, too (``-B``)."""

    app: str | None
    queues: tuple[str, ...]
    has_beat: bool
    at: Range
