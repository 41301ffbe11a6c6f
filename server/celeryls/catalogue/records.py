"""The records of the catalogue: one for each name of Celery's that code can use."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

CallKind = Literal["send", "sign", "run", "combine", "make", "schedule", "configure"]
"""What a call does.

Send a task, make a signature, run a task in place, combine signatures, make a task, schedule one, set an app up.
"""
Keywords = Literal["task arguments", "call options", "parameters"]
"""The meaning of a call's keywords: arguments of the task, call options, or parameters of the method itself."""
CallFunction = Literal["apply_async", "send_task", "set", "retry"]
"""Functions that take call options; ``set`` is the method of a signature."""


class CatalogueRecord(Struct, frozen=True, kw_only=True):
    """The fields of all records.

    ``text`` is one or two sentences of Markdown. ``place`` is the dotted name of the definition in Celery. ``since``,
    ``deprecated`` and ``removed`` are minor releases such as ``5.5``; ``since`` is None if it is older than the oldest
    release of the catalogue, the others if it did not happen. ``instead`` is Markdown that names the replacement of
    something deprecated.
    """

    name: str
    text: str
    place: str
    since: str | None = None
    deprecated: str | None = None
    removed: str | None = None
    instead: str | None = None


class ValuedRecord(CatalogueRecord, frozen=True, kw_only=True):
    """Something with a value.

    ``types`` are the types of the value in Python's notation, including ``None``; empty if any type is allowed.
    ``default`` is the default's Python source, None if there is no default. ``unit`` is ``seconds`` or another word,
    None if there is none. ``choices`` are common values as Python source; others may be allowed.
    """

    types: tuple[str, ...] = ()
    default: str | None = None
    unit: str | None = None
    choices: tuple[str, ...] = ()


class TaskOption(ValuedRecord, frozen=True, kw_only=True):
    """An option of a task.

    ``setting`` is the setting that applies if the option is None or not given. ``exec_option`` tells whether it is sent
    with each message (`celery.app.task.extract_exec_options`), ``routing`` whether it decides where the message goes,
    ``attribute`` whether a task class may set it, and ``app_only`` whether `app.task` takes it and `shared_task` does
    not.
    """

    setting: str | None = None
    exec_option: bool = False
    routing: bool = False
    attribute: bool = True
    app_only: bool = False


class CallOption(ValuedRecord, frozen=True, kw_only=True):
    """An option of a call, such as `countdown`.

    ``functions`` are the functions that take it. ``setting`` is the setting that applies if neither the call nor the
    task sets it. ``exec_option`` tells whether the task option of the same name is its default. ``internal`` options
    are only for Celery itself.
    """

    setting: str | None = None
    functions: tuple[CallFunction, ...] = ("apply_async", "send_task", "set", "retry")
    exec_option: bool = False
    internal: bool = False


class CelerySetting(ValuedRecord, frozen=True, kw_only=True):
    """A setting.

    ``group`` is the first word of its name, ``general`` if it has no group. ``old_names`` are its names up to Celery 3
    that still work. ``declared`` settings are in `celery.app.defaults`; others are read by name.
    """

    group: str
    old_names: tuple[str, ...] = ()
    declared: bool = True


class TaskMethod(CatalogueRecord, frozen=True, kw_only=True):
    """A method of a task; a decorator option of the same name would replace it.

    ``kind`` is None if it neither sends, signs nor runs anything. ``parameters`` are written as in its signature,
    without ``self``. ``inside`` methods are called by the running task on itself or by Celery, not by callers of the
    task. ``django`` methods are those of `celery.contrib.django.task.DjangoTask`.
    """

    kind: CallKind | None = None
    keywords: Keywords
    parameters: tuple[str, ...] = ()
    inside: bool = False
    django: bool = False


class TaskAttribute(CatalogueRecord, frozen=True, kw_only=True):
    """An attribute of `celery.app.task.Task` that is not an option; setting it as an option would break the task."""


class Function(CatalogueRecord, frozen=True, kw_only=True):
    """A function of an app (``owner`` is ``app``), or a function imported from `celery`.

    ``task_parameter`` is the parameter that takes a task's name, None if there is none. ``parameters`` are written as
    in its signature.
    """

    owner: Literal["app", "celery"]
    kind: CallKind
    task_parameter: str | None = None
    parameters: tuple[str, ...] = ()


class Signal(CatalogueRecord, frozen=True, kw_only=True):
    """A signal.

    ``owner`` is ``celery.signals`` or ``app``. ``passes`` are the keyword arguments that every sender passes,
    ``sometimes`` those that only some pass; in addition, each handler gets ``signal`` and ``sender``. ``sender``
    describes the sender.
    """

    owner: str = "celery.signals"
    sender: str
    passes: tuple[str, ...] = ()
    sometimes: tuple[str, ...] = ()


class Hook(CatalogueRecord, frozen=True, kw_only=True):
    """A method of a task that Celery calls, with ``parameters`` by position, without the task itself."""

    parameters: tuple[str, ...] = ()
    classmethod: bool = False


class RemovedImport(CatalogueRecord, frozen=True, kw_only=True):
    """A module or a name that can't be imported any more.

    ``instead`` is a dotted name, None if there is no replacement. If it is a module, ``names`` are the names that can
    be imported from it.
    """

    names: tuple[str, ...] = ()
